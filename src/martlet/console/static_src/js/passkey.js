// Passkeys. A form says what it wants: data-passkey="login" (asks the server for a challenge first), "get" or "create"
// (the challenge lies in the page, in the element named by data-options). The answer goes into its `credential` field.

export function startPasskeys() {
  const able = window.PublicKeyCredential !== undefined;
  const unveil = (root) => {
    if (able) root.querySelectorAll("[data-needs-passkey]").forEach((part) => (part.hidden = false));
  };
  unveil(document);
  document.addEventListener("martlet:gate", (event) => unveil(event.detail));
  document.addEventListener("martlet:page", () => unveil(document));
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const field = form.elements?.namedItem("credential");
      if (!form.dataset?.passkey || !field || field.value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      confirmOnDevice(form)
        .then((credential) => {
          field.value = JSON.stringify(credential);
          form.requestSubmit();
        })
        .catch(() => sayFailed(form));
    },
    true,
  );
}

async function confirmOnDevice(form) {
  if (form.dataset.passkey === "login") {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return get((await answer.json()).request_options);
  }
  const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
  if (form.dataset.passkey === "get") return get(options.request_options);
  return create(options.creation_options, form.elements.namedItem("passwordless")?.checked ?? false);
}

async function get(options) {
  const publicKey = {
    ...options.publicKey,
    challenge: bytes(options.publicKey.challenge),
    allowCredentials: known(options.publicKey.allowCredentials),
  };
  const found = await navigator.credentials.get({ publicKey });
  const { response } = found;
  return {
    ...common(found),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

async function create(options, passwordless) {
  const asked = options.publicKey;
  const selection = { ...asked.authenticatorSelection };
  if (passwordless)
    Object.assign(selection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  else Object.assign(selection, { residentKey: "discouraged", requireResidentKey: false });
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: known(asked.excludeCredentials),
    authenticatorSelection: selection,
  };
  const made = await navigator.credentials.create({ publicKey });
  return {
    ...common(made),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

function common(credential) {
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function known(list) {
  return (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

function bytes(base64url) {
  const plain = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}

function sayFailed(form) {
  const place = form.querySelector("[data-passkey-says]") ?? form.parentElement.querySelector("[data-passkey-says]");
  if (!place) return;
  place.hidden = false;
}
