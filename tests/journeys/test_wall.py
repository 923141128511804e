"""The board on the wall follows the line by itself: who waits, and a call that was lost, brought by the event stream alone."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page
from tests.adapters.sip_phone import until
from tests.journeys.chapters import it_rings
from tests.journeys.house import House
from tests.journeys.navigators import Coordinator, Volunteer

ANSWERED = "#main .m-wc >> nth=3"


# The board as it is, only that it never asks by itself: what it shows anew was brought by news.
WITHOUT_ASKING = """document.addEventListener("DOMContentLoaded", () => {
  const every = ", every 20s", board = document.getElementById("main");
  board?.setAttribute("hx-trigger", board.getAttribute("hx-trigger").replace(every, ""));
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    detail.serverResponse = detail.serverResponse.replace(every, ""); });
})"""


def lost(board: Page) -> int:
    found = re.search(r"没接到 (\d+) 通", board.inner_text(ANSWERED))
    return int(found[1]) if found else 0


def waiting(board: Page) -> int:
    return int(board.inner_text("#main .m-wc >> nth=0 >> dd >> nth=0"))


def test_a_lost_call_appears_live(house: House, people: Callable[..., Any], callers: Callable[..., Any]) -> None:
    coordinator, volunteer = people(Coordinator, house), people(Volunteer, house)
    volunteer.goes_on_duty()
    board = coordinator.page
    board.add_init_script(WITHOUT_ASKING)
    assert coordinator.opens("/console/insight/wall") == 200
    board.evaluate("window.same = true")
    before = lost(board)
    assert (waiting(board), "every" in str(board.get_attribute("#main", "hx-trigger"))) == (0, False)

    worker = callers(house)
    it_rings(volunteer, worker, "13655770000")
    until(lambda: waiting(board) == 1, 10)
    coordinator.picture("wall-waiting")
    worker.hangs_up()
    until(lambda: lost(board) == before + 1, 10)
    asks = "every" in str(board.get_attribute("#main", "hx-trigger"))
    assert (waiting(board), board.evaluate("window.same"), asks) == (0, True, False)  # never loaded anew
    coordinator.picture("wall-lost")
    volunteer.goes_off_duty()
