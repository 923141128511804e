// Everything on these pages works without this. With it: three times Shift leaves at once, like the button; a button prints;
// and the browser's own Back and Reload work on pages that were sent for, without a question in between.

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
  if (event.target.closest("[data-print]")) window.print();
  if (!event.target.closest("[data-leave]")) return;
  event.preventDefault();
  leave();
});

// The page goes blank first: on a slow line the next one may take seconds.
function leave() {
  const to = document.querySelector("[data-leave]").href;
  document.body.hidden = true;
  document.title = "…";
  forget();
  window.location.replace(to);
}

// Printing needs a script, so the button is hidden until there is one.
function showPrint() {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
}
showPrint();

// Answers travel by POST and such pages are not stored, so Back would end at "send again?". Each of them becomes a plain entry
// of the history that holds a key; what it stands for, with what was chosen on it, is kept in this tab alone, until it is closed
// or left in a hurry.
const { again, to } = document.body.dataset;
try {
  const kept = history.state?.answers && sessionStorage.getItem(history.state.answers);
  if (again) remember(to, again);
  else if (kept) bringBack(...JSON.parse(kept));
} catch {
  // A browser that keeps nothing at all asks before it sends again, and that works too.
}

function remember(address, body) {
  const key = history.state?.answers ?? `answers ${Date.now()} ${Math.random()}`;
  sessionStorage.setItem(key, JSON.stringify([address, body]));
  history.replaceState({ answers: key }, "");
}

document.addEventListener("submit", ({ target }) => {
  if (!target.noValidate) return;
  const chosen = new URLSearchParams(new FormData(target));
  chosen.set("go", "show");
  try {
    remember(target.action, chosen.toString());
  } catch {
    // see above
  }
});

async function bringBack(address, body) {
  const main = document.querySelector("main");
  main.hidden = true;
  try {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(body) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.title = page.title;
    document.body.replaceWith(page.body);
    showPrint();
  } catch {
    main.hidden = false;
  }
}

function forget() {
  try {
    sessionStorage.clear();
  } catch {
    // nothing was kept
  }
}
