"""Chinese and English of an article name the same figures, sentence by sentence: days, sums, shares, telephone numbers."""

import re
from calendar import month_name
from collections.abc import Callable

import pytest

from martlet.hotline.rules import knowledge

HAN = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
_HAN = "[一二三四五六七八九十两]+"
WORDS = dict(zip(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(2, 11), strict=True))
MONTHS = month_name[1:]
UNIT = r"(?:more\s+|working\s+|trial\s+)?(?:day|week|month|year|%|yuan)"
DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def han(number: str) -> int | None:
    """Up to 99: 二十, 十五, 两; None for 一两, 三五 and other about-so-many."""
    tens, ten, ones = number.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (HAN[tens] if tens else 1) * 10 + (HAN[ones] if ones else 0) if ten else HAN[ones]


def _put(text: str, before: str, after: str, of: Callable[[int], str]) -> str:
    """Han numbers between `before` and `after` written in digits."""

    def one(found: re.Match[str]) -> str:
        value = han(found[1])
        return found[0] if value is None else of(value)

    return re.sub(f"{before}({_HAN}){after}", one, text)


def chinese(text: str) -> set[float]:
    """Every figure that counts time, money, shares or multiples; 两成 is 20 and 两倍 is 200, as per cents."""
    text = text.replace("一倍半", "150 %")
    text = _put(text, "", "倍(?!工资)", lambda value: f"{value * 100} %")
    text = _put(text, "", "成(?![为了])", lambda value: f"{value * 10} %")
    text = _put(text, "", "千", lambda value: str(value * 1000))
    text = _put(text, "(?<!几)", "万", lambda value: str(value * 10_000))
    text = _put(text, "(?<!第)", r"(?=\s*(?:天|日|个工作日|个?月|个?星期|周|年|岁|级|到十级))", str)
    return plain(text)


def english(text: str) -> set[float]:
    """The same of an English sentence: March is 3, a tenth 10, double 200."""
    text = re.sub(rf"\b({'|'.join(MONTHS)})\b", lambda at: str(MONTHS.index(at[1]) + 1), text)
    text = re.sub(r"\b(?:double|times two)\b(?! wages)", "200 %", text)
    text = re.sub(r"\ba tenth\b", "10 %", text)
    text = re.sub(
        rf"\b({'|'.join(WORDS)})\b(?=[ -]{UNIT})", lambda at: str(WORDS[at[1].lower()]), text, flags=re.IGNORECASE
    )
    return plain(text)


def plain(text: str) -> set[float]:
    """The figures but one: a day, one year and 满一年 say it without a figure."""
    return {float(found.replace(",", "")) for found in DIGITS.findall(text)} - {1.0}


# Said with a figure in one language only, and meant alike: (issue, Chinese words).
ALIKE = {
    ("WAG-DED", "罚一百"),  # one hundred, in what an employer says
    ("WAG-FLEE", "过两天"),  # in a few days
    ("JOB-INFO", "月薪过万"),  # over 10,000, in what an employer says
    ("JOB-OVERSEAS", "加倍挣"),  # earn double, in what an agent says
}


def test_both_languages_of_every_article_name_the_same_figures() -> None:
    wrong = []
    for issue, shipped in knowledge.shipped().items():
        zh, en = shipped.parts["zh"], shipped.parts["en"]
        for part in ("right", "today", "tricks", "keep", "rule", "deadline", "places"):
            for one, other in zip(getattr(zh, part), getattr(en, part), strict=True):
                pair = ("；".join(one), "; ".join(other)) if isinstance(one, tuple) else (one, other)
                if chinese(pair[0]) != english(pair[1]) and not any(i == issue and w in pair[0] for i, w in ALIKE):
                    wrong.append((issue, *pair))
    assert wrong == []


def test_no_exception_outlives_its_sentence() -> None:
    told = {issue: " ".join(one.parts["zh"].sentences()) for issue, one in knowledge.shipped().items()}
    assert [one for one in sorted(ALIKE) if one[1] not in told[one[0]]] == []


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("收到后 15 天内，罚 500 到 2000 元", "Within 15 days; 500 to 2,000 yuan"),
        ("平时一倍半，休息日两倍", "150 % on working days, 200 % on rest days"),
        ("不满三年最多 2 个月，不少于八成", "under three years at most 2 months, at least 80 %"),
        ("三月到七月", "from March to July"),
        ("先交两千", "2,000 first"),
    ],
)
def test_the_same_figures_are_read_from_both(zh: str, en: str) -> None:
    assert chinese(zh) == english(en) != set()


def test_another_figure_is_found() -> None:
    assert chinese("收到后 15 天内") != english("within 10 days")
    assert chinese("两成") != english("30 %")
