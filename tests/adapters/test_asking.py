"""One question at the end, on a real Asterisk: the volunteer hangs up, the worker hears it and presses a key."""

import time

import pytest
from tests.adapters.exchange_house import NUMBER, House, why_not
from tests.adapters.sip_phone import Phone, until

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.timeout(180),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
]
LONG_ENOUGH = 10.5  # of conversation, so that it is asked at all


@pytest.fixture(scope="module")
def house(running: House) -> House:
    running.write("update telephony_line set asks=true")
    running.looks_again()
    return running


def talked(house: House) -> tuple[Phone, Phone]:
    """They have spoken for long enough; the volunteer hangs up."""
    house.write("update volunteers_duty set state='break'")
    house.write("update volunteers_duty set state='ready' where user_id=1")
    house.looks_again()
    volunteer, worker = house.volunteer(1, tone=900.0), house.caller(tone=440.0)
    worker.call(NUMBER)
    assert worker.connected.wait(10)
    until(lambda: house.last_call("stage") == ("talking",))
    time.sleep(LONG_ENOUGH)
    volunteer.hang_up()
    until(lambda: house.last_call("stage") == ("asking",), 5)
    return volunteer, worker


def counted(house: House) -> dict[int, int]:
    return dict(house.rows("select score, count from telephony_rating"))


def test_a_key_is_counted_the_worker_is_thanked_and_let_go(house: House) -> None:
    sounds = "select count(*) from telephony_recording where kind='talk'"
    [(recorded,)] = house.rows(sounds)  # of the other test, where that came first
    volunteer, worker = talked(house)
    assert house.rows("select state from volunteers_duty where user_id=1") == [("wrap_up",)]
    before = len(worker.heard)
    until(lambda: any(abs(one) > 500 for one in worker.heard[before:]), 5)  # something is said to them
    worker.press("5")
    until(lambda: counted(house).get(5) == 1, 5)
    until(lambda: house.last_call("stage") == ("ended",), 15)
    assert house.last_call("ended_by", "digits") == ("volunteer", "")
    until(lambda: house.ari("GET", "/channels") == [] and house.ari("GET", "/bridges") == [], 5)
    until(lambda: house.rows(sounds) == [(recorded + 1,)], 10)
    volunteer.close()
    worker.close()


def test_a_worker_who_presses_nothing_is_let_go_soon(house: House) -> None:
    volunteer, worker = talked(house)
    began = time.monotonic()
    until(lambda: house.last_call("stage") == ("ended",), 40)
    assert counted(house)[0] == 1
    assert time.monotonic() - began < 35
    until(lambda: house.ari("GET", "/channels") == [], 5)
    volunteer.close()
    worker.close()
