"""What is not known of rest days: one sentence for results and clocks, so that nobody takes a provisional day for a sure one."""

from __future__ import annotations

from datetime import date

from martlet.foundation import calendar as days
from martlet.law.results import Result, Said

__all__ = ["FESTIVALS", "mark", "shared_day", "unknown"]

FESTIVALS: dict[str, Said] = {
    "new_year": Said("元旦", "New Year's Day"),
    "spring_festival": Said("春节", "Spring Festival"),
    "qingming": Said("清明节", "Qingming"),
    "labour_day": Said("劳动节", "Labour Day"),
    "dragon_boat": Said("端午节", "Dragon Boat Festival"),
    "mid_autumn": Said("中秋节", "Mid-Autumn"),
    "national_day": Said("国庆节", "National Day"),
}
"""The festivals of the Regulation on Public Holidays, by the names of the calendar."""


def unknown(*on: date | None) -> Said | None:
    """What is not known about the rest days of the year of the first of these days that is provisional; None if all is known."""
    day = next((one for one in on if one is not None and days.is_provisional(one)), None)
    if day is None:
        return None
    if not days.statutory_days(day.year):
        return Said(f"没有 {day.year} 年的放假数据", f"the rest days of {day.year} are not known here")
    return Said(
        f"{day.year} 年的放假通知还没公布，节日当天已经定了，前后哪天放假、哪天补班还不知道",
        f"the holidays of {day.year} themselves are fixed, but the days off around them are not published yet",
    )


def mark(result: Result, *on: date | None) -> None:
    """The provisional mark with its reason, where one of the days lies in a year whose calendar is not published."""
    said = unknown(*on)
    if said is not None:
        result.provisional = True
        result.warn(f"日期是暂定的：{said.zh}。", f"Provisional: {said.en}.")


def shared_day(day: date) -> bool:
    """Whether two festivals fall on one day that year and this day is it, or the one after National Day that may replace it.

    In 2020 the ministry put 4 October at 300 % as well (人社厅函〔2020〕135号); of other years that is not known here.
    """
    if day.month != 10 or days.is_statutory(date(day.year, 10, 4)):
        return False
    shared = [one for one in days.statutory_days(day.year) if len(days.festivals_on(one)) > 1]
    return bool(shared) and (day in shared or day.day == 4)
