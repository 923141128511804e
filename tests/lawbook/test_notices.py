"""The State Council's notice of a year, entered in the running system: read back first, then counted with everywhere."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse
from tests.cases import stories

from martlet import law
from martlet.access.errors import Refused
from martlet.access.models import JournalEntry
from martlet.cases import services as cases
from martlet.cases.models import Deadline
from martlet.cases.services.watching import watch_deadlines
from martlet.foundation import calendar
from martlet.foundation.errors import Problem
from martlet.law import parameters
from martlet.lawbook import selectors, services, shelf
from martlet.lawbook.models import Correction

pytestmark = pytest.mark.django_db
# What a notice of 2027 may look like; the real one was not published when this was written.
DAYS = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月30日（周六）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天。
六、中秋节：9月15日（周三）放假1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""
SOURCE = "国办发明电〔2026〕9号"
NEW_YEAR_WEEK = date(2027, 2, 10)


@pytest.fixture(autouse=True)
def own_calendar(time_machine_at: Any) -> Iterator[None]:
    time_machine_at(datetime(2026, 11, 20, 12))
    yield
    calendar.lay_over(())


def enter(actor: Any, **changes: Any) -> Correction:
    facts = {"year": 2027, "text": DAYS, "source": SOURCE, "verified": True}
    row: Correction = services.enter_notice(actor, **{**facts, **changes})
    shelf.book()
    return row


def kind_of(day: str) -> tuple[Any, bool]:
    result = law.evaluate("day_type", {"date": day})
    return result.value, result.provisional


def test_a_notice_counts_until_it_is_withdrawn(cast: Any) -> None:
    shelf.book()
    assert kind_of("2027-02-10") == ("workday", True)
    row = enter(cast.beijing_coordinator)
    assert (row.value, row.since, row.until, row.place) == (27, date(2027, 1, 1), date(2027, 12, 31), "000000")
    assert kind_of("2027-02-10") == ("rest_day", False)
    assert kind_of("2027-02-08") == ("statutory_holiday", False)
    assert kind_of("2027-02-20") == ("workday", False)
    assert selectors.book().find(parameters.DAYS_OFF, "000000", date(2027, 5, 1)).value == 27  # type: ignore[union-attr]
    services.withdraw_figure(cast.director, row, reason="抄错了，重来")
    shelf.book()
    assert kind_of("2027-02-10") == ("workday", True)
    assert [row.withdrawn_reason for row in Correction.objects.all()] == ["抄错了，重来"]
    assert JournalEntry.objects.filter(action="lawbook.enter_notice").count() == 1


def test_the_notice_entered_last_counts(cast: Any) -> None:
    enter(cast.beijing_coordinator)
    second = enter(
        cast.director, text=DAYS.replace("2月5日（周五）至11日（周四）放假调休，共7天", "2月5日至12日放假调休，共8天")
    )
    assert kind_of("2027-02-12") == ("rest_day", False)
    services.withdraw_figure(cast.director, second, reason="看错了一天")
    shelf.book()
    assert kind_of("2027-02-12") == ("workday", False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": DAYS.replace("2月5日", "2月6日").replace("共7天", "")}, "text"),
        ({"text": "x" * 6001}, "text"),
        ({"text": ""}, "text"),
        ({"year": 2026}, "text"),
        ({"year": 2029}, "year"),
        ({"year": 2007}, "year"),
        ({"source": " "}, "source"),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused_at_its_field(cast: Any, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Problem) as caught:
        enter(cast.beijing_coordinator, **changes)
    assert caught.value.field == field
    assert Correction.objects.count() == 0
    enter(cast.beijing_coordinator)
    with pytest.raises(Problem) as caught:
        enter(cast.beijing_coordinator)
    assert caught.value.message


def test_its_number_alone_is_not_entered_as_a_figure(cast: Any) -> None:
    with pytest.raises(Problem) as caught:
        services.enter_figure(
            cast.director, kind=parameters.DAYS_OFF, place="000000", since=date(2027, 1, 1), value="27", source=SOURCE
        )
    assert caught.value.field == "kind"


def test_volunteers_read_and_do_not_enter(cast: Any, signed_in: Any) -> None:
    with pytest.raises(Refused):
        enter(cast.beijing_volunteer)
    assert signed_in(cast.beijing_volunteer).get(reverse("lawbook:notice-new")).status_code == 403
    assert (
        "放假通知"
        in signed_in(cast.beijing_volunteer).get(reverse("lawbook:figures"), {"place": "000000"}).content.decode()
    )


def test_the_page_shows_how_it_is_read_before_it_saves(cast: Any, signed_in: Any) -> None:
    browser = signed_in(cast.beijing_coordinator)
    address = reverse("lawbook:notice-new")
    assert 'value="2027" selected' in browser.get(address).content.decode()
    typed = {"year": "2027", "text": DAYS, "source": SOURCE, "verified": "on", "remark": "", "read": ""}
    first = browser.post(address, typed)
    page = first.content.decode()
    assert first.status_code == 200
    assert "2027年2月5日 周五至2027年2月11日 周四" in page
    assert DAYS in page
    assert Correction.objects.count() == 0
    read = first.context["form"]["read"].value()
    # other days than those that were shown are shown again, not saved
    other = browser.post(address, {**typed, "text": DAYS.replace("5月8日", "5月9日"), "read": read})
    assert (other.status_code, Correction.objects.count()) == (200, 0)
    wrong = browser.post(address, {**typed, "text": DAYS.replace("共5天", "共6天"), "read": read})
    assert wrong.status_code == 422
    assert "2027年5月1日" in wrong.content.decode()
    assert SOURCE in wrong.content.decode()
    saved = browser.post(address, {**typed, "read": read}, follow=True)
    assert Correction.objects.count() == 1
    assert "2027年2月5日 周五至2027年2月11日 周四" in saved.content.decode()
    assert "27 天" in saved.content.decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "写上通知的出处：文号或网址。"),
        ("en", "Write where the notice is published: its document number or address."),
    ],
)
@pytest.mark.parametrize("source", ["", "国"])
def test_a_missing_source_is_said_of_the_notice(
    cast: Any, signed_in: Any, language: str, said: str, source: str
) -> None:
    browser = signed_in(cast.beijing_coordinator)
    browser.cookies["lang"] = language
    typed = {"year": "2027", "text": DAYS, "source": source, "verified": "on", "remark": "", "read": ""}
    read = browser.post(reverse("lawbook:notice-new"), {**typed, "source": SOURCE}).context["form"]["read"].value()
    page = browser.post(reverse("lawbook:notice-new"), {**typed, "read": read})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["source"])
    assert said in page.content.decode()


def test_open_deadlines_that_it_moves_are_named_and_the_watch_moves_them(cast: Any, time_machine_at: Any) -> None:
    case = stories.case_of(cast.beijing_coordinator, cast.beijing)
    cases.record_event(cast.beijing_coordinator, case, kind="left", on=date(2026, 2, 10))
    away = stories.case_of(cast.shenzhen_coordinator, cast.shenzhen)
    cases.record_event(cast.shenzhen_coordinator, away, kind="left", on=date(2026, 2, 10))
    before = Deadline.objects.get(case=case)
    assert (before.last_day, before.provisional) == (NEW_YEAR_WEEK, True)
    row = enter(cast.beijing_coordinator)
    named = selectors.affected(cast.beijing_coordinator, row.kind, row.place, row.since)
    assert [(one.office, one.certain, case.number in one.name) for one in named] == [(cast.beijing.name, True, True)]
    assert "2027-02-12" in named[0].why
    assert watch_deadlines().moved == 2
    after = Deadline.objects.get(case=case)
    assert (after.last_day, after.provisional) == (date(2027, 2, 12), False)
    assert selectors.affected(cast.beijing_coordinator, row.kind, row.place, row.since) == []
