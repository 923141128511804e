"""The claim wizard beside a bare page, and how many assessments the library makes a second.

    python bench/claims.py          (in the folder of the project; the network of bench/pages.py is made when there is none)

A case of the work list gets the facts of a worker without a contract first, as a volunteer would type them, step by step.
"""

import re
import statistics
import time
from datetime import date

from figure import Figure
from pages import Browser, beside_the_bare_page, demo_password, house

from martlet.law.claims import assess, read

FACTS = {
    "work": {"place": "110000", "form": "FT-ORAL", "hired": "2025-10-09", "last_day": "2026-09-30", "contract": "none"},
    "pay": {"monthly": "6525", "periods": "2026-07 6525 2000\n2026-08 6525 2000\n2026-09 6525"},
    "end": {"ended_how": "resigned_cause", "resign_grounds": "unpaid_wages", "resign_stated": "yes"},
}
LEAST_A_SECOND = 100.0


def fill(browser: Browser, path: str) -> None:
    """Every step typed and sent, with the version the page gave."""
    for step, typed in FACTS.items():
        _status, page = browser.ask(f"{path}?step={step}")
        hidden = dict(re.findall(r'name="(rev|scope)" value="([^"]*)"', page.decode()))
        status, _page = browser.ask(path, {**typed, **hidden, "step": step, "stay": "1"})
        if status != 302:
            raise SystemExit(f"step {step} answered {status}")


def assessments() -> Figure:
    facts, _faults = read({**FACTS["work"], **FACTS["pay"], **FACTS["end"], "resign_grounds": ["unpaid_wages"]})
    today = date(2026, 11, 20)
    times = []
    for _round in range(300):
        began = time.perf_counter()
        assess(facts, today)
        times.append(time.perf_counter() - began)
    rate = 1 / statistics.median(times)
    print(f"assessments of a worker: {rate:,.0f} a second", flush=True)
    return Figure("assessments of a worker", rate, LEAST_A_SECOND, "a second", 1.0, more_is_better=True)


def main() -> list[Figure]:
    figures = [assessments()]
    with house() as port:
        browser = Browser(port)
        browser.sign_in("sun", demo_password(port))
        _status, listed = browser.ask("/console/cases/")
        case = re.search(rb'href="(/console/cases/[0-9a-f-]{36})/?"', listed)
        if case is None:
            raise SystemExit("the work list shows no case")
        path = case.group(1).decode() + "/claim/"
        fill(browser, path)
        total = re.compile(r"元|CNY".encode())
        figures.append(
            beside_the_bare_page(browser, "claim wizard", lambda: browser.timed(f"{path}?step=pay", None, total))
        )
        typed = {**FACTS["pay"], "step": "pay", "scope": "", "rev": "1", "monthly": "7000"}
        figures.append(
            beside_the_bare_page(browser, "claims while typing", lambda: browser.timed(f"{path}look", typed))
        )
    return figures


if __name__ == "__main__":
    for figure in main():
        print(figure)
