"""Working time: pay of a day and an hour, overtime, what kind of day it is."""

from martlet.law.chapters.overtime import day_pay, day_type, hours

__all__ = ["day_pay", "day_type", "hours"]
