"""Too few are on the phone: how many more are needed, and colleagues who are off duty are asked to come."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Cast

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry, LiveEvent
from martlet.foundation.errors import Problem
from martlet.volunteers import services as duty
from martlet.volunteers.callins import selectors, services
from martlet.volunteers.callins.rules import LASTS, MOST, Load, needed
from martlet.volunteers.models import CallIn, Duty, Volunteer
from martlet.volunteers.selectors import presence

SignedIn = Callable[[Actor], Client]
BAR, NOT_NOW = "/console/volunteers/call-in", "/console/volunteers/call-in/not-now"


def train(actor: Actor, until: date | None = None) -> None:
    day = until or timezone.localdate() + timedelta(30)
    Volunteer.objects.create(user=actor.user, office_id=actor.office_id, certificate_until=day, languages=["zh"])


def ask(cast: Cast, people: int = 2, **more: Any) -> CallIn:
    found = services.call_in(cast.beijing_coordinator, office=cast.beijing, people=people)
    if more:
        CallIn.objects.filter(pk=found.pk).update(**more)
    return found


def events() -> list[tuple[int | None, int | None]]:
    return list(LiveEvent.objects.filter(kind="call_in").order_by("id").values_list("office_id", "user_id"))


# --- how many are needed ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("load", "more"),
    [
        (Load(), 0),  # nobody calls, and no line is open
        (Load(is_open=True), 1),  # the next caller would be lost
        (Load(is_open=True, talking=1), 0),
        (Load(is_open=True, wrapping=1), 0),
        (Load(waiting=3, longest=10, free=3), 0),
        (Load(waiting=3, longest=10, free=1), 2),
        (Load(waiting=3, longest=60, free=1, wrapping=1, talking=4), 1),  # one is back within the minute
        (Load(waiting=3, longest=61, free=1, wrapping=1, talking=4), 2),  # but was not
        (Load(waiting=2, longest=20, talking=10), 0),  # of ten who speak two are done in time
        (Load(waiting=2, longest=20, talking=9), 1),
        (Load(waiting=1, longest=120, free=2), 0),
        (Load(waiting=1, longest=121, free=2), 1),  # they seem free, and do not answer
        (Load(waiting=90, longest=300), MOST),
    ],
)
def test_how_many_more_are_needed(load: Load, more: int) -> None:
    assert needed(load) == more


SOME = st.integers(0, 60)
LOADS = st.builds(Load, SOME, st.integers(0, 300), SOME, SOME, SOME, st.booleans())


@given(LOADS, st.integers(1, 20))
def test_people_who_come_are_as_many_fewer(load: Load, came: int) -> None:
    before = needed(load)
    after = needed(replace(load, free=load.free + came))
    if load.longest <= 120 and before < MOST:
        assert after == max(0, before - came)
    assert 0 <= after <= before <= MOST


def test_states_of_duties_are_read() -> None:
    states = {"ready": 1, "ringing": 2, "on_call": 3, "wrap_up": 4, "break": 5}
    assert Load.of(states, waiting=6, longest=7, is_open=True) == Load(6, 7, 3, 3, 4, True)


# --- asking and taking back ---------------------------------------------------------------------------------------------
def test_a_call_in_is_journaled_and_told_and_lasts_half_an_hour(cast: Cast) -> None:
    made = ask(cast)
    assert (made.people, made.until - made.asked_at, made.asked_by) == (2, LASTS, cast.beijing_coordinator.user)
    entry = JournalEntry.objects.latest("n")
    assert (entry.action, entry.object_type, entry.object_id, entry.fields) == (
        "volunteers.call_in", "access.office", str(cast.beijing.pk), "people",
    )  # fmt: skip
    assert events() == [(cast.beijing.pk, None)]
    assert LiveEvent.objects.get(kind="call_in").data == {}


@pytest.mark.parametrize("people", [-1, 0, MOST + 1])
def test_only_so_many_at_once(cast: Cast, people: int) -> None:
    with pytest.raises(Problem) as problem:
        ask(cast, people)
    assert (problem.value.field, str(MOST) in str(problem.value._message), CallIn.objects.count()) == (
        "people",
        True,
        0,
    )


@pytest.mark.parametrize("who", ["beijing_volunteer", "beijing_mediator", "shenzhen_coordinator", "auditor", "admin"])
def test_only_who_leads_the_office_asks_and_takes_back(cast: Cast, who: str) -> None:
    actor = getattr(cast, who)
    with pytest.raises(Refused):
        services.call_in(actor, office=cast.beijing, people=2)
    assert (JournalEntry.objects.latest("n").allowed, CallIn.objects.count()) == (False, 0)
    made = ask(cast)
    with pytest.raises(Refused):
        services.take_back(actor, call_in=made)
    with pytest.raises(NotVisible):
        selectors.call_in(actor, made.pk)
    assert CallIn.objects.get().ended is None


def test_a_director_asks_too_and_another_leader_takes_it_back(cast: Cast) -> None:
    made = services.call_in(cast.director, office=cast.beijing, people=1)
    services.take_back(cast.beijing_coordinator, call_in=made)
    entry = JournalEntry.objects.latest("n")
    assert (made.ended is not None, made.ended_by, entry.action, entry.object_id) == (
        True, cast.beijing_coordinator.user, "volunteers.end_call_in", str(made.pk),
    )  # fmt: skip
    first = made.ended
    services.take_back(cast.director, call_in=made)  # in another tab, a moment later
    assert (made.ended, made.ended_by, len(events())) == (first, cast.beijing_coordinator.user, 2)


def test_of_two_who_press_one_wins(cast: Cast) -> None:
    made = ask(cast)
    with pytest.raises(Problem) as problem:
        services.call_in(cast.director, office=cast.beijing, people=5)
    assert str(problem.value._message).startswith(("Somebody was faster", "有人比您快一步"))
    assert (CallIn.objects.get().people, len(events())) == (made.people, 1)
    with pytest.raises(IntegrityError), transaction.atomic():  # the database holds it, whoever writes
        CallIn.objects.create(office=cast.beijing, asked_by=cast.director.user, people=1, until=timezone.now())
    services.call_in(cast.shenzhen_coordinator, office=cast.shenzhen, people=1)  # each office for itself


# --- how it ends --------------------------------------------------------------------------------------------------------
def test_time_ends_it_and_makes_room_for_the_next(cast: Cast) -> None:
    over = timezone.now() - timedelta(seconds=1)
    made = ask(cast, until=over)
    assert selectors.asked_here(cast.beijing_coordinator) is None
    services.take_back(cast.beijing_coordinator, call_in=made)  # pressed on a page that did not know yet
    assert made.ended is None
    ask(cast, 3)
    made.refresh_from_db()
    assert (made.ended, made.ended_by) == (over, None)
    assert selectors.asked_here(cast.beijing_coordinator).people == 3  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "asked",
    [
        datetime(2026, 12, 31, 15, 50, tzinfo=UTC),  # ten to midnight in Beijing, and the year ends
        datetime(2026, 3, 29, 0, 45, tzinfo=UTC),  # clocks that know summer go forward in the middle of it
        datetime(2026, 10, 25, 0, 45, tzinfo=UTC),  # and back
    ],
)
def test_half_an_hour_is_half_an_hour(cast: Cast, time_machine_at: Any, settings: Any, asked: datetime) -> None:
    if asked.month != 12:
        settings.TIME_ZONE = "Europe/London"
    with timezone.override(settings.TIME_ZONE):
        time_machine_at(timezone.make_naive(asked))
        ask(cast)
        for minutes, stands in ((0, True), (29, True), (30, False), (70, False)):
            now = asked + timedelta(minutes=minutes)
            assert selectors.standing(cast.beijing.pk, now).exists() is stands


def test_it_ends_when_as_many_have_come(cast: Cast) -> None:
    for actor in (cast.beijing_volunteer, cast.beijing_mediator):
        train(actor)
    Duty.objects.create(user=cast.beijing_mediator.user, office=cast.beijing, until=timezone.now())  # before
    ask(cast, 2)
    duty.go_on_duty(cast.beijing_volunteer)
    shown = selectors.asked_here(cast.beijing_coordinator)
    assert shown is not None
    assert (shown.people, shown.came, shown.missing) == (2, 1, 1)
    duty.go_on_duty(cast.beijing_volunteer)  # a second press
    duty.go_off_duty(cast.beijing_volunteer)
    duty.go_on_duty(cast.beijing_volunteer)  # the same person is one
    assert selectors.asked_here(cast.beijing_coordinator) == shown
    duty.go_on_duty(cast.beijing_mediator)
    ended = CallIn.objects.get()
    assert (selectors.asked_here(cast.beijing_coordinator), ended.ended is not None, ended.ended_by) == (
        None, True, None,
    )  # fmt: skip
    duty.go_off_duty(cast.beijing_mediator)
    assert selectors.asked_here(cast.beijing_coordinator) is None
    assert len(events()) == 4  # asked; and each beginning while it stood
    ask(cast, 1)


def test_colleagues_of_another_office_do_not_count(cast: Cast) -> None:
    train(cast.shenzhen_volunteer)
    ask(cast, 1)
    duty.go_on_duty(cast.shenzhen_volunteer)
    assert selectors.asked_here(cast.beijing_coordinator).came == 0  # type: ignore[union-attr]


# --- whom it asks -------------------------------------------------------------------------------------------------------
def meant(actor: Actor) -> bool:
    return selectors.asks_me(actor, presence(actor)) is not None


def test_it_asks_the_trained_who_are_off_duty(cast: Cast) -> None:
    train(cast.beijing_volunteer)
    train(cast.beijing_coordinator)
    train(cast.shenzhen_volunteer)
    train(cast.beijing_mediator, timezone.localdate() - timedelta(1))
    ask(cast)
    assert meant(cast.beijing_volunteer)
    assert not meant(cast.beijing_coordinator)  # who asks knows it
    assert not meant(cast.shenzhen_volunteer)
    assert not meant(cast.beijing_mediator)  # the certificate ended yesterday
    assert not meant(cast.auditor)


@pytest.mark.parametrize("state", ["ready", "ringing", "on_call", "wrap_up", "break"])
def test_it_asks_nobody_on_duty_and_costs_them_nothing(cast: Cast, state: str, django_assert_num_queries: Any) -> None:
    train(cast.beijing_volunteer)
    ask(cast)
    stretch = duty.go_on_duty(cast.beijing_volunteer)
    Duty.objects.filter(pk=stretch.pk).update(state=state)
    me = presence(cast.beijing_volunteer)
    with django_assert_num_queries(0):
        assert selectors.asks_me(cast.beijing_volunteer, me) is None


def test_it_costs_who_could_come_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    train(cast.beijing_volunteer)
    ask(cast)
    me, untrained = presence(cast.beijing_volunteer), presence(cast.beijing_mediator)
    with django_assert_num_queries(1):
        assert selectors.asks_me(cast.beijing_volunteer, me) is not None
    with django_assert_num_queries(0):
        assert selectors.asks_me(cast.beijing_mediator, untrained) is None


# --- the bar ------------------------------------------------------------------------------------------------------------
def shown_to(browser: Client, path: str = "/console/") -> tuple[bool, bool]:
    """Whether there is a place for the bar, and whether it is there."""
    html = browser.get(path).content.decode()
    return 'id="call-in"' in html, "data-call-in=" in html


def test_the_bar_stands_on_every_page_of_who_is_meant(cast: Cast, signed_in: SignedIn) -> None:
    train(cast.beijing_volunteer)
    train(cast.shenzhen_volunteer)
    browser, elsewhere = signed_in(cast.beijing_volunteer), signed_in(cast.shenzhen_volunteer)
    assert (shown_to(browser), b"data-call-in" in browser.get(BAR).content) == ((True, False), False)
    ask(cast)
    for path in ("/console/", "/console/hotline/", "/console/volunteers/duty", "/console/menu"):
        assert shown_to(browser, path) == (True, True)
    assert shown_to(elsewhere) == (True, False)
    assert shown_to(signed_in(cast.beijing_mediator)) == (False, False)  # untrained
    assert shown_to(signed_in(cast.auditor)) == (False, False)
    assert "北京还缺 2 个人接电话" in browser.get(BAR).content.decode()
    browser.post("/console/access/language", {"language": "en", "next": "/console/"})
    assert "Beijing needs 2 more on the phone" in browser.get("/console/").content.decode()
    browser.post("/console/volunteers/duty/start", {"next": "/console/menu"})
    assert shown_to(browser) == (True, False)
    browser.post("/console/volunteers/duty/break")
    assert shown_to(browser) == (True, False)


def test_not_now_is_for_this_one_and_known_to_nobody(cast: Cast, signed_in: SignedIn) -> None:
    train(cast.beijing_volunteer)
    browser, made = signed_in(cast.beijing_volunteer), ask(cast)
    before = JournalEntry.objects.count()
    answer = browser.post(NOT_NOW, {"call_in": made.pk}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content, shown_to(browser)) == (200, b"", (True, False))
    assert events()[1:] == [(None, cast.beijing_volunteer.user_id)]  # their other tabs
    assert JournalEntry.objects.count() == before
    services.take_back(cast.beijing_coordinator, call_in=made)
    ask(cast)
    assert shown_to(browser) == (True, True)
    answer = browser.post(NOT_NOW, {"call_in": "no number", "next": "/console/menu"})  # without a script
    assert (answer.status_code, answer["Location"], shown_to(browser)) == (302, "/console/menu", (True, True))


def test_the_page_asks_anew_when_it_is_over(cast: Cast, signed_in: SignedIn, time_machine_at: Any) -> None:
    train(cast.beijing_volunteer)
    browser, made = signed_in(cast.beijing_volunteer), ask(cast)
    time_machine_at(timezone.make_naive(made.until) - timedelta(seconds=90))
    assert 'hx-trigger="load delay:91s"' in browser.get(BAR).content.decode()


def test_while_sealed_people_are_asked_and_come(cast: Cast, signed_in: SignedIn, keeper: object) -> None:
    train(cast.beijing_volunteer)
    browser = signed_in(cast.beijing_volunteer)
    vault.commands.seal()
    ask(cast, 1)
    assert shown_to(browser) == (True, True)
    assert browser.post("/console/volunteers/duty/start").status_code == 302
    assert (presence(cast.beijing_volunteer).state, CallIn.objects.get().ended is None) == ("ready", False)
