// Ctrl K: one field that finds people, employers and cases on the server, and the console's own pages right here.

import { element, icon, word } from "./words.js";

export function startPalette() {
  document.addEventListener("martlet:palette", open);
  document.addEventListener("input", (event) => {
    if (event.target.closest("#palette")) list();
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.closest?.("#palette") || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const chosen = palette().querySelector('[aria-selected="true"] a');
      if (!chosen) return; // the form asks the server
      event.preventDefault();
      palette().close();
      chosen.click();
    }
  });
  document.addEventListener("submit", (event) => {
    if (event.target.closest("#palette")) palette().close();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#palette a")) palette().close();
  });
}

function palette() {
  return document.getElementById("palette");
}

function open() {
  const dialog = palette();
  if (!dialog || dialog.open) return;
  dialog.querySelector("input[type=search]").value = "";
  list();
  dialog.showModal();
}

function list() {
  const dialog = palette();
  const typed = dialog.querySelector("input[type=search]").value.trim().toLowerCase();
  const place = dialog.querySelector("ul");
  const seen = new Set();
  const pages = [];
  for (const link of document.querySelectorAll(".m-rail a, .m-tabs a, .m-menu-l a")) {
    const name = link.textContent.trim().replace(/\s+/g, " ");
    const url = link.getAttribute("href");
    if (seen.has(url) || (typed && !name.toLowerCase().includes(typed))) continue;
    seen.add(url);
    pages.push([name.replace(/\d.*$/, "").trim() || name, url]);
  }
  place.replaceChildren(
    ...pages
      .slice(0, 12)
      .map(([name, url], index) =>
        element(
          "li",
          { role: "presentation" },
          element(
            "div",
            { role: "option", id: `palette-${index}`, "aria-selected": "false" },
            element("a", { href: url, tabindex: "-1" }, icon("arrow-right", "s"), name),
            element("small", {}, word("pages")),
          ),
        ),
      ),
  );
  window.htmx.process(place);
  dialog.querySelector("input[type=search]").removeAttribute("aria-activedescendant");
}

function choose(step) {
  const dialog = palette();
  const options = [...dialog.querySelectorAll("[role=option]")];
  if (options.length === 0) return;
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const next = (at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length;
  options.forEach((one, index) => one.setAttribute("aria-selected", String(index === next)));
  options[next].scrollIntoView({ block: "nearest" });
  dialog.querySelector("input[type=search]").setAttribute("aria-activedescendant", options[next].id);
}
