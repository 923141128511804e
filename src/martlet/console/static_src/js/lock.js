// <fieldset data-locked-while="SELECTOR"> can be used unless something on the page matches; looked at whenever a part is swapped.

export function startLocks() {
  document.body.addEventListener("htmx:afterSettle", () => {
    for (const set of document.querySelectorAll("fieldset[data-locked-while]"))
      set.disabled = document.querySelector(set.dataset.lockedWhile) !== null;
  });
}
