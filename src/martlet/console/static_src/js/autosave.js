// <form data-autosave="URL"> is sent a moment after typing stops. It says when it was saved; without a connection it keeps
// trying, and nothing is written to the browser's storage.

import { ask } from "./net.js";
import { pressAgain } from "./press.js";
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
        state.dirty = state.refused = false; // the form itself carries everything now
      }
    },
    true,
  );
  document.addEventListener("focusout", (event) => {
    const form = event.target.form;
    if (form && states.get(form)?.dirty) save(form);
  });
  // Another page, a form of this one, or this very form: a save under way ends first, because it makes a newer version, and
  // what was typed a moment ago in another form is saved before the page is swapped. Whoever asks first still asks.
  document.body.addEventListener("htmx:confirm", (event) => {
    const waits = [...document.querySelectorAll("form[data-autosave]")]
      .map((form) => settle(form, form === event.detail.elt))
      .filter(Boolean);
    if (waits.length === 0) return;
    event.preventDefault();
    const { elt, triggeringEvent, issueRequest } = event.detail;
    Promise.all(waits).then(() => {
      if (elt.isConnected) issueRequest(false);
      else if (elt.matches("form, a")) pressAgain(elt, triggeringEvent?.submitter);
    });
  });
  window.addEventListener("online", () =>
    document.querySelectorAll("form[data-autosave]").forEach((form) => states.get(form)?.dirty && save(form)),
  );
  window.addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-autosave]")].some(isUnsaved)) event.preventDefault();
  });
}

function isUnsaved(form) {
  const state = states.get(form);
  return Boolean(state?.dirty || state?.refused);
}

// `dirty` is sent by itself; `refused` stands in the page only, until something in it is changed.
function changed(form) {
  const state = states.get(form) ?? { timer: 0, dirty: false, refused: false, running: null };
  states.set(form, state);
  state.dirty = true;
  clearTimeout(state.timer);
  state.timer = state.running ? 0 : setTimeout(() => save(form), REST); // a save under way starts the next one itself
}

// Nothing when there is nothing to wait for. What is sent itself carries everything typed in it.
function settle(form, isSent) {
  const state = states.get(form);
  const toSave = () => !isSent && state.dirty;
  if (state?.running) return state.running.then(() => (toSave() ? save(form) : undefined));
  return state && toSave() ? save(form) : undefined;
}

function save(form) {
  const state = states.get(form);
  if (state.running || !form.isConnected) return state.running;
  clearTimeout(state.timer);
  state.timer = 0;
  if (form.querySelector("fieldset[data-locked-while]:disabled")) {
    state.timer = setTimeout(() => save(form), AGAIN); // its fields would not be sent
    return undefined;
  }
  state.dirty = false;
  state.running = send(form, state);
  return state.running;
}

async function send(form, state) {
  say(form, word("saving"), "m-now-saving");
  try {
    const answer = await ask(form.dataset.autosave, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Autosave": "1", Accept: "application/json" },
    });
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      state.refused = false;
      const version = form.elements.namedItem("version");
      if (version && told.version !== undefined) version.value = told.version;
      say(form, told.says ?? word("saved", { time: told.saved_at ?? timeNow(true) }), "");
      form.dispatchEvent(new CustomEvent("martlet-saved", { bubbles: true, detail: told }));
    } else if (answer.status < 500) {
      state.refused = true;
      say(form, told.message ?? word("refused"), "m-not-saved");
      form.dispatchEvent(new CustomEvent("martlet-not-saved", { bubbles: true, detail: told }));
    } else {
      throw new Error(String(answer.status));
    }
  } catch {
    state.dirty = true;
    say(form, word("notSaved"), "m-not-saved");
    state.timer = setTimeout(() => save(form), AGAIN);
  } finally {
    state.running = null;
    if (state.dirty && !state.timer) state.timer = setTimeout(() => save(form), REST);
  }
}

function say(form, sentence, kind) {
  const place =
    form.querySelector("[data-autosave-state]") ?? document.querySelector(`[data-autosave-state="#${form.id}"]`);
  if (!place) return;
  const words = place.querySelector("[data-words]") ?? place;
  words.textContent = sentence;
  place.classList.toggle("m-now-saving", kind === "m-now-saving");
  place.classList.toggle("m-not-saved", kind === "m-not-saved");
}
