"""Cases at every stage, with pay periods, events, deadlines, agreements, instalments and money that ties out."""

from martlet.demo.matters.making import Matters
from martlet.demo.matters.rows import Rows

__all__ = [
    "Matters",
    "Rows",
]
