"""What callers pressed: for who leads, by month and line, and nothing that a single call could be read from."""

from datetime import date
from typing import Any

import pytest

from martlet.insight.selectors import ratings
from martlet.insight.selectors.ratings import months_of
from martlet.telephony.models import Line, Rating

TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


def line_of(office: Any, number: str = "4001") -> Line:
    return Line.objects.create(office=office, number=number, name_zh=f"线{number}", name_en=f"Line {number}")


def pressed(line: Line, month: str, counts: dict[int, int]) -> None:
    Rating.objects.bulk_create(Rating(line=line, month=month, score=key, count=count) for key, count in counts.items())


def test_shares_of_those_who_pressed_a_key(cast: Any) -> None:
    pressed(line_of(cast.beijing), "2026-10", {0: 40, 5: 60, 4: 20, 3: 10, 2: 10})
    [found] = ratings(cast.beijing_coordinator, TODAY)
    [month] = found.months
    assert (month.month, month.asked, month.answered) == ("2026-10", 140, 100)
    assert [(one.score, one.percent) for one in month.shares] == [(5, 60), (4, 20), (3, 10), (2, 10), (1, 0)]


def test_the_month_that_goes_on_is_not_shown(cast: Any) -> None:
    """Whoever looked before and after a call would see what its caller pressed."""
    pressed(line_of(cast.beijing), "2026-11", {5: 60})
    assert ratings(cast.beijing_coordinator, TODAY) == []


def test_few_answers_are_hidden_and_cannot_be_worked_out() -> None:
    [month] = months_of({"2026-10": {5: 60, 4: 20, 1: 3}})
    assert month.shares[-1].percent is None
    hidden = [one.score for one in month.shares if one.percent is None]
    assert len(hidden) >= 2 or month.answered is None  # one alone would follow from the total
    [small] = months_of({"2026-10": {0: 30, 5: 6, 4: 3}})
    assert (small.asked, small.answered, [one.percent for one in small.shares if one.score in (4, 5)]) == (
        39, None, [None, None],
    )  # fmt: skip


def test_another_office_and_a_volunteer_see_nothing(cast: Any, signed_in: Any) -> None:
    pressed(line_of(cast.beijing), "2026-10", {5: 60})
    assert ratings(cast.shenzhen_coordinator, TODAY) == []
    for actor in (cast.beijing_volunteer, cast.auditor):
        assert signed_in(actor).get("/console/insight/callers").status_code == 403
    assert "Line 4001" not in signed_in(cast.shenzhen_coordinator).get("/console/insight/callers").content.decode()


@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_costs_the_same_for_one_and_for_three(
    cast: Any, signed_in: Any, lines: int, language: str, django_assert_num_queries: Any
) -> None:
    for n in range(lines):
        for month in ("2026-09", "2026-10"):
            pressed(
                line_of(cast.beijing, f"400{n}") if month == "2026-09" else Line.objects.last(), month, {5: 60, 3: 12}
            )
    client = signed_in(cast.beijing_coordinator)
    client.cookies["lang"] = language
    client.get("/console/insight/callers")
    with django_assert_num_queries(7):
        text = client.get("/console/insight/callers").content.decode()
    assert text.count("83 %") == 2 * lines
