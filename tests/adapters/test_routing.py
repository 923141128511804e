"""Queue, mobiles and floods on a real Asterisk: real SIP on loopback, a carrier that rings mobiles, sound proved by tones."""

import json
import time
from collections.abc import Iterator

import pytest
from tests.adapters.exchange_house import NUMBER, House, why_not
from tests.adapters.sip_phone import RATE, Phone, heard_tone, until
from tests.adapters.test_exchange_alone import alike
from tests.database import seconds_between

from martlet.telephony.exchange import sound

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.timeout(180),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
]
WORKER, VOLUNTEER = 440.0, 700.0


@pytest.fixture
def house(running: House) -> Iterator[House]:
    """Everybody is on a break; everything is hung up afterwards."""
    running.write("update volunteers_duty set state='break'")
    running.write("update telephony_line set accept_seconds=12")
    yield running
    running.hang_up_everything()


def ready(house: House, *users: int, mobile: int = 0) -> None:
    """On duty, one perhaps on their mobile; waits longer than the switchboard takes to read it."""
    for user in users:
        house.write("update volunteers_duty set state='ready' where user_id=?", user)
    house.write("update volunteers_duty set phone='mobile' where user_id=?", mobile)
    house.looks_again()


def offers(house: House) -> list[tuple[object, ...]]:
    [call] = house.last_call("id")
    return house.rows("select user_id, outcome from telephony_call_offer where call_id=? order by offered", call)


def test_a_mobile_takes_the_call_with_one_and_shows_the_hotline_s_number(house: House) -> None:
    ready(house, 1, mobile=1)
    mobile, worker = house.mobile(tone=VOLUNTEER), house.caller(tone=WORKER)
    worker.call(NUMBER, "13800005678")
    assert mobile.connected.wait(10)
    until(lambda: any(abs(value) > 1000 for value in mobile.heard))  # what is said to the volunteer
    assert worker.connected.is_set() is False
    mobile.press("1")
    assert worker.connected.wait(8)
    until(lambda: len(worker.heard) > 16000)
    assert (heard_tone(worker.heard, VOLUNTEER), heard_tone(mobile.heard, WORKER)) == (True, True)
    assert ("sip:13811110001@" in mobile.head, NUMBER in mobile.head, "13800005678" in mobile.head) == (
        True,
        True,
        False,
    )
    worker.hang_up()
    assert mobile.over.wait(5)


def test_a_mailbox_that_answers_never_takes_the_call(house: House) -> None:
    house.write("update telephony_line set accept_seconds=2")
    ready(house, 1, 2, mobile=1)
    mailbox, desk, worker = house.mobile(tone=VOLUNTEER), house.volunteer(2), house.caller()
    worker.call(NUMBER)
    assert worker.connected.wait(15)
    assert mailbox.over.wait(5)
    assert (len(desk.invited), offers(house)) == (1, [(1, "timeout"), (2, "answered")])
    worker.hang_up()


def test_two_on_the_mobile_passes_the_call_on(house: House) -> None:
    ready(house, 1, 2, mobile=1)
    mobile, worker = house.mobile(), house.caller()
    house.volunteer(2)
    worker.call(NUMBER)
    assert mobile.connected.wait(10)
    time.sleep(0.5)
    mobile.press("2")
    assert worker.connected.wait(8)
    assert offers(house) == [(1, "refused"), (2, "answered")]
    worker.hang_up()


def test_a_bad_number_in_the_ring_list_costs_no_time(house: House) -> None:
    ready(house, 1, 2, mobile=1)
    house.mobile(manner="unknown")
    house.volunteer(2)
    worker = house.caller().call(NUMBER)
    began = time.monotonic()
    assert worker.connected.wait(8)
    assert time.monotonic() - began < 3.0
    assert offers(house) == [(1, "unreachable"), (2, "answered")]
    worker.hang_up()


@pytest.fixture
def helped(house: House) -> Iterator[House]:
    """Another office helps, a minute after a caller came; the second volunteer is of it."""
    columns = "name_zh, name_en, area_code, hotline_number, is_active, mediation_authority, mediation_document"
    another = f"insert into access_office (id, code, short, {columns}) select 9, 'helping', '莞', {columns} from access_office"  # noqa: S608
    house.write(another)
    house.write("insert into telephony_line_helped_by (line_id, office_id) values (1, 9)")
    house.write("update telephony_line set overflow_seconds=60")
    house.write("update volunteers_duty set office_id=9 where user_id=2")
    yield house
    house.write("update volunteers_duty set office_id=1")
    house.write("update telephony_line set overflow_seconds=30")
    house.write("delete from telephony_line_helped_by")
    house.write("delete from access_office where id=9")


