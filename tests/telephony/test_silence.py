"""Callers who say nothing: what makes a suggestion, what a person may decide, and that nothing is limited by itself."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Cast

from martlet import vault
from martlet.access.actor import Actor
from martlet.foundation.errors import Problem
from martlet.hotline.models import CallBack, Contact
from martlet.registry.models import Person
from martlet.registry.services import create_person
from martlet.telephony import services
from martlet.telephony.models import Call, CallerLimit, Line, SilenceLook
from martlet.telephony.rules.silence import Seen, Silence, suggestion
from martlet.telephony.selectors.silence import silences
from martlet.telephony.switchboard.callers import month_tokens, sealed_number

DAY = 86400.0
NOW = 100 * DAY
SignedIn = Callable[[Actor], Client]


def seen(
    days: float, seconds: float | None = 30.0, judged: str = "silent", by: int = 7, by_caller: bool = True
) -> Seen:
    return Seen(f"c{days}", NOW - days * DAY, seconds, by_caller, judged, by)


# --- the rule ---------------------------------------------------------------------------------------------------------
def test_three_silent_calls_make_a_suggestion_with_what_was_seen() -> None:
    calls = [seen(6, by=7), seen(4, 3.0, "", by=8), seen(2, by=7)]
    assert suggestion(calls, NOW) == Silence(2, 1, 0, NOW - 6 * DAY, NOW - 2 * DAY, ((7, 2), (8, 1)), "c2")
    assert suggestion(calls[:2], NOW) is None


def test_a_talk_in_between_is_told_and_one_at_the_end_settles_it() -> None:
    calls = [seen(6), seen(5, 200.0, ""), seen(4), seen(2)]
    found = suggestion(calls, NOW)
    assert (found.talks, found.times) == (1, 3) if found else pytest.fail("nothing")
    assert suggestion([*calls, seen(1, 90.0, "")], NOW) is None
    assert suggestion([*calls, seen(1, 5.0, "other")], NOW) is None


@pytest.mark.parametrize(
    "one",
    [seen(1, None, ""), seen(1, 20.0, ""), seen(1, 3.0, "", by_caller=False), seen(1, 3.0, "other"), seen(20)],
    ids=["nobody answered", "twenty seconds", "the volunteer hung up", "noted as a wrong number", "three weeks ago"],
)
def test_what_is_no_silence(one: Seen) -> None:
    assert suggestion([seen(6), seen(5), one], NOW) is None


def test_what_was_decided_about_does_not_count_again() -> None:
    calls = [seen(6), seen(4), seen(2)]
    assert suggestion(calls, NOW, decided=NOW - 5 * DAY) is None
    assert suggestion([*calls, seen(1)], NOW, decided=NOW - 5 * DAY) is not None


KINDS = st.tuples(
    st.floats(0.1, 30), st.one_of(st.none(), st.floats(0, 400)), st.sampled_from(["", "silent", "hung_up", "other"])
)


@given(st.lists(KINDS, max_size=12, unique_by=lambda one: one[0]), st.randoms())
def test_the_order_of_calls_does_not_matter_and_a_suggestion_tells_the_truth(calls: list[Any], random: Any) -> None:
    found = [seen(*one) for one in calls]
    shuffled = found.copy()
    random.shuffle(shuffled)
    said = suggestion(found, NOW)
    assert suggestion(shuffled, NOW) == said
    if said:
        quiet = [one for one in found if one.kind in ("silent", "short") and one.at > NOW - 14 * DAY]
        assert (said.times, said.times >= 3, said.last) == (len(quiet), True, max(one.at for one in quiet))


# --- real rows ----------------------------------------------------------------------------------------------------------
NUMBER = "+8613800005678"


def a_call(cast: Cast, line: Line, days: float, seconds: int = 30, noted: str = "SILENT", number: str = NUMBER) -> Call:
    arrived = timezone.now() - timedelta(days=days)
    answered, user = arrived + timedelta(seconds=8), cast.shenzhen_volunteer.user
    call = Call.objects.create(
        line=line, office=line.office, stage="ended", is_live=False, arrived=arrived, answered=answered,
        ended=answered + timedelta(seconds=seconds), ended_by="caller", answered_by=user, channel=f"c{days}",
        number_sealed=sealed_number(line.office.code, number),
    )  # fmt: skip
    call.calllog_token = month_tokens([(number, call)])[call.pk]
    call.save()
    if noted:
        Contact(
            office=line.office, channel="PHONE", call=call, state="done", started=answered, outcome=noted, handled_by=user,
            words="", number=number, visitor="", place="", outcome_note="", promise="",
        ).save()  # fmt: skip
    return call


@pytest.fixture
def silent(cast: Cast, line: Line) -> Call:
    """Four calls over two months' tokens; the latest."""
    return [a_call(cast, line, days) for days in (12, 8, 3)][-1]


