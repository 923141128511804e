"""The machine's clock is set by an hour, forward and back, while callers talk and wait. The whole switchboard runs under a clock
of its own (`clock.c`), moved as an administrator's `date` does, the monotonic one left alone. libfaketime cannot do it: under it
Python's sleep fails. What Asterisk itself makes of such a day is not tried here: its clock stays."""

import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.adapters.exchange_house import NUMBER, House, why_not
from tests.adapters.sip_phone import Phone, heard_tone, until
from tests.database import seconds_between

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.timeout(180),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
    pytest.mark.skipif(not shutil.which("cc"), reason="there is no C compiler (apt-get install gcc libc6-dev)"),
]
WORKER, VOLUNTEER = 440.0, 700.0
WRAP, SOON = 3, 15  # seconds of a wrap-up, and of a wait that is long enough
PATIENCE = 30  # on a busy machine


class Clock:
    """Seconds ahead of the machine's, in a file that all processes of the switchboard share."""

    def __init__(self, folder: Path) -> None:
        self.file, self.shim = folder / "ahead", folder / "clock.so"
        self.file.write_bytes(bytes(8))
        source = Path(__file__).with_name("clock.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.shim, source], check=True)

    def set(self, ahead: int) -> None:
        with self.file.open("r+b") as file:
            file.write(struct.pack("=q", ahead))


class Timed(House):
    """Its switchboard goes by this clock."""

    clock: Clock

    def start_switchboard(self) -> None:
        self.environment |= {"LD_PRELOAD": str(self.clock.shim), "AHEAD": str(self.clock.file)}
        super().start_switchboard()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Timed]:
    made = Timed(tmp_path / "data", people=1)
    made.clock = Clock(tmp_path)
    with made:
        made.write("update telephony_line set wrap_seconds=?", WRAP)
        made.looks_again()
        yield made


def test_an_hour_forward_and_an_hour_back_change_nothing_for_who_talks_and_who_waits(
    house: Timed,
) -> None:
    desk = house.volunteer(1, tone=VOLUNTEER)
    first, first_id = calls(house, "talking")
    (second, second_id), (third, third_id) = calls(house, "waiting"), calls(house, "waiting")
    house.write("update telephony_line set wait_seconds=?", SOON)
    house.looks_again()

    house.clock.set(3600)
    last, last_id = calls(house, "waiting")
    began = time.monotonic()
    hear_each_other(first, desk)
    assert stages(house, second_id, third_id, last_id) == ["waiting"] * 3
    first.hang_up()
    assert desk.over.wait(5)
    wraps_up = "select state_since from volunteers_duty where state='wrap_up'"
    [(since,)] = until(lambda: house.rows(wraps_up))
    ahead = datetime.fromisoformat(since).replace(tzinfo=UTC) - datetime.now(UTC)
    assert 0.9 < ahead.total_seconds() / 3600 < 1.1

    saved(house)
    house.clock.set(0)  # the wrap-up began an hour from now
    until(lambda: stages(house, second_id) == ["talking"], WRAP + PATIENCE)
    hear_each_other(second, desk)
    assert stages(house, third_id) == ["waiting"]
    until(
        lambda: stages(house, last_id) == ["message"], SOON + 10
    )  # they have waited long enough, and not an hour more
    assert SOON - 1 < time.monotonic() - began < SOON + 12
    second.hang_up()
    until(lambda: house.rows(wraps_up))
    saved(house)
    until(lambda: stages(house, third_id) == ["talking"], WRAP + PATIENCE)
    third.hang_up()
    last.hang_up()
    for call in (first_id, second_id):
        until(lambda call=call: recorded(house, call), 20)
        [(sound, talk)] = recorded(house, call)
        assert 0 < talk < 40
        assert abs(sound - talk) < 2.0
    order = "select call_id from telephony_call_offer order by offered"
    assert house.rows(order) == [(first_id,), (second_id,), (third_id,)]


def saved(house: House) -> None:
    """What was written of the talks: else its writer would be on a break after the wrap-up."""
    until(lambda: house.rows("select 1 from hotline_contact where state='wrap_up'"))
    house.write("update hotline_contact set state='done'")


def calls(house: House, stage: str) -> tuple[Phone, object]:
    """A caller, once their call is there."""
    before = house.last_call("id")
    worker = house.caller(tone=WORKER).call(NUMBER)
    until(lambda: house.last_call("id") != before and house.last_call("stage") == (stage,), 10)
    return worker, house.last_call("id")[0]


def hear_each_other(worker: Phone, desk: Phone) -> None:
    starts = len(worker.heard), len(desk.heard)
    until(lambda: min(len(worker.heard) - starts[0], len(desk.heard) - starts[1]) > 16000)
    assert heard_tone(worker.heard[starts[0] :], VOLUNTEER)
    assert heard_tone(desk.heard[starts[1] :], WORKER)


def stages(house: House, *calls: object) -> list[str]:
    return [house.rows("select stage from telephony_call where id=?", call)[0][0] for call in calls]


def recorded(house: House, call: object) -> list[tuple[float, float]]:
    """Seconds of the sound, and from the answer to the end."""
    sql = ("select r.seconds, c.answered, c.ended from telephony_call c "
           "join telephony_recording r on r.call_id = c.id where c.id = ?")  # fmt: skip
    return [(sound, seconds_between(answered, ended)) for sound, answered, ended in house.rows(sql, call)]
