"""When an open-ended contract can be demanded."""

from __future__ import annotations

from fractions import Fraction

from martlet.law.facts import amount, count, optional
from martlet.law.registry import calculator
from martlet.law.results import Result, number_of
from martlet.law.statutes import cite


@calculator(
    "open_ended",
    "R-CONTRACT-OPENENDED",
    years=optional(amount, Fraction(0)),
    fixed_terms=optional(count, 0),
    extended_months=optional(amount, Fraction(0)),
    months_without_contract=optional(amount, Fraction(0)),
)
def open_ended(
    *,
    years: Fraction = Fraction(0),
    fixed_terms: int = 0,
    extended_months: Fraction = Fraction(0),
    months_without_contract: Fraction = Fraction(0),
) -> Result:
    """Whether an open-ended contract can be demanded. value: {"right", "grounds"}.

    `years` without a break at this employer; `fixed_terms` signed in a row; `extended_months`: how much the first was extended.
    """
    grounds = []
    if years >= 10:
        grounds.append("ten_years")
    if fixed_terms >= 2 or extended_months >= 12:
        grounds.append("two_fixed_terms")
    if months_without_contract >= 12:
        grounds.append("year_without_contract")
    result = Result("R-CONTRACT-OPENENDED", {"right": bool(grounds), "grounds": grounds}, cite("LCL 14", "SPC-II 10"))
    result.step(
        f"本单位连续 {float(years):g} 年（10 年）、固定期限 {fixed_terms} 次（2 次）、"
        f"没签合同 {float(months_without_contract):g} 个月（12 个月）。",
        f"{number_of(years, 'year')} in a row with this employer (10 needed), "
        f"{number_of(fixed_terms, 'fixed term')} (2 needed), {number_of(months_without_contract, 'month')} "
        "without a contract (12 needed).",
    )
    if "two_fixed_terms" in grounds:
        result.warn(
            "到期延长满一年、自动续签、换单位名称重签都算一次；上海做法不同，请再问。",
            "An extension of a year in total, an automatic renewal, and signing again under a changed company "
            "name each count as a term. Shanghai differs: ask there.",
        )
    if grounds:
        result.rests_on("LCL 82(2)")
        result.step(
            "单位该签不签，从该签之日起付二倍工资。",
            "If the employer should sign and does not, it owes double wages from the day it should have signed.",
        )
    return result
