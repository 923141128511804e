"""Evaluations of the law a second, on one core, over all the worked cases in turn; and a calculator's page beside the bare page.

The library alone: facts are read from text, results carry steps, statutes and parameters. The promise is 10,000 a second.
"""

import json
import statistics
import time
from pathlib import Path

from figure import Figure

CASES = Path(__file__).resolve().parents[1] / "tests" / "law" / "data" / "cases.json"
PROMISE = 10_000.0
SECONDS = 2.0
ROUNDS = 5
ASKED = {
    "calculator, empty": "/console/law/calculators/severance",
    "calculator with its result": "/console/law/calculators/min_wage_topup?gross=2500&code=110000&date=2026-10-01",
    "calculator with rows": "/console/law/calculators/wage_arrears?"
    + "&".join(f"periods-{row}-month=2026-{row + 1:02d}&periods-{row}-due=6000" for row in range(10)),
    "list of all rules": "/console/law/",
}


def rate() -> float:
    """Median evaluations a second over some rounds of two seconds each."""
    from martlet.law import evaluate

    cases = [(case["function"], case["input"]) for case in json.loads(CASES.read_text(encoding="utf-8"))]
    for function, facts in cases:
        evaluate(function, facts)
    found = []
    for _round in range(ROUNDS):
        done, began = 0, time.process_time()
        while (took := time.process_time() - began) < SECONDS:
            for function, facts in cases:
                evaluate(function, facts)
            done += len(cases)
        found.append(done / took)
    return statistics.median(found)


def main() -> list[Figure]:
    from pages import Browser, beside_the_bare_page, demo_password, house

    figures = [Figure("evaluations on one core", rate(), PROMISE, "1/s", at_most=1.0, more_is_better=True)]
    with house() as port:
        browser = Browser(port)
        browser.sign_in("sun", demo_password(port))
        figures += [
            beside_the_bare_page(browser, what, lambda path=path: browser.timed(path)) for what, path in ASKED.items()
        ]
    return figures
