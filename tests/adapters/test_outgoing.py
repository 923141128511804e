"""Calling back as the hotline, on a real Asterisk: who hears whom by tones, what each side sees, and what goes wrong."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.adapters.exchange_house import NUMBER, House, why_not
from tests.adapters.sip_phone import Phone, power, until

from martlet.telephony.exchange import sound
from martlet.telephony.exchange.run import memory_spool

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.timeout(180),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
]
WORKER = "13912349876"
THEIRS_NOW, OWN_NOW = 950.0, 1650.0  # after they agreed
THEIRS, OWN, RINGING = 700.0, 1200.0, 450.0  # RINGING: what a line that rings sounds like in China
AS_VOLUNTEER = """
import sys
import django; django.setup()
from martlet.access.actor import Actor, Role
from martlet.access.models import User
from martlet.telephony import services
from martlet.telephony.models import Line
user = User.objects.get(pk=1)
actor = Actor(kind="staff", user_id=1, office_id=user.office_id, office_ids=frozenset([user.office_id]),
              roles=frozenset([Role.VOLUNTEER]))
services.call_out(actor, line=Line.objects.get(), number=sys.argv[1])
"""


@pytest.fixture
def house(running: House) -> Iterator[House]:
    """One volunteer is on duty at a desk phone."""
    running.write("update volunteers_duty set state='break'")
    running.write("update volunteers_duty set state='ready', phone='sip' where user_id=1")
    yield running
    running.mend()
    running.hang_up_everything()


def call_out(house: House) -> None:
    """What the button of a call-back does, in a process of its own as the web server is."""
    done = subprocess.run(
        [sys.executable, "-c", AS_VOLUNTEER, WORKER], env=house.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def hears(phone: Phone, wanted: float, *others: float) -> None:
    """Within some seconds the last of them is this tone and no other."""

    def now() -> bool:
        last = phone.heard[-8000:]
        return len(last) == 8000 and power(last, wanted) > 0.2 and all(power(last, one) < 0.05 for one in others)

    until(now)


def talk(house: House) -> tuple[Phone, Phone, str]:
    """We called and they answered: volunteer, worker, the call's id."""
    volunteer, worker = house.volunteer(1, tone=OWN), house.mobile(tone=THEIRS)
    call_out(house)
    hears(volunteer, THEIRS, RINGING)
    hears(worker, OWN)
    return volunteer, worker, str(house.last_call("id")[0])


def sounds(house: House) -> list[Path]:
    """Files of conversations at the exchange."""
    return list((memory_spool(house.data) / "recording").glob("*.talk.wav"))


def samples_of(path: Path) -> list[int]:
    kept = path.read_bytes()[44:]
    return [int.from_bytes(kept[n : n + 2], "little", signed=True) for n in range(0, len(kept) - 1, 2)]


def left_over(house: House) -> None:
    until(lambda: house.last_call("is_live") == (0,))
    until(lambda: house.ari("GET", "/channels") == [] and house.ari("GET", "/bridges") == [], 5)


def test_both_hear_each_other_and_neither_sees_the_other_s_number(house: House) -> None:
    volunteer, worker = house.volunteer(1, tone=OWN), house.mobile(tone=THEIRS, manner="ring")
    call_out(house)
    assert volunteer.connected.wait(8)
    assert worker.ringing.wait(8)
    until(lambda: power(volunteer.heard[-4000:] or [1], RINGING) > 0.2)  # they hear that it rings there
    shown = worker.head.split("From:")[1].split("\r\n")[0]
    assert (NUMBER in shown, f"sip:{WORKER}@" in worker.head.split("\r\n")[0], WORKER in volunteer.head) == (
        True, True, False)  # fmt: skip
    assert (volunteer.address in shown, "martlet" in worker.head.lower()) == (False, False)
    worker.pick_up()
    hears(worker, OWN, RINGING)
    hears(volunteer, THEIRS, RINGING)
    assert house.last_call("direction", "stage", "answered_by_id", "missed") == ("out", "talking", 1, "")
    time.sleep(5)  # the ring's next turn would have come
    hears(volunteer, THEIRS, RINGING)
    worker.hang_up()
    assert volunteer.over.wait(5)
    left_over(house)
    assert house.rows("select state from volunteers_duty where user_id=1") == [("wrap_up",)]
    assert house.rows("select 1 from telephony_recording where call_id=?", house.last_call("id")[0]) == []
    places = [house.data, memory_spool(house.data)]
    assert [
        path for one in places for path in one.rglob("*") if path.is_file() and WORKER.encode() in path.read_bytes()
    ] == []


