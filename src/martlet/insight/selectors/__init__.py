"""Reads over every room: the month in figures, and this moment for the wall."""

from martlet.insight.selectors.months import GENDERS, MonthReport, PublicMonth, PublicTable, month_report, public_month
from martlet.insight.selectors.ratings import RatedLine, ratings
from martlet.insight.selectors.wall import Wall, wall

__all__ = [
    "GENDERS",
    "MonthReport",
    "PublicMonth",
    "PublicTable",
    "RatedLine",
    "Wall",
    "month_report",
    "public_month",
    "ratings",
    "wall",
]
