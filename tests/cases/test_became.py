"""How it went on: whoever answered sees what became of the cases, and what a month came to; nobody else does, and no name."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cases.stories import case_of

from martlet.access.policy import decide
from martlet.cases import selectors
from martlet.cases.models import Case, CaseContact, Receipt, StageMove
from martlet.foundation.calendar import Month
from martlet.hotline import services as hotline
from martlet.hotline.models import Contact

TODAY = timezone.localdate()
WHEN = timezone.now() - timedelta(days=40)


def conversation(actor: Any, office: Any, case: Case, started: Any = WHEN) -> Contact:
    """A finished conversation of this case, which somebody else then worked on."""
    contact = hotline.start_contact(actor, office=office, channel="WALKIN", started=started)
    hotline.one_click(actor, contact, code="THANKS")
    CaseContact.objects.create(case=case, contact=contact)
    return contact


def moved(case: Case, on: date, by: Any = None, stage: str = "negotiate") -> None:
    StageMove.objects.create(case=case, stage=stage, on=on, by_id=by)


def paid(case: Case, fen: int, on: date, by: Any = None) -> None:
    Receipt.objects.create(case=case, office_id=case.office_id, received_on=on, amount_fen=fen, by_id=by)


@pytest.fixture
def story(cast: Any) -> Case:
    """Opened by the mediator forty days ago after the volunteer's conversation; untouched since."""
    case = case_of(cast.beijing_mediator, cast.beijing)
    StageMove.objects.filter(case=case).delete()
    Case.objects.filter(pk=case.pk).update(opened_on=TODAY - timedelta(days=40))
    conversation(cast.beijing_volunteer, cast.beijing, case)
    return Case.objects.get(pk=case.pk)


def test_who_spoke_sees_where_it_is_and_what_reached_the_worker(cast: Any, story: Case) -> None:
    paid(story, 812_300, TODAY - timedelta(days=2))
    paid(story, 99, TODAY)
    Receipt.objects.filter(amount_fen=99).update(voided_at=timezone.now())
    moved(story, TODAY - timedelta(days=3))
    conversation(cast.beijing_volunteer, cast.beijing, story, timezone.now() - timedelta(days=9))
    (row,) = selectors.became_of(cast.beijing_volunteer)
    assert (row.id, row.received, row.changed, row.is_new) == (story.pk, 812_300, TODAY - timedelta(days=2), True)
    assert (row.spoke.date(), row.people, row.is_open) == (WHEN.date(), 1, True)
    for other in (cast.beijing_mediator, cast.beijing_coordinator, cast.shenzhen_volunteer, cast.auditor):
        assert list(selectors.became_of(other)) == []
    assert not decide(cast.auditor, "cases.follow")


@pytest.mark.parametrize("cases", [1, 3])
def test_the_list_and_the_news_cost_the_same(cast: Any, cases: int, django_assert_num_queries: Any) -> None:
    for number in range(cases):
        case = case_of(cast.beijing_mediator, cast.beijing, people=1)
        conversation(cast.beijing_volunteer, cast.beijing, case)
        paid(case, 100 + number, TODAY)
    with django_assert_num_queries(1):
        assert len(selectors.became_of(cast.beijing_volunteer)) == cases
    with django_assert_num_queries(1):
        assert selectors.news_of_mine(cast.beijing_volunteer) == cases
    with django_assert_num_queries(6):
        assert selectors.my_month(cast.beijing_volunteer, Month.of(TODAY)).opened == cases


def test_news_are_what_others_did_lately(cast: Any, story: Case) -> None:
    me = cast.beijing_volunteer
    assert selectors.news_of_mine(me) == 0
    moved(story, TODAY, by=me.user_id)
    moved(story, TODAY - timedelta(days=30), by=cast.beijing_mediator.user_id)
    assert selectors.news_of_mine(me) == 0
    moved(story, TODAY - timedelta(days=6), by=cast.beijing_mediator.user_id)
    assert selectors.news_of_mine(me) == 1
    assert (selectors.news_of_mine(cast.beijing_mediator), selectors.news_of_mine(cast.auditor)) == (0, 0)


def test_a_month_counts_its_own_days_and_only_what_is_ones_own(cast: Any, story: Case) -> None:
    month = Month.of(TODAY).plus(-2)
    inside = timezone.make_aware(timezone.datetime(month.year, month.month, 1, 0, 1))
    conversation(cast.beijing_volunteer, cast.beijing, story, inside)
    conversation(cast.beijing_volunteer, cast.beijing, story, inside - timedelta(minutes=2))
    conversation(cast.beijing_mediator, cast.beijing, case_of(cast.beijing_mediator, cast.beijing), inside)
    paid(story, 5_000, month.first)
    paid(story, 700, month.last)
    paid(story, 30, month.plus(1).first)
    moved(story, month.last)
    moved(story, month.first, stage="verify")
    mine = selectors.my_month(cast.beijing_volunteer, month)
    assert (mine.contacts, mine.people, mine.recovered, mine.went_on, mine.opened) == (1, 0, 5_700, 1, 0)
    assert selectors.my_month(cast.beijing_volunteer, month.plus(-3)).is_empty


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_name_nobody_and_lead_to_the_case(cast: Any, story: Case, signed_in: Any, language: str) -> None:
    paid(story, 812_300, TODAY - timedelta(days=1), by=cast.beijing_mediator.user_id)
    client = signed_in(cast.beijing_volunteer)
    client.cookies["lang"] = language
    became, month = reverse("cases:became"), reverse("cases:my-month")
    page = client.get(became).content.decode()
    assert (reverse("cases:case", args=[story.pk]) in page, "8,123.00" in page) == (True, True)
    letter = client.get(month, {"month": f"{TODAY:%Y-%m}"})
    assert letter.status_code == 200
    home = client.get("/console/").content.decode()
    assert became in home
    assert ("这周有 1 件个案有了新进展" in home) == (language == "zh-hans")
    for text in (page, letter.content.decode()):
        assert "王" not in text.replace("王老师", "")
    assert client.get(became, {"at": "junk"}).status_code == 302
    for odd in ("2999-01", "1900-01", "2026-13", "x", "２０２６-０１"):
        assert client.get(month, {"month": odd}).status_code == 200


def test_the_letter_holds_the_thanks_of_its_month_and_is_for_whoever_answers(
    cast: Any, story: Case, signed_in: Any
) -> None:
    contact = Contact.objects.get(case_links__case=story)
    hotline.thank(cast.beijing_coordinator, contact, words="那么晚还陪他说完")
    client = signed_in(cast.beijing_volunteer)
    letter = client.get(reverse("cases:my-month"), {"month": f"{TODAY:%Y-%m}"}).content.decode()
    assert "那么晚还陪他说完" in letter
    assert "那么晚还陪他说完" not in client.get(reverse("cases:my-month")).content.decode()
    other = signed_in(cast.beijing_mediator).get(reverse("cases:my-month"), {"month": f"{TODAY:%Y-%m}"})
    assert "那么晚还陪他说完" not in other.content.decode()
    assert signed_in(cast.auditor).get(reverse("cases:my-month")).status_code == 403
