// The numbers on the rail: asked for once, again at news about them and after each page, and shown on every page at once.

const NEWS = [
  "hotline.callbacks",
  "hotline.filed",
  "hotline.debriefs",
  "case.assigned",
  "deadline.warning",
  "shifts",
  "live.reload",
];
const OFTEN = 3000; // milliseconds between two questions

let counts = {};
let asked = 0;
let later = 0;

export function startTodo() {
  if (!document.body.dataset.todo) return;
  for (const kind of NEWS) document.addEventListener(`martlet:${kind}`, askSoon);
  document.addEventListener("martlet:page", () => {
    show();
    askSoon();
  });
  askSoon();
}

function askSoon() {
  if (later) return;
  later = setTimeout(askNow, Math.max(0, asked + OFTEN - Date.now()));
}

// Not through `ask`: a number on the rail is no reason to ask anybody to sign in.
async function askNow() {
  later = 0;
  asked = Date.now();
  try {
    const answer = await fetch(document.body.dataset.todo, {
      credentials: "same-origin",
      headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok) return;
    counts = await answer.json();
  } catch {
    return; // no connection: the old numbers stand until the next news
  }
  show();
}

function show() {
  for (const place of document.querySelectorAll("[data-todo]:not(body)")) {
    const count = counts[place.dataset.todo] ?? 0;
    place.querySelector("[data-count]").textContent = count > 99 ? "99+" : String(count);
    place.hidden = count === 0;
  }
}
