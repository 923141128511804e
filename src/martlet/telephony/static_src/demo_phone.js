// The worker's phone of the demo: calls a line as one of a few made-up numbers.

import { connect, media, wire } from "./phone.js";
import { elapsed } from "./elapsed.js";

const root = document.getElementById("worker-phone");
const access = JSON.parse(document.getElementById("worker-access").textContent);
const audio = root.querySelector("audio");
const state = root.querySelector("[data-state]");
const word = (name) => root.querySelector(`[data-word="${name}"]`).textContent.trim();

let session = null;
let ready = false;
let began = 0;
let timer = null;

function show(name) {
  root.dataset.state = name;
  state.textContent = word(name);
  root.querySelector('[data-do="call"]').disabled = !ready || Boolean(session);
  root.querySelector('[data-do="hangup"]').disabled = !session;
  for (const key of root.querySelectorAll("[data-digit]")) key.disabled = !session;
}

const agent = connect(access, {
  onState(now) {
    ready = now === "ready";
    if (!session) show(ready ? "ready" : "lost");
  },
});

function call() {
  const number = root.querySelector('[name="number"]:checked').value;
  const line = root.querySelector('[name="line"]').value;
  const target = `sip:${line}@${access.uri.split("@")[1]}`;
  session = agent.call(target, { ...media(access), extraHeaders: [`X-Demo-Caller: ${number}`] });
  wire(session, audio);
  began = performance.now();
  timer = setInterval(
    () => (root.querySelector("[data-time]").textContent = elapsed((performance.now() - began) / 1000)),
    500,
  );
  session.on("progress", () => show("ringing"));
  session.on("confirmed", () => show("talking"));
  session.on("ended", () => over("over"));
  session.on("failed", (event) => over(/Media/.test(event.cause ?? "") ? "mic" : "failed"));
  show("calling");
}

function over(name) {
  session = null;
  clearInterval(timer);
  show(name);
}

root.addEventListener("click", (event) => {
  const key = event.target.closest("[data-digit]");
  if (key && session) session.sendDTMF(key.dataset.digit, { transportType: "RFC2833" });
  const what = event.target.closest("[data-do]")?.dataset.do;
  if (what === "call" && !session) call();
  if (what === "hangup") session?.terminate();
});
window.addEventListener("pagehide", () => agent.stop());
show("lost");
