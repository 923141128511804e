"""The daily watch over deadlines: who is told what, once, over a month of days; and what a corrected calendar changes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from martlet import vault
from martlet.access.errors import Refused
from martlet.access.models import LiveEvent, User
from martlet.cases import selectors, services
from martlet.cases.models import Case, Deadline, DeadlineWarning
from martlet.cases.services.watching import acknowledge, warning, watch_deadlines
from martlet.cases.services.watching.rows import Fresh, Watched, hold, written
from martlet.foundation.calendar import holidays
from martlet.processes import recurring

from . import stories

Stand = Callable[[datetime], None]
FIRST, AGAIN = 27, 13  # queries of a run that counts anew and warns, and of one that finds nothing to do
LEFT = date(2025, 12, 1)  # so that the year ends on Tuesday 2026-12-01


def at(stand: Stand, day: date) -> None:
    stand(datetime(day.year, day.month, day.day, 6, 30))


def open_case(cast: Any, owner: Any = None) -> Case:
    case = stories.case_of(cast.beijing_coordinator, cast.beijing)
    services.assign(cast.beijing_coordinator, case, owner=(owner or cast.beijing_volunteer).user, rev=case.rev)
    return Case.objects.get(pk=case.pk)


def warned(case: Case) -> list[tuple[str, str]]:
    rows = DeadlineWarning.objects.filter(case=case).order_by("made_on", "reason")
    return [(row.made_on.isoformat(), row.reason) for row in rows]


def test_a_month_of_mornings_warns_once_at_each_threshold(cast: Any, time_machine_at: Stand) -> None:
    at(time_machine_at, date(2026, 10, 25))
    case = open_case(cast)
    services.record_event(cast.beijing_coordinator, case, kind="left", on=LEFT)
    assert Deadline.objects.get(case=case).last_day == date(2026, 12, 1)
    LiveEvent.objects.all().delete()
    for step in range(42):
        at(time_machine_at, date(2026, 10, 26) + timedelta(days=step))
        watch_deadlines()
        watch_deadlines()
    assert warned(case) == [
        ("2026-11-01", "d30"),
        ("2026-11-24", "d7"),
        ("2026-11-30", "d1"),
        ("2026-12-01", "d0"),
        ("2026-12-02", "missed"),
    ]
    news = LiveEvent.objects.filter(kind="deadline.warning").order_by("id").values_list("user_id", "data")
    both = {cast.beijing_volunteer.user_id, cast.beijing_coordinator.user_id}
    assert sorted(news, key=lambda row: row[0]) == [(user, {"count": 1}) for user in sorted(both) for _time in range(5)]
    # the newest of one clock stands for all of it
    assert [row.reason for row in DeadlineWarning.objects.filter(ended_at=None)] == ["missed"]


def test_days_without_a_run_are_made_up_with_the_nearest_warning_only(cast: Any, time_machine_at: Stand) -> None:
    at(time_machine_at, date(2026, 10, 25))
    case = open_case(cast)
    services.record_event(cast.beijing_coordinator, case, kind="left", on=LEFT)
    at(time_machine_at, date(2026, 11, 26))
    watch_deadlines()
    assert warned(case) == [("2026-11-26", "d7")]


def test_what_was_kept_is_warned_of_no_more_and_a_moved_last_day_anew(cast: Any, time_machine_at: Stand) -> None:
    actor = cast.beijing_coordinator
    at(time_machine_at, date(2026, 11, 25))
    kept, moved = open_case(cast), open_case(cast)
    for case in (kept, moved):
        services.record_event(actor, case, kind="left", on=LEFT)
    watch_deadlines()
    assert DeadlineWarning.objects.filter(ended_at=None).count() == 2
    services.record_event(actor, kept, kind="arbitration_filed", on=date(2026, 11, 25))
    services.record_event(actor, moved, kind="demand", on=date(2026, 11, 25))
    assert DeadlineWarning.objects.filter(ended_at=None).count() == 0
    at(time_machine_at, date(2027, 11, 20))
    watch_deadlines()
    assert warned(kept) == [("2026-11-25", "d7")]
    assert warned(moved) == [("2026-11-25", "d7"), ("2027-11-20", "d7")]


def test_an_unseen_week_goes_up_to_the_coordinator_and_a_seen_one_does_not(cast: Any, time_machine_at: Stand) -> None:
    owner, head = cast.beijing_volunteer, cast.beijing_coordinator
    at(time_machine_at, date(2026, 11, 24))
    seen, unseen = open_case(cast), open_case(cast)
    for case in (seen, unseen):
        services.record_event(head, case, kind="left", on=LEFT)
    watch_deadlines()
    assert [line.case_id for line in selectors.my_warnings(owner).mine] == [seen.pk, unseen.pk]
    assert (selectors.my_warnings(head).count, selectors.my_warnings(head).with_owners) == (0, 2)
    acknowledge(owner, seen, warning_id=DeadlineWarning.objects.get(case=seen).pk)
    watch_deadlines()
    assert selectors.warning_count(head) == 0  # the owner has today
    at(time_machine_at, date(2026, 11, 25))
    assert watch_deadlines().raised == 1
    assert [line.case_id for line in selectors.my_warnings(head).raised] == [unseen.pk]
    assert selectors.warning_count(owner) == 1
    acknowledge(head, unseen, warning_id=DeadlineWarning.objects.get(case=unseen).pk)
    assert (selectors.warning_count(head), selectors.warning_count(owner)) == (0, 0)


def test_an_owner_who_is_away_or_missing_means_the_coordinator(cast: Any, time_machine_at: Stand) -> None:
    head = cast.beijing_coordinator
    at(time_machine_at, date(2026, 11, 2))
    away, nobody, later = (open_case(cast) for _turn in range(3))
    for case in (away, nobody, later):
        services.record_event(head, case, kind="left", on=LEFT)
    Case.objects.filter(pk=nobody.pk).update(owner=None)
    Case.objects.filter(pk=later.pk).update(owner=cast.beijing_mediator.user_id)
    User.objects.filter(pk=cast.beijing_volunteer.user_id).update(is_active=False)
    watch_deadlines()
    assert {line.case_id for line in selectors.my_warnings(head).raised} == {away.pk, nobody.pk}
    assert DeadlineWarning.objects.get(case=away).told is None
    User.objects.filter(pk=cast.beijing_mediator.user_id).update(is_active=False)
    watch_deadlines()
    assert {line.case_id for line in selectors.my_warnings(head).raised} == {away.pk, nobody.pk, later.pk}


def test_a_missed_day_that_was_seen_gives_way_to_the_next_one(cast: Any, time_machine_at: Stand) -> None:
    actor = cast.beijing_coordinator
    at(time_machine_at, date(2026, 11, 24))
    case = open_case(cast)
    services.record_event(actor, case, kind="left", on=date(2025, 11, 3))
    services.record_event(actor, case, kind="performance_due", on=date(2026, 10, 12))
    assert Case.objects.get(pk=case.pk).deadline_code == "R-DL-ARB-WAGE"
    watch_deadlines()
    acknowledge(actor, case, warning_id=DeadlineWarning.objects.get(case=case, reason="missed").pk)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.deadline_code, fresh.deadline) == ("R-DL-ENFORCE2Y", date(2028, 10, 12))
    watch_deadlines()
    assert Case.objects.get(pk=case.pk).deadline_code == "R-DL-ENFORCE2Y"
    assert selectors.warning_count(actor) == 0


def test_two_that_run_at_once_tell_nobody_twice(cast: Any, time_machine_at: Stand, monkeypatch: Any) -> None:
    """The second has read what was there before the first wrote: its rows fall under the table's own rule."""
    at(time_machine_at, date(2026, 11, 24))
    case = open_case(cast)
    services.record_event(cast.beijing_coordinator, case, kind="left", on=LEFT)
    today = date(2026, 11, 24)
    held = hold([case.pk])[case.pk]
    row = Deadline.objects.get(case=case)

    def fresh() -> Fresh:
        warning = DeadlineWarning(
            case=case, source="law", code=row.code, ref="", last_day=row.last_day, reason="d7", made_on=today
        )
        return Fresh(held, warning)

    done = Watched()
    first, second = fresh(), fresh()
    assert [one.warning.pk for one in written([first], done)] == [first.warning.pk]
    assert written([second], done) == []
    assert (done.warned, DeadlineWarning.objects.count()) == (1, 1)


