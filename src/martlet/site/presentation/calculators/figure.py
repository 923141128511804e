"""A published figure that a result rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from martlet.foundation.calendar import long_day
from martlet.law import parameters
from martlet.law.results import Used
from martlet.site.presentation.calculators.words import city_name


@dataclass(frozen=True)
class Figure:
    """A published figure that was used."""

    name: str
    value: str
    source: str
    since: str
    verified: bool


_UNITS: Mapping[str, Any] = {
    "yuan/month": _("yuan a month"),
    "yuan/hour": _("yuan an hour"),
    "yuan/year": _("yuan a year"),
    "yuan/day": _("yuan a day"),
    "yuan": _("yuan"),
    "days": _("days"),
    "hours": _("hours"),
    "percent": "%",
}


def figure_of(used: Used, language: str) -> Figure:
    """A figure with its unit and place in the reader's words."""
    value = used.value
    if isinstance(value, bool):
        words = gettext("Yes") if value else gettext("No")
    else:
        words = f"{value:,} {_UNITS.get(used.unit, '')}".strip() if isinstance(value, (int, float)) else str(value)
    name = used.name if language.startswith("zh") else used.name_en
    city = parameters.current().cities.get(used.place)
    if city is not None:
        name = f"{city_name(used.place)} {name}"
    return Figure(name, words, used.source, long_day(used.since, language) if used.since else "", used.verified)
