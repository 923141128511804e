// The volunteer's phone. It lives outside #page, so moving between pages never drops a call. Other scripts listen on
// document: martlet:ring, martlet:answered, martlet:ended, each with detail {call}.

import { giveFocusBack, takeFocus, tooEarly, typing } from "./focus.js";
import { notify, startNoticePanel, startNotices, withdraw } from "./notices.js";
import { connect, media, wire } from "./phone.js";
import { elapsed } from "./elapsed.js";

const MINE = "martlet-call"; // the call this browser is in, for the page that is loaded next
const CALM = 1500; // milliseconds
const LATE = 5; // seconds after its time until a ring stops by itself
const RECORDING = { on: "recording", paused: "paused", third: "paused" }; // third: until who came in agreed
const [SOON, SLOWEST] = [2, 60]; // seconds until a web server that did not answer is asked again; they double
const PATIENCE = 10000; // milliseconds for one answer of it
const root = document.getElementById("phone");
const part = (name) => root.querySelector(`[data-phone="${name}"]`);
const button = (name) => root.querySelector(`[data-do="${name}"]`);
const word = (name) => root.querySelector(`[data-word="${name}"]`).textContent.trim();

let access = null;
let agents = []; // one for each exchange
let session = null;
let call = "";
let began = 0;
let rings = 0;
let timer = null;
let look = null;
let pause = SOON;
let tone = null;
let held = false;
let muted = false;
let recording = "on"; // off | on | paused | third | refused
let mayRecord = false; // whom we called may be asked
let calmUntil = 0;
let again = false; // this page was loaded anew in the middle of the call that rings now
let kept = false; // the switchboard has said that it is ours: of several who answer at once the first gets it
let invited = false; // a colleague is in the call that rings, and wants to pass it on or needs an interpreter
let supervises = false; // somebody else's call, which the reader asked to hear
let pulled = false; // a coordinator takes the queue, so this ring will end
let outgoing = false; // our call: this phone first, then theirs

// Only an answered "not on duty" ends the phone. While the web server is away, or wants a new sign-in, calls go on ringing here
// and it is asked again; its way through the relay counts twice as long as it is kept, so that there is time for that.
async function start() {
  const given = await told(root.dataset.url);
  if (given?.on_duty === false) {
    lookAgain(0);
    if (!session) stop();
    return;
  }
  if (!given?.on_duty) {
    lookAgain(pause);
    pause = Math.min(pause * 2, SLOWEST);
    return;
  }
  pause = SOON;
  lookAgain(given.ice_seconds);
  if (agents.length && access.name === given.name) {
    Object.assign(access, { ice: given.ice });
    return;
  }
  access = given;
  const states = access.servers.map(() => "lost");
  agents = access.servers.map((server, place) =>
    connect(
      { ...access, server },
      {
        onCall,
        onState(state) {
          states[place] = state;
          onState(states.includes("ready") ? "ready" : state); // one exchange is enough to be reached
        },
      },
    ),
  );
}

function lookAgain(seconds) {
  clearTimeout(look);
  if (seconds) look = setTimeout(start, seconds * 1000);
}

