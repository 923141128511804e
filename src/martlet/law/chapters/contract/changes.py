"""What silence makes of a contract: changes carried out, work after it expired."""

from __future__ import annotations

from datetime import date

from martlet.foundation import calendar as days
from martlet.law.facts import day, flag, in_order, optional
from martlet.law.registry import calculator
from martlet.law.results import Result
from martlet.law.statutes import cite


@calculator(
    "deemed_change",
    "R-CONTRACT-CHANGE",
    changed=day,
    today=day,
    in_writing=optional(flag, False),
    objected=optional(flag, False),
    unlawful=optional(flag, False),
)
def deemed_change(
    *, changed: date, today: date, in_writing: bool = False, objected: bool = False, unlawful: bool = False
) -> Result:
    """Whether a change of post, place or pay holds. value: {"holds", "object_before"}.

    An oral change carried out for more than a month is valid unless unlawful: `object_before` is the last day to object.
    """
    in_order(changed, today, "changed", "today")
    last = days.add_months(changed, 1)
    holds = not unlawful and (in_writing or (not objected and today > last))
    result = Result(
        "R-CONTRACT-CHANGE", {"holds": holds, "object_before": last.isoformat()}, cite("LCL 35", "SPC-I 43"), day=last
    )
    result.step(
        f"口头变更实际履行超过一个月（{last}）没有异议，就算同意。",
        f"An oral change that was followed for more than a month (until {last}) without objection counts as agreed.",
    )
    if not in_writing and not objected and not holds:
        result.warn("马上书面提出不同意，留好凭据。", "Object in writing at once and keep proof.")
    return result


@calculator("continued_after_expiry", "R-CONTRACT-CONTINUE", expired=day, today=day, objected=optional(flag, False))
def continued_after_expiry(*, expired: date, today: date, objected: bool = False) -> Result:
    """Working on after the contract expired. value: {"renewal_on_old_terms", "from"}."""
    in_order(expired, today, "expired", "today")
    month_later = days.add_months(expired, 1)
    right = today > month_later and not objected
    result = Result(
        "R-CONTRACT-CONTINUE",
        {"renewal_on_old_terms": right, "from": month_later.isoformat()},
        cite("SPC-II 11"),
        day=month_later,
    )
    result.step(
        f"合同 {expired} 到期后继续上班，过了 {month_later} 单位没有异议，可以要求按原条件续签。",
        f"Working on after the contract ended on {expired}: if the employer has not objected by {month_later}, "
        "renewal on the old terms can be demanded.",
    )
    return result
