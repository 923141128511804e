// Boosted navigation: only #page is swapped, so a call goes on while pages change. Title, language, focus and the bar follow.
// The htmx attributes for this are not inherited from <body>, else every hx-get of a page would inherit them too.

import { csrfToken } from "./net.js";
import { pressAgain } from "./press.js";
import { signInAgain } from "./signin.js";
import { readWords, word, element, icon } from "./words.js";

const SHOWN_AS_PAGE = [403, 404, 409, 422, 503];
const FORM_AGAIN = [409, 422]; // with what was typed

const chosen = new WeakMap(); // list -> what was chosen in it before it was brought anew

export function startPage() {
  const on = (name, listener) => document.body.addEventListener(name, listener);

  on("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrfToken();
    pressedOutside(event.detail);
  });
  on("htmx:beforeRequest", (event) => {
    if (event.detail.boosted) busy(true);
  });
  on("htmx:afterRequest", (event) => {
    if (event.detail.boosted) busy(false);
  });
  on("htmx:beforeSwap", beforeSwap);
  on(
    "htmx:beforeSwap",
    ({ detail }) => detail.target?.tagName === "SELECT" && chosen.set(detail.target, detail.target.value),
  );
  on("htmx:afterSwap", ({ detail }) => keepChoice(detail.target));
  on("htmx:beforeHistoryUpdate", stayHere);
  on("htmx:sendError", () => alertBar(word("offline")));
  on("htmx:timeout", () => alertBar(word("offline")));
  on("htmx:afterSettle", (event) => {
    if (event.detail.target?.id === "page" || event.detail.boosted) settled();
  });
  on("htmx:historyRestore", settled);

  document.addEventListener("click", (event) => {
    const fix = event.target.closest("[data-fix]");
    if (!fix) return;
    const field = document.querySelector(fix.dataset.fix);
    if (!field) return;
    field.value = fix.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  ownSentences();
  focusWhatMatters();
}

// htmx sees only buttons within a form: where one goes that stands elsewhere on the page, and what it is called, is told here.
function pressedOutside(detail) {
  const button = detail.triggeringEvent?.submitter;
  if (!button || detail.elt.contains(button) || button.form !== detail.elt) return;
  if (button.hasAttribute("formaction")) detail.path = button.getAttribute("formaction");
  if (button.name) detail.parameters[button.name] = button.value;
}

// Our own sentences instead of the browser's bubbles: the server says what is wrong, at the field, in the reader's language.
function ownSentences() {
  for (const form of document.querySelectorAll('#page form[method="post"]')) form.noValidate = true;
}

function beforeSwap(event) {
  const detail = event.detail;
  const { status } = detail.xhr;
  const get = detail.requestConfig.verb === "get";

  if (status === 204) return; // nothing to show
  if (status === 401) {
    detail.shouldSwap = false;
    detail.isError = false;
    signInAgain().then(() => again(detail.requestConfig));
    return;
  }
  if (!detail.boosted) {
    if (FORM_AGAIN.includes(status)) {
      detail.shouldSwap = true;
      detail.isError = false;
    } else if (status >= 400 && !(status === 404 && detail.target?.hasAttribute("data-may-lack"))) {
      alertBar(sentenceOf(detail.serverResponse) || brokenSentence(detail.xhr));
    }
    return;
  }

  const answer = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  const framed = answer.getElementById("page") !== null;
  if (!framed && status < 400) {
    // A page with a frame of its own (sign-in, wall): leave this one.
    detail.shouldSwap = false;
    window.location.assign(detail.xhr.responseURL || detail.pathInfo.requestPath);
    return;
  }
  const kept = FORM_AGAIN.includes(status);
  if (!framed || (status >= 400 && !get && !kept) || (status >= 400 && !SHOWN_AS_PAGE.includes(status))) {
    // Whatever was typed stays in front of the person.
    detail.shouldSwap = false;
    alertBar((status !== 500 && sentenceOf(detail.serverResponse)) || brokenSentence(detail.xhr));
    return;
  }
  detail.shouldSwap = true;
  detail.isError = false;
  detail.target = document.getElementById("page");
  detail.selectOverride = "#page";
  detail.swapOverride = "outerHTML show:none";
  takeOver(answer);
}

// A form that came back has no address of its own: reloading must show the page it stands on, not ask for what only takes posts.
function stayHere(event) {
  const { history, xhr } = event.detail;
  if (!FORM_AGAIN.includes(xhr.status)) return;
  history.type = "replace";
  history.path = window.location.pathname + window.location.search;
}

// What lies outside #page and still follows it.
function takeOver(answer) {
  readWords(answer);
  const root = document.documentElement;
  const bar = answer.getElementById("top");
  const dialogs = ["keys", "palette"];
  if (bar) {
    document.getElementById("top").replaceWith(document.importNode(bar, true));
    window.htmx.process(document.getElementById("top"));
  }
  const theme = answer.documentElement.getAttribute("data-bs-theme");
  if (theme === null) root.removeAttribute("data-bs-theme");
  else root.setAttribute("data-bs-theme", theme);
  const token = answer.querySelector('meta[name="csrf-token"]');
  if (token) document.querySelector('meta[name="csrf-token"]').content = token.content;
  if (root.lang === answer.documentElement.lang) return;

  root.lang = answer.documentElement.lang;
  for (const id of dialogs) {
    const fresh = answer.getElementById(id);
    if (fresh) document.getElementById(id)?.replaceWith(document.importNode(fresh, true));
  }
  const skip = document.querySelector(".m-skip");
  if (skip) skip.textContent = answer.querySelector(".m-skip")?.textContent ?? skip.textContent;
  for (const place of document.querySelectorAll("[data-label]")) {
    const fresh = answer.querySelector(`#softphone [data-label="${CSS.escape(place.dataset.label)}"]`);
    if (fresh && !place.closest("#page")) place.textContent = fresh.textContent;
  }
  document.dispatchEvent(new CustomEvent("martlet:language", { detail: { language: root.lang } }));
}

function settled() {
  window.scrollTo(0, 0);
  ownSentences();
  document.getElementById("announce").textContent = document.title;
  const answering = document.activeElement?.closest('[data-phone="ring"]'); // the page came because it rings
  if (!answering && !focusWhatMatters()) document.getElementById("main")?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("martlet:page"));
}

