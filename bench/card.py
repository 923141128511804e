"""From the ring in a volunteer's browser to the card on their screen: a whole Martlet with its demo, a real exchange, Chromium.

Beside the promise, and beside the same card fetched once more by the same page: what drawing it costs, without the ring.
Every sixth caller is known and shares a phone, the others are strangers.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from figure import Figure

if TYPE_CHECKING:
    from tests.journeys.house import House
    from tests.journeys.navigators import Volunteer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

CALLS, KNOWN = 30, 6
LINE, DIGIT = "4000100755", "1"  # Shenzhen; wages
CARD_MS = 300.0
FETCHED = """async (call) => { const began = performance.now(); const answer = await fetch(`/console/hotline/ring/${call}`);
  await answer.text(); return answer.ok ? performance.now() - began : -1; }"""


def main() -> list[Figure]:
    import django

    django.setup()
    from playwright.sync_api import sync_playwright
    from tests.adapters.exchange_house import why_not
    from tests.chromium import PROGRAM, launch
    from tests.journeys.conftest import FLAGS
    from tests.journeys.house import House
    from tests.journeys.navigators import Volunteer

    if reason := why_not() or ("" if PROGRAM else "Chromium is not installed"):
        print(f"card: not measured, {reason}")
        return []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        house = House(Path(folder))
        try:
            house.start()
            browser = launch(play, *FLAGS)
            volunteer = Volunteer(browser, house)
            volunteer.goes_on_duty()
            times = [one_call(house, volunteer, number) for number in range(CALLS + 1)][1:]  # the first warms the page
            browser.close()
        finally:
            house.stop()
    cards, fetches = (sorted(column) for column in zip(*times, strict=True))
    print(
        f"  ring to card p50 {statistics.median(cards):.0f}, p95 {p95(cards):.0f} ms; fetched again {p95(fetches):.0f} ms"
    )
    return [
        Figure("ring to card on the screen, p95, beside the promise", p95(cards), CARD_MS, at_most=1.0),
        Figure("the same beside the card fetched once more", p95(cards), p95(fetches)),
    ]


def one_call(house: House, volunteer: Volunteer, number: int) -> tuple[float, float]:
    """Milliseconds (to the card, to fetch it once more) of a caller who gives up."""
    from tests.journeys.navigators import Caller

    from martlet.telephony.demo import KNOWN_CALLER

    worker = Caller(house)
    worker.calls(LINE, KNOWN_CALLER.removeprefix("+86") if number % KNOWN == 0 else f"139{70000000 + number * 7919}")
    worker.hears_the_notice()
    worker.chooses(DIGIT)
    call = volunteer.hears_it_ring()
    found = volunteer.ring_to_card(call), float(volunteer.page.evaluate(FETCHED, call))
    worker.hangs_up()
    volunteer.hears_it_stop()
    worker.puts_the_phone_away()
    volunteer.page.wait_for_selector("#presence[data-state=ready]")
    return found


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    main()
