"""In the call, on a real Asterisk: who hears whom is proved by tones, on hold, in a transfer, with three, under a supervisor."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.exchange_house import NUMBER, TRUNK, House, why_not
from tests.adapters.sip_phone import Phone, heard_tone, power, until

from martlet.telephony.exchange import sound
from martlet.telephony.exchange.run import memory_spool

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.timeout(240),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
]
TONES = {"worker": 440.0, "first": 900.0, "second": 1200.0, "third": 1500.0, "outside": 1900.0}
EMPLOYER = "13912349876"


@pytest.fixture
def house(running: House) -> Iterator[House]:
    """The first volunteer is ready, the others on a break: they are rung only by name."""
    running.write("update volunteers_duty set state='break'")
    running.write("update volunteers_duty set state='ready' where user_id=1")
    running.looks_again()
    yield running
    running.mend()
    running.hang_up_everything()


class Talk:
    """A worker and the first volunteer speak; others have their phones beside them."""

    def __init__(self, house: House, second: str = "answer") -> None:
        self.house = house
        self.first, self.worker = house.volunteer(1, tone=TONES["first"]), house.caller(tone=TONES["worker"])
        self.second = house.volunteer(2, tone=TONES["second"], manner=second)
        self.third = house.volunteer(3, tone=TONES["third"])
        self.worker.call(NUMBER)
        assert self.worker.connected.wait(10)
        [self.call] = until(lambda: house.last_call("id"))
        self.hears({"worker": {"first"}, "first": {"worker"}})

    def ask(self, what: str, value: str = "", sealed: bytes = b"") -> None:
        self.house.ask(self.call, what, value, sealed)

    def free(self, user: int) -> None:
        """Free to be asked in; the exchange of states is not what is told here."""
        self.house.write("update volunteers_duty set state='ready' where user_id=?", user)

    def hears(self, wanted: dict[str, set[str]], **phones: Phone) -> None:
        """Within some seconds everybody hears exactly these tones; a set with "moh" hears music."""
        hear(wanted, worker=self.worker, first=self.first, second=self.second, third=self.third, **phones)

    @property
    def recording(self) -> Path:
        [found] = until(
            lambda: list((memory_spool(self.house.data) / "recording").glob(f"*{str(self.call)[-8:]}.talk.wav"))
        )
        return Path(found)


def hear(wanted: dict[str, set[str]], **everybody: Phone) -> None:
    """Within some seconds, exactly these tones."""
    seen: dict[str, set[str]] = {}
    for _attempt in range(6):
        starts = {name: len(everybody[name].heard) for name in wanted}
        time.sleep(5.0 if any("moh" in tones for tones in wanted.values()) else 1.6)
        seen = {name: mix(everybody[name].heard[starts[name] :]) for name in wanted}
        if seen == wanted:
            return
    assert seen == wanted


def mix(samples: list[int]) -> set[str]:
    """Whose tones are in the last second; "moh" when there is sound and none of them."""
    last = samples[-8000:]
    if not last or max(abs(value) for value in samples) < 300:
        return set()
    if max(abs(value) for value in last) >= 300:
        found = {name for name, tone in TONES.items() if power(last, tone) > 0.1}
        if found:
            return found
    return {"moh"}


def samples_of(path: Path) -> list[int]:
    kept = path.read_bytes()[44:]
    return [int.from_bytes(kept[n : n + 2], "little", signed=True) for n in range(0, len(kept) - 1, 2)]


def test_hold_and_mute_and_a_switchboard_that_comes_back(house: House) -> None:
    talk = Talk(house)
    talk.ask("hold")
    talk.hears({"worker": {"moh"}, "first": set()})
    held = len(samples_of(talk.recording))
    house.kill("switchboard")
    house.start_switchboard()
    talk.hears({"worker": {"moh"}, "first": set()})
    until(lambda: sound.seconds(talk.recording) > held / 8000 + 1.0)
    assert max(abs(value) for value in samples_of(talk.recording)[held:]) < 300
    talk.ask("mute")
    talk.ask("unhold")
    talk.hears({"worker": set(), "first": {"worker"}})
    talk.ask("unmute")
    talk.hears({"worker": {"first"}, "first": {"worker"}})
    size = sound.seconds(talk.recording)
    until(lambda: sound.seconds(talk.recording) > size + 1.5)
    until(lambda: mix(samples_of(talk.recording)) == {"worker", "first"})
    talk.worker.hang_up()
    assert talk.first.over.wait(5)
    until(lambda: house.rows("select marks from telephony_recording where call_id=?", talk.call), 20)
    [(marks,)] = house.rows("select marks from telephony_recording where call_id=?", talk.call)
    assert ('"hold"' in marks, '"back"' in marks) == (True, True)


def test_a_page_loaded_anew_leaves_the_caller_music_and_the_recording_silence(house: House) -> None:
    talk = Talk(house)
    talk.ask("away")
    assert talk.first.over.wait(5)
    talk.hears({"worker": {"moh"}})
    left = len(samples_of(talk.recording))
    until(lambda: sound.seconds(talk.recording) > left / 8000 + 2.0)
    assert max(abs(value) for value in samples_of(talk.recording)[left:]) < 300
    talk.ask("back", "1:s1")
    talk.hears({"worker": {"first"}, "first": {"worker"}})
    talk.ask("mute")
    talk.hears({"worker": set(), "first": {"worker"}})  # the music has ended
    talk.ask("unmute")
    until(lambda: mix(samples_of(talk.recording)) == {"worker", "first"})  # one recording, over it all
    talk.worker.hang_up()
    assert left_over(house) == []


def test_a_warm_transfer(house: House) -> None:
    talk = Talk(house)
    talk.free(2)
    talk.ask("consult", "2:s2")
    talk.hears({"worker": {"moh"}, "first": {"second"}, "second": {"first"}})
    talk.ask("connect")
    assert talk.first.over.wait(5)
    talk.hears({"worker": {"second"}, "second": {"worker"}})
    assert house.last_call("answered_by_id", "stage") == (2, "talking")
    until(lambda: mix(samples_of(talk.recording)) == {"worker", "second"})
    samples = samples_of(talk.recording)  # both colleagues in one file, and not what they said to one another
    heard = [mix(samples[end - 8000 : end]) for end in range(8000, len(samples), 2000)]
    assert ({"worker", "first"} in heard, {"first", "second"} in heard, set() in heard) == (True, False, True)
    talk.worker.hang_up()
    assert talk.second.over.wait(5)
    assert left_over(house) == []


def test_a_colleague_on_their_own_mobile_has_the_call_by_pressing_one(house: House) -> None:
    talk, mobile = Talk(house), house.mobile(tone=TONES["outside"])
    house.write("update volunteers_duty set phone='mobile' where user_id=2")
    talk.free(2)
    house.looks_again()
    talk.ask("consult", "2:m2")
    assert mobile.connected.wait(10)
    until(lambda: any(abs(value) > 1000 for value in mobile.heard))  # what is said to the colleague
    talk.hears({"worker": {"moh"}, "first": set()}, mobile=mobile)
    mobile.press("1")
    talk.hears({"worker": {"moh"}, "first": {"outside"}, "mobile": {"first"}}, mobile=mobile)
    talk.ask("connect")
    assert talk.first.over.wait(5)
    talk.hears({"worker": {"outside"}, "mobile": {"worker"}}, mobile=mobile)
    assert house.last_call("answered_by_id", "stage") == (2, "talking")
    assert ("sip:13811110002@" in mobile.head, NUMBER in mobile.head) == (True, True)
    talk.worker.hang_up()
    assert mobile.over.wait(5)
    assert left_over(house) == []


def test_a_cold_transfer_that_is_taken(house: House) -> None:
    """The second volunteer hears the caller at once, and never the first, who is out."""
    talk = Talk(house)
    talk.free(2)
    talk.ask("transfer", "2:s2")
    assert talk.first.over.wait(10)
    talk.hears({"worker": {"second"}, "second": {"worker"}, "first": set()})
    assert house.last_call("answered_by_id", "stage") == (2, "talking")
    assert (heard_tone(talk.first.heard, TONES["second"]), heard_tone(talk.second.heard, TONES["first"])) == (
        False,
        False,
    )
    until(lambda: mix(samples_of(talk.recording)) == {"worker", "second"})
    talk.worker.hang_up()
    assert talk.second.over.wait(5)
    assert left_over(house) == []


def test_who_refuses_sends_the_caller_back_and_three_may_speak(house: House) -> None:
    talk = Talk(house, second="refuse")
    talk.free(2)
    talk.ask("transfer", "2:s2")
    until(lambda: house.rows("select 1 from telephony_call_offer where call_id=? and outcome='refused'", talk.call))
    talk.hears({"worker": {"first"}, "first": {"worker"}})
    talk.second.manner = "answer"
    talk.free(2)
    talk.ask("invite", "2:s2")
    talk.hears({"worker": {"first", "second"}, "first": {"worker", "second"}, "second": {"worker", "first"}})
    until(lambda: mix(samples_of(talk.recording)) == {"worker", "first", "second"})
    talk.second.hang_up()
    talk.hears({"worker": {"first"}, "first": {"worker"}})
    talk.first.hang_up()
    assert talk.worker.over.wait(5)
    assert left_over(house) == []


def test_an_employer_outside_hears_both_and_sees_the_hotline(house: House) -> None:
    talk = Talk(house)
    employer = Phone(TRUNK, house.trunk_port, ("127.0.0.1", house.sip), name="employer", tone=TONES["outside"])
    house.phones.append(employer)
    talk.ask("dial", sealed=sealed(house, EMPLOYER))
    talk.hears(
        {"worker": {"first", "outside"}, "first": {"worker", "outside"}, "employer": {"first", "worker"}},
        employer=employer,
    )
    silent = len(samples_of(talk.recording))
    until(lambda: sound.seconds(talk.recording) > silent / 8000 + 2.0)
    samples = samples_of(talk.recording)
    assert max(abs(value) for value in samples[silent:]) < 300  # they have not been asked
    assert not any("outside" in mix(samples[:end]) for end in range(8000, len(samples), 2000))
    talk.ask("agreed")
    until(lambda: mix(samples_of(talk.recording)) == {"worker", "first", "outside"})
    assert NUMBER in employer.head.split("From:")[1].split("\r\n")[0]
    assert f"sip:{EMPLOYER}@" in employer.head.split("\r\n")[0]
    talk.ask("keys", "5")
    until(lambda: employer.pressed == "5")
    talk.ask("drop", f"{talk_id(house)}.2")
    assert employer.over.wait(5)
    talk.hears({"worker": {"first"}, "first": {"worker"}})
    talk.worker.hang_up()
    until(lambda: house.last_call("is_live") == (0,))
    places = [house.data, memory_spool(house.data)]
    assert [
        path for one in places for path in one.rglob("*") if path.is_file() and EMPLOYER.encode() in path.read_bytes()
    ] == []
    assert left_over(house) == []


def test_a_supervisor_listens_whispers_joins_and_takes_over(house: House) -> None:
    talk = Talk(house)
    talk.ask("supervise", "listen:3:s3")
    talk.hears({"worker": {"first"}, "first": {"worker"}, "third": {"worker", "first"}})
    talk.ask("supervise", "whisper:3:s3")
    talk.hears({"worker": {"first"}, "first": {"worker", "third"}})
    size = sound.seconds(talk.recording)
    until(lambda: sound.seconds(talk.recording) > size + 1.5)
    assert mix(samples_of(talk.recording)) == {"worker", "first"}
    talk.ask("supervise", "join:3:s3")
    talk.hears({"worker": {"first", "third"}, "first": {"worker", "third"}, "third": {"worker", "first"}})
    talk.ask("supervise", "take:3:s3")
    assert talk.first.over.wait(5)
    talk.hears({"worker": {"third"}, "third": {"worker"}})
    assert house.last_call("answered_by_id") == (3,)
    talk.worker.hang_up()
    assert talk.third.over.wait(5)
    assert left_over(house) == []


def test_the_volunteer_goes_and_nobody_answers_so_the_next_one_has_the_caller(house: House) -> None:
    talk = Talk(house, second="ring")
    talk.free(2)
    talk.ask("transfer", "2:s2")
    assert talk.second.ringing.wait(5)
    talk.first.hang_up()
    talk.free(3)
    talk.hears({"worker": {"third"}, "third": {"worker"}})
    assert (house.last_call("answered_by_id"), talk.worker.over.is_set()) == ((3,), False)
    until(lambda: mix(samples_of(talk.recording)) == {"worker", "third"})
    samples = samples_of(talk.recording)  # one file, from the first word on
    assert any("first" in mix(samples[:end]) for end in range(8000, len(samples), 4000))
    talk.worker.hang_up()
    assert talk.third.over.wait(5)
    assert left_over(house) == []


def test_killed_in_a_consultation_that_goes_on(house: House) -> None:
    talk = Talk(house)
    talk.free(2)
    talk.ask("consult", "2:s2")
    talk.hears({"worker": {"moh"}, "first": {"second"}})
    house.kill("switchboard", signal.SIGKILL)
    talk.first.hang_up()
    time.sleep(1)
    house.start_switchboard()
    talk.hears({"worker": {"second"}, "second": {"worker"}})
    talk.worker.hang_up()
    assert talk.second.over.wait(10)
    assert left_over(house) == []


def test_a_coordinator_takes_a_queue_in_which_one_rings_and_one_waits(house: House) -> None:
    """The second volunteer's phone rings for one caller; the third is the coordinator, and has been idle for less long."""
    duty = "update volunteers_duty set state=?, state_since=? where user_id=?"
    house.write(duty, "break", "2026-01-01", 1)
    house.write(duty, "ready", "2026-01-01", 2)
    house.write("update telephony_line set ring_seconds=30")
    house.looks_again()
    second = house.volunteer(2, manner="ring")
    third = house.volunteer(3, tone=TONES["third"])
    worker = house.caller(tone=TONES["worker"])
    worker.call(NUMBER)
    assert second.ringing.wait(10)
    house.write(duty, "ready", "2026-01-02", 3)
    house.write("update telephony_line set taken_duty_id=(select max(id) from volunteers_duty where user_id=3)")
    house.looks_again()
    house.ask(house.last_call("id")[0], "pull", "user:3")
    assert not second.over.wait(2)  # they are told first
    assert second.over.wait(5)
    hear({"worker": {"third"}, "third": {"worker"}}, worker=worker, third=third)
    house.write(duty, "break", "2026-01-01", 2)
    house.looks_again()
    later = house.caller(tone=TONES["outside"])
    later.call(NUMBER)
    hear({"later": {"moh"}}, later=later)
    house.ask(house.last_call("id")[0], "pull", "user:3")
    worker.hang_up()
    assert third.over.wait(5)
    until(lambda: house.rows("select 1 from volunteers_duty where user_id=3 and state='wrap_up'"))
    third.over.clear()
    house.write("update volunteers_duty set state='ready' where user_id in (2, 3)")
    hear({"later": {"third"}, "third": {"outside"}}, later=later, third=third)
    later.hang_up()
    assert third.over.wait(5)
    assert left_over(house) == []


def talk_id(house: House) -> str:
    import uuid

    return str(uuid.UUID(str(house.last_call("id")[0])))


def sealed(house: House, number: str) -> bytes:
    """As the page does it: to the office's public key."""
    code = f"import django; django.setup(); from martlet import vault; print(vault.seal_for_office('shenzhen', b'{number}').hex())"
    done = subprocess.run(
        [sys.executable, "-c", code], env=house.environment, capture_output=True, text=True, check=True
    )
    return bytes.fromhex(done.stdout.strip().splitlines()[-1])


def left_over(house: House) -> list[Any]:
    """Channels and conversations that are still there some time after the end."""
    until(lambda: house.last_call("is_live") == (0,))
    found: list[Any] = []
    for _attempt in range(50):
        found = [*(house.ari("GET", "/channels") or []), *(house.ari("GET", "/bridges") or [])]
        if not found:
            break
        time.sleep(0.1)
    return found