// null: nobody answered in time, or not in words of ours (a proxy's page, a sign-in).
async function told(url) {
  try {
    const answer = await fetch(url, {
      headers: { "X-Requested-With": "fetch" },
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function stop() {
  for (const agent of agents) agent.stop();
  agents = [];
  onState("off");
}

function onState(state) {
  root.dataset.state = state;
  if (state === "lost" && session) say("lost");
  if (state === "ready") comeBack();
  document.dispatchEvent(new CustomEvent("martlet:phone", { detail: { state } }));
}

function onCall(incoming, request) {
  if (session) {
    incoming.terminate({ status_code: 486 });
    return;
  }
  session = incoming;
  const [id, ...more] = (request.getHeader("X-Martlet-Call") ?? "").split(";");
  const about = new URLSearchParams(more.join("&"));
  call = id;
  rings = Number(about.get("ring") ?? 0);
  supervises = about.get("as") === "supervisor";
  again = about.get("as") === "again";
  outgoing = about.get("as") === "out";
  invited = ["colleague", "interpreter"].includes(about.get("as"));
  for (const place of root.querySelectorAll("[data-when]")) place.hidden = (place.dataset.when === "asked") !== invited;
  pulled = false;
  kept = supervises;
  held = false;
  muted = false;
  recording = outgoing ? "off" : "on"; // nobody has told them that it would be
  mayRecord = false;
  wire(session, part("audio"));
  session.on("confirmed", answered);
  session.on("ended", ({ originator }) => over(kept || originator === "local" ? "end" : "gone"));
  session.on("failed", (event) => over(/Media/.test(event.cause ?? "") ? "mic" : pulled ? "pulled" : "gone"));
  performance.mark("martlet:ring", { detail: { call } });
  if (supervises || again || outgoing) {
    session.answer(media(access)); // asked for a moment ago: nothing to decide
    return;
  }
  show("ring");
  say((invited ? "asked" : "ring") + (typing(document.activeElement) ? "-typing" : ""));
  takeFocus(button("answer"));
  ringTone(true);
  notify(invited ? "asked" : "ring");
  tell("martlet:ring");
}

function answered() {
  quiet();
  show("talk");
  say("talk");
  paint();
  if (!supervises) {
    localStorage.setItem(MINE, call);
    if (again || outgoing) presence();
    else tell("martlet:answered");
  }
  refresh();
}

// How the call stands is kept by the switchboard: another page, or this one before it was loaded anew, may have changed it.
async function refresh(event) {
  if (!session?.isEstablished() || supervises || (event && event.detail.call !== call)) return;
  const now = await told(`${calls()}${call}/talk.json`);
  if (!now?.mine) return;
  kept = true;
  if (mayRecord && now.recording === "on") calm();
  ({ held, muted, recording, ours: outgoing, may_record: mayRecord } = now);
  paint();
}

// "Stop recording" takes the place of "They agreed": a second press meant for the one must not be the other, which is final.
function calm() {
  calmUntil = performance.now() + CALM;
  setTimeout(paintRecording, CALM + 50);
}

// --- loaded anew in the middle of a call ---------------------------------------------------------------------------------

// The conversation ends with the page, but the caller does not: the switchboard asks them for a moment and rings the fresh page.
function leave() {
  if (!session?.isEstablished() || supervises) return false;
  post("rejoin", "away", true);
  return true;
}

async function comeBack(tries = 5) {
  const left = localStorage.getItem(MINE);
  if (!left || session || root.dataset.state !== "ready") return;
  call = left;
  const answer = await post("rejoin", "back");
  if (session) return;
  call = "";
  if ([403, 404, 409].includes(answer?.status))
    localStorage.removeItem(MINE); // over, or somebody else has it
  else if (tries > 1) setTimeout(() => comeBack(tries - 1), 4000); // until it rings
}

const calls = () => `${root.dataset.url.replace(/phone\.json$/, "")}calls/`;

function post(path, what, keepalive = false) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  return fetch(`${calls()}${call}/${path}`, {
    method: "POST",
    keepalive,
    body: new URLSearchParams({ what }),
    headers: { "X-CSRFToken": token, "X-Requested-With": "fetch", Accept: "application/json" },
  }).catch(() => null);
}

async function asked(path, what) {
  const done = Boolean((await post(path, what))?.ok);
  if (!done) warn(word("undone"));
  return done;
}

function over(how) {
  quiet();
  const was = call;
  const mine = document.activeElement === button("answer");
  if (localStorage.getItem(MINE) === was) localStorage.removeItem(MINE);
  session = null;
  call = "";
  show("");
  say(how);
  if (how === "gone" || how === "pulled")
    document.dispatchEvent(new CustomEvent("martlet:toast", { detail: { text: word(how) } }));
  if (how === "mic") warn(word(how));
  presence();
  document.dispatchEvent(new CustomEvent("martlet:ended", { detail: { call: was, how } }));
  if (mine) giveFocusBack(); // last: what had it may have been hidden while it rang
}

// Stays until the next page: a call that cannot be taken, a caller who still hears what they should not.
function warn(sentence) {
  const note = document.createElement("div");
  note.className = "m-note m-note-bad";
  note.append(Object.assign(document.createElement("p"), { textContent: sentence }));
  document.getElementById("alerts")?.replaceChildren(note);
}

// The bar's button shows what the switchboard made of us; it has written that down by then.
function presence() {
  setTimeout(() => window.htmx?.trigger("#presence", "martlet-refresh"), 600);
}

function tell(kind) {
  presence();
  document.dispatchEvent(new CustomEvent(kind, { detail: { call } }));
}

// Which keys answer: while somebody types, letters and the space bar are theirs.
function hands() {
  const free = !typing(document.activeElement);
  for (const key of root.querySelectorAll("[data-hands]")) key.hidden = (key.dataset.hands === "free") !== free;
}

function show(name) {
  for (const one of ["ring", "talk"]) part(one).hidden = one !== name;
  document.getElementById("app")?.classList.toggle("m-has-phone", name !== "");
  flash(name === "ring");
  if (name !== "talk") for (const place of root.querySelectorAll("[data-caller]")) place.textContent = ""; // who rings, stays
  began = performance.now();
  clearInterval(timer);
  if (name) timer = setInterval(tick, 500);
  if (name) tick();
}

function flash(on) {
  document.title = (on ? "☎ " : "") + document.title.replace(/^☎ /, "");
}

function tick() {
  const passed = (performance.now() - began) / 1000;
  if (!part("ring").hidden) flash(Math.floor(passed) % 2 === 0); // a tab behind others moves
  if (!part("ring").hidden && rings && passed > rings + LATE) session.terminate(); // who should have stopped it is gone
  for (const place of root.querySelectorAll("[data-time]")) place.textContent = elapsed(passed);
  const left = Math.max(0, Math.ceil(rings - passed));
  root.querySelector("[data-left]").textContent = pulled
    ? word("pulled")
    : rings
      ? word(invited ? "left-asked" : "left").replace("SECONDS", String(left))
      : "";
}

function paint() {
  // Who sits in on a colleague's call steers it from the list of calls: these buttons are of the one who has it.
  for (const name of ["mute", "hold"]) button(name).hidden = supervises;
  if (outgoing) part("talk").querySelector("[data-caller]").textContent = word("ours");
  const state = supervises ? "beside" : held ? "held" : (RECORDING[recording] ?? "unrecorded");
  root.querySelector("[data-state]").textContent = word(state);
  button("mute").setAttribute("aria-pressed", String(muted));
  button("hold").setAttribute("aria-pressed", String(held));
  paintRecording();
}

function paintRecording() {
  const [agree, record] = [button("agree"), button("record")];
  if (!mayRecord && document.activeElement === agree) button("mute").focus();
  agree.hidden = !mayRecord || supervises;
  record.hidden = supervises || (outgoing && recording === "off"); // there is nothing to stop
  record.setAttribute("aria-pressed", String(!RECORDING[recording]));
  record.disabled = !RECORDING[recording] || performance.now() < calmUntil;
}

function say(name) {
  part("say").textContent = word(name);
}

// Why the ring will end in a moment; until then it may still be answered.
function willEnd(event) {
  if (event.detail.call !== call || part("ring").hidden) return;
  pulled = true;
  say("pulled");
  tick();
}

const ACTIONS = {
  answer() {
    if (session?.isEstablished()) return;
    performance.mark("martlet:answer", { detail: { call } });
    session?.answer(media(access));
  },
  refuse() {
    if (session && !session.isEstablished()) session.terminate({ status_code: 486 });
  },
  async mute() {
    if (await asked("steer", muted ? "unmute" : "mute")) muted = !muted;
    paint();
  },
  async hold() {
    if (await asked("steer", held ? "unhold" : "hold")) held = !held;
    paint();
  },
  // It says that it is recorded once it is.
  async agree() {
    if (await asked("steer", "agreed")) setTimeout(refresh, 1000); // should the news not come
  },
  async record() {
    if (await asked("ask", "stop_recording")) recording = "refused";
    paint();
  },
  hangup() {
    session?.terminate();
  },
};

function quiet() {
  ringTone(false);
  for (const kind of ["ring", "asked"]) withdraw(kind);
}

// Two soft notes a second, made here: no file, and no sound where the browser forbids it.
function ringTone(on) {
  if (tone) {
    clearInterval(tone.timer);
    tone.context.close();
    tone = null;
  }
  if (!on || !window.AudioContext) return;
  const context = new AudioContext();
  const note = () => {
    const voice = context.createOscillator();
    const volume = context.createGain();
    voice.frequency.value = 520;
    volume.gain.value = 0.06;
    voice.connect(volume).connect(context.destination);
    voice.start();
    voice.stop(context.currentTime + 0.4);
  };
  note();
  tone = { context, timer: setInterval(note, 1600) };
}

function begin() {
  startNotices(word);
  root.addEventListener("click", (event) => {
    const name = event.target.closest("[data-do]")?.dataset.do;
    if (name && session && !(name === "answer" && tooEarly(event))) ACTIONS[name]();
  });
  for (const moved of ["focusin", "focusout"]) document.addEventListener(moved, () => setTimeout(hands));
  for (const news of ["talk", "answered"]) document.addEventListener(`martlet:call.${news}`, refresh);
  document.addEventListener("martlet:call.pulled", willEnd);
  document.addEventListener("martlet:presence", start);
  document.addEventListener("martlet:page", start);
  document.addEventListener("martlet:live.reload", start); // too much was missed to be told one by one
  document.addEventListener("martlet:language", () => session?.isEstablished() && paint());
  window.addEventListener("beforeunload", (event) => {
    if (session?.isEstablished()) event.preventDefault();
  });
  window.addEventListener("pagehide", () => {
    if (!leave()) for (const agent of agents) agent.stop();
  });
  start();
}

// One tab of a browser is the phone; the next takes over when that one is closed.
if (root) {
  startNoticePanel(word);
  if (navigator.locks) navigator.locks.request("martlet-phone", () => new Promise(() => begin()));
  else begin();
}
