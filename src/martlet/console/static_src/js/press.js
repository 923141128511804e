// A link or a button's form pressed once more, later than the hand did: what it stood in may have been drawn anew since.

export function pressAgain(elt, submitter) {
  const now = asItStands(elt);
  if (now?.matches("form")) now.requestSubmit(submitter ? buttonLike(submitter, now) : undefined);
  else now?.click();
}

function asItStands(elt) {
  if (elt.isConnected) return elt;
  const where = elt.matches("form") ? "action" : "href";
  const same = (one) => one.getAttribute(where) === elt.getAttribute(where);
  return [...document.querySelectorAll(elt.localName)].find(same);
}

function buttonLike(button, form) {
  const same = ({ type, name, value }) => type === "submit" && name === button.name && value === button.value;
  return button.isConnected ? button : [...form.elements].find(same);
}
