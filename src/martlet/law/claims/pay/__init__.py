"""Heads of claim about pay: arrears, minimum wage, overtime, lump sums, deductions, deposits, stoppage, heat, placement pay."""

from __future__ import annotations

from collections.abc import Iterator

from martlet.law.claims.bundle import Claim
from martlet.law.claims.desk import Desk
from martlet.law.claims.pay.arrears import wages_owed
from martlet.law.claims.pay.kept import kept_back, taken_on_entry
from martlet.law.claims.pay.minimum import below_minimum
from martlet.law.claims.pay.overtime import overtime_pay
from martlet.law.claims.pay.special import heat_subsidy, placement_pay, stoppage_pay

__all__ = ["heads"]


def heads(desk: Desk) -> Iterator[Claim]:
    """Every head about pay that the facts open."""
    yield from wages_owed(desk)
    yield from below_minimum(desk)
    yield from overtime_pay(desk)
    yield from kept_back(desk)
    yield from taken_on_entry(desk)
    yield from stoppage_pay(desk)
    yield from placement_pay(desk)
    yield from heat_subsidy(desk)
