// The pages before the console: only passkeys need a script here.

import { startPasskeys } from "./passkey.js";

startPasskeys();
document.querySelector("[data-focus]")?.focus();
