"""Heads of claim about injury: recognition, benefits, unlawful employer, platform scheme, civil injury, private settlement."""

from __future__ import annotations

from collections.abc import Iterator

from martlet.law.claims.bundle import Claim
from martlet.law.claims.desk import Desk
from martlet.law.claims.harm.costs import civil_costs, treatment_paid
from martlet.law.claims.harm.insurance import insured_benefits
from martlet.law.claims.harm.others import civil_compensation, platform_scheme, unlawful_employer, without_insurance
from martlet.law.claims.harm.private import settled_privately

__all__ = ["heads"]

_CIVIL = ("family", "civil", "platform_civil", "intern")


def heads(desk: Desk) -> Iterator[Claim]:
    """What follows from an injury; nothing when none was told of."""
    facts = desk.facts
    if not any((facts.injured, facts.grade, facts.died, facts.injury_how, facts.suspension_months, facts.private_paid)):
        return
    code = desk.regime.code
    if code in ("child", "unregistered"):
        found = [*unlawful_employer(desk), *treatment_paid(desk, "certain"), *without_insurance(desk)]
    elif code in _CIVIL:
        found = [*civil_compensation(desk), *civil_costs(desk), *without_insurance(desk)]
    elif code in ("platform_managed", "platform_open") or (facts.form in ("PLAT", "PLAT-CROWD") and code != "labour"):
        found = [*platform_scheme(desk), *without_insurance(desk)]
    else:
        found = [*insured_benefits(desk), *treatment_paid(desk, "certain" if facts.recognised == "yes" else "possible")]
    yield from settled_privately(desk, found)
