"""The switchboard on a real Asterisk: real SIP on loopback, sound proved by tones, and everything that can break."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adapters.exchange_house import NUMBER, TRUNK, House, why_not
from tests.adapters.sip_phone import Phone, heard_tone, until
from tests.adapters.wire import Wire

from martlet.telephony.exchange import sound

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.timeout(180),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
]
WORKER, VOLUNTEER = 440.0, 700.0
DONE = "select 1 from telephony_call_command where done is not null and call_id = ? and what = ?"


@pytest.fixture
def house(running: House) -> Iterator[House]:
    """One volunteer is on duty, the others on a break; everything is hung up afterwards."""
    running.write("update volunteers_duty set state='break'")
    running.write("update volunteers_duty set state='ready' where user_id=1")
    running.looks_again()
    yield running
    running.mend()
    running.hang_up_everything()


def both_ready(house: House, at_once: int = 1) -> None:
    house.write("update volunteers_duty set state='ready' where user_id in (1, 2)")
    house.write("update telephony_line set ring_at_once=?", at_once)
    house.looks_again()


def talk(house: House, number: str = "", **manner: object) -> tuple[object, object]:
    volunteer, worker = house.volunteer(1, tone=VOLUNTEER, **manner), house.caller(tone=WORKER)
    worker.call(NUMBER, number)
    assert worker.connected.wait(8)
    return worker, volunteer


def test_both_hear_each_other_and_the_recording_holds_both(house: House) -> None:
    worker, volunteer = talk(house)
    until(lambda: len(worker.heard) > 16000 and len(volunteer.heard) > 16000)
    assert (heard_tone(worker.heard, VOLUNTEER), heard_tone(volunteer.heard, WORKER)) == (True, True)
    assert (heard_tone(worker.heard, WORKER), heard_tone(volunteer.heard, VOLUNTEER)) == (False, False)
    [recording] = until(lambda: list(spool(house).glob("*.talk.wav")))
    until(lambda: sound.seconds(recording) > 1.0)
    kept = bytearray(recording.read_bytes()[44:])
    samples = [int.from_bytes(kept[n : n + 2], "little", signed=True) for n in range(0, len(kept) - 1, 2)]
    from tests.adapters.sip_phone import power

    second = samples[4000:12000] or samples
    assert (power(second, WORKER) > 0.2, power(second, VOLUNTEER) > 0.2) == (True, True)
    volunteer.hang_up()
    assert worker.over.wait(5)
    [call] = house.last_call("id")
    until(lambda: house.rows("select 1 from telephony_recording where call_id = ?", call), 15)
    until(lambda: not list(spool(house).glob("*.wav")), 5)
    assert house.last_call("stage", "ended_by") == ("ended", "volunteer")


def spool(house: House) -> Path:
    from martlet.telephony.exchange.run import memory_spool

    return memory_spool(house.data) / "recording"


def test_the_call_s_id_rides_on_the_invite_and_the_number_does_not(house: House) -> None:
    worker, volunteer = talk(house, "13800005678")
    [call] = house.last_call("id")
    assert f"X-Martlet-Call: {str(call)[:8]}-" in volunteer.head
    assert "13800005678" not in volunteer.head
    worker.hang_up()


def test_ring_timeout_goes_to_the_next_phone(house: House) -> None:
    both_ready(house)
    first, second, worker = house.volunteer(1, manner="ring"), house.volunteer(2), house.caller()
    worker.call(NUMBER)
    assert worker.connected.wait(10)
    assert "CANCEL" in first.events
    assert house.rows("select user_id, outcome from telephony_call_offer where call_id = ? order by offered", *house.last_call("id")) == [
        (1, "timeout"), (2, "answered")]  # fmt: skip
    assert len(second.invited) == 1
    worker.hang_up()


def test_a_caller_without_a_common_codec_is_told_so_and_one_who_hangs_up_stops_the_ringing(house: House) -> None:
    """488 is what the carrier expects: it tries another codec or another way."""
    volunteer = house.volunteer(1, manner="ring")
    before = house.rows("select count(*) from telephony_call")
    odd = Phone(TRUNK, 0, ("127.0.0.1", house.sip), codec="g729")
    house.phones.append(odd)
    odd.call(NUMBER)
    assert odd.over.wait(5)
    assert (odd.statuses[-1][1], volunteer.invited, house.rows("select count(*) from telephony_call")) == (
        488,
        [],
        before,
    )
    worker = house.caller().call(NUMBER)
    assert volunteer.ringing.wait(5)
    until(lambda: house.last_call("stage") == ("ringing",))
    left = time.monotonic()
    worker.hang_up()
    assert volunteer.over.wait(5)
    assert ("CANCEL" in volunteer.events, time.monotonic() - left < 1.0) == (True, True)
    until(lambda: house.last_call("stage", "missed") == ("ended", "hung_up"))


def test_a_phone_that_answers_with_another_codec_is_heard_and_hears(house: House) -> None:
    worker, volunteer = talk(house, codec="ulaw")
    until(lambda: len(worker.heard) > 16000 and len(volunteer.heard) > 16000)
    assert (heard_tone(worker.heard, VOLUNTEER), heard_tone(volunteer.heard, WORKER)) == (True, True)
    worker.hang_up()


def test_a_second_switchboard_on_the_machine_steps_back_and_the_call_goes_on(house: House) -> None:
    worker, volunteer = talk(house)
    done = subprocess.run(
        [sys.executable, *house.martlet("switchboard")], env=house.environment, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert (done.returncode, f"process {house.parts['switchboard'].pid}. Nothing was started" in done.stderr) == (
        3,
        True,
    )
    so_far = len(worker.heard)
    until(lambda: len(worker.heard) > so_far + 8000)
    assert (heard_tone(worker.heard[so_far:], VOLUNTEER), house.connected()) == (True, True)
    volunteer.hang_up()
    assert worker.over.wait(5)


def test_refused_goes_to_the_next_phone_at_once(house: House) -> None:
    both_ready(house)
    first, second, worker = house.volunteer(1, manner="refuse"), house.volunteer(2), house.caller()
    worker.call(NUMBER)
    assert worker.connected.wait(5)
    assert second.invited[0][0] - first.invited[0][0] < 1.0
    worker.hang_up()


def test_two_phones_answer_at_once_and_one_call_lives(house: House) -> None:
    both_ready(house, at_once=2)
    phones = [house.volunteer(1, tone=VOLUNTEER), house.volunteer(2, tone=VOLUNTEER)]
    worker = house.caller(tone=WORKER).call(NUMBER)
    assert worker.connected.wait(5)
    until(lambda: sum(phone.over.is_set() for phone in phones) == 1, 5)
    until(lambda: len(worker.heard) > 16000)
    assert (heard_tone(worker.heard, VOLUNTEER), worker.over.is_set()) == (True, False)
    outcomes = house.rows(
        "select outcome from telephony_call_offer where call_id = ? order by outcome", *house.last_call("id")
    )
    assert outcomes == [("answered",), ("lost",)]
    worker.hang_up()


def test_nobody_on_duty_hears_so_and_leaves_a_message(house: House) -> None:
    house.write("update volunteers_duty set state='break'")
    house.looks_again()
    worker = house.caller(tone=WORKER).call(NUMBER)
    assert worker.connected.wait(5)
    until(lambda: house.last_call("stage") == ("message",))
    assert any(status == 200 for _at, status in worker.statuses)
    until(lambda: list(spool(house).glob("*.message.wav")), 30)
    until(lambda: any(sound.seconds(path) > 1.0 for path in spool(house).glob("*.message.wav")), 10)
    worker.hang_up()
    [call] = house.last_call("id")
    until(lambda: house.rows("select 1 from telephony_recording where kind = 'message' and call_id = ?", call), 20)
    assert house.last_call("missed") == ("no_duty",)
    assert (603 in [status for _at, status in worker.statuses]) is False


def test_who_hangs_up_before_the_message_is_called_back(house: House) -> None:
    house.write("update volunteers_duty set state='break'")
    house.looks_again()
    worker = house.caller().call(NUMBER, "13800005678")
    assert worker.connected.wait(5)
    until(lambda: house.last_call("stage") == ("message",))
    worker.hang_up()
    [call] = house.last_call("id")
    until(lambda: house.last_call("stage", "missed") == ("ended", "no_duty"))
    until(lambda: house.rows("select 1 from hotline_callback where call_id = ?", call), 15)
    assert house.rows("select 1 from telephony_recording where call_id = ?", call) == []


def test_notice_and_menu_digit(house: House) -> None:
    house.write("""update telephony_line set has_notice=true, menu='{"1": {"topic": "wages"}}'""")
    house.looks_again()
    house.volunteer(1)
    worker = house.caller().call(NUMBER)
    assert worker.connected.wait(5)
    until(lambda: any(abs(value) > 1000 for value in worker.heard))
    worker.press("1")
    until(lambda: house.last_call("stage", "topic", "digits") == ("talking", "wages", "1"), 10)
    worker.hang_up()


def test_a_pause_of_the_recording_and_a_no_to_it(house: House) -> None:
    worker, _volunteer = talk(house)
    [call] = house.last_call("id")
    [path] = until(lambda: list(spool(house).glob("*.talk.wav")))
    house.ask(call, "stop_recording")
    began = time.monotonic()
    until(lambda: not path.exists(), 3)
    assert time.monotonic() - began < 2.0
    worker.hang_up()
    until(lambda: house.last_call("is_live") == (0,))
    assert house.rows("select 1 from telephony_recording where call_id = ?", call) == []


def samples_of(path: Path) -> list[int]:
    kept = path.read_bytes()[44:]
    return [int.from_bytes(kept[n : n + 2], "little", signed=True) for n in range(0, len(kept) - 1, 2)]


def test_a_paused_stretch_of_the_recording_is_silent_while_the_talk_goes_on(house: House) -> None:
    worker, volunteer = talk(house)
    [call] = house.last_call("id")
    [path] = until(lambda: list(spool(house).glob("*.talk.wav")))

    def grown(seconds: float) -> None:
        so_far = sound.seconds(path)
        until(lambda: sound.seconds(path) > so_far + seconds, 20)

    grown(1.5)
    house.ask(call, "pause_recording")
    until(lambda: house.rows(DONE, call, "pause_recording"))
    grown(0.5)  # what was spoken before the exchange heard of it
    heard = len(worker.heard), len(volunteer.heard)
    start = len(samples_of(path))
    grown(1.5)
    end = len(samples_of(path))
    assert (len(worker.heard) > heard[0] + 4000, len(volunteer.heard) > heard[1] + 4000) == (True, True)
    assert heard_tone(worker.heard[heard[0] :], VOLUNTEER)
    house.ask(call, "resume_recording")
    until(lambda: house.rows(DONE, call, "resume_recording"))
    grown(1.5)
    kept = samples_of(path)
    loud = [max(abs(value) for value in part) > 500 for part in (kept[2000:8000], kept[start:end], kept[-4000:])]
    assert loud == [True, False, True]
    worker.hang_up()


def test_switchboard_killed_between_the_ring_and_its_commit(house: House) -> None:
    """The phone rings while the database cannot be written; the next switchboard lets go of it and rings again."""
    volunteer, worker = house.volunteer(1, manner="ring"), house.caller()
    before = house.rows("select count(*) from telephony_call")[0][0]
    with house.database.held("telephony_call"):
        worker.call(NUMBER)
        assert volunteer.ringing.wait(10)
        house.kill("switchboard")
        assert house.rows("select count(*) from telephony_call") == [(before,)]
    volunteer.manner = "answer"
    house.start_switchboard()
    assert worker.connected.wait(15)
    until(lambda: house.last_call("stage", "missed") == ("talking", ""))
    assert house.rows("select count(*) from telephony_call")[0][0] == before + 1
    assert (len(volunteer.invited), "CANCEL" in volunteer.events) == (2, True)
    assert len(house.ari("GET", "/channels")) == 2
    worker.hang_up()


def test_the_back_room_killed_in_a_call_that_notices_nothing(house: House) -> None:
    """Another is there in a moment: the number is sealed and the news is told all the same."""
    first = house.back_room()
    os.kill(first, signal.SIGKILL)
    worker, _volunteer = talk(house, "13800005678")
    [call] = house.last_call("id")
    until(lambda: house.rows("select 1 from telephony_call where id = ? and length(number_sealed) > 0", call), 15)
    until(lambda: house.rows("select 1 from hotline_contact where call_id = ?", call), 15)
    assert house.back_room() != first
    worker.hang_up()
    until(lambda: house.rows("select 1 from telephony_recording where call_id = ?", call), 20)


def test_switchboard_killed_in_a_call_that_goes_on_and_is_adopted(house: House) -> None:
    worker, volunteer = talk(house)
    until(lambda: len(worker.heard) > 4000)
    house.kill("switchboard")
    before = len(worker.heard)
    until(lambda: len(worker.heard) > before + 8000)
    house.start_switchboard()
    assert house.last_call("stage", "is_live") == ("talking", 1)
    assert (worker.over.is_set(), volunteer.over.is_set()) == (False, False)
    time.sleep(1)
    volunteer.hang_up()
    assert worker.over.wait(5)
    until(lambda: house.last_call("stage", "ended_by") == ("ended", "volunteer"))
    until(lambda: not house.ari("GET", "/bridges"), 5)


def test_switchboard_killed_the_moment_the_call_was_answered(house: House) -> None:
    worker, volunteer = talk(house)
    house.kill("switchboard")  # answered and written down, perhaps not joined yet
    house.start_switchboard()
    until(lambda: len(worker.heard) > 8000 and len(volunteer.heard) > 8000)
    assert house.last_call("stage") == ("talking",)
    worker.hang_up()


def test_switchboard_killed_while_it_rings(house: House) -> None:
    """Whoever answers in the gap is let go by the exchange; the caller stays, and the next switchboard rings again."""
    volunteer, worker = house.volunteer(1, manner="ring"), house.caller()
    worker.call(NUMBER)
    assert volunteer.ringing.wait(5)
    house.kill("switchboard")
    volunteer.pick_up()
    volunteer.manner = "answer"
    house.start_switchboard()
    assert worker.connected.wait(10)
    until(lambda: house.last_call("stage", "missed") == ("talking", ""))
    assert len(volunteer.invited) == 2
    worker.hang_up()


def test_with_no_switchboard_phones_ring_and_the_call_is_taken_in_later(house: House) -> None:
    house.kill("switchboard")
    until(lambda: not house.app_known(), 10)
    worker, volunteer = talk(house)
    until(lambda: len(worker.heard) > 16000)
    assert heard_tone(worker.heard, VOLUNTEER)
    worker.hang_up()
    assert volunteer.over.wait(5)
    calls = house.rows("select count(*) from telephony_call")[0][0]
    house.start_switchboard()
    until(lambda: house.rows("select count(*) from telephony_call")[0][0] == calls + 1, 15)
    assert house.last_call("stage", "answered_by_id", "missed") == ("ended", 1, "")


@pytest.fixture
def wire(house: House) -> Iterator[Wire]:
    """The switchboard speaks to the exchange through a wire that can be cut."""
    found, direct = Wire(house.http), house.environment["MARTLET_ARI_URL"]
    house.kill("switchboard", signal.SIGTERM)
    house.environment["MARTLET_ARI_URL"] = f"http://127.0.0.1:{found.port}/ari"
    try:
        house.start_switchboard()
        yield found
    finally:
        house.environment["MARTLET_ARI_URL"] = direct
        house.kill("switchboard", signal.SIGTERM)
        found.close()
        house.start_switchboard()


def test_event_socket_cut_in_a_call(house: House, wire: Wire) -> None:
    """Sound and recording go on; what happened in the gap was told to nobody, and is found when the switchboard is back."""
    worker, volunteer = talk(house)
    until(lambda: len(worker.heard) > 8000 and heard_tone(worker.heard, VOLUNTEER))
    part = house.parts["switchboard"].pid
    wire.cut()
    until(lambda: not house.connected(), 20)
    so_far = len(worker.heard)
    [recording] = spool(house).glob("*.talk.wav")
    kept = sound.seconds(recording)
    until(lambda: len(worker.heard) > so_far + 8000 and sound.seconds(recording) > kept + 1.0)
    assert heard_tone(worker.heard[so_far:], VOLUNTEER)
    volunteer.hang_up()
    time.sleep(2)
    assert (worker.over.is_set(), house.last_call("stage")) == (False, ("talking",))
    wire.mend()
    assert worker.over.wait(15)
    until(lambda: house.last_call("stage", "ended_by") == ("ended", "volunteer"), 15)
    until(lambda: house.ari("GET", "/channels") == [] and house.ari("GET", "/bridges") == [], 10)
    until(house.connected, 20)
    assert house.parts["switchboard"].pid == part  # it came back by itself


def test_asterisk_killed_then_the_next_call_works(house: House) -> None:
    worker, _volunteer = talk(house)
    time.sleep(1)
    house.kill("exchange")
    for phone in house.phones:
        phone.close()
    house.phones.clear()
    house.start_exchange()
    until(lambda: house.last_call("stage") == ("ended",), 5)  # within 5 s of its answering again the state heals
    house.wait_connected()
    house.write("update volunteers_duty set state='ready' where user_id=1")
    house.looks_again()
    again, _phone = talk(house)
    until(lambda: len(again.heard) > 12000)
    again.hang_up()
    [call] = house.last_call("id")
    until(lambda: house.rows("select 1 from telephony_recording where call_id = ? and seconds > 0.5", call), 20)
    assert worker.heard != []


def test_calls_in_a_row_are_served_in_their_order(house: House) -> None:
    house.write("update volunteers_duty set state='on_call' where user_id=1")
    house.looks_again()
    workers = []
    for n in range(4):
        workers.append(house.caller().call(NUMBER, f"1380000000{n}"))
        until(lambda n=n: house.rows("select count(*) from telephony_call where is_live")[0][0] == n + 1)
    volunteer = house.volunteer(1)
    for worker in workers:
        house.write("update volunteers_duty set state='ready' where user_id=1")
        until(lambda worker=worker: house.rows("select 1 from telephony_call where stage='talking'"), 8)
        talking = house.rows("select id from telephony_call where is_live order by arrived")[0]
        assert house.rows("select id from telephony_call where stage='talking'") == [talking]
        worker.hang_up()
        until(lambda: volunteer.over.is_set() and not house.rows("select 1 from telephony_call where stage='talking'"))


def test_no_number_in_any_file(house: House) -> None:
    worker, _volunteer = talk(house, "13800005678")
    worker.hang_up()
    until(lambda: house.last_call("is_live") == (0,))
    number = b"13800005678"
    places = [house.data, spool(house).parent]
    found = [path for place in places for path in place.rglob("*") if path.is_file() and number in path.read_bytes()]
    assert found == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may ask for a high priority")
def test_a_guard_watches_over_the_high_priority(house: House) -> None:
    """Asterisk gives its priority up when this process cannot breathe, or is not there."""
    mine = str(house.data / "exchange" / "run").encode()
    until(lambda: any(b"astcanary" in words and mine in words for words in map(command_line, processes())))


def processes() -> Iterator[Path]:
    return Path("/proc").glob("[0-9]*")


def command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:  # it has ended since
        return b""