@pytest.fixture
def lead(cast: Cast, signed_in: SignedIn) -> Client:
    return signed_in(cast.shenzhen_coordinator)


def text(response: Any) -> str:
    return unescape(response.content.decode())


def names(cast: Cast) -> list[tuple[str, int]]:
    return [(cast.shenzhen_volunteer.name, 3)]


def sharing(cast: Cast, count: int) -> list[Person]:
    actor = cast.shenzhen_coordinator
    return [create_person(actor, office=cast.shenzhen, name=f"工友{n}", phones=[NUMBER]) for n in range(count)]


def test_a_number_is_one_over_the_turn_of_a_month_and_nowhere_in_clear(cast: Cast, line: Line, silent: Call) -> None:
    other = vault.blind("calllog:1999-01", [NUMBER])[0]
    Call.objects.filter(pk=Call.objects.order_by("arrived").first().pk).update(calllog_token=other)
    [row] = silences(cast.shenzhen_coordinator).rows
    assert (row.number, row.seen.silent, list(row.by), row.people, row.asked) == (NUMBER, 3, names(cast), 0, False)
    assert silences(cast.beijing_coordinator).rows == ()
    assert len(silences(cast.director).rows) == 1
    assert CallerLimit.objects.count() == 0


def test_the_page_says_what_silence_may_be_and_shows_no_number(cast: Cast, lead: Client, silent: Call) -> None:
    html = text(lead.get(reverse("telephony:silent")))
    shown = (silent.pk.hex in html or str(silent.pk) in html, "13800005678" in html, "138****5678" in html)
    assert shown == (True, False, True)
    assert ("有危险" in html, "无声 3 次" in html, cast.shenzhen_volunteer.name in html) == (True, True, True)
    lead.cookies["lang"] = "en"
    english = text(lead.get(reverse("telephony:silent")))
    assert ("in danger who cannot talk" in english, "silent 3 times" in english, "%(" in english) == (True, True, False)


@pytest.mark.parametrize("numbers", [1, 4])
def test_the_list_costs_the_same_with_few_and_many(
    numbers: int, cast: Cast, line: Line, lead: Client, django_assert_num_queries: Any
) -> None:
    for n in range(numbers):
        for days in (9, 5, 1):
            a_call(cast, line, days + n / 10, number=f"+861380000111{n}")
    sharing(cast, 2)
    lead.get(reverse("telephony:silent"))
    with django_assert_num_queries(14):
        assert text(lead.get(reverse("telephony:silent"))).count("m-mask") == numbers


def test_who_may_look_and_decide(cast: Cast, silent: Call, signed_in: SignedIn) -> None:
    judge = reverse("telephony:judge-silence", args=[silent.pk])
    found = {
        who: (signed_in(getattr(cast, who)).get(reverse("telephony:silent")).status_code,
              signed_in(getattr(cast, who)).post(judge, {"how": "harmless"}).status_code)
        for who in ("shenzhen_volunteer", "auditor", "beijing_coordinator", "director")
    }  # fmt: skip
    assert found == {
        "shenzhen_volunteer": (403, 403), "auditor": (403, 403), "beijing_coordinator": (200, 404), "director": (200, 302)
    }  # fmt: skip


