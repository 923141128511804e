// The eye: one field in full, journaled by the server, hidden again after half a minute or when the page is left.

import { ask } from "./net.js";
import { alertBar } from "./page.js";
import { word } from "./words.js";

const SHOWN_FOR = 30000;
const asked = new WeakSet(); // places whose answer is on its way
const timers = new WeakMap();

export function startReveal() {
  document.addEventListener(
    "submit",
    async (event) => {
      const place = event.target.closest("[data-reveal]");
      if (!place) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const shown = place.querySelector("[data-masked]");
      if (shown.dataset.masked) {
        hide(place);
        return;
      }
      if (asked.has(place)) return; // a second look would be a second row in the journal
      asked.add(place);
      try {
        await reveal(place, shown, event.target);
      } catch {
        alertBar(word("offline"));
      } finally {
        asked.delete(place);
      }
    },
    true,
  );
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) document.querySelectorAll("[data-reveal]").forEach(hide);
  });
}

async function reveal(place, shown, form) {
  const answer = await ask(form.action, { method: "POST", body: new FormData(form) });
  if (!answer.ok) {
    alertBar(word("broken", { code: answer.headers.get("X-Request-Id") ?? "" }));
    return;
  }
  const text = new DOMParser().parseFromString(await answer.text(), "text/html").body.textContent.trim();
  shown.dataset.masked = shown.textContent;
  shown.textContent = text;
  timers.set(
    place,
    setTimeout(() => hide(place), SHOWN_FOR),
  );
}

function hide(place) {
  clearTimeout(timers.get(place));
  const shown = place.querySelector("[data-masked]");
  if (!shown?.dataset.masked) return;
  shown.textContent = shown.dataset.masked;
  shown.dataset.masked = "";
}
