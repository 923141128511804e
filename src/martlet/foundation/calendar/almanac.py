"""The festivals that move with the moon and the sun, and what the Regulation on Public Holidays makes of a year.

Data: `data/almanac.json` (its sources inside), through 2050, loaded at first use. It holds the days themselves; how many of them
are off is the Regulation's, by the time it was in force: 国务院令 513 (2008), 644 (2014), 795 (2025).
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

__all__ = ["FIRST_YEAR", "by_regulation", "knows", "qingming", "version"]

FIRST_YEAR = 2008
"""Since then the Regulation has traditional festivals; what was before is not told here."""

_SPRING, _QINGMING = "spring_festival", "qingming"


@cache
def _raw() -> tuple[str, dict[int, dict[str, date]]]:
    raw = json.loads(files("martlet.foundation").joinpath("data/almanac.json").read_text(encoding="utf-8"))
    return raw["version"], {
        int(year): {name: date.fromisoformat(day) for name, day in row.items()} for year, row in raw["years"].items()
    }


def version() -> str:
    """The version of the data."""
    return _raw()[0]


def knows(year: int) -> bool:
    """Whether the days of the lunar calendar are known of a year."""
    return year in _raw()[1]


def qingming(year: int) -> date:
    """Qingming of any year of this century by the almanac's formula: the 4th or the 5th of April."""
    short = year % 100
    return date(year, 4, (short * 2422 + 48100) // 10000 - short // 4)


@cache
def by_regulation(year: int) -> dict[date, tuple[str, ...]]:
    """The statutory holidays of a year, each with the festivals that fall on it; beyond the data those of the sun alone.

    Names: "new_year", "spring_festival", "qingming", "labour_day", "dragon_boat", "mid_autumn", "national_day".
    {} before 2008.
    """
    if year < FIRST_YEAR:
        return {}
    moving = _raw()[1].get(year, {_QINGMING: qingming(year)})
    found: list[tuple[date, str]] = [(date(year, 1, 1), "new_year")]
    if _SPRING in moving:
        eve = not 2014 <= year < 2025
        first = moving[_SPRING] - timedelta(days=1 if eve else 0)
        found += [(first + timedelta(days=step), _SPRING) for step in range(4 if year >= 2025 else 3)]
    found += [(date(year, 5, day), "labour_day") for day in ((1, 2) if year >= 2025 else (1,))]
    found += [(date(year, 10, day), "national_day") for day in (1, 2, 3)]
    found += [(moving[name], name) for name in moving if name != _SPRING]
    days: dict[date, tuple[str, ...]] = {}
    for day, name in sorted(found):
        days[day] = (*days.get(day, ()), name)
    return days
