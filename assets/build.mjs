// Builds what browsers load, from the rooms' static_src folders into build/static/:
//   console.css  Tabler's reset and whatever Tabler class a template names, then the console's own files in their order
//   public.css   the public site, alone
//   icons.svg    one sprite of the icons that the console uses; pictures.svg those of the public site
//   *.js         one bundle an entry
// Run by `npm run build`; nothing here runs on a server.

import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { build, transform } from "esbuild";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";

const ROOT = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const ROOMS = path.join(ROOT, "src/martlet");
const MODULES = path.join(ROOT, "node_modules");
const PLACE = path.join(ROOT, "build/static");
const OUT = `${PLACE}.${process.pid}`; // put in place when whole: pages may be loading from there
const STYLES = ["chrome80", "firefox78", "safari14"]; // cheap phones of 2018 to 2020, updated as far as they go
const SCRIPTS = ["es2020"];

const entries = {
  console: "console/static_src/js/console.js",
  gate: "console/static_src/js/gate.js",
  leave: "site/static_src/leave.js",
  softphone: "telephony/static_src/softphone.js",
  "demo-phone": "telephony/static_src/demo_phone.js",
};

function* filesBelow(folder, suffixes) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== "__pycache__" && entry.name !== "locale" && entry.name !== "migrations")
        yield* filesBelow(full, suffixes);
    } else if (suffixes.some((suffix) => entry.name.endsWith(suffix))) {
      yield full;
    }
  }
}

