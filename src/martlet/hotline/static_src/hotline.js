// The call console: who rings appears by itself, timers run, the other version of a contact is shown, steps are ticked off.
// Everything here is a convenience over pages that work without it.

import { elapsed } from "../../telephony/static_src/elapsed.js";
import { keepFocus } from "../../telephony/static_src/focus.js";

const ROOM = "/console/hotline";
const SOON = 100; // milliseconds until a card that could not be had is asked for again, twice as many after each time
const AGAIN = 3000; // and at most so many
const UNDECIDED = 250; // milliseconds until who was the first of several is asked again
let shownCall = "";
let toldOf = ""; // the call whose number is written down by now
let unwritten = ""; // the call that was answered before there was a card
let overCall = ""; // the last that ended: its card may still be on the way
let begun = ""; // the call whose page is asked for: a form that is taken out of its page meanwhile loses its address
let told = null; // that its page is there, which was on its way already
let lastTyped = null;
let pointed = false; // by mouse or finger, not by a key

export function startHotline() {
  document.addEventListener("martlet:ring", (event) => {
    overCall = ""; // whoever said no once may be asked again
    ring(event.detail.call);
  });
  document.addEventListener("martlet:call.ringing", (event) => {
    toldOf = event.detail.call;
    // The phone rings before the call is written down: a card that was asked for too early is asked for again.
    if (shownCall === toldOf && !document.getElementById("ring")) shownCall = "";
    ring(toldOf);
    numbered();
  });
  document.addEventListener("martlet:answered", (event) => answered(event.detail.call));
  document.addEventListener("martlet:hotline.contact", (event) => toContact(event.detail));
  document.addEventListener("martlet:hotline.handed", (event) => handed(event.detail.contact));
  document.addEventListener("martlet:ended", (event) => over(event.detail.call));
  document.addEventListener("martlet:call.ended", (event) => over(event.detail.call));
  document.addEventListener("martlet:call.alarm", alarm);
  document.addEventListener("martlet:page", settled);
  document.addEventListener("martlet-not-saved", conflict);
  document.addEventListener("input", (event) => {
    if (event.target.closest?.("#page form:not([data-autosave])")) lastTyped = event.target.form;
  });
  document.addEventListener("click", clicked);
  document.addEventListener("pointerdown", () => (pointed = true), true);
  document.addEventListener("keydown", () => (pointed = false), true);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-show-person]")) showPerson(event.target.value);
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id === "ring-slot" && begun) event.detail.shouldSwap = false;
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.matches?.("[data-start]")) started(event.detail);
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "ring-slot") cardShown();
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (unwritten && event.detail.target?.id === "ring-slot") answered(unwritten);
  });
  setInterval(tick, 1000);
  settled();
}

function settled() {
  lastTyped = null;
  begun = "";
  told = null;
  shownCall = document.getElementById("ring")?.dataset.call ?? "";
  if (shownCall) cardShown();
  tick();
}

// --- ringing ------------------------------------------------------------------------------------------------------------

function ring(call) {
  if (!call || shownCall === call) return;
  if (document.getElementById("ring-slot")) {
    shownCall = call;
    load(call);
    return;
  }
  // On another page: over to the console, unless something half typed would be lost there.
  if (lastTyped?.isConnected || document.querySelector("#page form[data-autosave]")) offer();
  else go(`${ROOM}/`);
}

// The phone may ring before the caller's number is written down; the news of it comes after. Then the card is drawn once more.
function numbered() {
  const card = document.getElementById("ring");
  if (!card || card.dataset.call !== toldOf || card.dataset.number || !card.querySelector(".m-ringing")) return;
  toldOf = "";
  load(card.dataset.call);
}

function load(call) {
  const later = () => setTimeout(() => loadLater(call, SOON), SOON);
  window.htmx.ajax("GET", `${ROOM}/ring/${call}`, { target: "#ring-slot", swap: "innerHTML" }).then(later, later);
}

const isMissing = (call) =>
  shownCall === call && overCall !== call && document.getElementById("ring-slot") && !document.getElementById("ring");

