// What happened, bottom right, one at a time, with an undo that counts down; it waits while it has the focus.

import { csrfToken } from "./net.js";
import { element, icon, word } from "./words.js";

const SECONDS = 8;
let timer = 0;

export function startToasts() {
  document.addEventListener("martlet:page", showNews);
  document.addEventListener("martlet:toast", (event) => toast(event.detail.text, event.detail.undo));
  showNews();
}

function showNews() {
  const news = [...document.querySelectorAll("#news [data-toast]")];
  for (const one of news) toast(one.textContent.trim(), one.dataset.undo);
  news.forEach((one) => one.remove());
}

export function toast(text, undo) {
  clearInterval(timer);
  const box = element("div", { class: "m-toast-x" }, icon("circle-check", "s"), text);
  let left = SECONDS;
  if (undo) {
    const button = element("button", {}, word("undo", { seconds: left }));
    const form = element(
      "form",
      { method: "post", action: undo },
      element("input", { type: "hidden", name: "csrfmiddlewaretoken", value: csrfToken() }),
      button,
    );
    box.append(form);
    window.htmx.process(form);
  }
  document.getElementById("toasts").replaceChildren(box);
  timer = setInterval(() => {
    if (box.contains(document.activeElement) || box.matches(":hover")) return;
    left -= 1;
    const button = box.querySelector("button");
    if (button) button.textContent = word("undo", { seconds: left });
    if (left <= 0) {
      clearInterval(timer);
      box.remove();
    }
  }, 1000);
}
