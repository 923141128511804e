"""Waiting, mobiles, limits and floods through the whole switchboard, on a scripted exchange."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.utils import timezone, translation
from tests.conftest import PASSPHRASE, Cast
from tests.telephony.conftest import Floor

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible, Refused
from martlet.cases.models import Case, CaseWorker
from martlet.foundation.errors import Problem
from martlet.hotline.models import CallBack
from martlet.registry.models import Person, PersonPhone
from martlet.telephony import hooks, selectors, services
from martlet.telephony.lines.services import switch_line
from martlet.telephony.models import Call, CallerLimit, Line
from martlet.telephony.selectors.behind import Behind, behind
from martlet.volunteers.models import Duty, Volunteer
from martlet.volunteers.services import choose_phone, end_wrap_ups, forget_mobile, set_state

OnDuty = Callable[..., Duty]
NUMBER = "+8613800005678"
MOBILE = "13811112222@trunk"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def on_mobile(floor: Floor, actor: Actor, on_duty: OnDuty) -> Duty:
    duty = on_duty(actor)
    choose_phone(actor, phone="mobile", mobile="138 1111 2222")
    floor.upkeep()
    return duty


# --- a mobile ------------------------------------------------------------------------------------------------------------
def test_a_mobile_rings_through_the_carrier_and_takes_the_call_by_the_key(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    duty = on_mobile(floor, cast.shenzhen_volunteer, on_duty)
    floor.fake.phones = {MOBILE: "rings"}
    caller = floor.dial(line)
    [phone] = floor.fake.ringing()
    assert (phone.phone, phone.variables) == (MOBILE, {})
    floor.fake.pick_up(phone.id)
    floor.settle()
    assert (floor.only_call().stage, floor.fake.bridges) == ("ringing", {})
    assert floor.fake.played == [(phone.id, "sound:martlet-accept")]
    floor.fake.digit(phone.id, "1")
    floor.settle()
    call = floor.only_call()
    assert (call.stage, call.answered_by_id) == ("talking", duty.user_id)
    assert floor.fake.bridges == {str(call.pk): [caller, phone.id]}


def test_a_mailbox_that_answers_passes_the_call_on(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    first = on_mobile(floor, cast.shenzhen_volunteer, on_duty)
    second = on_duty(cast.shenzhen_mediator)
    floor.fake.phones = {MOBILE: "answers", f"v{second.user_id}": "rings"}
    floor.dial(line)
    assert floor.fake.ringing() == []
    floor.time_up(f"accept {floor.only_call().pk}.1")
    assert [one.phone for one in floor.fake.ringing()] == [f"v{second.user_id}"]
    assert dict(floor.only_call().offers.values_list("user", "outcome")) == {
        first.user_id: "timeout",
        second.user_id: "",
    }


def test_while_the_keeper_is_sealed_a_mobile_is_passed_over(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    first = on_duty(cast.shenzhen_volunteer)
    choose_phone(cast.shenzhen_volunteer, phone="mobile", mobile="13811112222")
    second = on_duty(cast.shenzhen_mediator)
    floor.fake.phones = {f"v{second.user_id}": "rings"}
    vault.commands.seal()
    try:
        floor.upkeep()
        floor.dial(line)
    finally:
        vault.commands.unseal(PASSPHRASE, fill=False)
    assert [one.phone for one in floor.fake.ringing()] == [f"v{second.user_id}"]
    assert floor.only_call().offers.get(user=first.user_id).outcome == "unreachable"


def test_a_mobile_is_never_in_the_dialplan_s_own_ring_list(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    on_mobile(floor, cast.shenzhen_volunteer, on_duty)
    second = on_duty(cast.shenzhen_mediator)
    assert floor.backroom.fallback() == {f"MARTLET_DUTY_{line.pk}": f"PJSIP/v{second.user_id}"}


def test_the_number_of_a_mobile_is_sealed_and_can_be_erased(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    duty = on_mobile(floor, cast.shenzhen_volunteer, on_duty)
    row = Volunteer.objects.get(user=duty.user_id)
    assert (b"13811112222" in bytes(row.mobile_sealed), row.last_phone) == (False, "mobile")
    assert floor.hands.mobiles == {duty.user_id: "+8613811112222"}
    forget_mobile(cast.shenzhen_volunteer)
    floor.upkeep()
    assert (floor.hands.mobiles, Duty.objects.get(pk=duty.pk).phone) == ({}, "browser")
    with pytest.raises(Problem, match="mobile number first"):
        choose_phone(cast.shenzhen_volunteer, phone="mobile")


def test_wrap_up_on_a_mobile_ends_by_itself(cast: Cast, on_duty: OnDuty) -> None:
    mine, other = on_duty(cast.shenzhen_volunteer), on_duty(cast.shenzhen_mediator)
    Duty.objects.update(state="wrap_up")
    Duty.objects.filter(pk=mine.pk).update(phone="mobile")
    assert (end_wrap_ups(), end_wrap_ups(timezone.now() + timedelta(minutes=4))) == (0, 1)
    assert [Duty.objects.get(pk=one.pk).state for one in (mine, other)] == ["ready", "wrap_up"]


def test_a_break_has_a_reason(cast: Cast, on_duty: OnDuty) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    set_state(cast.shenzhen_volunteer, state="break", reason="hard_call")
    assert Duty.objects.get(pk=duty.pk).break_reason == "hard_call"
    set_state(cast.shenzhen_volunteer, state="ready")
    assert Duty.objects.get(pk=duty.pk).break_reason == ""
    with pytest.raises(Problem):
        set_state(cast.shenzhen_volunteer, state="break", reason="bored")


# --- waiting ---------------------------------------------------------------------------------------------------------------
def busy_line(floor: Floor, cast: Cast, on_duty: OnDuty) -> None:
    on_duty(cast.shenzhen_volunteer)
    Duty.objects.update(state="on_call")


def test_who_keeps_the_place_is_called_back_in_their_turn(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    busy_line(floor, cast, on_duty)
    caller = floor.dial(line)
    floor.fake.digit(caller, "1")
    floor.settle()
    call = floor.only_call()
    assert (call.stage, call.missed, call.is_live) == ("ended", "kept", False)
    row = CallBack.objects.get()
    assert (row.reason, row.asked_at, row.office_id) == ("kept", call.arrived, cast.shenzhen.pk)


def test_a_hidden_number_keeps_no_place(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    busy_line(floor, cast, on_duty)
    caller = floor.dial(line, "anonymous")
    floor.fake.digit(caller, "1")
    floor.settle()
    assert floor.only_call().stage == "waiting"
    assert floor.fake.played[-1] == (caller, "sound:martlet-hidden")
    assert CallBack.objects.count() == 0


def test_a_line_closed_in_mid_queue_serves_who_waits_and_nobody_after_them(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    busy_line(floor, cast, on_duty)
    first = floor.dial(line)
    switch_line(cast.shenzhen_coordinator, line=line, is_open=False, reason="停电")
    floor.dial(line, "13900000001")
    assert list(Call.objects.order_by("arrived").values_list("stage", "missed")) == [
        ("waiting", ""),
        ("message", "closed"),
    ]
    Duty.objects.update(state="ready")
    floor.fake.phones = {f"v{cast.shenzhen_volunteer.user_id}": "answers"}
    floor.look()
    assert Call.objects.get(channel=first).stage == "talking"


def test_the_coordinator_s_mobile_when_nobody_is_there(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    coordinator = cast.shenzhen_coordinator
    duty = on_mobile(floor, coordinator, on_duty)
    Duty.objects.filter(pk=duty.pk).update(until=timezone.now())
    line.fallback, line.fallback_user = "mobile", coordinator.user
    line.save()
    floor.upkeep()
    floor.fake.phones = {MOBILE: "answers"}
    floor.dial(line)
    floor.fake.digit(f"{floor.only_call().pk}.1", "1")
    floor.settle()
    assert (floor.only_call().stage, floor.only_call().answered_by_id) == ("talking", coordinator.user_id)


@pytest.mark.parametrize(("key", "meanwhile"), [("1", "on_call"), ("2", "break")])
def test_the_coordinator_who_was_rung_on_a_break_is_on_the_same_one_afterwards(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty, key: str, meanwhile: str
) -> None:
    coordinator, since = cast.shenzhen_coordinator, timezone.now() - timedelta(minutes=40)
    on_mobile(floor, coordinator, on_duty)
    Duty.objects.update(state="break", break_reason="meal", state_since=since)
    line.fallback, line.fallback_user = "mobile", coordinator.user
    line.save()
    floor.upkeep()
    floor.fake.phones = {MOBILE: "answers"}
    caller = floor.dial(line)
    floor.fake.digit(f"{floor.only_call().pk}.1", key)
    floor.settle()
    assert Duty.objects.get().state == meanwhile
    floor.fake.hang_up(caller)
    floor.settle()
    duty = Duty.objects.get()
    assert (duty.state, duty.break_reason, duty.state_since, duty.wrap_until) == ("break", "meal", since, None)


def test_another_office_when_nobody_is_there(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    duty = on_duty(cast.beijing_volunteer)
    line.fallback, line.fallback_office = "office", cast.beijing
    line.save()
    floor.fake.phones = {f"v{duty.user_id}": "answers"}
    floor.dial(line)
    floor.look()
    assert (floor.only_call().stage, floor.only_call().answered_by_id) == ("talking", duty.user_id)


def test_the_owner_of_the_open_case_is_rung_first(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    """Found by blind index after the notice began; the next call of the number is known at once."""
    first, owner = on_duty(cast.shenzhen_volunteer), on_duty(cast.shenzhen_mediator)
    person = Person(office=cast.shenzhen, name="王建国")
    person.save()
    [token] = vault.blind("phone", [NUMBER])
    PersonPhone(person=person, number=NUMBER, token=token).save()
    case = Case(
        office=cast.shenzhen, number="深-1", issue="wages", opened_on=timezone.localdate(), owner_id=owner.user_id
    )
    case.save()
    CaseWorker.objects.create(case=case, person=person)
    floor.fake.phones = {f"v{first.user_id}": "rings", f"v{owner.user_id}": "rings"}
    line.has_notice = True
    line.save()
    floor.fake.hear_playbacks = False
    caller = floor.dial(line)
    call = floor.only_call()
    floor.settle({"type": "PlaybackFinished", "playback": {"id": f"{call.pk}.p1.notice", "state": "done"}})
    assert [one.phone for one in floor.fake.ringing()] == [f"v{owner.user_id}"]
    floor.fake.hang_up(caller)
    line.has_notice = False
    line.save()
    floor.settle()
    floor.dial(line)
    assert [one.phone for one in floor.fake.ringing()] == [f"v{owner.user_id}"]


# --- limits ----------------------------------------------------------------------------------------------------------------
def a_call(floor: Floor, line: Line) -> Call:
    floor.fake.hang_up(floor.dial(line))
    floor.settle()
    return Call.objects.order_by("arrived").last() or pytest.fail("no call")


def limited(actor: Actor, call: Call, kind: str = "blocked", **more: object) -> CallerLimit:
    return services.limit_caller(actor, call=call, kind=kind, reason="threats", **{"days": 1, **more})


def test_a_blocked_number_hears_a_sentence_and_another_office_s_line_answers(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    row = limited(cast.shenzhen_coordinator, a_call(floor, line))
    assert b"13800005678" not in bytes(row.token) + bytes(row.number_sealed)
    floor.upkeep()
    floor.fake.phones = {f"v{duty.user_id}": "rings"}
    floor.fake.played.clear()
    for _call in range(2):  # looked up by the back room, then known to the leader
        caller = floor.dial(line)
        assert floor.fake.played.pop() == (caller, "sound:martlet-blocked")
    assert set(Call.objects.exclude(pk=row.call_id).values_list("missed", flat=True)) == {"blocked"}
    assert floor.fake.ringing() == []
    assert [bool(one.offers) for one in floor.ledger.calls.values()][-1] is False
    other = Line.objects.create(office=cast.beijing, number="4008005678", name_zh="京", name_en="B", has_notice=False)
    floor.dial(other)
    assert Call.objects.get(line=other).missed == "no_duty"
    services.lift_limit(cast.shenzhen_coordinator, limit=row)
    floor.upkeep()
    floor.dial(line)
    assert len(floor.fake.ringing()) == 1


def test_a_blocked_number_makes_no_call_back(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    call = a_call(floor, line)
    CallBack.objects.all().delete()
    busy_line(floor, cast, on_duty)
    limited(cast.shenzhen_coordinator, call)
    floor.upkeep()
    floor.dial(line)
    assert CallBack.objects.count() == 0


def test_a_silent_caller_presses_a_key_first(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    limited(cast.shenzhen_coordinator, a_call(floor, line), kind="key")
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {f"v{duty.user_id}": "rings"}
    floor.upkeep()
    floor.fake.hang_up(floor.dial(line))  # the first after the limit: it had no notice, so its ring was faster
    floor.settle()
    caller = floor.dial(line)
    assert (Call.objects.order_by("arrived").last().stage, floor.fake.ringing()) == ("challenge", [])
    floor.fake.digit(caller, "3")
    floor.settle()
    assert len(floor.fake.ringing()) == 1


def test_a_flood_of_one_number_rings_nobody_and_others_are_served(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {f"v{duty.user_id}": "rings"}
    for _call in range(line.flood_number):
        floor.fake.hang_up(floor.dial(line, "13900000001"))
        floor.settle()
    flooding = floor.dial(line, "13900000001")
    assert (floor.fake.ringing(), floor.fake.played[-1]) == ([], (flooding, "sound:martlet-challenge"))
    floor.dial(line, "13900000002")
    assert len(floor.fake.ringing()) == 1
    floor.time_up("key")
    assert Call.objects.get(channel=flooding).missed == "flood"
    row = CallBack.objects.get(call__missed="hung_up")  # all calls of the number are one work item
    assert (row.times, row.held_for_check) == (line.flood_number + 1, False)


def test_when_everybody_calls_strangers_press_a_key(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    Line.objects.update(flood_all=2)
    for n in range(3):
        floor.dial(line, f"1390000000{n}")
    assert list(Call.objects.order_by("arrived").values_list("stage", flat=True)) == ["message", "message", "challenge"]


def test_until_further_notice_needs_a_second_person(floor: Floor, line: Line, cast: Cast) -> None:
    row = limited(cast.shenzhen_coordinator, a_call(floor, line), days=30, for_good=True)
    assert row.until - timezone.now() < timedelta(days=31)
    with pytest.raises(Problem, match="Somebody else"):
        services.confirm_limit(cast.shenzhen_coordinator, limit=row)
    services.confirm_limit(cast.director, limit=row)
    row.refresh_from_db()
    assert row.until - timezone.now() > timedelta(days=3000)
    assert row.review_on == timezone.localdate(timezone.now() + timedelta(days=90))
    assert (row.made_by_id, row.confirmed_by_id) == (cast.shenzhen_coordinator.user_id, cast.director.user_id)


def test_what_a_page_had_read_does_not_undo_what_was_decided_since(floor: Floor, line: Line, cast: Cast) -> None:
    row = limited(cast.shenzhen_coordinator, a_call(floor, line), days=30, for_good=True)
    seen, kept = (CallerLimit.objects.get(pk=row.pk) for _page in range(2))
    services.lift_limit(cast.shenzhen_coordinator, limit=row)
    for decide in (services.confirm_limit, services.keep_limit):
        with pytest.raises(Problem):
            decide(cast.director, limit=seen)
    services.lift_limit(cast.director, limit=kept)
    row.refresh_from_db()
    assert (row.lifted_by_id, row.confirmed) == (cast.shenzhen_coordinator.user_id, None)


def test_who_may_limit_and_for_how_long(floor: Floor, line: Line, cast: Cast) -> None:
    call = a_call(floor, line)
    with pytest.raises(Refused):
        limited(cast.beijing_coordinator, call)
    with pytest.raises(Refused):
        limited(cast.shenzhen_volunteer, call)
    Call.objects.update(answered_by=cast.shenzhen_volunteer.user_id)
    call.refresh_from_db()
    with pytest.raises(Problem, match="one day"):
        limited(cast.shenzhen_volunteer, call, days=7)
    row = limited(cast.shenzhen_volunteer, call)
    with pytest.raises(Problem, match="limited already"):
        limited(cast.shenzhen_coordinator, call)
    with pytest.raises(Refused):
        services.lift_limit(cast.shenzhen_volunteer, limit=row)
    with pytest.raises(NotVisible):
        selectors.limit(cast.beijing_coordinator, row.pk)
    Call.objects.update(number_sealed=b"")
    with pytest.raises(Problem, match="hid the number"):
        limited(cast.shenzhen_coordinator, Call.objects.get())


def test_how_many_known_people_share_the_number(floor: Floor, line: Line, cast: Cast) -> None:
    [token] = vault.blind("phone", [NUMBER])
    for name in ("王一", "王二"):
        person = Person(office=cast.shenzhen, name=name)
        person.save()
        PersonPhone(person=person, number=NUMBER, token=token).save()
    call = a_call(floor, line)
    with pytest.raises(Problem):
        limited(cast.shenzhen_coordinator, call)
    assert limited(cast.shenzhen_coordinator, call, shared=True).people == 2


def test_a_file_that_was_merged_is_no_second_person_and_leads_to_who_follows_the_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    [token, unknown] = vault.blind("phone", [NUMBER, "+8613800009999"])
    kept, gone = (Person(office=cast.shenzhen, name=name) for name in ("王一", "王一一"))
    kept.save()
    gone.merged_into = kept
    gone.save()
    PersonPhone(person=gone, number=NUMBER, token=token).save()
    monkeypatch.setattr(hooks, "followers", [lambda people: {kept.pk: 7} if kept.pk in people else {}])
    assert behind([token, unknown]) == {token: Behind(people=1, follower=7)}


# --- pages -------------------------------------------------------------------------------------------------------------------
SignedIn = Callable[[Actor], Client]


def test_limit_from_the_page_of_a_call_and_decide(floor: Floor, line: Line, cast: Cast, signed_in: SignedIn) -> None:
    call = a_call(floor, line)
    browser = signed_in(cast.shenzhen_coordinator)
    address = f"/console/telephony/limits/of-call/{call.pk}"
    bad = browser.post(address, {"kind": "blocked", "reason": "", "days": "good"})
    assert (bad.status_code, bad.context["form"]["kind"].value(), bad.context["form"]["days"].value()) == (
        422, "blocked", "good")  # fmt: skip
    assert browser.post(address, {"kind": "blocked", "reason": "abuse", "days": "good"}).status_code == 302
    row = CallerLimit.objects.get()
    page = browser.get("/console/telephony/limits")
    assert [(one.limit, one.number, one.due, one.may_confirm) for one in page.context["rows"]] == [
        (row, NUMBER, True, False)
    ]
    assert b"13800005678" not in page.content
    boss = signed_in(cast.director)
    assert boss.get("/console/telephony/limits").context["rows"][0].may_confirm is True
    boss.post(f"/console/telephony/limits/{row.pk}", {"how": "confirm"})
    browser.post(f"/console/telephony/limits/{row.pk}", {"how": "lift"})
    row.refresh_from_db()
    assert (row.confirmed_by_id, row.lifted_by_id) == (cast.director.user_id, cast.shenzhen_coordinator.user_id)
    assert [one.limit for one in browser.get("/console/telephony/limits?view=over").context["rows"]] == [row]
    other = signed_in(cast.beijing_coordinator)
    assert other.get("/console/telephony/limits").context["rows"] == []
    assert other.post(f"/console/telephony/limits/{row.pk}", {"how": "lift"}).status_code == 404
    assert other.get(address).status_code == 404
    assert signed_in(cast.shenzhen_volunteer).get("/console/telephony/limits").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_limits_asks_the_database_as_often_for_one_as_for_three(
    count: int, floor: Floor, line: Line, cast: Cast, django_assert_num_queries: Callable[..., object]
) -> None:
    call = a_call(floor, line)
    for n in range(count):
        made = limited(cast.shenzhen_coordinator, call)
        CallerLimit.objects.filter(pk=made.pk).update(token=bytes([n] * 16))
    with django_assert_num_queries(1):
        assert len(selectors.limits(cast.shenzhen_coordinator)) == count


def test_the_duty_page_keeps_what_was_typed(cast: Cast, on_duty: OnDuty, signed_in: SignedIn) -> None:
    on_duty(cast.shenzhen_volunteer)
    browser = signed_in(cast.shenzhen_volunteer)
    bad = browser.post("/console/volunteers/duty", {"phone": "mobile", "mobile": "12"})
    assert (bad.status_code, bad.context["form"]["mobile"].value()) == (422, "12")
    assert browser.post("/console/volunteers/duty", {"phone": "mobile", "mobile": "13811112222"}).status_code == 302
    page = browser.get("/console/volunteers/duty")
    assert (b"13811112222" in page.content, page.context["stretch"].phone) == (False, "mobile")
    browser.post("/console/volunteers/duty/mobile/forget")
    assert bytes(Volunteer.objects.get(user=cast.shenzhen_volunteer.user_id).mobile_sealed) == b""
    assert signed_in(cast.auditor).get("/console/volunteers/duty").status_code == 403


def test_the_page_of_a_contact_offers_the_limit(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty, signed_in: SignedIn
) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {f"v{duty.user_id}": "answers"}
    floor.dial(line)
    call = floor.only_call()
    try:
        contact = call.contact
    except ObjectDoesNotExist:
        pytest.fail("the call made no contact")
    page = signed_in(cast.shenzhen_volunteer).get(f"/console/hotline/contacts/{contact.pk}")
    assert f"/console/telephony/limits/of-call/{call.pk}" in page.content.decode()
