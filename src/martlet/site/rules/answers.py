"""What was typed, as plain strings that travel with the page, and back as values for the law room.

An answer is one string: a code, "2026-09-30" (or "2026-09", "2026" where the day is not known), "6525.00", "2.5", "110000",
"?" for "I do not know". What cannot be right is a Problem with a sentence; a string that no page of ours could have made is
left out, so that its question is asked again.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from django.utils.translation import gettext_lazy as _

from martlet.foundation import money
from martlet.foundation.calendar import Month, month_range, parse_day, parse_month
from martlet.foundation.errors import Problem
from martlet.foundation.text import fold
from martlet.law import parameters
from martlet.law.facts import EARLIEST
from martlet.site.rules.questions import QUESTIONS, UNKNOWN, Question

Answers: TypeAlias = Mapping[str, str]
Typed: TypeAlias = Mapping[str, list[str]]

ELSEWHERE = "other"
_LONGEST = 40
_DAY = re.compile(r"\d{4}(-\d{2}){0,2}")
_MONEY = re.compile(r"\d{1,11}\.\d{2}")
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,2})?")
_ROW = re.compile(r"(\d{4}-\d{2}):(\d{1,11}\.\d{2}):(\d{1,11}\.\d{2})")
_BORDERS = {"owed_to": "owed_from", "low_to": "low_from", "ot_to": "ot_from"}
MOST_MONTHS = 60


def cities() -> dict[str, tuple[str, str]]:
    """The cities that the law room has data of: code -> Chinese and English name."""
    return {code: (city.zh, city.en) for code, city in parameters.current().cities.items()}


# --- reading what was typed ---------------------------------------------------------------------------------------------


def read(question: Question, typed: Typed, given: Answers, today: date) -> str:
    """The answer to `question` from what was typed, or a Problem. `given` are the answers before it."""
    ticked = _first(typed, "or")
    allowed = {option.value for option in question.options}
    if question.kind == "choice":
        chosen = _first(typed, "v")
        if chosen not in allowed:
            raise Problem(_("Choose one. If none fits, choose the nearest."))
        return chosen
    if question.kind == "many":
        return ",".join(value for value in typed.get("v", []) if value in allowed) or "none"
    if question.kind == "place":
        chosen = _first(typed, "v")
        if chosen not in (*cities(), ELSEWHERE):
            raise Problem(_("Choose a city. If yours is not there, choose “Another city”."))
        return chosen
    if question.kind == "table":
        return _read_table(question, typed, given)
    written = any(_first(typed, part) for part in ("v", "y", "m", "d"))
    if ticked in allowed:
        if written:
            raise Problem(_("You wrote something and also ticked a box below. Keep only one of them."))
        return ticked
    reader = {"day": _read_day, "month": _read_month, "year": _read_year, "money": _read_money, "number": _read_number}
    return reader[question.kind](question, typed, given, today)


def _first(typed: Typed, part: str) -> str:
    found = typed.get(part) or [""]
    return fold(found[0][: _LONGEST * 2])


def _read_day(question: Question, typed: Typed, given: Answers, today: date) -> str:
    year, month, day = (_first(typed, part) for part in "ymd")
    if not year:
        if question.options:
            raise Problem(_("Choose a year and a month, or tick a box below."))
        raise Problem(_("Choose a year and a month."))
    if day and not month:
        raise Problem(_("You chose a day but no month. Choose the month too."))
    if not (year.isdecimal() and (month or "1").isdecimal() and (day or "1").isdecimal()):
        raise Problem(_("Choose a year and a month."))
    if question.name == "received" and not (month and day):
        raise Problem(_("Every single day counts here. Look at the receipt or ask who sent it, then choose the day."))
    found = parse_day(f"{int(year):04d}-{int(month or 1):02d}-{int(day or 1):02d}")
    if found < EARLIEST:
        raise Problem(_("%(year)s is before the Labour Law of 1995. Choose a later year."), values={"year": year})
    if found > today:
        raise Problem(_("This day has not come yet. Choose a day that is over."))
    return found.isoformat()[: 10 if day else 7 if month else 4]


def _read_month(question: Question, typed: Typed, given: Answers, today: date) -> str:
    year, month = _first(typed, "y"), _first(typed, "m")
    if not (year.isdecimal() and month.isdecimal()):
        raise Problem(_("Choose a year and a month."))
    found = Month.of(parse_day(f"{int(year):04d}-{int(month):02d}-01"))
    if found.first < EARLIEST:
        raise Problem(_("%(year)s is before the Labour Law of 1995. Choose a later year."), values={"year": year})
    if found > Month.of(today):
        raise Problem(_("This month has not come yet. Choose one that is over."))
    start = given.get(_BORDERS.get(question.name, ""), "")
    if start:
        begun = parse_month(start)
        if found < begun:
            raise Problem(
                _("%(to)s is before the first month, %(first)s. Choose a later month."),
                values={"to": str(found), "first": start},
            )
        if found >= begun.plus(MOST_MONTHS):
            raise Problem(_("This is more than five years. Choose at most 60 months, the last ones."))
    return str(found)


def _read_year(question: Question, typed: Typed, given: Answers, today: date) -> str:
    year = _first(typed, "y")
    if year not in {str(today.year - back) for back in range(question.most)}:
        raise Problem(_("Choose a year."))
    return year


def _read_money(question: Question, typed: Typed, given: Answers, today: date) -> str:
    fen = money.parse_yuan(_first(typed, "v"))
    if fen == 0 and question.name in _MUST_BE_MORE:
        raise Problem(_("This is 0, so nothing can be worked out. Write the real amount."))
    if fen > 10**11:
        raise Problem(_("This amount is too large. Write it in yuan, not in fen."))
    return f"{fen // 100}.{fen % 100:02d}"


_MUST_BE_MORE = {"pay", "month_due", "gross", "base", "lump", "last_pay", "pay_plain", "injury_pay", "month_wage"}


def _read_number(question: Question, typed: Typed, given: Answers, today: date) -> str:
    text = _first(typed, "v")
    if not text:
        raise Problem(_("Write a number, for example 8. If there is none, write 0."))
    if not _NUMBER.fullmatch(text):
        raise Problem(_("“%(text)s” is not a number. Write digits, for example 8 or 2.5."), values={"text": text[:20]})
    if float(text) > question.most:
        raise Problem(
            _("%(number)s is more than is possible here (%(most)s). Please check."),
            values={"number": text, "most": question.most},
        )
    return text


def _read_table(question: Question, typed: Typed, given: Answers) -> str:
    rows = []
    for month in months_of(given, "owed_from", "owed_to")[: question.most]:
        written = [_first(typed, f"{side}-{month}") for side in ("due", "paid")]
        if not written[0]:
            raise Problem(
                _("%(month)s: write what was due. If nothing was due, write 0."),
                values={"month": month},
                field=str(month),
            )
        try:
            due, paid = (money.parse_yuan(text or "0") for text in written)
        except Problem as problem:
            raise Problem(f"{month}: {problem}", field=str(month)) from None
        rows.append(f"{month}:{due // 100}.{due % 100:02d}:{paid // 100}.{paid % 100:02d}")
    if len(months_of(given, "owed_from", "owed_to")) > question.most:
        raise Problem(_("Month by month there is room for 24. Go back and choose fewer months."))
    return ";".join(rows)


def parts(question: Question, answer: str, given: Answers) -> dict[str, list[str]]:
    """An answer as the page wants it back: the fields and what stands in them."""
    if not answer:
        return {}
    if question.kind in ("choice", "place"):
        return {"v": [answer]}
    if question.kind == "many":
        return {"v": answer.split(",")}
    if question.kind == "table":
        return {
            f"{side}-{row[1]}": [row[number]]
            for row in _ROW.finditer(answer)
            for side, number in (("due", 2), ("paid", 3))
        }
    if answer in {option.value for option in question.options}:
        return {"or": [answer]}
    if question.kind in ("money", "number"):
        return {"v": [answer.removesuffix(".00")]}
    pieces = [str(int(piece)) for piece in answer.split("-")]
    return {part: [piece] for part, piece in zip("ymd", pieces, strict=False)}


# --- taking back what travelled -------------------------------------------------------------------------------------------


def accepted(raw: Mapping[str, str], today: date) -> dict[str, str]:
    """The answers that a page of ours can have made; the others are asked again."""
    found: dict[str, str] = {}
    for name, question in QUESTIONS.items():
        text = raw.get(name, "")
        if text and _well_formed(question, text, today):
            found[name] = text
    for last, first in _BORDERS.items():
        if not months_of(found, first, last):
            found.pop(last, None)
    months = [str(month) for month in months_of(found, "owed_from", "owed_to")]
    if [month for month, _due, _paid in rows_of(found.get("months", ""))] != months:
        found.pop("months", None)
    return found


def _well_formed(question: Question, text: str, today: date) -> bool:
    if question.kind == "place":
        return text in cities() or text == ELSEWHERE
    if text in {option.value for option in question.options}:
        return True
    if question.kind == "many":
        return text == "none" or all(one in {option.value for option in question.options} for one in text.split(","))
    if question.kind == "money":
        return bool(_MONEY.fullmatch(text)) and not (question.name in _MUST_BE_MORE and float(text) == 0)
    if question.kind == "number":
        return bool(_NUMBER.fullmatch(text)) and float(text) <= question.most
    if question.kind == "table":
        return len(text) < 1200 and all(_ROW.fullmatch(row) and is_day(row[:7]) for row in text.split(";"))
    length = {"month": 7, "year": 4}.get(question.kind)
    if length and len(text) != length:
        return False
    return is_day(text) and EARLIEST <= days_of(text, today)[0] <= today


def is_day(answer: str) -> bool:
    """Whether an answer is a day, a month or a year and not "still" or "I do not know"."""
    if not _DAY.fullmatch(answer):
        return False
    try:
        date.fromisoformat((answer + "-01-01")[:10])
    except ValueError:
        return False
    return True


# --- values for the law room -----------------------------------------------------------------------------------------------


def days_of(answer: str, today: date) -> list[date]:
    """The first and the last day that an answer can mean, one when it is exact; never later than today."""
    if len(answer) == 10:
        return [date.fromisoformat(answer)]
    if len(answer) == 7:
        month = Month.of(date.fromisoformat(f"{answer}-01"))
        return [month.first, min(month.last, max(today, month.first))]
    year = int(answer)
    return [date(year, 1, 1), min(date(year, 12, 31), max(today, date(year, 1, 1)))]


def months_of(given: Answers, first: str, last: str) -> list[Month]:
    """The months between two answers, both included; [] when one is missing or they are in the wrong order."""
    start, end = given.get(first, ""), given.get(last, "")
    if len(start) != 7 or len(end) != 7:
        return []
    months = list(month_range(parse_month(start), parse_month(end)))
    return months[:MOST_MONTHS]


def rows_of(answer: str) -> list[tuple[str, str, str]]:
    """(month, due, paid) of a table."""
    return [(row[1], row[2], row[3]) for row in _ROW.finditer(answer)]


def known(given: Answers, name: str) -> bool:
    """Whether a question was answered with something else than "I do not know"."""
    return given.get(name, UNKNOWN) != UNKNOWN
