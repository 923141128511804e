"""Reading facts: what a person or a program typed, as exact values, or a Fault that names the fact and says why."""

from martlet.law.facts.days import CHINA, EARLIEST, birth, day, in_order, month, span
from martlet.law.facts.numbers import amount, count, pay
from martlet.law.facts.reader import Reader, label, optional
from martlet.law.facts.several import each, read_all, record, renamed
from martlet.law.facts.words import choice, flag, place, text

__all__ = [
    "CHINA",
    "EARLIEST",
    "Reader",
    "amount",
    "birth",
    "choice",
    "count",
    "day",
    "each",
    "flag",
    "in_order",
    "label",
    "month",
    "optional",
    "pay",
    "place",
    "read_all",
    "record",
    "renamed",
    "span",
    "text",
]
