// A link, or a button of a form, pressed once more, later than the hand did: what it stood in may have been drawn anew since.

export function pressAgain(elt, submitter) {
  for (const now of elt.isConnected ? [elt] : likeIt(elt)) {
    if (!now.matches("form")) return now.click();
    const button = submitter && buttonLike(submitter, now);
    if (button || !submitter) return now.requestSubmit(button);
  }
}

function likeIt(elt) {
  const where = elt.matches("form") ? "action" : "href";
  const same = (one) => one.getAttribute(where) === elt.getAttribute(where);
  return [...document.querySelectorAll(elt.localName)].filter(same);
}

function buttonLike(button, form) {
  const same = ({ type, name, value }) => type === "submit" && name === button.name && value === button.value;
  return button.isConnected ? button : [...form.elements].find(same);
}
