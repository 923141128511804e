"""The State Council's notice as officers paste it: read whole, line by line, and refused with the day that cannot be."""

from datetime import date, timedelta

import pytest

from martlet.foundation import calendar as cal
from martlet.foundation.calendar import holidays
from martlet.foundation.errors import Problem

# 国办发明电〔2025〕7号, as published on gov.cn, shortened at its beginning.
NOTICE_2026 = """
国务院办公厅关于2026年部分节假日安排的通知
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
国务院办公厅
2025年11月4日
"""


def test_the_notice_of_2026_is_read_as_the_data_has_it() -> None:
    found = cal.read_notice(NOTICE_2026, 2026)
    kept = holidays._years()[2026]
    assert (set(found.off), set(found.worked)) == (set(kept.off), set(kept.made_up))


def written(year: int) -> str:
    """The days of a year in the words of a notice."""
    kept = holidays._years()[year]
    before = {date(year - 1, 12, day) for day in (29, 30, 31)} & holidays._years()[year - 1].off
    lines = [
        f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日放假调休，共{(last - first).days + 1}天。"
        if last != first
        else f"{first.year}年{first.month}月{first.day}日放假。"
        for first, last in cal.spans(kept.off - {date(year, 12, day) for day in (29, 30, 31)} | before)
    ]
    return "\n".join([*lines, *(f"{day.month}月{day.day}日上班。" for day in sorted(kept.made_up))])


# 2020 had a second notice, for the epidemic, that made a Monday a working day among days off.
@pytest.mark.parametrize("year", sorted({*range(2014, 2027)} - {2020}))
def test_every_published_year_is_read_back(year: int) -> None:
    kept = holidays._years()[year]
    text = written(year)
    found = cal.read_notice(text, year)
    assert {day for day in found.off if day.year == year} == {day for day in kept.off if day < date(year, 12, 29)}
    assert set(found.worked) == kept.made_up


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("共9天", "共8天"), "From 2026年2月15日 周日 on the notice counts 8 days, but 9 were read. Please look again."),
        (("三、清明节：4月4日（周六）至6日（周一）放假，共3天。", ""),
         "2026年4月5日 周日 is a holiday by the Regulation but not among the days off. Is a line missing?"),
        (("2月14日（周六）、", "2月13日（周五）、"),
         "2026年2月13日 周五 is no Saturday or Sunday, so it is worked anyway. Please look again."),
        (("5月9日（周六）上班", "5月3日（周日）上班"), "2026年5月3日 周日 is both off and worked. Please look again."),
        (("5月9日（周六）上班", "5月9日（周六）"), "Is 2026年5月9日 周六 off or worked? Write 放假 or 上班 behind it."),
        (("10月10日（周六）上班", "10月32日（周六）上班"), "“10月32日” cannot be. Please look at the days again."),
        (("6月19日（周五）至21日", "6月19日（周五）至12日"), "“6月19日至12日” cannot be. Please look at the days again."),
        (("一、元旦：", "一、元旦：2025年5月1日放假。"), "2025年5月1日 周四 is not of that year. Was the right year chosen?"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(change: tuple[str, str], sentence: str) -> None:
    assert change[0] in NOTICE_2026
    with pytest.raises(Problem) as caught:
        cal.read_notice(NOTICE_2026.replace(*change), 2026)
    assert (caught.value.field, caught.value.message) == ("text", sentence)


@pytest.mark.parametrize("text", ["", "放假", "明年放假的通知还没有出来"])
def test_a_text_without_days_is_told_how_to_write_them(text: str) -> None:
    with pytest.raises(Problem) as caught:
        cal.read_notice(text, 2026)
    assert caught.value.message.startswith("No day off was found.")


def test_a_notice_laid_over_moves_days_and_is_taken_away_again() -> None:
    before = cal.version()
    day = date(2027, 2, 9)
    assert (cal.day_kind(day), cal.is_provisional(day)) == ("workday", True)
    workdays = cal.count_workdays(date(2027, 2, 1), date(2027, 2, 28))
    off = tuple(date(2027, 2, 5) + timedelta(days=step) for step in range(7))
    cal.lay_over([cal.Notice(2027, (date(2026, 12, 31), *off), (date(2027, 2, 13),))])
    try:
        assert (cal.day_kind(day), cal.is_provisional(day), cal.rests(day)) == ("break", False, True)
        assert cal.day_kind(date(2027, 2, 13)) == "made_up"
        assert cal.day_kind(date(2027, 2, 6)) == "statutory"
        assert cal.roll_over(date(2027, 2, 8)).day == date(2027, 2, 12)
        assert cal.count_workdays(date(2027, 2, 1), date(2027, 2, 28)) == workdays - 3 + 1
        # the end of the year before, in which that notice has a day too, keeps everything else
        assert (cal.day_kind(date(2026, 12, 31)), cal.day_kind(date(2026, 10, 5))) == ("break", "break")
        assert not cal.is_provisional(date(2026, 12, 30))
        assert cal.version() != before
    finally:
        cal.lay_over(())
    assert (cal.day_kind(day), cal.is_provisional(day), cal.version()) == ("workday", True, before)
    assert cal.day_kind(date(2026, 12, 31)) == "workday"
