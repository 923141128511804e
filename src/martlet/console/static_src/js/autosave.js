// <form data-autosave="URL"> is sent a moment after typing stops. It says when it was saved; without a connection it keeps
// trying, and nothing is written to the browser's storage.

import { ask } from "./net.js";
import { word, timeNow } from "./words.js";

const REST = 1200;
const AGAIN = 4000;
const states = new WeakMap();

export function startAutosave() {
  const typed = (event) => {
    const form = event.target.form ?? event.target.closest?.("form");
    if (form?.dataset.autosave !== undefined) changed(form);
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener(
    "submit",
    (event) => {
      const state = states.get(event.target);
      if (state) {
        clearTimeout(state.timer);
        state.dirty = false; // the form itself carries everything now
      }
    },
    true,
  );
  document.addEventListener("focusout", (event) => {
    const form = event.target.form;
    if (form && states.get(form)?.dirty) save(form);
  });
  // Another page, or another form of this one: what was typed a moment ago is saved before the page is swapped.
  document.body.addEventListener("htmx:confirm", (event) => {
    const unsaved = [...document.querySelectorAll("form[data-autosave]")].filter((form) => form !== event.detail.elt && states.get(form)?.dirty);
    if (unsaved.length === 0) return;
    event.preventDefault();
    Promise.all(unsaved.map(save)).then(() => event.detail.issueRequest(true));
  });
  window.addEventListener("online", () => document.querySelectorAll("form[data-autosave]").forEach((form) => states.get(form)?.dirty && save(form)));
  window.addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-autosave]")].some((form) => states.get(form)?.dirty)) event.preventDefault();
  });
}

function changed(form) {
  const state = states.get(form) ?? { timer: 0, dirty: false, running: false };
  states.set(form, state);
  state.dirty = true;
  clearTimeout(state.timer);
  state.timer = state.running ? 0 : setTimeout(() => save(form), REST); // a save under way starts the next one itself
}

async function save(form) {
  const state = states.get(form);
  if (state.running || !form.isConnected) return;
  clearTimeout(state.timer);
  state.timer = 0;
  state.running = true;
  state.dirty = false;
  say(form, word("saving"), "m-now-saving");
  try {
    const answer = await ask(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1", Accept: "application/json" } });
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      const version = form.elements.namedItem("version");
      if (version && told.version !== undefined) version.value = told.version;
      say(form, told.says ?? word("saved", { time: told.saved_at ?? timeNow(true) }), "");
      form.dispatchEvent(new CustomEvent("martlet-saved", { bubbles: true, detail: told }));
    } else if (answer.status < 500) {
      say(form, told.message ?? word("notSaved"), "m-not-saved");
      form.dispatchEvent(new CustomEvent("martlet-not-saved", { bubbles: true, detail: told }));
    } else {
      throw new Error(String(answer.status));
    }
  } catch {
    state.dirty = true;
    say(form, word("notSaved"), "m-not-saved");
    state.timer = setTimeout(() => save(form), AGAIN);
  } finally {
    state.running = false;
    if (state.dirty && !state.timer) state.timer = setTimeout(() => save(form), REST);
  }
}

function say(form, sentence, kind) {
  const place = form.querySelector("[data-autosave-state]") ?? document.querySelector(`[data-autosave-state="#${form.id}"]`);
  if (!place) return;
  const words = place.querySelector("[data-words]") ?? place;
  words.textContent = sentence;
  place.classList.toggle("m-now-saving", kind === "m-now-saving");
  place.classList.toggle("m-not-saved", kind === "m-not-saved");
}
