"""Which days a week makes, who may be on a shift, what is missing; and the calendar that other programs read."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from martlet.volunteers.shifts import ics, rules
from martlet.volunteers.shifts.rules import Coverage, Person, Wanted, Weekly

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MON, FRI, SAT, SUN = 1, 5, 6, 7


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("weekday", "on_holidays", "day", "takes_place"),
    [
        (MON, False, "2026-11-23", True),
        (MON, False, "2026-11-24", False),
        (4, False, "2026-10-01", False),  # National Day, a Thursday
        (4, True, "2026-10-01", True),
        (FRI, True, "2026-10-01", False),
        (SAT, False, "2026-10-03", False),  # a weekend inside the holiday
        (SUN, False, "2026-09-20", False),  # a Sunday worked: it has the shifts of Monday
        (MON, False, "2026-09-20", True),
        (FRI, False, "2026-10-10", True),  # a Saturday worked: those of Friday
        (SAT, True, "2026-10-10", False),
    ],
)
def test_which_days_a_week_makes(weekday: int, on_holidays: bool, day: str, takes_place: bool) -> None:
    week = Weekly(weekday, time(9), time(13), on_holidays)
    assert rules.takes_place(week, date.fromisoformat(day)) is takes_place


def test_days_of_four_weeks() -> None:
    found = list(rules.days_of(Weekly(MON, time(9), time(13)), date(2026, 11, 24)))
    assert [f"{day:%m-%d}" for day in found] == ["11-30", "12-07", "12-14", "12-21"]


@pytest.mark.parametrize(
    ("begins", "ends", "hours"),
    [
        ("09:00", "13:00", 4),
        ("20:00", "02:00", 6),
        ("09:00", "00:00", 15),
        ("09:00", "09:00", "empty"),
        ("09:00", "01:30", "long"),
    ],
)
def test_how_long_a_shift_is(begins: str, ends: str, hours: int | str) -> None:
    def spanned() -> timedelta:
        start, end = rules.span(date(2026, 11, 23), time.fromisoformat(begins), time.fromisoformat(ends))
        return end - start

    if isinstance(hours, str):
        with pytest.raises(ValueError, match=hours):
            spanned()
    else:
        assert spanned() == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("start", "end", "others", "found"),
    [
        (0, 4, [], False),
        (0, 4, [(4, 8)], False),
        (4, 8, [(0, 4)], False),
        (0, 4, [(3, 5)], True),
        (3, 5, [(0, 8)], True),
        (0, 8, [(3, 5)], True),
        (0, 4, [(9, 12), (0, 4)], True),
    ],
)
def test_two_shifts_at_once(start: int, end: int, others: list[tuple[int, int]], found: bool) -> None:
    assert rules.overlaps(at(start), at(end), [(at(one), at(other)) for one, other in others]) is found


DAY = date(2026, 11, 25)
SHIFT = {"starts": at(48), "ends": at(52), "day": DAY, "free": 1}
ABLE = {"until": DAY, "speaks": frozenset({"zh"}), "knows": frozenset({"court"})}


@pytest.mark.parametrize(
    ("shift", "person", "why"),
    [
        ({}, {}, ""),
        ({}, {"until": None}, rules.UNTRAINED),
        ({}, {"until": date(2026, 11, 24)}, rules.LAPSED),
        ({"free": 0}, {}, rules.FULL),
        ({"cancelled": True, "free": 0}, {"until": None}, rules.CANCELLED),
        ({"starts": at(-4), "ends": at(0)}, {}, rules.OVER),
        ({"starts": at(-2), "ends": at(2)}, {}, ""),  # one that runs may still be joined
        ({}, {"held": ((at(50), at(60)),)}, rules.ELSEWHERE),
        ({}, {"held": ((at(52), at(60)),)}, ""),
        ({"language": "yue"}, {}, rules.TONGUE),
        ({"language": "zh"}, {}, ""),
        ({"skill": "injury"}, {}, rules.SKILL),
        ({"skill": "court"}, {}, ""),
    ],
)
def test_who_cannot_be_on_a_shift(shift: dict, person: dict, why: str) -> None:
    assert rules.refusal(Wanted(**SHIFT | shift), Person(**ABLE | person), NOW) == why


@pytest.mark.parametrize(
    ("starts", "taken", "freely"),
    [(48, -100, True), (47.9, -100, False), (2, -0.1, True), (2, -0.2, False), (-1, 0, False)],
)
def test_up_to_when_a_shift_is_given_back_freely(starts: float, taken: float, freely: bool) -> None:
    assert rules.freely_given_back(at(starts), at(taken), NOW) is freely


def test_too_many_in_one_shift_fill_no_hole_of_another() -> None:
    found = Coverage.of([(2, 3), (3, 1), (1, 1)])
    assert (found.wanted, found.taken, found.missing) == (6, 4, 2)


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-26", "2026-11-29"])
def test_a_week_begins_on_monday(day: str) -> None:
    assert rules.monday_of(date.fromisoformat(day)) == date(2026, 11, 23)


# --- the calendar of other programs -----------------------------------------------------------------------------------
EVENT = ics.Event("0197@martlet", at(0), at(4), "值班", at(-1), revision=2)


def test_a_calendar_to_the_letter() -> None:
    cancelled = ics.Event("0198@martlet", at(24), at(28), "Shift; a, b\\c", at(-1), cancelled=True)
    assert ics.calendar("我的班次", [EVENT, cancelled]).split("\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Martlet//Shifts//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "X-WR-CALNAME:我的班次", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VEVENT", "UID:0197@martlet", "DTSTAMP:20261123T070000Z", "LAST-MODIFIED:20261123T070000Z", "SEQUENCE:2",
        "DTSTART:20261123T080000Z", "DTEND:20261123T120000Z", "SUMMARY:值班", "STATUS:CONFIRMED", "TRANSP:OPAQUE", "CLASS:PRIVATE",
        "END:VEVENT",
        "BEGIN:VEVENT", "UID:0198@martlet", "DTSTAMP:20261123T070000Z", "LAST-MODIFIED:20261123T070000Z", "SEQUENCE:0",
        "DTSTART:20261124T080000Z", "DTEND:20261124T120000Z", "SUMMARY:Shift\\; a\\, b\\\\c", "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT", "CLASS:PRIVATE", "END:VEVENT",
        "END:VCALENDAR", "",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["short", "x" * 75, "x" * 76, "x" * 300, "值班" * 60, "é" + "值" * 24 + "😀" * 9, ""])
def test_lines_are_folded_between_signs(text: str) -> None:
    lines = ics.folded(text).split("\r\n")
    assert all(len(line.encode()) <= ics.OCTETS for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text
    assert len(lines) == 1 or len(text.encode()) > ics.OCTETS


def test_times_are_told_in_utc_and_lines_of_a_title_are_one() -> None:
    beijing = datetime.fromisoformat("2026-11-23T07:30:00+08:00")
    assert (ics.moment(beijing), ics.escaped("a\r\nb")) == ("20261122T233000Z", "a\\nb")
