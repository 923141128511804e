"""The labour contract: double wages for none in writing, probation, open-ended contracts."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from martlet.foundation import calendar as days
from martlet.foundation.calendar import Month
from martlet.law import clocks
from martlet.law.chapters.divisors import paid_days
from martlet.law.facts import amount, choice, count, day, flag, in_order, optional, pay
from martlet.law.faults import Fault
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite

_LCL = date(2008, 1, 1)


def split_months(first: date, last: date) -> tuple[int, list[tuple[date, date]]]:
    """Whole calendar months between two days (both included) and the stretches of the broken ones."""
    whole, parts = 0, []
    for month in days.month_range(Month.of(first), Month.of(last)):
        begin, end = max(first, month.first), min(last, month.last)
        if (begin, end) == (month.first, month.last):
            whole += 1
        else:
            parts.append((begin, end))
    return whole, parts


@calculator(
    "double_wage",
    "R-CONTRACT-DOUBLE",
    "R-CONTRACT-DOUBLE-LIMIT",
    monthly=pay,
    hire=day,
    signed=optional(day),
    ended=optional(day),
    claim=optional(day),
    limitation=optional(choice("daily_lookback", "from_end_of_violation")),
    expired=optional(day),
    open_ended_due=optional(day),
)
def double_wage(
    *,
    monthly: Fraction,
    hire: date,
    signed: date | None = None,
    ended: date | None = None,
    claim: date | None = None,
    limitation: str | None = None,
    expired: date | None = None,
    open_ended_due: date | None = None,
) -> Result:
    """The extra one-fold wage for months without a written contract, at most eleven months.

    From hire + 1 month to the day before signing, the last day of employment (`ended`, inclusive) or hire + 1 year - 1 day.
    `expired`: an earlier contract ran out then and work went on without a new one: from the day after, at most twelve months.
    `open_ended_due`: the employer refused an open-ended contract from that day on (LCL 82(2)): until signed, without a cap.
    With `claim` the limitation applies: "daily_lookback" (default, cautious) or "from_end_of_violation".
    value: {"start", "end", "full_months", "partial_workdays", "amount"} and "claimable_from" or "limitation_last_day".
    """
    in_order(hire, ended, "hire", "ended")
    in_order(hire, claim, "hire", "claim")
    in_order(hire, expired, "hire", "expired")
    in_order(hire, open_ended_due, "hire", "open_ended_due")
    result = Result("R-CONTRACT-DOUBLE", None, cite("LCL 10", "LCL 82", "LCLR 6-7", "SPC-II 6-9"))
    start, end, most = _breach(result, hire, expired, open_ended_due, ended or claim)
    by_law = end
    if signed is not None:
        end = min(end, signed - timedelta(days=1))
    if ended is not None:
        end = min(end, ended)
    value: dict[str, Any] = {"start": None, "end": None, "full_months": 0, "partial_workdays": 0, "amount": "0.00"}
    result.value = value
    result.amount_fen = 0
    if end < start:
        result.step(
            f"从 {start} 起才有二倍工资，在那之前已经签了合同或离职，没有。",
            f"Double wages would run from {start}. The contract was signed or the work ended before that day, so "
            "there are none.",
        )
        return result
    value["start"], value["end"] = start.isoformat(), end.isoformat()
    result.step(f"从 {start} 到 {end}，每月多付一倍工资。", f"One extra wage for each month from {start} to {end}.")
    first = start
    barred = False
    if claim is not None:
        result.rests_on("DMAL 27(1)", "BJ534 41(5)")
        if limitation == "from_end_of_violation":
            result.rule = "R-CONTRACT-DOUBLE-LIMIT"
            clock = clocks.limit_clock("R-DL-ARB-1Y", end)
            assert clock.last_day is not None
            value["limitation_last_day"] = clock.last_day.isoformat()
            result.provisional = clock.provisional
            barred = claim > clock.last_day
            result.step(
                f"按「违法状态结束起一年」：{clock.last_day} 之前申请，全部可以要。",
                "By “one year from the end of the breach”, all of it can be claimed if the application is made "
                f"by {clock.last_day}.",
            )
        else:
            back = days.add_months(claim, -12)
            first = max(start, back)
            barred = first > end
            result.rule = "R-CONTRACT-DOUBLE-LIMIT"
            value["claimable_from"] = first.isoformat()
            result.conventions.append("C-LOOKBACK")
            result.step(
                f"按「逐日倒推一年」：{claim} 申请，只能要 {first} 以后的。",
                f"By “one year back, day by day”, an application on {claim} reaches back only to {first}.",
            )
        if claim < end:
            result.warn(
                "申请日在期间结束之前，先算到期间结束；开庭前再按实际核对。",
                "The application comes before the period ends, so the figure runs to the end of the period. "
                "Check it again before the hearing.",
            )
    if barred:
        result.step("已经过了时效。", "The time limit has run out.")
    else:
        _price(result, monthly, first, end, most)
    if claim is not None and limitation != "from_end_of_violation" and first > start:
        last_day = days.roll_over(days.add_months(end, 12)).day
        result.offer(
            "有的省按违法状态结束起一年，全部可以要。",
            "Some provinces count one year from the end of the breach, and then all of it can be claimed.",
            plain_yuan(rounded(_extra_pay(monthly, start, end, paid_days(result), most)[2]))
            if claim <= last_day
            else "0.00",
        )
    result.warn(
        "不要补签倒签日期或空白的合同，会毁掉这项请求；二倍工资的时效按日消耗，尽快申请。",
        "Do not sign a back-dated or blank contract: it destroys this claim. The double wages run out day by "
        "day, so apply soon.",
    )
    if end == by_law and ended is None and open_ended_due is None:
        result.warn(
            "满一年没签，视为已经订立无固定期限合同。",
            "After a full year without a contract, an open-ended contract counts as made.",
        )
    return result


def _breach(
    result: Result, hire: date, expired: date | None, open_ended_due: date | None, until: date | None
) -> tuple[date, date, int | None]:
    """First and last day of the breach as the law bounds it, and how many months at most (None: no cap)."""
    if open_ended_due is not None:
        if until is None:
            raise Fault(
                "ended",
                "该签无固定期限合同没签的，写最后工作日或申请日。",
                "For a refused open-ended contract, write the last day of employment or the day of the application.",
            )
        result.rests_on("LCL 82(2)", "LCL 14")
        result.conventions.append("C-DW-PART")
        return max(open_ended_due, _LCL), until, None
    if expired is not None:
        start = max(expired + timedelta(days=1), _LCL)
        result.conventions.append("C-DW-PART")
        result.rests_on("BJ534 41(3)")
        result.warn(
            "合同到期后没续签：北京从到期次日起算，最多 12 个月；别的地方有的给一个月宽限，请再问。",
            "Not renewed after expiry: Beijing counts from the day after, for at most 12 months. Some other "
            "places give a month of grace. Ask there.",
        )
        return start, days.add_months(start, 12) - timedelta(days=1), 12
    hire_counts = max(hire, _LCL)  # the duty to pay double exists since the law is in force
    result.conventions += ["C-DW-START", "C-DW-PART"]
    return days.add_months(hire_counts, 1), days.add_months(hire_counts, 12) - timedelta(days=1), 11


def _extra_pay(
    monthly: Fraction, first: date, last: date, divisor: Fraction, cap: int | None
) -> tuple[int, int, Fraction, Fraction]:
    """(whole months, working days of the broken ones, pay by 21.75, pay by each month's own working days)."""
    whole, parts = split_months(first, last)
    partial_days, partial_pay, by_month = 0, Fraction(0), Fraction(0)
    for begin, end in parts:
        worked = days.count_workdays(begin, end)
        partial_days += worked
        partial_pay += min(monthly, monthly * worked / divisor)
        month = Month.of(begin)
        by_month += monthly * worked / max(1, days.count_workdays(month.first, month.last))
    full = monthly * whole
    exact, letter = full + partial_pay, full + by_month
    if cap is not None:
        exact, letter = min(exact, monthly * cap), min(letter, monthly * cap)
    return whole, partial_days, exact, letter


def _price(result: Result, monthly: Fraction, first: date, last: date, cap: int | None) -> None:
    whole, partial_days, total, by_month = _extra_pay(monthly, first, last, paid_days(result), cap)
    result.provisional = result.provisional or (partial_days > 0 and days.is_provisional(last))
    result.amount_fen = rounded(total)
    result.value["full_months"] = whole
    result.value["partial_workdays"] = partial_days
    result.value["amount"] = plain_yuan(result.amount_fen)
    broken_zh = f" + 零头 {partial_days} 个工作日 × {money(monthly)} ÷ 21.75" if partial_days else ""
    broken_en = f" + {partial_days} working days × {money(monthly)} ÷ 21.75" if partial_days else ""
    result.step(
        f"{whole} 个整月 × {money(monthly)}{broken_zh} = {money(total)}",
        f"{number_of(whole, 'whole month')} × {money(monthly)}{broken_en} = {money(total)}",
    )
    if partial_days:
        result.offer(
            "零头按当月实际工作日占比算（司法解释二第六条字面）。",
            "Broken months are counted by the share of that month's actual working days (the letter of SPC "
            "Labour Interpretation II art. 6).",
            plain_yuan(rounded(by_month)),
        )


@calculator(
    "probation_excess",
    "R-CONTRACT-PROBATION",
    contract_months=optional(amount),
    probation_months_served=amount,
    full_wage=pay,
    task_contract=optional(flag, False),
)
def probation_excess(
    *,
    probation_months_served: Fraction,
    full_wage: Fraction,
    contract_months: Fraction | None = None,
    task_contract: bool = False,
) -> Result:
    """Compensation for probation beyond the legal length. `contract_months` null is an open-ended contract.

    value: {"legal_max_months", "excess_months", "compensation"}.
    """
    if task_contract or (contract_months is not None and contract_months < 3):
        longest = 0
    elif contract_months is None or contract_months >= 36:
        longest = 6
    else:
        longest = 1 if contract_months < 12 else 2
    excess = max(Fraction(0), probation_months_served - longest)
    result = Result("R-CONTRACT-PROBATION", None, cite("LCL 19-21", "LCL 83"))
    result.amount_fen = rounded(full_wage * excess)
    result.value = {
        "legal_max_months": longest,
        "excess_months": int(excess) if excess.denominator == 1 else float(excess),
        "compensation": plain_yuan(result.amount_fen),
    }
    result.step(
        f"这样的合同试用期最长 {longest} 个月，超出 {float(excess):g} 个月 × 转正工资 {money(full_wage)}。",
        f"Such a contract allows at most {number_of(longest, 'month')} of probation. {number_of(excess, 'month')} "
        f"beyond that × full wage {money(full_wage)}.",
    )
    result.warn(
        "试用期工资不低于转正工资的 80%，也不低于最低工资；同一单位只能试用一次。",
        "During probation the pay is at least 80 % of the wage and at least the minimum wage. The same employer "
        "may set only one probation.",
    )
    return result


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


@calculator(
    "dispatch_allowed",
    "R-CONTRACT-DISPATCH",
    post=choice("temporary", "auxiliary", "substitute", "main"),
    post_months=optional(amount, Fraction(0)),
    dispatched=optional(count),
    employees=optional(count),
    contract_months=optional(amount),
)
def dispatch_allowed(
    *,
    post: str,
    post_months: Fraction = Fraction(0),
    dispatched: int | None = None,
    employees: int | None = None,
    contract_months: Fraction | None = None,
) -> Result:
    """Whether a dispatch is lawful. value: {"lawful", "faults"}; `employees` of the user without the dispatched."""
    faults = []
    result = Result("R-CONTRACT-DISPATCH", None, cite("LCL 57-67", "DISP 3-4", "DMAL 22"))
    if post == "main" or (post == "temporary" and post_months > 6):
        faults.append("post")
        result.step(
            "派遣只能用在临时（不超过 6 个月）、辅助、替代岗位。",
            "Dispatch is allowed only for temporary (at most 6 months), auxiliary or substitute posts.",
        )
    if dispatched is not None and employees is not None and dispatched * 10 > dispatched + employees:
        faults.append("share")
        result.step("派遣人数超过用工总量的 10%。", "More than 10 % of all workers are dispatched.")
    if contract_months is not None and contract_months < 24:
        faults.append("term")
        result.rests_on("LCL 58")
        result.step(
            "派遣单位要签两年以上固定期限合同。", "The agency must sign a fixed-term contract of at least two years."
        )
    if not faults:
        result.step("没有发现违法的地方。", "Nothing unlawful was found.")
    result.value = {"lawful": not faults, "faults": faults}
    result.warn(
        "仲裁时把派遣单位和用工单位都列上；没活干时派遣单位按月发不低于最低工资。",
        "Name both the agency and the user of the labour in arbitration. When there is no work, the agency pays "
        "at least the minimum wage every month.",
    )
    return result


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


@calculator(
    "training_bond",
    "R-PENALTY-BOND",
    cost=amount,
    term_months=count,
    served_months=amount,
    special_training=flag,
    agreed=optional(amount),
)
def training_bond(
    *, cost: Fraction, term_months: int, served_months: Fraction, special_training: bool, agreed: Fraction | None = None
) -> Result:
    """The most a worker owes on leaving before a service period ends. value: {"max_penalty"}."""
    if term_months == 0:
        raise Fault("term_months", "服务期是几个月？", "How many months is the service period?")
    result = Result("R-PENALTY-BOND", None, cite("LCL 22", "LCL 25", "SPC-II 12"))
    left = max(Fraction(0), term_months - served_months)
    most = cost * left / term_months if special_training else Fraction(0)
    if agreed is not None:
        most = min(most, agreed)
    result.amount_fen = rounded(most)
    result.value = {"max_penalty": plain_yuan(result.amount_fen)}
    if special_training:
        result.step(
            f"培训费 {money(cost)} × 没干满的 {float(left):g} 个月 ÷ 服务期 {term_months} 个月 = {money(most)}",
            f"Training cost {money(cost)} × {number_of(left, 'month')} not served ÷ service period of "
            f"{number_of(term_months, 'month')} = {money(most)}",
        )
    else:
        result.step(
            "入职、安全、日常培训不能约定违约金。",
            "No penalty can be agreed for induction, safety or everyday training.",
        )
    return result


@calculator(
    "noncompete",
    "R-NONCOMPETE",
    has_secrets=flag,
    average_wage=optional(pay),
    agreed=optional(amount),
    min_wage=optional(pay),
    months=optional(amount, Fraction(0)),
    unpaid_months=optional(amount, Fraction(0)),
    released=optional(flag, False),
)
def noncompete(
    *,
    has_secrets: bool,
    average_wage: Fraction | None = None,
    agreed: Fraction | None = None,
    min_wage: Fraction | None = None,
    months: Fraction = Fraction(0),
    unpaid_months: Fraction = Fraction(0),
    released: bool = False,
) -> Result:
    """A non-compete clause. `released`: the employer ends it early.

    value: {"binding", "monthly", "may_end", "too_long", "release_pay"}; monthly null without pay data.
    """
    result = Result("R-NONCOMPETE", None, cite("LCL 23-24", "SPC-I 36-39", "SPC-II 13", "SPC-II 15"))
    monthly: Fraction | None = None
    if has_secrets:
        if agreed is not None:
            monthly = agreed
        elif average_wage is not None:
            monthly = max(average_wage * 3 / 10, min_wage or Fraction(0))
            result.step(
                f"没约定补偿：月均工资 {money(average_wage)} 的 30%，不低于最低工资，{money(monthly)}。",
                f"No compensation was agreed: 30 % of the average wage {money(average_wage)}, and at least the "
                f"minimum wage: {money(monthly)}.",
            )
    else:
        result.step(
            "从没接触过秘密的人，可以请求确认条款不生效。",
            "Somebody who never knew a secret can ask to have the clause declared without effect.",
        )
    may_end = has_secrets and unpaid_months >= 3
    if may_end:
        result.step(
            "单位三个月没付补偿，可以解除竞业限制。",
            "If the employer has not paid compensation for three months, the worker may end the non-compete.",
        )
    if has_secrets and months > 24:
        result.step("最长两年，超过的部分无效。", "It lasts two years at most. What goes beyond that is void.")
    if has_secrets and released and monthly is not None:
        result.rests_on("SPC-I 39")
        result.step(
            f"单位提前解除竞业限制，要多付三个月：{money(monthly * 3)}。",
            f"If the employer ends the non-compete early, it owes three more months: {money(monthly * 3)}.",
        )
    result.value = {
        "binding": has_secrets,
        "monthly": None if monthly is None else plain_yuan(rounded(monthly)),
        "may_end": may_end,
        "too_long": months > 24,
        "release_pay": plain_yuan(rounded(monthly * 3)) if has_secrets and released and monthly is not None else None,
    }
    result.amount_fen = None if monthly is None else rounded(monthly)
    return result
