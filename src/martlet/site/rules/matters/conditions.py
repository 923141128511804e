"""When a question is asked: conditions on the answers before it."""

from datetime import date

from martlet.law import parameters
from martlet.site.rules.answers import Answers, is_day
from martlet.site.rules.matters.shapes import When

__all__ = [
    "answered_with_day",
    "both",
    "either",
    "has_any",
    "has_minimum_wage",
    "is_not",
    "one_of",
    "without_own_contributions",
]


def one_of(name: str, *values: str) -> When:
    return lambda given, today: given.get(name) in values


def is_not(name: str, *values: str) -> When:
    return lambda given, today: given.get(name) not in values


def has_any(name: str, *values: str) -> When:
    return lambda given, today: bool(set(given.get(name, "").split(",")) & set(values))


def answered_with_day(name: str) -> When:
    return lambda given, today: is_day(given.get(name, ""))


def both(*conditions: When) -> When:
    return lambda given, today: all(condition(given, today) for condition in conditions)


def either(*conditions: When) -> When:
    return lambda given, today: any(condition(given, today) for condition in conditions)


def has_minimum_wage(given: Answers, today: date) -> bool:
    """Whether the law room knows a minimum wage of the city."""
    code = given.get("city", "")
    return code.isdecimal() and parameters.current().find("min_wage.month", code, today) is not None


def without_own_contributions(given: Answers, today: date) -> bool:
    """Whether in this city the worker's own contributions do not count towards the minimum wage."""
    code = given.get("city", "")
    found = parameters.current().find("min_wage.without_contributions", code, today) if code.isdecimal() else None
    return bool(found and found.value)
