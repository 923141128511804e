// A word of the operating system while the browser is not in front: that a call rings, that somebody needs help with one, or
// that more people are needed on the phone. Never whose or where: it may stand on a locked screen. It goes when the call does,
// or when the page comes to the front.

const KEPT = "martlet-notices"; // "on" in a browser whose reader asked for them
const TRIED = 8000; // milliseconds that the one stays which was asked for on trial

const pending = new Map(); // kind -> the sentence, as long as it is true
const shown = new Map(); // kind -> what the operating system shows
let impossible = !("Notification" in window); // some phones have the name and refuse the thing
let words = () => "";
let told = ""; // the call-in that was seen or told of already

const behind = () => document.hidden || !document.hasFocus();

function state() {
  if (impossible) return "none";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && localStorage.getItem(KEPT) === "on" ? "on" : "off";
}

function show(kind) {
  if (state() !== "on" || shown.has(kind)) return;
  try {
    const notice = new Notification(pending.get(kind), {
      body: words("notice-more"),
      tag: `martlet-${kind}`,
      lang: document.documentElement.lang,
      requireInteraction: true,
    });
    shown.set(kind, notice);
    notice.onclick = () => {
      window.focus();
      withdraw(kind);
    };
    notice.onshow = () => shown.get(kind) !== notice && notice.close(); // closed before it was there, it would stay for good
    notice.onclose = () => shown.get(kind) === notice && shown.delete(kind);
  } catch {
    impossible = true;
    paint();
  }
}

function hide(kind) {
  const notice = shown.get(kind);
  shown.delete(kind);
  notice?.close();
}

// True until it is withdrawn: who goes to another window while it rings is told then.
export function notify(kind) {
  pending.set(kind, words(`notice-${kind}`));
  if (behind()) show(kind);
}

export function withdraw(kind) {
  pending.delete(kind);
  hide(kind);
}

function turned() {
  for (const kind of pending.keys()) {
    if (behind()) show(kind);
    else if (kind === "ring" || kind === "asked")
      hide(kind); // it still rings
    else withdraw(kind); // the page itself says so, once seen
  }
}

export function startNotices(word) {
  words = word;
  for (const name of ["focus", "blur"]) window.addEventListener(name, turned);
  document.addEventListener("visibilitychange", turned);
  document.addEventListener("martlet:call.alarm", () => notify("alarm"));
  seen();
  document.addEventListener("martlet:page", seen);
  document.body.addEventListener("htmx:afterSettle", (event) => event.detail.target?.id === "call-in" && callIn());
  window.addEventListener("pagehide", () => [...shown.keys()].forEach(withdraw));
}

// The bar that came by itself decides whether its reader is meant. Once for each call-in, and only to who does not see it.
const calledIn = () => document.querySelector("#call-in [data-call-in]")?.dataset.callIn ?? "";

function seen() {
  told = calledIn() || told;
}

function callIn() {
  const now = calledIn();
  if (!now) withdraw("call-in");
  else if (now !== told && behind()) notify("call-in");
  seen();
}

// --- where they are asked for, and turned off ------------------------------------------------------------------------------

function paint() {
  const panel = document.querySelector("[data-notices]");
  if (!panel) return;
  panel.hidden = false;
  const now = state();
  for (const place of panel.querySelectorAll("[data-notice-when]"))
    place.hidden = !place.dataset.noticeWhen.split(" ").includes(now);
}

const permitted = () =>
  new Promise((done) => {
    Notification.requestPermission(done)?.then(done); // older ones answer in one way only
  });

const BUTTONS = {
  async on() {
    if ((await permitted()) === "granted") localStorage.setItem(KEPT, "on");
  },
  off() {
    localStorage.removeItem(KEPT);
    [...shown.keys()].forEach(withdraw);
  },
  try() {
    withdraw("trial");
    pending.set("trial", words("notice-ring"));
    show("trial");
    setTimeout(() => withdraw("trial"), TRIED);
  },
};

// In every tab: the choice counts for the browser, and for the tab that is the phone.
export function startNoticePanel(word) {
  words = word;
  document.addEventListener("click", async (event) => {
    const pressed = event.target.closest("[data-notice]");
    if (!pressed) return;
    await BUTTONS[pressed.dataset.notice]();
    paint();
    if (pressed.closest("[hidden]")) pressed.closest("[data-notices]").focus(); // the button is gone: the keys go on from here
  });
  window.addEventListener("storage", (event) => event.key === KEPT && paint());
  document.addEventListener("martlet:page", paint);
  paint();
}
