// News from the server: one event stream; each becomes `martlet:<kind>` on document. A lost stream says so and comes back.

import { word, timeNow } from "./words.js";

const SLOWEST = 30000;
let after = "";
let source = null;
let pause = 1000;
let lostAt = "";
let meanwhile = null; // kinds of news since the page that is on its way was asked for

export function startLive() {
  if (!document.body.dataset.events || !window.EventSource) return;
  after = document.body.dataset.after ?? "";
  open();
  document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.boosted || detail.target?.id === "page") meanwhile ??= new Set();
  });
  document.addEventListener("martlet:page", () => {
    showState();
    catchUp();
  });
}

// What was told while a page was on its way may not stand in it yet, and what stood there before is gone.
function catchUp() {
  const told = meanwhile ?? new Set();
  meanwhile = null;
  for (const place of document.querySelectorAll("[data-live]")) {
    if (place.dataset.live.split(/\s+/).some((kind) => told.has(kind))) refresh(place);
  }
}

function open() {
  const url = new URL(document.body.dataset.events);
  if (after) url.searchParams.set("after", after);
  source = new EventSource(url, { withCredentials: true });
  source.onopen = () => {
    pause = 1000;
    lostAt = "";
    showState();
  };
  source.onmessage = (message) => {
    after = message.lastEventId || after;
    const { kind, data } = JSON.parse(message.data);
    announce(kind, data);
  };
  source.onerror = () => {
    lostAt ||= timeNow();
    // A restart or a second of bad radio is nobody's business.
    setTimeout(showState, 2500);
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(open, pause);
      pause = Math.min(pause * 2, SLOWEST);
    }
  };
}

function showState() {
  const place = document.getElementById("live-state");
  if (!place) return;
  place.hidden = lostAt === "";
  place.querySelector("span").textContent = lostAt ? word("lost", { time: lostAt }) : "";
}

function announce(kind, data) {
  meanwhile?.add(kind);
  document.dispatchEvent(new CustomEvent(`martlet:${kind}`, { detail: data ?? {} }));
  for (const place of document.querySelectorAll("[data-live]")) {
    const wanted = place.dataset.live.split(/\s+/);
    if (kind === "live.reload" || wanted.includes(kind)) refresh(place);
  }
  for (const offer of document.querySelectorAll("[data-live-offer]")) {
    if (!offer.dataset.liveOffer.split(/\s+/).includes(kind)) continue;
    const count = offer.querySelector("[data-count]");
    if (count) count.textContent = String(Number(count.textContent || "0") + 1);
    offer.hidden = false; // the list itself never moves under the hand
  }
}

const resting = new WeakMap();
const waiting = new WeakSet();

// What somebody has under their hand: an open menu, or the form in which they choose or type. What it stands in is left alone
// until the hand is off it, for a press on what is just being drawn anew is lost.
function inHand(place) {
  const menu = place.querySelector("details.m-menu[open]");
  if (menu) return menu;
  const form = document.activeElement?.closest("form");
  return form && place.contains(form) && form.querySelector("select, textarea, input:not([type=hidden])") ? form : null;
}

function whenLeft(held, place) {
  if (waiting.has(place)) return;
  waiting.add(place);
  const kind = held.matches("form") ? "focusout" : "toggle";
  const left = () =>
    setTimeout(() => {
      if (place.isConnected && inHand(place) === held) return;
      held.removeEventListener(kind, left);
      if (waiting.delete(place) && place.isConnected) refresh(place);
    });
  held.addEventListener(kind, left);
}

// At most once a second a place: the first at once, the rest together.
function refresh(place) {
  const held = inHand(place);
  if (held) {
    whenLeft(held, place);
    return;
  }
  const state = resting.get(place);
  if (state) {
    state.again = true;
    return;
  }
  const mine = { again: false };
  resting.set(place, mine);
  window.htmx.trigger(place, "martlet-refresh");
  setTimeout(() => {
    resting.delete(place);
    if (mine.again && place.isConnected) refresh(place);
  }, 1000);
}