// An error summary first, else the field that asks for it.
function focusWhatMatters() {
  const place = document.querySelector("#page [data-focus]") ?? document.querySelector("#page [autofocus]");
  place?.focus();
  return Boolean(place);
}

// Who opens a list chooses in it at once, perhaps before the fresh one has come.
function keepChoice(list) {
  const value = chosen.get(list);
  if (value && [...list.options].some((option) => option.value === value)) list.value = value;
}

function again(request) {
  const { elt, triggeringEvent } = request;
  if (elt.matches("form, a")) pressAgain(elt, triggeringEvent?.submitter);
  else window.htmx.trigger(elt, triggeringEvent?.type ?? "click");
}

function busy(yes) {
  document.getElementById("busy")?.classList.toggle("m-on", yes);
}

function sentenceOf(html) {
  const answer = new DOMParser().parseFromString(html ?? "", "text/html");
  const place = answer.querySelector("[data-says]");
  return place ? place.textContent.trim().replace(/\s+/g, " ") : "";
}

function brokenSentence(xhr) {
  return word("broken", { code: xhr.getResponseHeader("X-Request-Id") ?? "" });
}

export function alertBar(sentence) {
  const place = document.getElementById("alerts");
  if (!place) return;
  const note = element("div", { class: "m-note m-note-bad" }, icon("alert-triangle"), element("p", {}, sentence));
  place.replaceChildren(note);
  note.scrollIntoView({ block: "nearest" });
}
