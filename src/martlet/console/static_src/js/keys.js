// Keys. A page declares its own with data-key="n" (only when no field has the focus) or data-key="alt+m" (always), or both.
// Single letters can be switched off in the key sheet; the choice holds while the page is open.

import { typing } from "../../../telephony/static_src/focus.js";
import { word } from "./words.js";

let letters = true;

export function startKeys() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-single-keys]")) letters = event.target.checked;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-open="#keys"]')) listOwn();
  });
}

function pressed(event) {
  if (event.isComposing || event.defaultPrevented) return; // an input method is at work
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && key === "k") {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("martlet:palette"));
    return;
  }
  if (event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (event.altKey) {
    // On some keyboards Alt changes the letter: the place of the key counts.
    run(`alt+${event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : key}`, event);
    return;
  }
  if (typing(event.target) || !letters) return;
  if (key === "?") {
    event.preventDefault();
    listOwn();
    document.getElementById("keys")?.showModal();
    return;
  }
  if (key === "enter" || (key === " " && event.target.closest("button, a, summary, input"))) return;
  if (run(key === " " ? "space" : key, event)) return;
  if (key === "j" || key === "k") move(key === "j" ? 1 : -1, event);
}

function run(name, event) {
  const place = [...document.querySelectorAll(`[data-key~="${CSS.escape(name)}"]`)].find(
    (one) => !one.disabled && one.offsetParent !== null,
  );
  if (!place) return false;
  event.preventDefault();
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(place.tagName)) place.focus();
  else place.click();
  return true;
}

function move(step, event) {
  const links = [...document.querySelectorAll("[data-list-keys] tbody .m-t1")];
  if (links.length === 0) return;
  event.preventDefault();
  const at = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, at + step))].focus();
}

// "alt+m" -> Alt M
function shown(name) {
  if (name === "space") return word("keySpace");
  return name
    .split("+")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(" ");
}

function listOwn() {
  const place = document.querySelector("[data-keys-here]");
  if (!place) return;
  const list = place.querySelector("dl");
  list.replaceChildren();
  const listed = new Set();
  for (const one of document.querySelectorAll("[data-key][data-key-label]")) {
    if (listed.has(one.dataset.key + one.dataset.keyLabel)) continue;
    listed.add(one.dataset.key + one.dataset.keyLabel);
    const row = document.createElement("div");
    const what = document.createElement("dt");
    const how = document.createElement("dd");
    what.textContent = one.dataset.keyLabel;
    for (const name of one.dataset.key.split(" ")) {
      const key = document.createElement("kbd");
      key.textContent = shown(name);
      how.append(key, " ");
    }
    row.append(what, how);
    list.append(row);
  }
  place.hidden = list.children.length === 0;
}
