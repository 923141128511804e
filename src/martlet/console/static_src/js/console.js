// The console's script. Every page works without it; with it, pages change under a softphone that stays,
// typed text is saved by itself, and a session that ends while typing is renewed in place.

import { startPage } from "./page.js";
import { startLive } from "./live.js";
import { startTodo } from "./todo.js";
import { startKeys } from "./keys.js";
import { startPalette } from "./palette.js";
import { startAutosave } from "./autosave.js";
import { startLocks } from "./lock.js";
import { startReveal } from "./reveal.js";
import { startReplay } from "./replay.js";
import { startToasts } from "./toast.js";
import { startMenus } from "./menu.js";
import { startPasskeys } from "./passkey.js";
import { startHotline } from "../../../hotline/static_src/hotline.js";

startPasskeys(); // before htmx listens to forms
startPage();
startMenus();
startToasts();
startKeys();
startPalette();
startAutosave();
startLocks();
startReveal();
startReplay();
startHotline(); // before the stream, whose news it listens to
startTodo(); // so does this
startLive();
