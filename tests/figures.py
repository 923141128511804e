"""The figures of a sentence, read from Chinese and from English alike: days, sums, shares, multiples, dates."""

import re
from calendar import month_name
from collections.abc import Callable

HAN = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
_HAN = "[一二三四五六七八九十两]+"
WORDS = dict(zip(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(2, 11), strict=True))
WORDS |= {"fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60}
MONTHS = {short: at for at, name in enumerate(month_name) if name for short in (name, name[:3])}
CITED = re.compile(
    r"第\s?[\d、至零一二三四五六七八九十百]+\s?条|\barts?\. \d+(?:(?:, |-)\d+)*|\b(?:CC|LCL) \d+"
    r"|\b\d?N\b(?:\+1)?|“\+1”|「\+1」"
)
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
    text = CITED.sub(" ", text).replace("一倍半", "150 %").replace("首尾两天", "首尾")
    text = _put(text, "", "倍(?!工资)", lambda value: f"{value * 100} %")
    text = _put(text, "", "成(?![为了])", lambda value: f"{value * 10} %")
    text = _put(text, "", "千", lambda value: str(value * 1000))
    text = _put(text, "(?<!几)", "万", lambda value: str(value * 10_000))
    text = _put(text, "(?<!第)", r"(?=\s*(?:天|日|个工作日|个?月|个?星期|周|年|岁|级|到十级))", str)
    return plain(text)


def english(text: str) -> set[float]:
    """The same of an English sentence: March is 3, a tenth 10, double 200."""
    text = CITED.sub(" ", text)
    text = re.sub(
        rf"\b({'|'.join(MONTHS)})\b(?<!May)|(?<=\d )(May)\b|\b(May)(?= \d)", lambda at: str(MONTHS[at[0]]), text
    )
    text = re.sub(
        rf"\b({'|'.join(WORDS)})\b(?= times (?:the local|applies))", lambda at: f"{WORDS[at[1]] * 100} %", text
    )
    text = re.sub(r"\b(?:double|times two)\b(?! wages)", "200 %", text)
    text = re.sub(r"\ba tenth\b", "10 %", text)
    text = re.sub(
        rf"\b({'|'.join(WORDS)})\b(?=[ -]{UNIT})", lambda at: str(WORDS[at[1].lower()]), text, flags=re.IGNORECASE
    )
    return plain(text)


def plain(text: str) -> set[float]:
    """The figures but one: a day, one year and 满一年 say it without a figure."""
    return {float(found.replace(",", "")) for found in DIGITS.findall(text)} - {1.0}


def articles(text: str) -> set[str]:
    """Numbers of the articles that a sentence cites: 第48、50条, 第六条, art. 48, 50."""
    found = re.findall(r"第\s?([\d、至]+|[一二三四五六七八九十]+)\s?条", text)
    cited = {one for group in found for one in (re.findall(r"\d+", group) or [str(han(group))])}
    return cited | {
        one for group in re.findall(r"\barts?\. (\d+(?:(?:, |-)\d+)*)", text) for one in re.findall(r"\d+", group)
    }
