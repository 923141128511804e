// Optional: three times Shift leaves at once, like the button, and a button that prints. Everything works without it.

const WITHIN = 1200;
let presses = [];

document.addEventListener("keydown", (event) => {
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  if (event.repeat) return;
  const now = Date.now();
  presses = presses.filter((when) => now - when < WITHIN);
  presses.push(now);
  if (presses.length >= 3) leave();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-leave]")) return;
  event.preventDefault();
  leave();
});

// The page goes blank first: on a slow line the next one may take seconds.
function leave() {
  const to = document.querySelector("[data-leave]").href;
  document.body.hidden = true;
  document.title = "…";
  window.location.replace(to);
}

// Printing needs a script: the button stays hidden without one, and the browser's own menu prints all the same.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
