// Sentences come from the page in the reader's language; `{name}` marks a place to fill.

let table = null;

export function word(key, values = {}) {
  if (table === null) readWords(document);
  return (table[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function readWords(page) {
  const source = page.getElementById("words");
  if (source) table = JSON.parse(source.textContent);
  else if (table === null) table = {};
}

export function timeNow(withSeconds = false) {
  return new Date().toTimeString().slice(0, withSeconds ? 8 : 5);
}

export function icon(name, size = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", size ? `m-icon m-icon-${size}` : "m-icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.body.dataset.sprite}#${name}`);
  svg.append(use);
  return svg;
}

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}
