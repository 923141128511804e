"""More calls than usual, on a real exchange with recording: two hundred at once, and sixty on five phones.

The phones of the first are enough for everybody; what is measured is INVITE to ringing while all of them come together, and
whether each is served and recorded. Of the second it is the order: who came first is offered first.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from figure import Figure

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

AT_ONCE, RATE, AT_ONCE_MS = 200, 40, 1000.0
IN_ORDER, PHONES = 60, 5


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
    from tests.adapters.sipp import Crowd, nobody_wraps_up, offered

    with House(folder, people=PHONES, one_desk=True) as house, nobody_wraps_up(house):
        Crowd(house, folder / "crowd", patient=True).call(IN_ORDER, 20)
        tickets = offered(house)
    right = sum(ticket == place for place, ticket in enumerate(tickets, 1))
    what = f"of {IN_ORDER} calls on {PHONES} phones offered in the order in which they came"
    return Figure(what, right, IN_ORDER, "calls", at_most=1.0, more_is_better=True)


if __name__ == "__main__":
    main()
