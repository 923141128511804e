// A session that ends while somebody types: sign in on top of the page, then send again what failed.
// Nothing is kept in the browser's storage; the typed text simply stays where it is.

import { renewCsrfToken } from "./net.js";
import { element, word } from "./words.js";

let waiting = null;

// Resolves once the same colleague is signed in again.
export function signInAgain() {
  waiting ??= openDialog().finally(() => {
    waiting = null;
  });
  return waiting;
}

async function openDialog() {
  const { signIn, signedIn } = document.body.dataset;
  const body = element("div", { class: "m-pad" });
  const dialog = element(
    "dialog",
    { class: "m-dialog m-dialog-s", "aria-labelledby": "again-t" },
    element("div", { class: "m-card-t" }, element("h2", { id: "again-t" }, word("signIn"))),
    element("p", { class: "m-pad m-second" }, word("signInWhy")),
    body,
  );
  document.body.append(dialog);
  dialog.addEventListener("cancel", (event) => event.preventDefault()); // leaving it would lose what was typed

  return new Promise((resolve) => {
    const finished = (page) => {
      const user = page.body.dataset.user;
      if (user !== document.body.dataset.user) {
        // Never send one person's words under another's name.
        window.alert(word("signedInAs"));
        window.location.reload();
        return;
      }
      renewCsrfToken(page.querySelector('meta[name="csrf-token"]')?.content);
      dialog.close();
      dialog.remove();
      resolve();
    };

    const show = (page) => {
      const gate = page.getElementById("gate");
      if (!gate) {
        finished(page);
        return;
      }
      body.replaceChildren(...[...document.importNode(gate, true).childNodes]);
      body.querySelector("h1")?.remove();
      body.querySelectorAll("[data-outside]").forEach((part) => part.remove());
      document.dispatchEvent(new CustomEvent("martlet:gate", { detail: body }));
      (body.querySelector("[data-focus]") ?? body.querySelector("input:not([type=hidden])"))?.focus();
    };

    body.addEventListener("submit", async (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      event.stopPropagation();
      const form = event.target;
      const data = new FormData(form, event.submitter);
      data.set("next", signedIn);
      load(form.action, { method: "POST", body: data }).then(show, offline);
    });

    const begin = () => load(`${signIn}?next=${encodeURIComponent(signedIn)}`).then(show, offline);

    // What was typed into the sign-in stays; where nothing has come yet there is a button.
    const offline = () => {
      body.querySelector("[data-offline]")?.remove();
      const told = element(
        "div",
        { class: "m-stack-s", role: "alert", "data-offline": true },
        element("p", {}, word("offline")),
      );
      if (!body.querySelector("form")) {
        const again = element("button", { class: "m-btn m-btn-primary", type: "button" }, word("again"));
        again.addEventListener("click", begin);
        told.append(again);
      }
      body.prepend(told);
    };

    dialog.showModal();
    begin();
  });
}

async function load(url, options = {}) {
  const answer = await fetch(url, { credentials: "same-origin", ...options });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