def test_not_a_nuisance_is_remembered_for_a_while(cast: Cast, line: Line, lead: Client, silent: Call) -> None:
    answer = lead.post(reverse("telephony:judge-silence", args=[silent.pk]), {"how": "harmless"})
    assert (answer.status_code, silences(cast.shenzhen_coordinator).rows) == (302, ())
    a_call(cast, line, 0.1)
    assert silences(cast.shenzhen_coordinator).rows == ()
    later = timezone.now() + timedelta(days=31)
    assert silences(cast.shenzhen_coordinator, later).rows == ()  # the old ones do not count again
    look = SilenceLook.objects.get()
    assert (look.made_by_id, NUMBER.encode() in bytes(look.token)) == (cast.shenzhen_coordinator.user_id, False)
    assert lead.post(reverse("telephony:judge-silence", args=[silent.pk]), {"how": "shoot"}).status_code == 302
    assert SilenceLook.objects.count() == 1


def test_somebody_calls_back_once_with_a_hint(cast: Cast, lead: Client, silent: Call) -> None:
    for _twice in range(2):
        lead.post(reverse("telephony:judge-silence", args=[silent.pk]), {"how": "call_back"})
    row = CallBack.objects.get()
    assert (row.reason, row.call_id, row.office_id) == ("silent", silent.pk, silent.office_id)
    [still] = silences(cast.shenzhen_coordinator).rows
    assert still.asked is True
    assert "是或者不是" in text(lead.get(reverse("hotline:callbacks")))


def test_a_limit_takes_the_number_off_the_list(cast: Cast, silent: Call, lead: Client) -> None:
    page = reverse("telephony:limit", args=[silent.pk]) + "?why=silent"
    html = text(lead.get(page))
    assert ('value="silent" selected' in html, "先让人回个电话" in html) == (True, True)
    sent = {"kind": "key", "reason": "silent", "days": "7"}
    assert lead.post(page, sent).status_code == 302
    assert (silences(cast.shenzhen_coordinator).rows, CallerLimit.objects.get().kind) == ((), "key")
    services.lift_limit(cast.shenzhen_coordinator, limit=CallerLimit.objects.get())
    assert silences(cast.shenzhen_coordinator).rows == ()  # decided about: only new calls count


def test_a_shared_number_is_limited_only_by_who_was_told_how_many_share_it(
    cast: Cast, silent: Call, lead: Client
) -> None:
    sharing(cast, 3)
    [row] = silences(cast.shenzhen_coordinator).rows
    page = reverse("telephony:limit", args=[silent.pk])
    assert (row.people, "3 个人" in text(lead.get(page))) == (3, True)
    sent = {"kind": "blocked", "reason": "silent", "days": "30"}
    refused = lead.post(page, sent)
    html = text(refused)
    assert (refused.status_code, CallerLimit.objects.count(), 'value="30" selected' in html) == (422, 0, True)
    with pytest.raises(Problem) as problem:
        services.limit_caller(cast.shenzhen_coordinator, call=silent, kind="key", reason="silent", days=1)
    assert (problem.value.field, problem.value.values) == ("shared", {"count": 3})
    assert lead.post(page, {**sent, "shared": "on"}).status_code == 302
    assert CallerLimit.objects.get().people == 3


def test_while_sealed_nobody_is_suggested_and_the_page_says_why(silent: Call, lead: Client) -> None:
    vault.commands.seal()
    html = text(lead.get(reverse("telephony:silent")))
    assert (re.findall("m-mask", html), "没法知道哪些电话是同一个号码" in html) == ([], True)