// The phone rings before its call is written, or although no page can be had: the card comes as soon as it can, without a word
// about each time it could not.
async function loadLater(call, waited) {
  if (!isMissing(call)) return;
  const answer = await fetch(`${ROOM}/ring/${call}`, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (answer?.ok && isMissing(call)) load(call);
  else {
    const wait = Math.min(2 * waited, AGAIN);
    setTimeout(() => loadLater(call, wait), wait);
  }
}

function cardShown() {
  const card = document.getElementById("ring");
  document.getElementById("idle")?.toggleAttribute("hidden", Boolean(card));
  if (!card) return;
  if (card.dataset.call === overCall) {
    over(overCall);
    return;
  }
  performance.mark("martlet:card", { detail: { call: card.dataset.call } });
  for (const place of document.querySelectorAll("[data-caller]")) place.textContent = card.dataset.number;
  const first = card.querySelector("[data-person-panel]");
  if (first) showPerson(first.dataset.personPanel);
  tick();
  numbered();
}

function showPerson(id) {
  for (const panel of document.querySelectorAll("[data-person-panel]")) panel.hidden = panel.dataset.personPanel !== id;
  for (const box of document.querySelectorAll("[data-show-person]"))
    box.closest("label").classList.toggle("m-on", box.checked);
}

function offer() {
  const place = document.getElementById("alerts");
  const model = document.getElementById("ring-offer");
  if (place && model) place.replaceChildren(model.content.cloneNode(true));
}

// A volunteer pressed the alarm: it stands on whatever page the coordinator has open, until the next page.
function alarm() {
  const place = document.getElementById("alerts");
  const model = document.getElementById("alarm-model");
  if (place && model) place.replaceChildren(model.content.cloneNode(true));
}

function answered(call) {
  if (begun === call) return;
  const form = document.querySelector(`#ring[data-call="${CSS.escape(call)}"] [data-start]`);
  unwritten = !form && isMissing(call) ? call : "";
  if (form) {
    begun = call;
    form.requestSubmit();
  } else if (!unwritten && !document.querySelector("#page form[data-autosave]")) go(`${ROOM}/`);
}

// Nothing came back: several phones rang and the exchange has not written yet whose answer was the first.
function started({ elt, xhr, successful }) {
  if (!successful) {
    begun = "";
    if (told) toContact(told);
  } else if (xhr.status === 204) setTimeout(() => elt.isConnected && elt.requestSubmit(), UNDECIDED);
}

// Asked for once: a second answer would come over what was written meanwhile.
function toContact(news) {
  const { contact, call } = news;
  const here = `${ROOM}/contacts/${contact}`;
  if (window.location.pathname === here || document.querySelector("#page form[data-autosave]")) return;
  if (begun === call) {
    told = news;
  } else if (document.querySelector(`#ring[data-call="${CSS.escape(call)}"]`)) {
    begun = call;
    go(here);
  }
}

// A colleague has the caller now, and the contact with them: here it is to be read. What was typed a moment ago is saved first.
function handed(contact) {
  const here = `${ROOM}/contacts/${contact}`;
  if (window.location.pathname === here && document.querySelector("#page form[data-autosave]")) go(here);
}

function over(call) {
  overCall = call ?? "";
  const card = document.querySelector(`#ring[data-call="${CSS.escape(call ?? "")}"]`);
  if (!card || card.querySelector("form[data-autosave]")) return;
  shownCall = "";
  document.getElementById("ring-slot")?.replaceChildren();
  document.getElementById("idle")?.removeAttribute("hidden");
}

async function go(url) {
  const before = document.getElementById("page");
  await window.htmx
    .ajax("GET", url, { target: "#page", select: "#page", swap: "outerHTML show:none" })
    .catch(() => null);
  if (document.getElementById("page") === before) {
    begun = "";
    return; // no other page came: the reader is told why, and stays
  }
  window.history.pushState({}, "", url);
  document.dispatchEvent(new CustomEvent("martlet:page"));
}

// --- timers -------------------------------------------------------------------------------------------------------------

function tick() {
  const now = Date.now();
  for (const place of document.querySelectorAll("[data-since]"))
    place.textContent = elapsed((now - Date.parse(place.dataset.since)) / 1000);
  for (const place of document.querySelectorAll("[data-until]")) {
    const left = (Date.parse(place.dataset.until) - now) / 1000;
    place.textContent = left >= 0 ? elapsed(left) : `${place.dataset.over ?? ""} ${elapsed(-left)}`.trim();
  }
}

// --- two people at one contact ----------------------------------------------------------------------------------------------

function conflict(event) {
  const slot = document.getElementById("other-slot");
  if (event.detail?.other && slot) window.htmx.ajax("GET", event.detail.other, { target: slot, swap: "innerHTML" });
}

function clicked(event) {
  if (pointed && event.target.closest("#ring")) setTimeout(keepFocus);
  const keep = event.target.closest("[data-keep-version]");
  if (keep) {
    const form = document.getElementById("contact-form");
    form.elements.namedItem("version").value = keep.dataset.keepVersion;
    document.getElementById("other-slot").replaceChildren();
    form.elements.namedItem("words").dispatchEvent(new Event("input", { bubbles: true }));
    form.elements.namedItem("words").focus();
    return;
  }
  if (event.target.closest("#talk button[name=what][value=risk]")) openDanger();
  const step = event.target.closest("[data-steps] .m-step");
  if (step) tickOff(step);
}

// What to say and whom to call is there with the alarm itself, not when the server has answered.
function openDanger() {
  const sheet = document.getElementById("danger");
  if (!sheet) return;
  sheet.open = true;
  sheet.scrollIntoView({ block: "start" }); // below the alarm itself, which can be taken back there
}

function tickOff(step) {
  const line = step.closest("li");
  const done = line.classList.toggle("m-done");
  step.setAttribute("aria-pressed", String(done));
  const lines = [...line.parentElement.children];
  for (const one of lines) one.classList.remove("m-now");
  lines.find((one) => !one.classList.contains("m-done"))?.classList.add("m-now");
}
