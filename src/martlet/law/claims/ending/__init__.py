"""Heads of claim about the end: severance, damages, notice pay, reinstatement, papers, insurance."""

from __future__ import annotations

from collections.abc import Iterator

from martlet.law.claims.bundle import Claim
from martlet.law.claims.desk import Desk
from martlet.law.claims.ending.after import afterwards
from martlet.law.claims.ending.ways import by_way

__all__ = ["heads"]


def heads(desk: Desk) -> Iterator[Claim]:
    """What follows from how it ended, and the papers and insurance after it."""
    yield from by_way(desk)
    yield from afterwards(desk)
