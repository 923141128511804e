"""How a caller is received when it is not by the next volunteer, on a real Asterisk: nobody is on shift, they are limited, or
somebody knows them. What they hear is compared with the very sound; the exchange never answers with an error of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from tests.adapters.exchange_house import NUMBER, House, why_not
from tests.adapters.sip_phone import RATE, Phone, heard_tone, until
from tests.adapters.test_exchange_alone import alike

from martlet.telephony.exchange import sound

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.timeout(150),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
]
WORKER, ANSWERING = 440.0, 700.0
PATIENCE = 12  # seconds for what takes a moment, on a busy machine
READ_ANEW = 3.5  # seconds within which the switchboard has read duty and lines
LIMIT = """
from martlet.access.actor import Actor, Role
from martlet.telephony import services
from martlet.telephony.models import Call, CallerLimit
call = Call.objects.latest("arrived")
actor = Actor(kind="staff", user_id=1, office_id=call.office_id, office_ids=frozenset([call.office_id]),
              roles=frozenset([Role.COORDINATOR]))
services.limit_caller(actor, call=call, kind=CallerLimit.Kind.{kind}, reason=CallerLimit.Reason.{reason}, days=1)
"""
CASE = """
from django.utils import timezone
from martlet import vault
from martlet.access.models import Office
from martlet.cases.models import Case, CaseWorker
from martlet.registry.models import Person, PersonPhone
office, number = Office.objects.get(), "+86{number}"
person = Person(office=office, name="王建国")
person.save()
[token] = vault.blind("phone", [number])
PersonPhone(person=person, number=number, token=token).save()
case = Case(office=office, number="深-1", issue="wages", opened_on=timezone.localdate(), owner_id={owner})
case.save()
CaseWorker.objects.create(case=case, person=person)
"""


@pytest.fixture
def house(running: House) -> Iterator[House]:
    yield running
    running.hang_up_everything()
    running.write(
        "update telephony_line set fallback='message', fallback_office_id=null, fallback_user_id=null, accept_seconds=12,"
        " languages='[]'"
    )
    running.write("update volunteers_duty set office_id=1")
    running.write("delete from access_office where code='other'")
    running.write("delete from telephony_caller_limit")


def as_a_page_does(house: House, code: str, **given: object) -> None:
    code = "import django; django.setup()" + code.format(**given) + "print('done')"
    done = subprocess.run(
        [sys.executable, "-c", code], env=house.environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "done", done.stderr[-2000:]


def ready(house: House, *users: int) -> None:
    """These are on duty, the others on a break; who has the smaller number has been idle for longer."""
    house.write("update volunteers_duty set state='break'")
    for user in users:
        since = f"2026-01-01 00:00:0{user}"
        house.write("update volunteers_duty set state='ready', state_since=? where user_id=?", since, user)
    time.sleep(READ_ANEW)


def announcement(house: House, phone: Phone, name: str, seconds: float = 0.0, language: str = "zh") -> None:
    """These words have been heard, all of them or their beginning."""
    file = house.data / f"exchange/data/sounds/{language}/martlet-{name}.wav"
    wanted = RATE * ((seconds or sound.seconds(file)) - 0.5)

    def is_heard() -> bool:
        time.sleep(0.5)  # it is compared with every place of what was heard
        return len(phone.heard) > wanted and alike(phone.heard, file, seconds) > 0.9

    until(is_heard, 2 * PATIENCE)


def hear_each_other(one: Phone, other: Phone) -> None:
    starts = len(one.heard), len(other.heard)
    until(lambda: min(len(one.heard) - starts[0], len(other.heard) - starts[1]) > 2 * RATE)
    assert (heard_tone(one.heard[starts[0] :], other.tone), heard_tone(other.heard[starts[1] :], one.tone)) == (
        True,
        True,
    )


def in_words(phone: Phone) -> bool:
    """Whatever the exchange said was no error, and it is the exchange that ended it."""
    return {status for _at, status in phone.statuses} <= {100, 180, 183, 200} and phone.events == ["BYE"]


def called_back(house: House) -> bool:
    return bool(house.rows("select 1 from hotline_callback where call_id=?", *house.last_call("id")))


def rung(house: House) -> list[int]:
    sql = "select user_id from telephony_call_offer where call_id=? order by offered"
    return [user for (user,) in house.rows(sql, *house.last_call("id"))]


# --- nobody is on shift --------------------------------------------------------------------------------------------------
def falls_back(house: House, fallback: str, more: str = "") -> None:
    """The first two are on a break, the third is not on duty at all."""
    house.write("update volunteers_duty set until='2026-01-01' where user_id=3")
    house.write(f"update telephony_line set fallback=?{more}", fallback)  # noqa: S608
    ready(house)
    time.sleep(READ_ANEW / 2)  # the number of a mobile is opened after that


def test_another_office_answers(house: House) -> None:
    columns = "name_zh, name_en, area_code, hotline_number, is_active, mediation_authority, mediation_document"
    another = (
        f"insert into access_office (id, code, short, {columns}) select 9, 'other', '莞', {columns} from access_office"  # noqa: S608
    )
    house.write(another)
    house.write("update volunteers_duty set office_id=9 where user_id=2")
    falls_back(house, "office", ", fallback_office_id=9")
    house.write("update volunteers_duty set state='ready' where user_id=2")
    time.sleep(READ_ANEW)
    desk, worker = house.volunteer(2, tone=ANSWERING), house.caller(tone=WORKER).call(NUMBER)
    until(lambda: house.last_call("stage", "answered_by_id", "missed") == ("talking", 2, ""), PATIENCE)
    hear_each_other(worker, desk)
    worker.hang_up()


def test_the_coordinator_s_own_mobile_takes_it_with_one(house: House) -> None:
    falls_back(house, "mobile", ", fallback_user_id=2")
    house.write("update volunteers_duty set break_reason='meal' where user_id=2")
    presence = "select state, break_reason, state_since from volunteers_duty where user_id=2"
    before = house.rows(presence)
    mobile, worker = house.mobile(tone=ANSWERING), house.caller(tone=WORKER).call(NUMBER, "13800005678")
    assert mobile.connected.wait(PATIENCE)
    announcement(house, mobile, "accept", 5.0)
    assert (worker.connected.is_set(), "13800005678" in mobile.head, NUMBER in mobile.head) == (False, False, True)
    mobile.press("1")
    assert worker.connected.wait(PATIENCE)
    hear_each_other(worker, mobile)
    until(lambda: house.last_call("stage", "answered_by_id", "missed") == ("talking", 2, ""))
    assert house.rows(presence)[0][0] == "on_call"
    worker.hang_up()
    assert mobile.over.wait(5)
    until(lambda: house.rows(presence) == before, PATIENCE)  # on the same break
    house.write("update volunteers_duty set break_reason='' where user_id=2")


def test_nobody_presses_one_there_and_the_caller_may_speak_a_message(house: House) -> None:
    falls_back(house, "mobile", ", fallback_user_id=3, accept_seconds=2")
    mailbox, worker = house.mobile(tone=ANSWERING), house.caller().call(NUMBER)
    assert mailbox.connected.wait(PATIENCE)
    assert mailbox.over.wait(PATIENCE)
    announcement(house, worker, "voicemail", 5.0)
    assert (len(mailbox.invited), heard_tone(worker.heard, ANSWERING)) == (1, False)
    assert house.last_call("stage", "missed", "is_live") == ("message", "no_duty", 1)
    worker.hang_up()
    until(lambda: called_back(house), PATIENCE)


def test_a_sentence_is_spoken_to_its_end_and_the_caller_is_called_back(house: House) -> None:
    falls_back(house, "sentence")
    worker = house.caller().call(NUMBER, "13800005679")
    assert worker.over.wait(2 * PATIENCE)
    announcement(house, worker, "nobody")
    assert in_words(worker)
    until(lambda: house.last_call("stage", "missed", "ended_by") == ("ended", "no_duty", "exchange"))
    until(lambda: called_back(house), PATIENCE)


# --- limited -------------------------------------------------------------------------------------------------------------
def gives_up(house: House, number: str) -> None:
    """One call of this number: a colleague can limit its caller then, and what is known of them has been found."""
    worker = house.caller().call(NUMBER, number)
    assert worker.ringing.wait(PATIENCE)
    until(lambda: house.last_call("stage", "length(number_sealed) > 0") == ("ringing", 1))
    worker.hang_up()
    until(lambda: house.last_call("stage") == ("ended",))


def test_a_blocked_caller_hears_the_sentence_and_rings_nobody(house: House) -> None:
    ready(house, 1)
    desk = house.volunteer(1, manner="ring")
    gives_up(house, "13900000061")
    as_a_page_does(house, LIMIT, kind="BLOCKED", reason="THREATS")
    house.write("update telephony_line set languages=?", '["zh", "en"]')
    ready(house, 1)
    worker = turned_away(house)  # found by the blind index a moment later: a phone that rings already stops
    announcement(house, worker, "blocked")
    assert worker.over.wait(2 * PATIENCE)
    announcement(house, worker, "blocked", language="en")  # who could not choose hears each language of the line
    assert (rung(house) in ([], [1]), desk.connected.is_set(), in_words(worker)) == (True, False, True)
    before = len(desk.invited)
    again = turned_away(house)  # known by now
    assert again.connected.wait(PATIENCE)
    assert (rung(house), len(desk.invited), called_back(house)) == ([], before, False)
    again.hang_up()
    gives_up(house, "13900000062")  # somebody else
    assert rung(house) == [1]


def turned_away(house: House) -> Phone:
    [before] = house.last_call("id")
    worker = house.caller().call(NUMBER, "13900000061")
    until(lambda: house.last_call("id") != (before,) and house.last_call("stage", "missed") == ("closing", "blocked"))
    return worker


def test_a_silent_caller_rings_only_with_the_key(house: House) -> None:
    number = "13900000063"
    ready(house, 1)
    desk = house.volunteer(1, manner="ring")
    gives_up(house, number)
    as_a_page_does(house, LIMIT, kind="KEY", reason="SILENT")
    house.write("update telephony_line set has_notice=true")  # what is known of them comes while it is spoken
    ready(house, 1)
    before, silent = len(desk.invited), house.caller().call(NUMBER, number)
    announcement(house, silent, "challenge", 5.0)
    house.write("update telephony_line set has_notice=false")
    assert silent.over.wait(2 * PATIENCE)
    until(lambda: house.last_call("stage", "missed") == ("ended", "flood"))
    assert (len(desk.invited), rung(house), in_words(silent)) == (before, [], True)
    human = house.caller().call(NUMBER, number)
    assert human.connected.wait(PATIENCE)
    until(lambda: house.last_call("stage") == ("challenge",))
    human.press("5")  # not this one
    until(lambda: house.last_call("digits") == ("5",))
    assert len(desk.invited) == before
    human.press("3")
    until(lambda: len(desk.invited) == before + 1, PATIENCE)
    assert rung(house) == [1]


# --- known ---------------------------------------------------------------------------------------------------------------
def test_who_spoke_with_them_last_is_rung_before_the_idle_one_and_who_has_their_case_before_both(house: House) -> None:
    number = "13900000064"
    desks = {user: house.volunteer(user, manner="ring") for user in (1, 2, 3)}
    ready(house, 2)
    desks[2].manner = "answer"
    worker = house.caller().call(NUMBER, number)
    until(lambda: house.last_call("stage") == ("talking",), PATIENCE)
    desks[2].manner = "ring"
    worker.hang_up()
    until(lambda: house.last_call("stage") == ("ended",))
    as_a_page_does(house, CASE, number=number, owner=3)
    for first_rung in (2, 3):  # the case is found while the first of them rings
        ready(house, 1, 2, 3)
        gives_up(house, number)
        assert rung(house) == [first_rung]
    ready(house, 1, 2, 3)
    gives_up(house, "13900000065")  # a stranger
    assert rung(house) == [1]
