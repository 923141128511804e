"""Outcomes and issues are gone through each quarter: what was chosen how often, what never, what stands under "other"."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.conftest import Cast
from tests.markup import tight
from tests.racing import at_once

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.middleware.language import COOKIE
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem
from martlet.hotline.models import Contact
from martlet.insight.lists import rules, selectors, services
from martlet.insight.lists.rules import Chosen, Quarter
from martlet.insight.models import ListReview

SignedIn = Callable[[Actor], Client]
PAGE = "/console/insight/lists"
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "said", "first", "last"),
    [
        (date(2026, 1, 1), "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), "2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 12, 31), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_quarters(day: date, said: str, first: date, last: date) -> None:
    quarter = Quarter.of(day)
    assert (str(quarter), quarter.first, quarter.last) == (said, first, last)
    assert (quarter.moved(-1).last, quarter.moved(1).first) == (first - timedelta(1), last + timedelta(1))


@pytest.mark.parametrize(
    ("asked", "found"),
    [("2026-Q3", "2026-Q3"), ("2025-Q4", "2025-Q4"), ("2026-Q4", "2026-Q4"), ("2027-Q1", "2026-Q4"), ("2026-Q5", "2026-Q4"),
     ("", "2026-Q4"), ("x", "2026-Q4"), ("0000-Q1", "2026-Q4")],
)  # fmt: skip
def test_the_quarter_of_an_address(asked: str, found: str) -> None:
    assert str(rules.asked_quarter(asked, TODAY)) == found


@pytest.mark.parametrize(
    ("last", "first", "due"),
    [
        (None, None, None),  # nothing to go through
        (None, date(2026, 9, 1), None),  # has just begun
        (None, date(2026, 1, 5), date(2026, 4, 5)),
        (date(2026, 8, 24), date(2020, 1, 1), None),
        (date(2026, 8, 23), date(2020, 1, 1), TODAY),
        (date(2025, 8, 23), None, date(2025, 11, 23)),
    ],
)
def test_when_a_review_is_due(last: date | None, first: date | None, due: date | None) -> None:
    assert rules.due_since(last, first, TODAY) == due


@pytest.mark.parametrize(
    ("other", "total", "lacks"), [(None, 50, False), (5, 50, False), (6, 50, True), (6, 19, False), (None, None, False)]
)
def test_too_much_stands_under_other(other: int | None, total: int | None, lacks: bool) -> None:
    row = None if other is None else Chosen(rules.OTHER, other, 0, rules.share(other, total))
    assert rules.lacks_something(row, total) == lacks


def test_what_was_chosen_and_what_never() -> None:
    found = rules.choices(["A", "B", "C"], {"B": 30, "A": 10, "OLD": 1}, {"C": 4}, hide=False)
    assert found.used == (Chosen("B", 30, 0, 73), Chosen("A", 10, 0, 24), Chosen("OLD", 1, 0, 2))
    assert (found.unused, found.total) == (("C",), 41)
    assert rules.choices(["A"], {}, {}, hide=False) == rules.Choices((), ("A",), 0)


def test_small_cells_are_hidden_with_what_would_tell_them() -> None:
    found = rules.choices(["A", "B", "C"], {"A": 3, "B": 40, "C": 50}, {"A": 20, "B": 40, "C": 50}, hide=True)
    shown = {one.code: one.now for one in found.used}
    assert (shown["A"], sum(count is None for count in shown.values()) >= 2 or found.total is None) == (None, True)
    assert [one for one in found.used if one.now is None and one.share is not None] == []


def talk(cast: Cast, office: Any, outcome: str, issue: str, at: datetime, many: int = 1) -> None:
    vault.bulk_create(
        Contact,
        [
            Contact(
                office=office, channel="PHONE", state="done", started=at, ended=at, done_at=at, issue=issue, outcome=outcome,
                words="", number="", visitor="", place="", outcome_note="", promise="", handled_by=cast.director.user,
            )
            for _one in range(many)
        ],
    )  # fmt: skip


def whole_quarter() -> datetime:
    """A moment of the last quarter that is whole."""
    before = Quarter.of(timezone.localdate()).moved(-1)
    return timezone.make_aware(datetime.combine(before.first + timedelta(20), datetime.min.time()))


def test_the_page_counts_the_last_whole_quarter(
    cast: Cast, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    at = whole_quarter()
    talk(cast, cast.beijing, "INFO", "WAG-ARR", at, 20)
    talk(cast, cast.beijing, "SELF", "OTH-MISC", at, 5)
    talk(cast, cast.beijing, "SILENT", "", at, 2)
    talk(cast, cast.beijing, "INFO", "WAG-ARR", timezone.now())
    talk(cast, cast.shenzhen, "REF-AID", "INJ-REC", at, 9)
    for _again in range(2):
        with django_assert_num_queries(5):
            found = selectors.lists_page(cast.beijing_coordinator, cast.beijing, Quarter.of(at.date()))
    assert [(one.code, one.now) for one in found.outcomes.used] == [("INFO", 20), ("SELF", 5), ("SILENT", 2)]
    assert [(one.code, one.now, one.share) for one in found.issues.used] == [("WAG-ARR", 20, 80), ("OTH-MISC", 5, 20)]
    assert ("REF-AID" in found.outcomes.unused, found.lacks_something) == (True, True)
    browser = signed_in(cast.beijing_coordinator)
    html = browser.get(PAGE).content.decode()
    assert ("20 % 的接待归在“其他”" in html, "解答完毕" in html) == (True, True)
    browser.cookies[COOKIE] = "en"
    html = browser.get(PAGE).content.decode()
    told = (
        "20 % of the conversations stand under “Other”",
        "25 conversations",
        "Advice given",
        "never chosen in this quarter",
    )
    assert [words for words in told if words not in html] == []
    html = browser.get(f"{PAGE}?quarter={Quarter.of(timezone.localdate())}").content.decode()
    assert "1 conversation<" in tight(html)
    assert "Nothing was chosen in this quarter." in browser.get(f"{PAGE}?quarter=1999-Q1").content.decode()


def test_who_answers_no_calls_here_sees_no_small_cells(cast: Cast, signed_in: SignedIn) -> None:
    at = whole_quarter()
    for outcome, many in (("INFO", 30), ("SELF", 20), ("REF-AID", 3)):
        talk(cast, cast.beijing, outcome, "WAG-ARR", at, many)
    quarter = Quarter.of(at.date())
    found = selectors.lists_page(cast.director, cast.beijing, quarter)
    shown = {one.code: one.now for one in found.outcomes.used}
    assert (shown["REF-AID"], found.hidden) == (None, True)
    assert list(shown.values()).count(None) >= 2 or found.outcomes.total is None
    open_to_all = selectors.lists_page(cast.beijing_coordinator, cast.beijing, quarter)
    assert {one.code: one.now for one in open_to_all.outcomes.used}["REF-AID"] == 3
    assert signed_in(cast.auditor).get(PAGE).status_code == 403
    assert signed_in(cast.beijing_volunteer).get(PAGE).status_code == 403


def test_a_review_is_written_down_and_the_day_reminds_until_then(cast: Cast, signed_in: SignedIn) -> None:
    browser, volunteer = signed_in(cast.beijing_coordinator), signed_in(cast.beijing_volunteer)
    for one in (browser, volunteer):
        one.cookies[COOKIE] = "en"
    words = "The lists of outcomes and issues wait for their review"
    assert words not in browser.get("/console/").content.decode()  # nothing to go through yet
    talk(cast, cast.beijing, "INFO", "WAG-ARR", timezone.now() - timedelta(200))
    assert words in browser.get("/console/").content.decode()
    assert words not in volunteer.get("/console/").content.decode()
    assert words not in signed_in(cast.shenzhen_coordinator).get("/console/").content.decode()
    sent = {"on": timezone.localdate().isoformat(), "note": "All stays as it is."}
    html = browser.post(PAGE, sent, follow=True).content.decode()
    assert ("The review is written down." in html, "All stays as it is." in html) == (True, True)
    entry = JournalEntry.objects.get(action="insight.review_lists")
    assert (entry.object_id, entry.actor_id) == (str(cast.beijing.pk), cast.beijing_coordinator.user_id)
    assert words not in browser.get("/console/").content.decode()
    ListReview.objects.update(on=timezone.localdate() - timedelta(100))
    assert words in browser.get("/console/").content.decode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"on": ""}, "Write the day of the review."),
        ({"on": "2001-01-01"}, "today or a day of the last twelve months"),
        ({"on": "TOMORROW"}, "has not come yet"),
        ({"note": " "}, "Write in a few words what came of it"),
        ({"note": "x" * 401}, "400"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, signed_in: SignedIn, change: dict[str, str], told: str
) -> None:
    browser = signed_in(cast.beijing_coordinator)
    browser.cookies[COOKIE] = "en"
    sent = {"on": timezone.localdate().isoformat(), "note": "All stays."} | change
    sent["on"] = sent["on"].replace("TOMORROW", (timezone.localdate() + timedelta(1)).isoformat())
    answer = browser.post(PAGE, sent)
    html = answer.content.decode()
    assert (answer.status_code, told in html, ListReview.objects.count()) == (422, True, 0)
    assert "All stays." in html or "note" in change


def test_only_who_leads_the_office(cast: Cast) -> None:
    for actor in (cast.beijing_volunteer, cast.beijing_mediator, cast.shenzhen_coordinator, cast.auditor):
        with pytest.raises(Refused):
            services.review_lists(actor, office=cast.beijing, on=timezone.localdate(), note="x")
    services.review_lists(cast.beijing_coordinator, office=cast.beijing, on=timezone.localdate(), note="x")
    assert list(selectors.reviews(cast.shenzhen_coordinator)) == []
    with pytest.raises(Problem, match="刘老师"):
        services.review_lists(cast.director, office=cast.beijing, on=timezone.localdate(), note="y")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied_journal")
def test_two_from_the_same_meeting(cast: Cast) -> None:
    found = at_once(
        *(
            lambda actor=actor: services.review_lists(actor, office=cast.beijing, on=timezone.localdate(), note="x")
            for actor in (cast.beijing_coordinator, cast.director)
        )
    )
    assert sorted(type(one).__name__ for one in found) == ["ListReview", "Problem"]