def test_a_helping_office_answers_when_the_own_volunteer_refuses_twice(helped: House) -> None:
    ready(helped, 1, 2)
    own, other = helped.volunteer(1, manner="refuse"), helped.volunteer(2, tone=VOLUNTEER)
    began, worker = time.monotonic(), helped.caller().call(NUMBER)
    assert worker.connected.wait(8)
    until(lambda: len(worker.heard) > 16000)
    assert (time.monotonic() - began < 12.0, heard_tone(worker.heard, VOLUNTEER)) == (True, True)
    assert (len(own.invited), offers(helped)) == (2, [(1, "refused"), (1, "refused"), (2, "answered")])
    worker.hang_up()
    assert other.over.wait(5)


def test_a_line_that_falls_back_on_another_office_rings_there_at_once(helped: House) -> None:
    """Who refused in both rounds is not rung a third time before it."""
    helped.write("delete from telephony_line_helped_by")
    helped.write("update telephony_line set fallback='office', fallback_office_id=9")
    ready(helped, 1, 2)
    own, other = helped.volunteer(1, manner="refuse"), helped.volunteer(2, tone=VOLUNTEER)
    worker = helped.caller().call(NUMBER)
    assert worker.connected.wait(8)
    until(lambda: heard_tone(worker.heard, VOLUNTEER))
    assert (len(own.invited), offers(helped)) == (2, [(1, "refused"), (1, "refused"), (2, "answered")])
    worker.hang_up()
    assert other.over.wait(5)
    helped.write("update telephony_line set fallback='message', fallback_office_id=null")


def test_a_helping_office_is_rung_once_the_set_time_has_passed(helped: House) -> None:
    helped.write("update telephony_line set overflow_seconds=6")
    ready(helped, 1, 2)
    helped.write("update volunteers_duty set state='on_call' where user_id=1")
    helped.looks_again()
    other, worker = helped.volunteer(2), helped.caller().call(NUMBER)
    assert worker.connected.wait(3)  # hears that everybody is busy
    assert not other.invited
    assert other.connected.wait(10)
    until(lambda: helped.last_call("stage", "answered_by_id") == ("talking", 2))
    assert 6.0 <= seconds_between(*helped.last_call("arrived", "answered")) < 9.0
    worker.hang_up()


def waiting(house: House, number: str = "") -> Phone:
    """A caller for whom nobody is free, and who has heard the place in the queue; what else is said is still spoken."""
    house.write("update volunteers_duty set state='on_call' where user_id=1")
    house.looks_again()
    worker = house.caller().call(NUMBER, number)
    assert worker.connected.wait(8)
    until(lambda: json.loads((house.last_call("machine") or ("{}",))[0]).get("place_told"), 25)
    begun, place = len(worker.heard), house.data / "exchange/data/sounds/zh/martlet-place-1.wav"
    until(lambda: len(worker.heard) > begun + RATE * (sound.seconds(place) + 1.0), 20)
    assert alike(worker.heard, place) > 0.9  # these very words, not music or ringing
    assert json.loads(house.last_call("machine")[0]).get("faults", []) == []
    return worker


def test_one_keeps_the_place_and_becomes_a_call_back(house: House) -> None:
    worker = waiting(house, "13800007777")
    worker.press("1")
    assert worker.over.wait(25)
    assert house.last_call("missed", "ended_by") == ("kept", "exchange")
    [call] = house.last_call("id")
    until(lambda: house.rows("select 1 from hotline_callback where call_id=? and reason='kept'", call))
    [(asked, arrived)] = house.rows(
        "select b.asked_at, c.arrived from hotline_callback b join telephony_call c on c.id=b.call_id where c.id=?",
        call,
    )
    assert asked == arrived


def test_a_line_closed_in_mid_queue_serves_who_waits_and_tells_who_comes_later(house: House) -> None:
    worker = waiting(house)
    [first] = house.last_call("id")
    house.write("update telephony_line set is_open=false")
    house.looks_again()
    late = house.caller().call(NUMBER)
    assert late.connected.wait(8)
    until(lambda: house.last_call("stage", "missed") == ("message", "closed"), 8)
    house.volunteer(1, tone=VOLUNTEER)
    house.write("update volunteers_duty set state='ready' where user_id=1")
    until(lambda: house.rows("select stage from telephony_call where id=?", first) == [("talking",)], 8)
    worker.hang_up()
    late.hang_up()