@pytest.mark.parametrize(("manner", "said"), [("refuse", '"busy"'), ("unknown", '"unreachable"')])
def test_who_is_not_reached_ends_it_at_once_and_makes_no_call_back(house: House, manner: str, said: str) -> None:
    volunteer = house.volunteer(1)
    house.mobile(manner=manner)
    before = house.rows("select count(*) from hotline_callback")
    call_out(house)
    assert volunteer.ringing.wait(8)
    assert volunteer.over.wait(5)
    left_over(house)
    [machine] = house.last_call("machine")
    assert f'"said": {said}' in machine
    assert (house.last_call("missed", "answered"), house.rows("select count(*) from hotline_callback")) == (
        ("", None), before)  # fmt: skip


def test_who_gives_up_stops_the_ringing_there(house: House) -> None:
    volunteer, worker = house.volunteer(1), house.mobile(manner="ring")
    call_out(house)
    assert worker.ringing.wait(8)
    volunteer.hang_up()
    assert worker.over.wait(5)
    assert "CANCEL" in worker.events
    left_over(house)


def test_killed_while_it_rings_there_they_are_joined_when_they_answer(house: House) -> None:
    volunteer, worker = house.volunteer(1, tone=OWN), house.mobile(tone=THEIRS, manner="ring")
    call_out(house)
    assert worker.ringing.wait(8)
    house.kill("switchboard")
    house.start_switchboard()
    assert worker.over.is_set() is False
    worker.pick_up()
    hears(worker, OWN)
    hears(volunteer, THEIRS)
    volunteer.hang_up()
    assert worker.over.wait(5)
    left_over(house)


def test_recorded_from_their_yes_on_both_sides_and_nothing_before(house: House) -> None:
    """Each side's tone is another one by the time they agree: the ones before are nowhere in the sound."""
    volunteer, worker, call = talk(house)
    time.sleep(2)
    assert sounds(house) == []
    volunteer.tone, worker.tone = OWN_NOW, THEIRS_NOW
    hears(worker, OWN_NOW, OWN)
    hears(volunteer, THEIRS_NOW, THEIRS)
    began = time.time()
    house.ask(call, "agreed")
    [path] = until(lambda: sounds(house))
    until(lambda: sound.seconds(path) > 2.5)
    samples = samples_of(path)
    parts = [samples[start : start + 4000] for start in range(4000, len(samples) - 4000, 4000)]
    assert [[power(part, one) > 0.2 for one in (THEIRS_NOW, OWN_NOW)] for part in parts] == [[True, True]] * len(parts)
    assert [one for one in (THEIRS, OWN, RINGING) if power(samples, one) > 0.01] == []
    worker.hang_up()
    assert volunteer.over.wait(5)
    left_over(house)
    until(lambda: house.rows("select 1 from telephony_recording where call_id=?", call), 20)
    [(seconds, marks, made, expires)] = house.rows(
        "select seconds, marks, made, expires from telephony_recording where call_id=?", call
    )
    assert (2.5 < seconds < time.time() - began, json.loads(marks)) == (True, [{"at": 0.0, "what": "agreed"}])
    kept = date.fromisoformat(expires[:10]) - date.fromisoformat(made[:10])
    assert (89 <= kept.days <= 91, sounds(house)) == (True, [])  # kept as long as any


def test_who_takes_the_yes_back_has_nothing_of_it_kept(house: House) -> None:
    volunteer, worker, call = talk(house)
    house.ask(call, "agreed")
    [path] = until(lambda: sounds(house))
    until(lambda: sound.seconds(path) > 1)
    house.ask(call, "stop_recording")
    until(lambda: not path.exists(), 3)
    house.ask(call, "agreed")  # nobody is asked twice
    time.sleep(1)
    hears(volunteer, THEIRS)
    assert sounds(house) == []
    worker.hang_up()
    assert volunteer.over.wait(5)
    left_over(house)
    assert house.rows("select 1 from telephony_recording where call_id=?", call) == []


def test_killed_after_their_yes_it_goes_on_in_one_file(house: House) -> None:
    volunteer, worker, call = talk(house)
    house.ask(call, "agreed")
    [path] = until(lambda: sounds(house))
    until(lambda: sound.seconds(path) > 1)
    house.kill("switchboard")
    house.start_switchboard()
    size = sound.seconds(path)
    until(lambda: sound.seconds(path) > size + 1)
    volunteer.tone = OWN_NOW
    hears(worker, OWN_NOW)
    until(lambda: power(samples_of(path)[-8000:], OWN_NOW) > 0.2)
    assert power(samples_of(path)[:8000], OWN) > 0.2
    worker.hang_up()
    assert volunteer.over.wait(5)
    left_over(house)
