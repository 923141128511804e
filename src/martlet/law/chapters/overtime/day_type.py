"""What kind of day it is: 150, 200 or 300 percent."""

from __future__ import annotations

from datetime import date

from martlet.foundation import calendar as days
from martlet.law import rest_days
from martlet.law.facts import day
from martlet.law.registry import calculator
from martlet.law.results import Result
from martlet.law.statutes import cite


@calculator("day_type", "R-WAGE-OT-DAYTYPE", date=day)
def day_type(*, date: date) -> Result:
    """What kind of day for overtime. value: "statutory_holiday" (300 %), "rest_day" (200 %), "workday" (150 %).

    null before 2008 and after 2050, whose holidays are not known here.
    """
    if not days.has_calendar(date):
        result = Result("R-WAGE-OT-DAYTYPE", None, cite("HOL 2", "LL 44"))
        result.warn(
            f"没有 {date.year} 年的放假数据，这一天按几倍要另查。",
            f"No data: the public holidays of {date.year} are not known here. Look up separately at which rate "
            "this day is paid.",
        )
        return result
    kind = days.day_kind(date)
    value = {"statutory": "statutory_holiday", "weekend": "rest_day", "break": "rest_day"}.get(kind, "workday")
    result = Result("R-WAGE-OT-DAYTYPE", value, cite("HOL 2", "LL 44"))
    words = {
        "statutory": ("法定节假日，加班按 300%", "a statutory holiday: overtime at 300 %"),
        "weekend": ("休息日，加班按 200%", "a rest day: overtime at 200 %"),
        "break": ("调休放假日，算休息日，加班按 200%", "a rest day by the yearly notice: overtime at 200 %"),
        "made_up": (
            "周末调休上班，算普通工作日，延时按 150%",
            "a weekend day made a working day: an ordinary working day, overtime at 150 %",
        ),
        "workday": ("工作日，延时按 150%", "a working day: overtime at 150 %"),
    }[kind]
    names = [rest_days.FESTIVALS[name] for name in days.festivals_on(date)] if kind == "statutory" else []
    called_zh, called_en = "、".join(name.zh for name in names), " and ".join(name.en for name in names)
    result.step(
        f"{days.long_day(date, 'zh')}是{called_zh + '，' if names else ''}{words[0]}。",
        f"{days.long_day(date, 'en')} is {called_en + ', ' if names else ''}{words[1]}.",
    )
    unknown = rest_days.unknown(date)
    if unknown is not None and value == "statutory_holiday":
        result.warn(
            f"这一天是国家规定的法定节假日，日子不变；{date.year} 年的放假通知还没公布，前后怎么放假还不知道。",
            f"The Regulation fixes this day; the notice for {date.year} and with it the days off around it are not published yet.",
        )
    elif unknown is not None:
        result.provisional = True
        result.warn(f"{unknown.zh}，所以这一天可能变。", f"This day may still change: {unknown.en}.")
    if rest_days.shared_day(date):
        result.warn(
            f"{date.year} 年中秋节和国庆节重在一天：2020 年重叠时人社部把 10 月 4 日也定为 300%，这一年以人社部的通知为准。",
            f"In {date.year} Mid-Autumn falls on a National Day holiday. When it did in 2020 the ministry put 4 October at 300 % too;"
            " for this year see its letter.",
        )
    if (date.month, date.day) in ((3, 8), (5, 4)) and value != "statutory_holiday":
        result.warn(
            "妇女节、青年节放半天的，上班不按 300%，没放假也不另付。",
            "8 March and 4 May are half-days off: work on them is not paid at 300 %, and nothing more is due if "
            "no time off was given.",
        )
    return result
