// One way to ask the server: with the anti-forgery token, and with a sign-in in place when the session has ended.

import { signInAgain } from "./signin.js";

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

export function renewCsrfToken(token) {
  const meta = document.querySelector('meta[name="csrf-token"]');
  if (!token || !meta) return;
  meta.content = token;
  for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
}

// fetch() that survives the end of a session: asks to sign in, then sends the same request once more.
export async function ask(url, { method = "GET", body, headers = {} } = {}) {
  const send = () => {
    if (body instanceof FormData && body.has("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", csrfToken());
    return fetch(url, {
      method,
      body,
      credentials: "same-origin",
      headers: { "X-Requested-With": "fetch", "X-CSRFToken": csrfToken(), ...headers },
    });
  };
  const answer = await send();
  if (answer.status !== 401) return answer;
  await signInAgain();
  return send();
}