def test_a_crash_between_batches_loses_nothing(cast: Any, time_machine_at: Stand, monkeypatch: Any) -> None:
    at(time_machine_at, date(2026, 11, 24))
    cases = [open_case(cast) for _turn in range(3)]
    for case in cases:
        services.record_event(cast.beijing_coordinator, case, kind="left", on=LEFT)
    whole, runs = warning._warn_batch, []

    def dies(*given: Any) -> Any:
        runs.append(1)
        if len(runs) == 2:
            raise RuntimeError("power cut")
        return whole(*given)

    monkeypatch.setattr(warning, "_warn_batch", dies)
    with pytest.raises(RuntimeError):
        watch_deadlines(batch=1)
    assert DeadlineWarning.objects.count() == 1
    monkeypatch.undo()
    watch_deadlines(batch=1)
    assert sorted(DeadlineWarning.objects.values_list("case_id", flat=True)) == sorted(case.pk for case in cases)


def test_the_watch_runs_while_the_keeper_is_sealed(cast: Any, time_machine_at: Stand) -> None:
    at(time_machine_at, date(2026, 11, 24))
    case = open_case(cast)
    services.record_event(cast.beijing_coordinator, case, kind="left", on=LEFT)
    Case.objects.update(counted_with="")
    vault.commands.seal()
    assert (watch_deadlines().counted, warned(case)) == (1, [("2026-11-24", "d7")])
    found = selectors.my_warnings(cast.beijing_volunteer)
    assert [(line.number, line.name) for line in found.mine] == [(case.number, "")]


