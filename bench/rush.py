"""More calls than usual, on a real exchange with recording: two hundred at once, and sixty on five phones.

The phones of the first are enough for everybody; what is measured is INVITE to ringing while all of them come together, and
whether each is served and recorded. Of the second it is the order: who came first is offered first.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from figure import Figure

if TYPE_CHECKING:
    from tests.adapters.exchange_house import House

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

AT_ONCE, RATE, AT_ONCE_MS = 200, 40, 1000.0
IN_ORDER, PHONES = 60, 5
TICKETS = """select json_extract(c.machine, '$.ticket') from telephony_call_offer o join telephony_call c on c.id = o.call_id
 group by c.id order by min(o.offered)"""


def main() -> list[Figure]:
    from tests.adapters.exchange_house import why_not

    reason = why_not() or ("" if shutil.which("sipp") else "sipp is not installed (Debian: sip-tester)")
    if reason:
        print(f"rush: not measured, {reason}")
        return []
    with tempfile.TemporaryDirectory() as folder:
        return [*at_once(Path(folder) / "at-once"), in_order(Path(folder) / "in-order")]


def at_once(folder: Path) -> list[Figure]:
    from tests.adapters.exchange_house import House
    from tests.adapters.sip_phone import until
    from tests.adapters.sipp import Crowd

    with House(folder, people=AT_ONCE, one_desk=True) as house:
        crowd = Crowd(house, folder / "crowd", talk=12, patient=True)
        crowd.call(AT_ONCE, RATE)
        waits = [1000 * (ring - call) for call, ring in zip(crowd.offered, crowd.rang, strict=True)]
        recorded = "select count(*) from telephony_recording"
        until(lambda: house.rows(recorded) == [(AT_ONCE,)], 60)
        served = house.rows("select count(*) from telephony_call where answered is not null")[0][0]
    p95 = statistics.quantiles(waits, n=20)[-1]
    print(f"  {AT_ONCE} calls at once, all recorded: p50 {statistics.median(waits):.0f}, p95 {p95:.0f} ms")
    return [
        Figure(f"{AT_ONCE} calls at once, recorded, p95, beside the promise", p95, AT_ONCE_MS, at_most=1.0),
        Figure(f"of {AT_ONCE} calls at once served", served, AT_ONCE, "calls", at_most=1.0, more_is_better=True),
    ]


def in_order(folder: Path) -> Figure:
    from tests.adapters.exchange_house import House
    from tests.adapters.sipp import Crowd

    with House(folder, people=PHONES, one_desk=True) as house, ready_again(house):
        Crowd(house, folder / "crowd", patient=True).call(IN_ORDER, 20)
        offered = [ticket for (ticket,) in house.rows(TICKETS)]
    right = sum(ticket == place for place, ticket in enumerate(offered, 1))
    what = f"of {IN_ORDER} calls on {PHONES} phones offered in the order in which they came"
    return Figure(what, right, IN_ORDER, "calls", at_most=1.0, more_is_better=True)


@contextmanager
def ready_again(house: House) -> Iterator[None]:
    """Nobody here writes down what was said: whoever wraps up is ready for the next."""
    over = threading.Event()

    def loop() -> None:
        while not over.wait(0.05):
            house.write("update volunteers_duty set state='ready' where state='wrap_up'")

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


if __name__ == "__main__":
    main()
