"""Paid days and hours of a month, by their time: 20.92 days and 167.4 hours to 2008-01-02, then 21.75 and 174."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from martlet.law.parameters import COUNTRY
from martlet.law.published import need
from martlet.law.results import Result

__all__ = ["paid_days", "paid_hours"]

_IN_FORCE = date(2025, 1, 1)
"""The notice in force (人社部发〔2025〕2号), for facts without a date."""


def paid_days(result: Result, on: date | None = None) -> Fraction:
    """Paid days a month on a day; the figure is added to the result's parameters."""
    figure = need("paid_days.month", COUNTRY, on or _IN_FORCE, "date")
    result.parameters.append(figure.used())
    return figure.exact()


def paid_hours(result: Result, on: date | None = None) -> Fraction:
    """Paid hours a month on a day; the figure is added to the result's parameters."""
    figure = need("paid_hours.month", COUNTRY, on or _IN_FORCE, "date")
    result.parameters.append(figure.used())
    return figure.exact()
