// Where the keyboard is. A call that rings takes it to the button that answers, so that Space is that button's and not of whatever
// had it before; never from somebody who types. When it stops ringing, the keyboard is back where it was.

const MEANT = 400; // milliseconds in which a key was still meant for what had the focus

let before = null;
let taken = -Infinity;

export function typing(place) {
  if (!place) return false;
  return (
    place.isContentEditable ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(place.tagName) && !/^(checkbox|radio|button|submit)$/.test(place.type))
  );
}

export function takeFocus(button) {
  const at = document.activeElement;
  if (typing(at) || document.querySelector("dialog[open]")) return;
  before = at;
  if (at?.closest("button, a, summary, input")) taken = performance.now();
  button.focus({ preventScroll: true });
}

// A key that was on its way to something else; a mouse is always meant.
export const tooEarly = (event) => event.detail === 0 && performance.now() - taken < MEANT;

export function giveFocusBack() {
  if (before?.isConnected) before.focus({ preventScroll: true });
  before = null;
}

// The mouse opened or chose something in the card of the call that rings: the keyboard stays with the button that answers.
export function keepFocus() {
  const button = document.querySelector('[data-phone="ring"]:not([hidden]) [data-do="answer"]');
  if (button && !typing(document.activeElement) && !document.querySelector("dialog[open]"))
    button.focus({ preventScroll: true });
}
