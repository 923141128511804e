"""Lines changed while the exchange and the switchboard run: the next caller hears it, nothing is started again."""

import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.adapters.exchange_house import NUMBER, House, why_not
from tests.adapters.sip_phone import Phone, heard_tone, until
from tests.adapters.test_exchange_alone import alike
from tests.telephony.test_lines_pages import tone

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.timeout(180),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
]
SECONDS = 5.0  # within which a change must be heard by the next caller
OWN, OTHER = 950.0, 1250.0
AS_LEADER = """
import base64, json, sys
import django; django.setup()
from datetime import datetime
from martlet.access.actor import Actor, Role
from martlet.access.models import User
from martlet.telephony.lines import services
from martlet.telephony.models import Line
from martlet.telephony.rules.hours import Hours
asked = json.load(sys.stdin)
line, user = Line.objects.get(), User.objects.get(pk=1)
actor = Actor(kind="staff", user_id=user.pk, office_id=user.office_id, office_ids=frozenset([user.office_id]),
              roles=frozenset([Role.COORDINATOR]))
for what, given in asked:
    seen = {} if what == "switch_line" else {"seen": Line.objects.get().version}
    if "hours" in given:
        given["hours"] = Hours.read(given["hours"])
    if given.get("sound"):
        given["sound"] = services.keep_sound(actor, line=line, data=base64.b64decode(given["sound"]))
    getattr(services, what)(actor, line=line, **given, **seen)
print("done")
"""


@pytest.fixture
def house(running: House) -> Iterator[House]:
    running.write("update volunteers_duty set state='break'")
    running.write("update volunteers_duty set state='ready' where user_id=1")
    running.write("update telephony_line set hours='{}', closed_until=null, opened_until=null")
    running.looks_again()
    yield running
    running.hang_up_everything()


def change(house: House, *asked: tuple[str, dict[str, object]]) -> None:
    """What a page does, in a process of its own as the web server is."""
    done = subprocess.run(
        [sys.executable, "-c", AS_LEADER], env=house.environment, input=json.dumps(asked), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "done", done.stderr[-2000:]


def words(name: str, frequency: float) -> tuple[str, dict[str, object]]:
    sound = base64.b64encode(tone(2.0, frequency)).decode()
    return "word_line", {"name": name, "language": "zh", "text": "一个音", "sound": sound, "reason": "试音"}


def hears(phone: Phone, frequency: float) -> bool:
    return len(phone.heard) > 8000 and heard_tone(phone.heard, frequency)


def parts(house: House) -> set[int]:
    return {part.pid for part in house.parts.values()}


def missed(house: House) -> str:
    return str(house.last_call("missed")[0])


def test_the_switch_and_an_uploaded_announcement_are_heard_by_the_next_caller(house: House) -> None:
    before = parts(house)
    house.volunteer(1)
    first = house.caller().call(NUMBER)
    assert first.connected.wait(8)
    until(lambda: house.last_call("stage") == ("talking",))
    first.hang_up()
    until(lambda: house.last_call("stage") == ("ended",))
    change(house, words("special", OWN), ("switch_line", {"is_open": False, "reason": "停电", "says": "special"}))
    time.sleep(SECONDS)
    second = house.caller().call(NUMBER)
    until(lambda: hears(second, OWN), 10)
    assert missed(house) == "closed"
    second.hang_up()
    change(house, words("special", OTHER))
    time.sleep(SECONDS)
    third = house.caller().call(NUMBER)
    until(lambda: hears(third, OTHER), 10)
    assert (heard_tone(third.heard, OWN), parts(house)) == (False, before)
    third.hang_up()
    change(house, ("switch_line", {"is_open": True}))
    house.write("update volunteers_duty set state='ready' where user_id=1")
    time.sleep(SECONDS)
    fourth = house.caller().call(NUMBER)
    assert fourth.connected.wait(8)
    until(lambda: house.last_call("stage") == ("talking",))
    fourth.hang_up()


def test_who_presses_nine_is_told_in_english_of_the_recording_and_hears_the_english_menu(house: House) -> None:
    house.volunteer(1)
    menu = {"1": {"topic": "WAG"}, "9": {"language": "en"}}
    house.write("update telephony_line set has_notice=true")
    change(house, ("set_menu", {"menu": menu, "reason": "试按键"}))
    time.sleep(SECONDS)
    english = house.data / "exchange/data/sounds/en/martlet-notice.wav"
    for worded in (False, True):
        house.write("update volunteers_duty set state='ready' where user_id=1")
        if worded:
            change(house, (words("menu", OWN)[0], words("menu", OWN)[1] | {"language": "en"}))
            time.sleep(SECONDS)
        caller = house.caller().call(NUMBER)
        assert caller.connected.wait(8)
        time.sleep(1.0)
        begun = len(caller.heard)
        caller.press("9")
        if worded:
            until(lambda caller=caller: heard_tone(caller.heard[-8000:], OWN), 20)
            caller.press("1")
        until(lambda: house.last_call("stage", "language") == ("talking", "en"), 25)
        assert alike(caller.heard[begun:], english) > 0.9
        assert house.last_call("topic") == ("WAG" if worded else "",)
        caller.hang_up()
        until(lambda: house.last_call("stage") == ("ended",))


def test_hours_that_are_over_are_over_for_the_next_caller(house: House) -> None:
    house.volunteer(1)
    yesterday = (datetime.now() - timedelta(days=1)).isoweekday()
    shut = {"week": {str(yesterday): "09:00-10:00"}, "holidays": "open", "specials": []}
    change(house, ("set_hours", {"hours": shut, "reason": "昨天才开"}))
    time.sleep(SECONDS)
    caller = house.caller().call(NUMBER)
    assert caller.connected.wait(8)
    until(lambda: house.last_call("stage", "missed") == ("message", "closed"), 8)
    caller.hang_up()
    until(lambda: house.last_call("stage") == ("ended",))
    change(house, ("set_hours", {"hours": {"week": None, "holidays": "open", "specials": []}, "reason": "又开了"}))
    time.sleep(SECONDS)
    again = house.caller().call(NUMBER)
    assert again.connected.wait(8)
    until(lambda: house.last_call("stage", "missed") == ("talking", ""))
    again.hang_up()


def test_who_waits_when_the_line_closes_keeps_the_place(house: House) -> None:
    volunteer = house.volunteer(1)
    first = house.caller().call(NUMBER)
    assert first.connected.wait(8)
    waiting = house.caller().call(NUMBER)
    until(lambda: house.last_call("stage") == ("waiting",), 8)
    change(house, ("switch_line", {"is_open": False, "reason": "下班"}))
    time.sleep(SECONDS)
    late = house.caller().call(NUMBER)
    assert late.connected.wait(8)
    until(lambda: missed(house) == "closed", 8)
    late.hang_up()
    first.hang_up()
    assert volunteer.over.wait(5)
    house.write("update volunteers_duty set state='ready' where user_id=1")
    until(lambda: len(volunteer.invited) == 2, 10)
    until(lambda: ("talking", "") in house.rows("select stage, missed from telephony_call where is_live"), 10)
    assert waiting.over.is_set() is False
    waiting.hang_up()
