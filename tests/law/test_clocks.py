"""Clocks of a case, told in sentences."""

from datetime import date, timedelta

from martlet.foundation import calendar
from martlet.law import clocks
from martlet.law.clocks import Event

TODAY = date(2026, 11, 21)


def test_wages_have_no_limit_while_the_employment_lasts() -> None:
    clock = clocks.arbitration([Event("demand", date(2026, 5, 1))], wages=True)
    assert clock is not None
    assert clock.last_day is None
    assert clock.file_by is None
    assert clock.state(TODAY) == "open"
    assert clock.days_left(TODAY) is None
    assert clock.explain("zh-hans") == "就欠薪申请仲裁：还在职，时效没开始算。"
    assert clocks.arbitration([], wages=True) is None
    assert clocks.arbitration([Event("left", TODAY)]) is None


def test_a_case_shows_every_clock_that_runs_nearest_first() -> None:
    events = [
        Event("left", date(2026, 2, 15)),
        Event("demand", date(2026, 6, 1)),
        Event("mediation_requested", date(2026, 10, 12)),
        Event("agreement_effective", date(2026, 10, 20)),
        Event("performance_due", date(2026, 11, 30)),
    ]
    found = clocks.clocks(events, wages=True)
    assert [(clock.rule, str(clock.last_day)) for clock in found] == [
        ("R-DL-MEDIATE15", "2026-10-27"),
        ("R-DL-CONFIRM30", "2026-11-19"),
        ("R-DL-ARB-WAGE", "2027-10-12"),
        ("R-DL-ENFORCE2Y", "2028-11-30"),
    ]
    wage = found[2]
    assert wage.provisional
    assert wage.started == date(2026, 2, 15)
    assert [str(segment.first) for segment in wage.segments] == ["2026-02-16", "2026-06-02", "2026-10-13"]
    assert found[0].state(TODAY) == "over"
    assert found[1].days_left(TODAY) == -2
    assert found[1].who == "both"


def test_a_last_day_that_moved_says_so() -> None:
    clock = clocks.limit_clock("R-DL-SUE15", date(2026, 1, 31))
    assert clock.moved
    assert clock.reason == "weekend"
    assert (
        clock.explain("zh-hans")
        == "不服裁决，向法院起诉：最后一天是 2026年2月24日 周二（本来是 2026年2月15日 周日，放假顺延）。"
    )
    assert clock.explain("en") == (
        "Last day to sue against the award: 24 Feb 2026, Tue (moved from 15 Feb 2026, Sun, a rest day)."
    )
    assert clock.state(date(2026, 2, 24)) == "due"
    assert clock.state(date(2026, 2, 1)) == "running"


def test_suspended_days_are_added_once() -> None:
    events = [
        Event("knew", date(2025, 3, 1)),
        Event("suspended", date(2025, 6, 1), date(2025, 6, 30)),
        Event("suspended", date(2025, 6, 15), date(2025, 7, 9)),
    ]
    clock = clocks.arbitration(events)
    assert clock is not None
    assert clock.unmoved == date(2026, 4, 9)  # 1 March 2026 and 39 different days
    assert [segment.state for segment in clock.segments] == ["running", "suspended", "suspended"]


def test_a_suspension_that_goes_on_after_a_demand_still_adds_its_days() -> None:
    clock = clocks.arbitration(
        [
            Event("knew", date(2025, 3, 1)),
            Event("suspended", date(2025, 6, 1), date(2025, 6, 30)),
            Event("demand", date(2025, 6, 20)),
        ]
    )
    assert clock is not None
    assert clock.unmoved == date(2026, 6, 30)


def test_civil_limit_is_interrupted_and_suspended() -> None:
    started = Event("civil_knew", date(2020, 1, 6))
    plain = clocks.civil([started])
    assert plain is not None
    assert plain.last_day == date(2023, 1, 6)
    demanded = clocks.civil([started, Event("demand", date(2022, 5, 10))])
    assert demanded is not None
    assert demanded.last_day == date(2025, 5, 12)
    hindered = clocks.civil([started, Event("suspended", date(2022, 10, 1), date(2022, 12, 20))])
    assert hindered is not None
    assert hindered.last_day == date(2023, 6, 20)
    late = clocks.civil([started, Event("demand", date(2024, 5, 10))])
    assert late is not None
    assert late.last_day == date(2023, 1, 6)
    assert [event.kind for event, _why in late.ignored] == ["demand"]
    assert clocks.civil([Event("demand", date(2024, 5, 10))]) is None


def test_lengths_in_words() -> None:
    assert clocks.LIMITS["R-DL-SUE15"].length.say() == ("15 天", "15 days")
    assert clocks.LIMITS["R-DL-ARB-1Y"].length.say() == ("1 年", "1 year")


def test_the_day_to_file_by_is_no_holiday_in_a_year_without_a_calendar() -> None:
    clock = clocks.limit_clock("R-DL-ENFORCE2Y", date(2026, 10, 10))
    assert (clock.last_day, clock.file_by) == (
        date(2028, 10, 10),
        date(2028, 9, 29),
    )  # 1 to 3 October are statutory, 30 September a Saturday
    assert clock.provisional
    for step in range(730):
        clock = clocks.limit_clock("R-DL-ENFORCE2Y", date(2026, 2, 2) + timedelta(days=step))
        assert clock.file_by is not None
        assert not calendar.rests(clock.file_by)
        assert clock.file_by <= clock.last_day  # type: ignore[operator]
        assert clock.provisional == calendar.is_provisional(clock.last_day)  # type: ignore[arg-type]


def test_a_clock_rolls_over_the_festivals_of_a_year_to_come_and_says_what_is_not_known() -> None:
    clock = clocks.limit_clock("R-DL-ARB-1Y", date(2027, 1, 26))  # Spring Festival 2028 is on the 26th of January
    assert (clock.unmoved, clock.last_day, clock.reason) == (date(2028, 1, 26), date(2028, 1, 31), "statutory")
    assert (clock.provisional, clock.file_by) == (True, date(2028, 1, 18))
    assert clock.explain("zh-hans") == (
        "申请劳动仲裁：最后一天是 2028年1月31日 周一（本来是 2028年1月26日 周三，放假顺延）；先按暂定日期：2028 年的放假通知还没公布，"
        "节日当天已经定了，前后哪天放假、哪天补班还不知道。"
    )
    assert clock.explain("en") == (
        "Last day to apply for arbitration: 31 Jan 2028, Mon (moved from 26 Jan 2028, Wed, a rest day); provisional: the holidays"
        " of 2028 themselves are fixed, but the days off around them are not published yet."
    )


def test_the_day_to_file_by_avoids_the_festivals_of_years_to_come() -> None:
    for step in range(0, 365 * 20, 3):
        clock = clocks.limit_clock("R-DL-ARB-1Y", date(2026, 1, 2) + timedelta(days=step))
        assert clock.file_by is not None
        assert clock.last_day is not None
        assert not calendar.is_statutory(clock.file_by)
        assert not calendar.is_statutory(clock.last_day)
