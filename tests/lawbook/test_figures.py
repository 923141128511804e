"""Figures as versioned data: corrections lie over the book, nothing is lost, every computation follows."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from martlet import law
from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem
from martlet.law import parameters
from martlet.lawbook import selectors, services, shelf
from martlet.lawbook.models import Correction

BEIJING = "110000"


def enter(actor, **changes):
    facts = {
        "kind": "min_wage.month",
        "place": BEIJING,
        "since": date(2026, 9, 1),
        "value": "2690",
        "source": "京人社劳发〔2026〕12号",
        "verified": True,
    }
    return services.enter_figure(actor, **{**facts, **changes})


def minimum(on="2026-10-01", code=BEIJING):
    return law.evaluate("min_wage_on", {"code": code, "date": on}).value


def test_a_correction_counts_from_its_first_day(cast):
    assert minimum()["monthly"] == 2540
    enter(cast.beijing_coordinator)
    assert minimum() == {"monthly": 2690, "hourly": None, "verified": True}
    assert minimum("2026-08-31")["monthly"] == 2540
    assert minimum(code="110105")["monthly"] == 2690
    assert law.evaluate("min_wage_topup", {"gross": "2500", "code": BEIJING, "date": "2026-10-01"}).value == {
        "qualifying_wage": "2500.00",
        "shortfall": "190.00",
    }
    assert minimum(code="440300")["monthly"] == 2700


def test_the_one_entered_last_counts_and_withdrawing_uncovers_what_lay_under_it(cast):
    first = enter(cast.beijing_coordinator)
    second = enter(cast.director, value="2700.5", verified=False)
    assert minimum()["monthly"] == 2700.5
    services.withdraw_figure(cast.beijing_coordinator, second, reason="登记错了")
    assert minimum()["monthly"] == 2690
    services.withdraw_figure(cast.beijing_coordinator, first, reason="文件作废")
    assert minimum()["monthly"] == 2540
    assert Correction.objects.count() == 2
    with pytest.raises(Problem) as caught:
        services.withdraw_figure(cast.beijing_coordinator, first, reason="再来一次")
    assert caught.value.message


def test_history_keeps_the_old_value_with_who_and_when(cast):
    first = enter(cast.beijing_coordinator, since=date(2025, 9, 1), value="2550")
    second = enter(cast.director, since=date(2025, 9, 1), value="2560")
    services.withdraw_figure(cast.director, second, reason="抄错了一位")
    rows = selectors.history(cast.beijing_volunteer, "min_wage.month", BEIJING, date(2026, 11, 21))
    told = [(row.figure.since.isoformat(), row.figure.value, row.state) for row in rows[:3]]
    assert told == [
        ("2025-09-01", 2560, "withdrawn"),
        ("2025-09-01", 2550, "now"),
        ("2025-09-01", 2540, "replaced"),
    ]
    assert rows[0].correction.withdrawn_by == cast.director.user
    assert rows[0].correction.withdrawn_reason == "抄错了一位"
    assert rows[1].correction == first
    assert rows[2].correction is None
    assert rows[3].state == "counts"
    assert selectors.before(first).value == 2540
    assert selectors.before(second).value == 2550


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "min_wage.day"}, "kind"),
        ({"place": "999999"}, "place"),
        ({"place": "Beijing"}, "place"),
        ({"place": "000000"}, "place"),
        ({"kind": "urban_income"}, "place"),
        ({"since": date(1994, 12, 31)}, "since"),
        ({"since": date(2099, 1, 1)}, "since"),
        ({"until": date(2026, 8, 31)}, "until"),
        ({"value": "much"}, "value"),
        ({"value": "0"}, "value"),
        ({"value": "-2540"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"value": "99999999999"}, "value"),
        ({"value": "2540.12345"}, "value"),
        ({"value": "254"}, "value"),
        ({"source": "  "}, "source"),
        ({"kind": "min_wage.without_contributions", "value": "maybe"}, "value"),
    ],
)
def test_a_figure_that_cannot_be_right_is_refused_at_its_field(cast, changes, field):
    with pytest.raises(Problem) as caught:
        enter(cast.beijing_coordinator, **changes)
    assert caught.value.field == field
    assert Correction.objects.count() == 0
    assert minimum()["monthly"] == 2540


def test_an_unusual_value_is_kept_once_somebody_looked_again(cast):
    row = enter(cast.beijing_coordinator, value="9000", looked_again=True)
    assert row.value == Decimal(9000)
    with pytest.raises(Problem, match=r".") as caught:
        enter(cast.beijing_coordinator, value="9000", looked_again=True)
    assert caught.value.field == "value"


def test_figures_of_one_year_end_with_it_and_keep_what_a_rule_reads_beside_them(cast):
    row = enter(cast.director, kind="urban_income", place="000000", since=date(2027, 1, 1), value="58900")
    assert row.until == date(2027, 12, 31)
    assert law.evaluate("death", {"date": "2027-02-01"}).value["death_lump_sum"] == "1178000.00"
    with pytest.raises(law.Fault):
        law.evaluate("death", {"date": "2028-02-01"})
    before = law.evaluate("heat", {"temperature": 38, "code": "310000", "date": "2026-07-15"})
    assert before.value["subsidy"] == "300.00"
    enter(cast.director, kind="heat_subsidy.month", place="310000", since=date(2026, 6, 1), value="360")
    months = parameters.current().find("heat_subsidy.month", "310000", date(2026, 7, 15))
    assert months.note == parameters.built_in().find("heat_subsidy.month", "310000", date(2026, 7, 15)).note
    assert (
        law.evaluate("heat", {"temperature": 38, "code": "310000", "date": "2026-07-15"}).value["subsidy"] == "360.00"
    )
    enter(cast.director, kind="min_wage.without_contributions", place="440300", since=date(2026, 1, 1), value="1")
    topup = {"gross": "2800", "si_hf_employee": "500", "code": "440300", "date": "2026-10-01"}
    assert law.evaluate("min_wage_topup", topup).value == {"qualifying_wage": "2300.00", "shortfall": "400.00"}


def test_who_may_correct(cast):
    for actor in (cast.beijing_volunteer, cast.beijing_mediator, cast.auditor):
        with pytest.raises(Refused):
            enter(actor)
    row = enter(cast.shenzhen_coordinator)
    with pytest.raises(Refused):
        services.withdraw_figure(cast.beijing_volunteer, row, reason="不该用")
    assert JournalEntry.objects.filter(action="lawbook.enter_figure", allowed=False).count() == 3
    entry = JournalEntry.objects.get(action="lawbook.enter_figure", allowed=True)
    assert (entry.actor_id, entry.object_id) == (cast.shenzhen_coordinator.user_id, str(row.pk))
    assert "2690" not in entry.fields
    with pytest.raises(NotVisible):
        selectors.history(cast.beijing_volunteer, "no.kind", BEIJING, date(2026, 1, 1))


def test_a_request_asks_once_and_another_process_is_seen_in_the_next(cast):
    enter(cast.beijing_coordinator)
    shelf.begin()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert minimum()["monthly"] == 2690
        assert minimum()["monthly"] == 2690
    assert len(asked) == 2  # the state of the table and, as it is new to this process, its rows
    # what another process does in the middle of our request changes nothing within it
    Correction.objects.create(
        kind="min_wage.month", place=BEIJING, since=date(2026, 9, 1), value=2800, source="x", mark=77, entered_by=None
    )
    assert minimum()["monthly"] == 2690
    shelf.end()
    shelf.begin()
    with CaptureQueriesContext(connection) as asked:
        assert minimum()["monthly"] == 2800
    assert len(asked) == 2
    shelf.end()
    shelf.begin()
    with CaptureQueriesContext(connection) as asked:
        assert minimum()["monthly"] == 2800
    assert len(asked) == 1
    shelf.end()


def test_what_was_rolled_back_is_forgotten_even_where_its_place_is_taken(cast):
    enter(cast.beijing_coordinator, since=date(2026, 8, 1), value="2600")
    with transaction.atomic():
        point = transaction.savepoint()
        enter(cast.beijing_coordinator, value="2690")
        assert minimum()["monthly"] == 2690
        transaction.savepoint_rollback(point)
    assert minimum()["monthly"] == 2600
    enter(cast.beijing_coordinator, value="2710")
    assert minimum()["monthly"] == 2710


def test_somebody_may_still_compute_with_a_book_of_their_own(cast):
    enter(cast.beijing_coordinator)
    with parameters.using(parameters.built_in()):
        assert minimum()["monthly"] == 2540
    assert minimum()["monthly"] == 2690