function write(name, text) {
  const file = path.join(OUT, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

// --- style sheets ---------------------------------------------------------------------------------------------------

// Only what stands in a class attribute counts, not every word of a page: else a sentence with "card" brings Tabler's card.
function namesInMarkup(text) {
  const classes = new Set();
  for (const [, value] of text.matchAll(/class(?:Name)?["']?\s*[=:]\s*["'`]([^"'`]*)["'`]/g)) {
    for (const name of value.replace(/\{[{%].*?[%}]\}/g, " ").split(/\s+/)) if (name) classes.add(name);
  }
  const tags = new Set([...text.matchAll(/<([a-z][a-z0-9]*)/g)].map(([, tag]) => tag));
  return { classes: [...classes], tags: [...tags], attributes: { names: [], values: [] }, ids: [], undetermined: [] };
}

// Browsers before 2024 drop a whole declaration for these; our tokens say every colour in plain hex instead.
const TOO_NEW = /light-dark\(|oklch\(|oklab\(|color-mix\(/;

async function tabler() {
  const content = [...filesBelow(ROOMS, [".html", ".py", ".js"])].map((file) => ({
    raw: fs.readFileSync(file, "utf8"),
    extension: path.extname(file).slice(1),
  }));
  const [purged] = await new PurgeCSS().purge({
    content,
    css: [path.join(MODULES, "@tabler/core/dist/css/tabler.css")],
    extractors: [{ extractor: namesInMarkup, extensions: ["html", "py", "js"] }],
    // what form widgets and messages bring, spelled out in no template
    safelist: [
      "html",
      "body",
      "input",
      "select",
      "option",
      "optgroup",
      "textarea",
      "button",
      "ol",
      "h4",
      "strong",
      "em",
      "pre",
    ],
    variables: true,
    keyframes: true,
    fontFace: true,
  });
  const root = postcss.parse(purged.css);
  root.walkComments((comment) => void comment.remove());
  root.walkDecls((declaration) => {
    if (TOO_NEW.test(declaration.value)) declaration.remove();
  });
  // A variable whose meaning was only a colour we removed would leave var(--x) without a value: drop what uses it.
  for (let again = true; again;) {
    again = false;
    const known = new Set();
    root.walkDecls(/^--/, (declaration) => void known.add(declaration.prop));
    for (const name of OWN_VARIABLES) known.add(name);
    root.walkDecls((declaration) => {
      for (const [, name, next] of declaration.value.matchAll(/var\(\s*(--[\w-]+)\s*([,)])/g)) {
        if (next === ")" && !known.has(name)) {
          declaration.remove();
          again = true;
          return;
        }
      }
    });
  }
  const used = new Set();
  for (const text of [root.toString(), ownConsole()]) {
    for (const [, name] of text.matchAll(/var\(\s*(--[\w-]+)/g)) used.add(name);
  }
  root.walkDecls(/^--/, (declaration) => {
    if (!used.has(declaration.prop)) declaration.remove();
  });
  root.walkRules((rule) => {
    if (rule.nodes.length === 0) rule.remove();
  });
  root.walkAtRules((rule) => {
    if (rule.nodes && rule.nodes.length === 0) rule.remove();
  });
  return root.toString();
}

function ownConsole() {
  const folder = path.join(ROOMS, "console/static_src/css");
  const parts = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(".css"))
    .sort();
  return parts
    .map((name) => {
      const text = fs.readFileSync(path.join(folder, name), "utf8");
      return name.endsWith("-dark.css") ? text + followsDevice(text) : text;
    })
    .join("\n");
}

// The dark tokens once more, for people who left the choice to their device.
function followsDevice(text) {
  const rules = text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll('[data-bs-theme="dark"]', ":root:not([data-bs-theme])");
  return `@media (prefers-color-scheme: dark) {\n${rules}\n}\n`;
}

const OWN_VARIABLES = new Set([...ownConsole().matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name));

async function styleSheet(name, text) {
  const result = await transform(text, { loader: "css", minify: true, target: STYLES, sourcefile: name });
  for (const warning of result.warnings) complain(`${name}: ${warning.text}`);
  if (TOO_NEW.test(result.code)) complain(`${name}: holds a colour function that browsers before 2024 drop`);
  write(name, result.code);
}

// --- icons ------------------------------------------------------------------------------------------------------------

// The console's icons, or with `site` those of the public pages: a worker's phone loads no more than it shows.
function iconNames(site = false) {
  const found = new Map();
  const note = (name, file) => found.set(name, found.get(name) ?? path.relative(ROOT, file));
  const patterns = {
    ".html": site ? [/\{%\s*pic\s+"([a-z0-9-]+)"/g] : [/\{%\s*icon\s+"([a-z0-9-]+)"/g, /\sicon="([a-z0-9-]+)"/g],
    ".py": [/\bicon\(\s*"([a-z0-9-]+)"/g, /\bicon="([a-z0-9-]+)"/g, /"icon":\s*"([a-z0-9-]+)"/g],
    ".js": [/\bicon\(\s*"([a-z0-9-]+)"/g, /icon:\s*"([a-z0-9-]+)"/g],
  };
  for (const file of filesBelow(ROOMS, Object.keys(patterns))) {
    const ofSite = file.startsWith(path.join(ROOMS, "site") + path.sep);
    if (!file.endsWith(".html") && ofSite !== site) continue;
    const text = fs.readFileSync(file, "utf8");
    for (const pattern of patterns[path.extname(file)]) for (const [, name] of text.matchAll(pattern)) note(name, file);
  }
  const list = path.join(ROOT, site ? "assets/pictures.txt" : "assets/icons.txt");
  for (const line of fs.readFileSync(list, "utf8").split("\n")) {
    const name = line.replace(/#.*/, "").trim();
    if (name) note(name, list);
  }
  return sorted(found);
}

function sorted(found) {
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sprite(target, names) {
  const symbols = [];
  for (const [name, where] of names) {
    const file = path.join(MODULES, "@tabler/icons/icons/outline", `${name}.svg`);
    if (!fs.existsSync(file)) {
      complain(`${where}: there is no icon called "${name}"`);
      continue;
    }
    const drawing = fs
      .readFileSync(file, "utf8")
      .replace(/<!--[\s\S]*?-->/g, "")
      .replace(/^[\s\S]*?<svg[^>]*>/, "")
      .replace(/<\/svg>\s*$/, "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
      .replace(/\s+/g, " ")
      .replace(/> </g, "><")
      .trim();
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${drawing}</symbol>`);
  }
  write(target, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

// --- scripts ------------------------------------------------------------------------------------------------------------

async function scripts() {
  const present = Object.entries(entries).filter(([, file]) => fs.existsSync(path.join(ROOMS, file)));
  await build({
    entryPoints: Object.fromEntries(present.map(([name, file]) => [name, path.join(ROOMS, file)])),
    outdir: OUT,
    bundle: true,
    minify: true,
    format: "iife",
    target: SCRIPTS,
    nodePaths: [MODULES],
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  });
}

// --- all of it -------------------------------------------------------------------------------------------------------------

const complaints = [];
function complain(sentence) {
  complaints.push(sentence);
}

await styleSheet("console.css", (await tabler()) + ownConsole());
await styleSheet("public.css", fs.readFileSync(path.join(ROOMS, "site/static_src/public.css"), "utf8"));
sprite("icons.svg", iconNames());
sprite("pictures.svg", iconNames(true));
fs.copyFileSync(path.join(ROOMS, "console/static_src/favicon.svg"), path.join(OUT, "favicon.svg"));
await scripts();

for (const name of fs.readdirSync(OUT).sort()) {
  const bytes = fs.readFileSync(path.join(OUT, name));
  const kilo = (count) => (count / 1000).toFixed(1).padStart(7);
  console.log(`${name.padEnd(16)}${kilo(bytes.length)} kB ${kilo(zlib.gzipSync(bytes, { level: 9 }).length)} kB gzip`);
}
fs.rmSync(`${OUT}.old`, { recursive: true, force: true });
if (fs.existsSync(PLACE)) fs.renameSync(PLACE, `${OUT}.old`);
fs.renameSync(OUT, PLACE);
fs.rmSync(`${OUT}.old`, { recursive: true, force: true });

if (complaints.length) {
  console.error(complaints.map((sentence) => `assets: ${sentence}`).join("\n"));
  process.exitCode = 1;
}
