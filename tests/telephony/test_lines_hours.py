"""When a line is open: the week, the Chinese calendar, exceptions, the switch, and clocks that are put forward."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.foundation import calendar
from martlet.telephony.rules.hours import (
    DAY,
    Hours,
    Spans,
    Special,
    Standing,
    Switch,
    overlapping,
    parse_spans,
    spans_text,
    standing,
)
from martlet.telephony.rules.tongues import DIALECTS, SKILLS_SAID, TONGUES, menu_words

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_DAYS = {"week": {str(day): "09:00-17:00" for day in range(1, 6)}, "holidays": "closed", "specials": []}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# --- how spans are written -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("9-17", ((540, 1020),)),
        ("9:00-12:00,13:30-21:00", ((540, 720), (810, 1260))),
        ("９：００至１２：００、13.30到18.00", ((540, 720), (810, 1080))),
        ("13:00 – 17:00; 08:00 — 12:00", ((480, 720), (780, 1020))),
        ("00:00-24:00", ((0, 1440),)),
        ("22:00-02:00", ((1320, 1560),)),
    ],
)
def test_hours_as_people_write_them(text: str, spans: Spans) -> None:
    assert parse_spans(text) == spans


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("nine to five", "form"), ("09:00", "form"), ("09:60-10:00", "form"), ("25:00-26:00", "form"), ("24:00-02:00", "form"),
        ("9-11, 10-12", "overlap"), ("22:00-10:00, 09:00-12:00", "overlap"),
        ("1-2,3-4,5-6,7-8,9-10", "many"),
    ],
)  # fmt: skip
def test_what_is_no_hours(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{fault}$"):
        parse_spans(text)


@st.composite
def spans_of_a_day(draw: st.DrawFn) -> Spans:
    edges = sorted(draw(st.sets(st.integers(0, DAY), max_size=8)))
    pairs = [(edges[n], edges[n + 1]) for n in range(0, len(edges) - 1, 2)]
    return tuple((start, end) for start, end in pairs if start < DAY)


HOURS = st.builds(
    Hours,
    st.none() | st.dictionaries(st.integers(1, 7), spans_of_a_day().filter(bool)),
    st.sampled_from(["open", "closed", "10:00-12:00"]),
    st.lists(
        st.builds(
            lambda first, days, spans: Special(first, first + timedelta(days=days), spans, "x"),
            st.dates(date(2026, 1, 1), date(2026, 12, 20)), st.integers(0, 9), spans_of_a_day(),
        ),
        max_size=3,
    ).map(tuple),
)  # fmt: skip
MOMENTS = st.datetimes(datetime(2026, 1, 2), datetime(2026, 12, 1)).map(lambda moment: moment.replace(tzinfo=SHANGHAI))


@given(spans_of_a_day())
def test_spans_are_read_back_as_they_were(spans: Spans) -> None:
    assert parse_spans(spans_text(spans)) == spans


@given(HOURS)
def test_hours_are_stored_and_read_back(hours: Hours) -> None:
    assert Hours.read(hours.as_json()) == hours


@given(HOURS, MOMENTS)
def test_nothing_changes_before_the_next_change_and_it_changes_then(hours: Hours, moment: datetime) -> None:
    now, change = hours.is_open(moment), hours.next_change(moment)
    ends = (change or moment + timedelta(days=20)) - timedelta(minutes=1)
    step = max(timedelta(minutes=7), (ends - moment) / 200)
    seen = moment
    while seen <= ends:
        assert hours.is_open(seen) is now
        seen += step
    if change is not None:
        assert (change > moment, hours.is_open(change), hours.is_open(change - timedelta(minutes=1))) == (
            True,
            not now,
            now,
        )


@given(HOURS, MOMENTS)
def test_open_is_what_the_spans_of_the_day_and_the_night_before_say(hours: Hours, moment: datetime) -> None:
    minute = moment.hour * 60 + moment.minute
    covered = {
        begun + first <= minute < begun + last
        for begun, day in ((0, moment.date()), (-DAY, moment.date() - timedelta(days=1)))
        for first, last in hours.on(day).spans
    }
    assert hours.is_open(moment) is (True in covered)


# --- the Chinese calendar -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "open_", "why"),
    [
        ("2026-09-30 10:00", True, "week"),
        ("2026-10-01 10:00", False, "holiday"),  # National Day itself
        ("2026-10-04 10:00", False, "holiday"),  # a Sunday within the week of rest
        ("2026-10-07 10:00", False, "holiday"),
        ("2026-10-08 10:00", True, "week"),
        ("2026-10-10 10:00", True, "made_up"),  # a Saturday worked for it
        ("2026-09-20 10:00", True, "made_up"),  # a Sunday worked for it
        ("2026-10-11 10:00", False, "week"),
        ("2026-02-14 10:00", True, "made_up"),
        ("2027-02-06 10:00", False, "holiday"),  # statutory, though that year's notice is not out
    ],
)
def test_holidays_rest_and_weekends_worked_count_as_working_days(moment: str, open_: bool, why: str) -> None:
    found = standing(Hours.read(OFFICE_DAYS), Switch(), at(moment))
    assert (found.is_open, found.by) == (open_, why)


def test_every_day_of_every_published_year_fits_the_calendar() -> None:
    hours = Hours.read(OFFICE_DAYS)
    for year in range(2008, 2027):
        day = date(year, 1, 1)
        while day.year == year:
            assert bool(hours.on(day).spans) is not calendar.rests(day), day
            day += timedelta(days=1)


def test_a_saturday_worked_has_the_hours_of_friday_and_a_sunday_those_of_monday() -> None:
    hours = Hours.read({"week": {"1": "08:00-10:00", "5": "12:00-14:00"}, "holidays": "closed"})
    assert spans_text(hours.on(date(2026, 10, 10)).spans) == "12:00-14:00"
    assert spans_text(hours.on(date(2026, 9, 20)).spans) == "08:00-10:00"


def test_holidays_with_hours_of_their_own_and_holidays_as_usual() -> None:
    own = Hours.read(OFFICE_DAYS | {"holidays": "10:00-12:00"})
    assert (own.is_open(at("2026-10-04 11:00")), own.is_open(at("2026-10-04 13:00"))) == (True, False)
    usual = Hours.read(OFFICE_DAYS | {"holidays": "open"})
    assert (usual.is_open(at("2026-10-02 11:00")), usual.is_open(at("2026-10-04 11:00"))) == (True, False)


def test_an_exception_counts_before_the_holiday() -> None:
    open_days = {"first": "2026-10-01", "last": "2026-10-02", "hours": "09:00-11:00", "reason": "值班"}
    hours = Hours.read(OFFICE_DAYS | {"specials": [open_days]})
    found = standing(hours, Switch(), at("2026-10-01 10:00"))
    assert (found.is_open, found.by, found.reason, found.until) == (True, "special", "值班", at("2026-10-01 11:00"))
    assert standing(hours, Switch(), at("2026-10-03 10:00")).by == "holiday"


def test_a_holiday_is_told_as_one_and_ends_when_work_begins() -> None:
    assert standing(Hours.read(OFFICE_DAYS), Switch(), at("2026-10-03 10:00")) == Standing(
        False, "holiday", at("2026-10-08 09:00"), "", "holiday"
    )


def test_two_exceptions_on_one_day() -> None:
    first, second = Special(date(2026, 5, 1), date(2026, 5, 3), ()), Special(date(2026, 5, 3), date(2026, 5, 4), ())
    assert (overlapping([second, first]), overlapping([first])) == (True, False)


# --- the switch -----------------------------------------------------------------------------------------------------------------
def test_the_switch_counts_before_all_hours() -> None:
    hours, noon = Hours.read(OFFICE_DAYS), at("2026-11-23 12:00")
    shut = Switch(False, None, None, "停电", "special")
    assert standing(hours, shut, noon) == Standing(False, "switch", None, "停电", "special")
    for_an_hour = Switch(False, at("2026-11-23 13:00"), None, "开会", "closed")
    assert [standing(hours, for_an_hour, noon + timedelta(minutes=late)).by for late in (0, 59, 60)] == [
        "switch", "switch", "week"]  # fmt: skip
    night = at("2026-11-23 22:00")
    beyond = Switch(True, None, at("2026-11-24 00:00"))
    assert [standing(hours, beyond, night + timedelta(hours=late)).is_open for late in (0, 1, 2)] == [True, True, False]


# --- clocks ---------------------------------------------------------------------------------------------------------------------
def test_hours_are_the_wall_clock_s_also_when_it_is_put_forward() -> None:
    """Berlin, 29 March 2026: 02:00 becomes 03:00. Shanghai did so until 1991, and may again."""
    berlin = ZoneInfo("Europe/Berlin")
    hours = Hours.read({"week": {"7": "02:30-05:00"}, "holidays": "open"})
    before = datetime(2026, 3, 29, 1, 0, tzinfo=berlin)
    opens = hours.next_change(before)
    assert opens is not None
    assert opens.astimezone(UTC) - before.astimezone(UTC) == timedelta(minutes=90)  # 02:30 is not on that clock: 03:30
    assert hours.is_open(opens)
    closes = hours.next_change(opens)
    assert closes == datetime(2026, 3, 29, 5, 0, tzinfo=berlin)


def test_a_night_that_has_an_hour_twice() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    hours = Hours.read({"week": {"7": "01:00-04:00"}, "holidays": "open"})
    moments = [datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=fold) for fold in (0, 1)]
    assert [hours.is_open(moment) for moment in moments] == [True, True]
    assert hours.next_change(moments[0]) == datetime(2026, 10, 25, 4, 0, tzinfo=berlin)


def test_a_line_round_the_clock_never_changes() -> None:
    assert (Hours.read({}).next_change(at("2026-10-01 10:00")), Hours.read({}).is_open(at("2026-10-01 03:00"))) == (
        None,
        True,
    )
    assert Hours().days(date(2026, 10, 1), 1)[0].spans == ((0, 1440),)
    assert datetime.combine(date(2026, 1, 1), time()).hour == 0


# --- menus ------------------------------------------------------------------------------------------------------------------------
def test_a_menu_is_read_out_as_its_keys_are() -> None:
    menu = {"1": {"topic": "WAG"}, "3": {"language": "yue"}, "9": {"language": "en"}, "0": {}}
    assert (
        menu_words(menu, "zh", {"WAG": "工资"}) == "工资请按一。讲粤语请按三。For English press nine. 其他的事请按零。"
    )
    assert menu_words(menu, "en", {"WAG": "Wages"}) == (
        "For wages press one. For Cantonese press three. For English press nine. For anything else press zero."
    )


ALL = {
    "1": {"topic": "INJ", "skill": "injury"}, "2": {"topic": "WAG", "dialect": "yue"}, "3": {"skill": "listening"},
    "4": {"priority": "2"}, "5": {"topic": "INJ", "priority": "2", "dialect": "hsn"}, "6": {"skill": "court", "priority": "1"},
}  # fmt: skip


def test_knowledge_dialect_and_danger_are_read_out_too() -> None:
    assert menu_words(ALL, "zh", {"WAG": "工资", "INJ": "受伤"}) == (
        "受伤请按一。工资，讲粤语请按二。心里难受想说说话请按三。有生命危险请按四。"
        "受伤，有生命危险，讲湖南话请按五。仲裁和打官司请按六。"
    )
    assert menu_words(ALL, "en", {"WAG": "Wages", "INJ": "An injury"}) == (
        "For an injury press one. For wages in Cantonese press two. "
        "For distress and worries press three. If a life is in danger press four. "
        "For an injury with a life in danger in Xiang (Hunanese) press five. For arbitration or court press six."
    )


def test_callers_have_words_for_everything_a_colleague_can_know() -> None:
    from martlet.volunteers.models import Skill

    assert sorted(SKILLS_SAID) == sorted(Skill.values)
    assert set(DIALECTS) <= set(TONGUES)