def test_a_language_nobody_speaks_is_answered_all_the_same(house: House) -> None:
    house.write("""update telephony_line set menu='{"9": {"language": "en"}}'""")
    ready(house, 1)
    house.volunteer(1)
    worker = house.caller().call(NUMBER)
    assert worker.connected.wait(5)
    time.sleep(0.5)
    worker.press("9")
    until(lambda: house.last_call("stage", "language") == ("talking", "en"), 8)
    worker.hang_up()


def test_a_key_for_danger_is_served_before_who_came_first_and_by_who_knows(house: House) -> None:
    menu = {"1": {"topic": "WAG"}, "8": {"skill": "listening", "priority": "2"}}
    house.write("update telephony_line set menu=?, wait_seconds=180", json.dumps(menu))
    house.write("update volunteers_volunteer set skills='[\"listening\"]' where user_id=2")
    ready(house, 1, 2)
    house.write("update volunteers_duty set state='on_call' where user_id in (1, 2)")
    house.looks_again()
    house.volunteer(1)
    house.volunteer(2, tone=VOLUNTEER)
    numbers = []
    for key in ("1", "8"):
        worker = house.caller(tone=WORKER).call(NUMBER)
        assert worker.connected.wait(8)
        time.sleep(0.5)
        worker.press(key)
        until(lambda: house.last_call("stage") == ("waiting",), 8)
        numbers.append((worker, house.last_call("id")[0]))
    (first, first_id), (urgent, urgent_id) = numbers
    assert house.last_call("topic") == ("",)
    house.write("update volunteers_duty set state='ready' where user_id=2")
    until(lambda: house.rows("select stage from telephony_call where id=?", urgent_id) == [("talking",)], 8)
    assert house.rows("select stage from telephony_call where id=?", first_id) == [("waiting",)]
    until(lambda: len(urgent.heard) > 16000)
    assert heard_tone(urgent.heard, VOLUNTEER)
    assert house.rows("select user_id from telephony_call_offer where call_id=?", urgent_id) == [(2,)]
    house.write("update volunteers_duty set state='ready' where user_id=1")
    until(lambda: house.rows("select stage from telephony_call where id=?", first_id) == [("talking",)], 8)
    first.hang_up()
    urgent.hang_up()


def test_twelve_calls_on_two_phones_are_served_strictly_in_order(house: House) -> None:
    house.write("update telephony_line set ring_seconds=15")
    ready(house, 1, 2)
    desks = [house.volunteer(1), house.volunteer(2)]
    first = house.rows("select count(*) from telephony_call")[0][0]
    workers = []
    for _n in range(12):
        workers.append(house.caller().call(NUMBER))
        time.sleep(0.1)
    mine = "select id from telephony_call order by arrived limit 12 offset ?"
    served = f"select count(*) from telephony_call where answered is not null and id in ({mine})"  # noqa: S608
    end = time.monotonic() + 90
    while house.rows(served, first) != [(12,)]:
        assert time.monotonic() < end, house.rows(served, first)
        for desk in desks:
            if desk.connected.is_set() and not desk.over.is_set():
                time.sleep(0.2)
                desk.hang_up()
        house.write("update volunteers_duty set state='ready' where state='wrap_up'")
        time.sleep(0.1)
    order = f"select call_id from telephony_call_offer where call_id in ({mine}) order by offered, call_id"  # noqa: S608
    assert house.rows(order, first) == house.rows(mine, first)


def test_a_flood_from_one_number_presses_a_key_and_real_calls_are_served(house: House) -> None:
    house.write("update telephony_line set flood_number=3")
    ready(house, 1)
    house.volunteer(1, manner="ring")
    for _n in range(3):
        flooding = house.caller().call(NUMBER, "13900000009")
        assert flooding.ringing.wait(8)
        flooding.hang_up()
    until(lambda: house.rows("select state from volunteers_duty where user_id=1") == [("ready",)], 8)
    flood = [house.caller().call(NUMBER, "13900000009") for _n in range(5)]
    assert all(one.connected.wait(8) for one in flood)
    until(lambda: house.rows("select count(*) from telephony_call where stage='challenge'") == [(5,)], 8)
    worker = house.caller().call(NUMBER, "13900000010")
    until(lambda: house.rows("select stage from telephony_call where is_live and stage='ringing'"), 8)
    assert worker.ringing.wait(5)
    alarms = "select cause, ended, acknowledged from telephony_flood_alarm"
    until(lambda: house.rows(alarms) == [("one", None, None)], 8)  # five calls over the limit, one alarm
    assert house.rows("select count(*) from access_live_event where kind='lines'") == [(1,)]
    flood[0].press("3")  # somebody real among them
    until(lambda: house.rows("select count(*) from telephony_call where stage='challenge'") == [(4,)], 8)
    worker.hang_up()
