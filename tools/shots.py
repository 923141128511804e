#!/usr/bin/env python3
"""Pictures of pages at desk and phone size, light and dark, Chinese and English, each checked on the way.

    tools/shots.py --user zhou --password … --out /tmp/shots /accounts/login/ /console/ /console/cases/

Checks: axe-core (WCAG 2.2 A and AA, best practice), sideways scrolling, targets of 24 px on a desk and 44 px on a phone,
clipped words, smallest letters, errors of scripts and of the content security policy. Exits 1 when one finds something.
Needs a running Martlet, Debian's Chromium, and `npm ci` for axe-core. Addresses under /accounts/login and / are opened
signed out.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
CHROMIUM = "/usr/bin/chromium"
SIZES = {"desk": (1280, 800), "phone": (360, 740)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

LOOK = """(phone) => {
  const found = [];
  const seen = (e) => { const s = getComputedStyle(e), r = e.getBoundingClientRect();
    return s.visibility !== 'hidden' && s.display !== 'none' && r.width > 0 && r.height > 0
      && !e.closest('.m-vh,.vh,.m-skip,.skip,#busy') && (e.tagName === 'SUMMARY' || !e.closest('details:not([open])')); };
  const say = (e) => `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className} "${(e.textContent || '').trim().slice(0, 20)}"`;
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) { found.push(`scrolls sideways by ${over} px`);
    for (const e of document.querySelectorAll('body *')) { if (seen(e) && e.getBoundingClientRect().right > innerWidth + 1
      && !e.closest('[tabindex="0"],svg')) { found.push(`  because of ${say(e)}`); break; } } }
  const least = phone ? 44 : 24;
  for (const e of document.querySelectorAll('a,button,select,input:not([type=radio]):not([type=checkbox]):not([type=hidden]),summary')) {
    if (!seen(e) || (e.tagName === 'A' && getComputedStyle(e).display === 'inline')) continue;
    const main = e.closest('tr')?.querySelector('.m-t1');
    if (main && getComputedStyle(main, '::after').position === 'absolute') continue; // the whole row is the target
    const r = e.getBoundingClientRect();
    if (r.height < least - .5 || r.width < 23.5) found.push(`target ${Math.round(r.width)}x${Math.round(r.height)} ${say(e)}`); }
  for (const e of document.querySelectorAll('.m-btn,.m-pb,.m-tag,.m-due,.m-slot,dd,h1,h2,label'))
    if (seen(e) && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline') found.push(`clipped ${say(e)}`);
  for (const e of document.querySelectorAll('body *')) { if (!seen(e) || e.closest('svg')) continue;
    if ([...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) && parseFloat(getComputedStyle(e).fontSize) < 12)
      found.push(`letters below 12 px ${say(e)}`); }
  return found;
}"""


@dataclass
class Report:
    name: str
    found: list[str] = field(default_factory=list)
    kilobytes: float = 0.0


def pages(arguments: argparse.Namespace) -> Iterator[Report]:
    axe = AXE.read_text()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        cookies = sign_in(browser, arguments) if arguments.user else []
        for size, theme, language in product(arguments.sizes, arguments.themes, arguments.languages):
            context = new_context(browser, arguments, size, theme, language)
            for path in arguments.paths:
                context.clear_cookies()
                context.add_cookies([{"name": "lang", "value": language, "url": arguments.base}])
                if path.startswith("/console") or (path.startswith("/accounts") and "login" not in path):
                    context.add_cookies(cookies)
                yield one(context.new_page(), arguments, path, f"{slug(path)}-{size}-{theme}-{language}", size, axe)
            context.close()
        browser.close()


def new_context(
    browser: Browser, arguments: argparse.Namespace, size: str, theme: str, language: str
) -> BrowserContext:
    width, height = SIZES[size]
    return browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        locale="zh-CN" if language == "zh-hans" else "en-GB",
        base_url=arguments.base,
        reduced_motion="reduce",
    )


def sign_in(browser: Browser, arguments: argparse.Namespace) -> list[Any]:
    context = browser.new_context(base_url=arguments.base)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", arguments.user)
    page.fill("[name=password]", arguments.password)
    page.click("form[action*=login] button")
    page.wait_for_url(re.compile("/console/"))
    cookies = [cookie for cookie in context.cookies() if cookie["name"] != "lang"]
    context.close()
    return cookies


def one(page: Page, arguments: argparse.Namespace, path: str, name: str, size: str, axe: str) -> Report:
    report = Report(name)
    page.on("pageerror", lambda error: report.found.append(f"script: {error}"))
    page.on(
        "console",
        lambda line: (
            report.found.append(f"console: {line.text[:200]}")
            if line.type == "error" and "Content Security" in line.text
            else None
        ),
    )
    page.goto(path, wait_until="load")
    if arguments.then:
        page.evaluate(arguments.then)
    page.wait_for_timeout(150)
    page.evaluate(axe)
    result = page.evaluate("(rules) => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    for fault in result["violations"]:
        for node in fault["nodes"][:3]:
            report.found.append(
                f"axe {fault['id']}: {' '.join(map(str, node['target']))} {(node.get('failureSummary') or '')[:160]!r}"
            )
    report.found += page.evaluate(LOOK, size == "phone")
    report.kilobytes = page.evaluate(
        "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".reduce((sum, entry) => sum + entry.transferSize, 0) / 1000"
    )
    page.screenshot(path=arguments.out / f"{name}.png", full_page=arguments.full)
    page.close()
    return report


def slug(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--out", type=Path, default=Path("build/shots"))
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--themes", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    parser.add_argument("--languages", nargs="+", default=["zh-hans", "en"], choices=["zh-hans", "en"])
    parser.add_argument("--full", action="store_true", help="the whole page, not one screen of it")
    parser.add_argument("--then", default="", help="script to run before the picture, for example to open a dialog")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    faults = 0
    for report in pages(arguments):
        print(f"{report.name:60} {report.kilobytes:7.1f} kB  {'ok' if not report.found else ''}", flush=True)
        for line in dict.fromkeys(report.found):
            print(f"    {line}", flush=True)
        faults += len(report.found)
    print(f"{faults} found")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