def test_a_corrected_calendar_moves_provisional_days_and_tells_the_owner(
    cast: Any, time_machine_at: Stand, monkeypatch: Any
) -> None:
    at(time_machine_at, date(2026, 11, 24))
    case, far = open_case(cast), open_case(cast)
    services.record_event(cast.beijing_coordinator, case, kind="left", on=date(2026, 2, 22))
    services.record_event(cast.beijing_coordinator, far, kind="left", on=date(2026, 6, 15))
    before = Deadline.objects.get(case=case)
    assert (before.last_day, before.provisional) == (date(2027, 2, 22), True)
    assert watch_deadlines().counted == 0
    years = dict(holidays._years())
    notice = holidays._to_come(2027)
    assert notice is not None
    off = notice.off | {date(2027, 2, day) for day in range(15, 24)}
    monkeypatch.setattr(holidays, "_years", lambda: {**years, 2027: notice._replace(off=off, published=True)})
    holidays.day_kind.cache_clear()
    try:
        done = watch_deadlines()
    finally:
        monkeypatch.undo()
        holidays.day_kind.cache_clear()
    assert (done.counted, done.moved) == (2, 1)
    after = Deadline.objects.get(case=case)
    assert (after.last_day, after.provisional) == (date(2027, 2, 24), False)
    warning = DeadlineWarning.objects.get()
    assert (warning.reason, warning.was, warning.last_day) == ("moved", date(2027, 2, 22), date(2027, 2, 24))
    assert Case.objects.get(pk=case.pk).deadline == date(2027, 2, 24)
    with translation.override("en"):
        line = selectors.my_warnings(cast.beijing_volunteer).mine[0]
    assert line.sentence == "The calendar was corrected: the last day moved from 2027-02-22 to 2027-02-24."


@pytest.mark.parametrize("rows", [1, 3])
def test_a_batch_costs_the_same_for_one_case_and_three(
    cast: Any, time_machine_at: Stand, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    at(time_machine_at, date(2026, 11, 24))
    for _row in range(rows):
        services.record_event(cast.beijing_coordinator, open_case(cast), kind="left", on=LEFT)
    Case.objects.update(counted_with="")
    with django_assert_num_queries(FIRST):
        done = watch_deadlines()
    assert done.warned == rows
    with django_assert_num_queries(AGAIN):
        assert watch_deadlines().warned == 0


def test_a_closed_case_is_warned_of_no_more(cast: Any, time_machine_at: Stand) -> None:
    at(time_machine_at, date(2026, 11, 24))
    case = open_case(cast)
    services.record_event(cast.beijing_coordinator, case, kind="left", on=LEFT)
    watch_deadlines()
    services.close_case(cast.beijing_coordinator, case, outcome="WITHDRAW")
    assert selectors.warning_count(cast.beijing_volunteer) == 0
    assert watch_deadlines().ended == 1


def test_another_office_neither_sees_nor_ends_a_warning(cast: Any, time_machine_at: Stand) -> None:
    at(time_machine_at, date(2026, 11, 24))
    case = open_case(cast)
    services.record_event(cast.beijing_coordinator, case, kind="left", on=LEFT)
    watch_deadlines()
    for actor in (cast.shenzhen_coordinator, cast.wuhan_coordinator, cast.shenzhen_volunteer, cast.auditor):
        found = selectors.my_warnings(actor)
        assert (found.count, found.with_owners, selectors.warning_count(actor)) == (0, 0, 0)
        with pytest.raises(Refused):
            acknowledge(actor, case, warning_id=DeadlineWarning.objects.get().pk)


def test_my_day_begins_with_what_can_still_be_kept(cast: Any, time_machine_at: Stand) -> None:
    at(time_machine_at, date(2026, 11, 24))
    lefts = (date(2025, 9, 1), date(2025, 12, 14), date(2025, 10, 9), date(2025, 12, 1))
    cases = [open_case(cast) for _left in lefts]
    for case, left in zip(cases, lefts, strict=True):
        services.record_event(cast.beijing_coordinator, case, kind="left", on=left)
    watch_deadlines()
    found = [line.last_day for line in selectors.my_warnings(cast.beijing_volunteer).mine]
    assert found == [date(2026, 12, 1), date(2026, 12, 14), date(2026, 10, 9), date(2026, 9, 1)]


def test_the_clock_knows_the_watch() -> None:
    assert recurring.declared()["cases.watch_deadlines"].daily == "06:30"
