// The eye: one field in full, journaled by the server, hidden again after half a minute or when the page is left.

import { ask } from "./net.js";
import { alertBar } from "./page.js";
import { word } from "./words.js";

const SHOWN_FOR = 30000;

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
      const answer = await ask(event.target.action, { method: "POST", body: new FormData(event.target) });
      if (!answer.ok) {
        alertBar(word("broken", { code: answer.headers.get("X-Request-Id") ?? "" }));
        return;
      }
      const text = new DOMParser().parseFromString(await answer.text(), "text/html").body.textContent.trim();
      shown.dataset.masked = shown.textContent;
      shown.textContent = text;
      setTimeout(() => hide(place), SHOWN_FOR);
    },
    true,
  );
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) document.querySelectorAll("[data-reveal]").forEach(hide);
  });
}

function hide(place) {
  const shown = place.querySelector("[data-masked]");
  if (!shown?.dataset.masked) return;
  shown.textContent = shown.dataset.masked;
  shown.dataset.masked = "";
}
