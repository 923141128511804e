"""What a breach cost the worker: benefits never insured, treatment paid out of the own pocket, pay of the time locked out."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from martlet.foundation import calendar as days
from martlet.law import rest_days
from martlet.law.chapters.divisors import paid_days
from martlet.law.chapters.termination.service import whole_months
from martlet.law.facts import amount, day, flag, in_order, optional, pay, place
from martlet.law.faults import Fault
from martlet.law.published import given_or_found
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number, number_of, plain_yuan, rounded
from martlet.law.statutes import cite


def longest_benefit(years: Fraction) -> int:
    """Months of unemployment benefit at most for years of contributions (SIL 46)."""
    return 0 if years < 1 else 12 if years < 5 else 18 if years < 10 else 24


@calculator(
    "insurance_loss",
    "R-SI-ARREARS",
    "R-SI-UNEMP",
    years_unpaid=optional(amount),
    hired=optional(day),
    years_paid=optional(amount, Fraction(0)),
    voluntary=flag,
    benefit=optional(pay),
    jobless_months=optional(amount),
    code=optional(place),
    date=optional(day),
)
def insurance_loss(
    *,
    voluntary: bool,
    years_unpaid: Fraction | None = None,
    hired: date | None = None,
    years_paid: Fraction = Fraction(0),
    benefit: Fraction | None = None,
    jobless_months: Fraction | None = None,
    code: str | None = None,
    date: date | None = None,
) -> Result:
    """Unemployment benefit lost because the employer did not insure: what it would have been, less what there still is.

    `years_unpaid`: service that should have been insured, or `hired` and `date`, the last day; `years_paid`: years paid
    elsewhere; `benefit`: the local monthly benefit, or `code` and `date`; `jobless_months`: months without work so far.
    value: {"entitled", "months", "loss"}.
    """
    result = Result("R-SI-ARREARS", None, cite("SIL 45-51", "SIL 58", "SPC-I 1(5)"))
    if years_unpaid is None:
        if hired is None or date is None:
            raise Fault(
                "years_unpaid",
                "写该缴没缴几年，或者写入职日和离职日。",
                "Write for how many years contributions were due but not paid, or the dates of hire and leaving.",
            )
        in_order(hired, date, "hired", "date")
        whole, _more = whole_months(hired, date + timedelta(days=1))
        years_unpaid = Fraction(whole, 12)
    due, have = longest_benefit(years_paid + years_unpaid), longest_benefit(years_paid)
    if voluntary or not due:
        result.value = {"entitled": False, "months": 0.0, "loss": "0.00"}
        result.amount_fen = 0
        result.step(
            "自己要走的，没有失业金。" if voluntary else "应缴加已缴不满一年，没有失业金。",
            "Somebody who left by choice gets no benefit."
            if voluntary
            else "Paid and due together are less than one year, so there is no benefit.",
        )
        return result
    benefit = given_or_found(result, "benefit", benefit, "unemployment.month", code, date)
    lost = Fraction(due - have)
    if jobless_months is not None:
        lost = max(Fraction(0), min(Fraction(due), jobless_months) - min(Fraction(have), jobless_months))
    loss = benefit * lost
    result.amount_fen = rounded(loss)
    result.value = {"entitled": True, "months": float(lost), "loss": plain_yuan(result.amount_fen)}
    result.step(
        f"该缴没缴 {number(years_unpaid)} 年，另外缴过 {number(years_paid)} 年：本来最长 {due} 个月，现在最长 {have} 个月。",
        f"Due but not paid: {number_of(years_unpaid, 'year')}. Paid elsewhere: {number_of(years_paid, 'year')}. "
        f"At most {number_of(due, 'month')} of benefit would have been due, now {number_of(have, 'month')}.",
    )
    if jobless_months is not None:
        result.step(
            f"离职后没有工作 {number(jobless_months)} 个月，少领 {number(lost)} 个月。",
            f"{number_of(jobless_months, 'month')} without work: {number_of(lost, 'month')} of benefit lost.",
        )
    result.step(
        f"{money(benefit)} × {number(lost)} = {money(loss)}。", f"{money(benefit)} × {number(lost)} = {money(loss)}."
    )
    result.warn(
        "找到工作，失业金就停；各地对损失怎么认定不一样，先办失业登记并留下凭据。",
        "The benefit ends with a new job. What counts as the loss differs by place: register as unemployed and keep the proof.",
    )
    if code and code.startswith("31"):
        result.warn(
            "上海 2026-08-16 起改为每缴一年 2 个月，请再确认。",
            "From 2026-08-16 Shanghai gives two months for each year paid: confirm this.",
        )
    return result


@calculator(
    "medical_costs",
    "R-INJ-UNINSURED",
    bills=amount,
    reimbursed=optional(amount, Fraction(0)),
    insured=flag,
    filed_late=optional(flag, False),
    before_filing=optional(amount),
)
def medical_costs(
    *,
    bills: Fraction,
    insured: bool,
    reimbursed: Fraction = Fraction(0),
    filed_late: bool = False,
    before_filing: Fraction | None = None,
) -> Result:
    """Costs of treating a work injury that the worker paid, and who owes them.

    `filed_late`: the employer filed after 30 days, `before_filing` being what arose until then, less what came back.
    value: {"amount", "employer", "fund"}; the last two null where a late filing splits them at a sum nobody told.
    """
    if reimbursed > bills:
        raise Fault("reimbursed", "报销的比花的还多，请再看看。", "More was reimbursed than was spent. Please check.")
    due = bills - reimbursed
    if before_filing is not None and before_filing > due:
        raise Fault(
            "before_filing",
            "申请以前的比全部还多，请再看看。",
            "The costs before the application are more than all costs. Please check.",
        )
    result = Result("R-INJ-UNINSURED", None, cite("WIR 30", "WIR 62", "SIL 41-42"))
    employer: Fraction | None = Fraction(0) if insured else due
    if insured and filed_late:
        result.rests_on("WIR 17(4)")
        employer = before_filing
    fund = None if employer is None else due - employer
    result.amount_fen = rounded(due)
    result.value = {
        "amount": plain_yuan(result.amount_fen),
        "employer": None if employer is None else plain_yuan(rounded(employer)),
        "fund": None if fund is None else plain_yuan(rounded(fund)),
    }
    result.step(
        f"自己付的 {money(bills)} − 已经报销 {money(reimbursed)} = {money(due)}。",
        f"Paid {money(bills)} − reimbursed {money(reimbursed)} = {money(due)}.",
    )
    if not insured:
        result.step("没参保，全部由单位付。", "If not insured, the employer pays everything.")
    elif not filed_late:
        result.step("参保的，凭票据由工伤保险基金付。", "If insured, the work-injury fund pays on the bills.")
    else:
        result.step(
            "单位超过 30 天才申请：申请以前的费用由单位付，以后的由基金付。",
            "The employer applied after more than 30 days: it pays the costs before the application, and the "
            "fund pays the later ones.",
        )
    result.warn(
        "票据、病历、费用清单的原件留好；基金只付目录内的，目录外的另算。",
        "Keep the originals of bills, medical records and lists of costs. The fund pays only what is on its "
        "lists; the rest is claimed separately.",
    )
    return result


@calculator(
    "civil_costs",
    "R-INJ-CIVIL",
    medical=optional(amount, Fraction(0)),
    nursing_cost=optional(amount, Fraction(0)),
    monthly=optional(pay),
    months=optional(amount, Fraction(0)),
    paid=optional(amount, Fraction(0)),
    fault_percent=optional(amount, Fraction(100)),
)
def civil_costs(
    *,
    medical: Fraction = Fraction(0),
    nursing_cost: Fraction = Fraction(0),
    monthly: Fraction | None = None,
    months: Fraction = Fraction(0),
    paid: Fraction = Fraction(0),
    fault_percent: Fraction = Fraction(100),
) -> Result:
    """What an injury cost beside the compensation for disability: treatment, nursing, income lost (`monthly` for `months`,
    less what was `paid`), each times the share of fault of the one who pays. value: {"costs", "lost_income", "total"}.
    """
    if fault_percent > 100:
        raise Fault("fault_percent", "责任比例最多 100%。", "At most 100 percent.")
    if months and monthly is None:
        raise Fault(
            "monthly",
            "写受伤前的月收入，才能算误工费。",
            "Write the monthly income before the injury. Lost income needs it.",
        )
    share = fault_percent / 100
    costs = (medical + nursing_cost) * share
    lost = max(Fraction(0), (monthly or 0) * months - paid) * share
    result = Result("R-INJ-CIVIL", None, cite("CC 1179"))
    result.amount_fen = rounded(costs) + rounded(lost)
    result.value = {
        "costs": plain_yuan(rounded(costs)),
        "lost_income": plain_yuan(rounded(lost)),
        "total": plain_yuan(result.amount_fen),
    }
    percent = number(fault_percent)
    if medical or nursing_cost:
        result.step(
            f"（医疗费 {money(medical)} + 护理费 {money(nursing_cost)}）× 责任 {percent}% = {money(costs)}。",
            f"(Treatment {money(medical)} + nursing {money(nursing_cost)}) × share of fault {percent} % = "
            f"{money(costs)}.",
        )
    if months and monthly is not None:
        result.step(
            f"误工费：（{money(monthly)} × {number(months)} 个月 − 已付 {money(paid)}）× 责任 {percent}% = {money(lost)}。",
            f"Lost income: ({money(monthly)} × {number_of(months, 'month')} − paid {money(paid)}) × share of "
            f"fault {percent} % = {money(lost)}.",
        )
    result.warn(
        "要有票据、病休证明和收入证明；第三人已经付过的医疗费不能再要。",
        "Bills, sick notes and proof of income are needed. Medical costs that a third party has paid cannot be "
        "claimed again.",
    )
    return result


@calculator("gap_wages", "R-TERM-2N", monthly=pay, dismissed_on=day, until=day, code=optional(place))
def gap_wages(*, monthly: Fraction, dismissed_on: date, until: date, code: str | None = None) -> Result:
    """Normal pay from the day after an unlawful dismissal until `until` (the job is given back, or the day of the claim).

    Whole months count as such, parts by paid days ÷ 21.75. value: {"months", "paid_days", "amount"}.
    """
    in_order(dismissed_on, until, "dismissed_on", "until")
    result = Result("R-TERM-2N", None, cite("LCL 48", "SPC-II 16-18"), conventions=["C-DIV"])
    first = dismissed_on + timedelta(days=1)
    months = 0
    while days.add_months(first, months + 1) - timedelta(days=1) <= until:
        months += 1
    rest = days.add_months(first, months)
    left = 0
    if rest <= until:
        holidays = sum(days.is_statutory(rest + timedelta(days=step)) for step in range((until - rest).days + 1))
        left = days.count_workdays(rest, until) + holidays
    divisor = paid_days(result, until)
    due = monthly * months + min(monthly, monthly * left / divisor)
    result.amount_fen = rounded(due)
    result.value = {"months": months, "paid_days": left, "amount": plain_yuan(result.amount_fen)}
    if left:
        rest_days.mark(result, until)
    result.step(
        f"{first} 到 {until}：{months} 个整月，零 {left} 个计薪日。",
        f"{first} to {until}: {number_of(months, 'whole month')} and {number_of(left, 'paid day')}.",
    )
    result.step(
        f"{money(monthly)} × {months} + {money(monthly)} ÷ {number(divisor)} × {left} = {money(due)}。",
        f"{money(monthly)} × {months} + {money(monthly)} ÷ {number(divisor)} × {left} = {money(due)}.",
    )
    result.warn(
        "和 2N 只能选一样；这段时间在别处的收入，有的地方会扣。",
        "You can choose only this or 2N. In some places, what you earned elsewhere in this time is deducted.",
    )
    return result


@calculator(
    "hourly_topup",
    "R-PT",
    "R-WAGE-MINTOPUP",
    hourly=pay,
    hours=amount,
    hourly_minimum=optional(pay),
    code=optional(place),
    date=optional(day),
)
def hourly_topup(
    *,
    hourly: Fraction,
    hours: Fraction,
    hourly_minimum: Fraction | None = None,
    code: str | None = None,
    date: date | None = None,
) -> Result:
    """What is missing to the hourly minimum wage for the hours of a part-time worker. value: {"shortfall"}.

    `hourly_minimum`, or `code` and `date` of the work.
    """
    result = Result("R-PT", None, cite("LCL 72", "MinW 5", "LCL 85"))
    hourly_minimum = given_or_found(result, "hourly_minimum", hourly_minimum, "min_wage.hour", code, date)
    short = max(Fraction(0), hourly_minimum - hourly) * hours
    result.amount_fen = rounded(short)
    result.value = {"shortfall": plain_yuan(result.amount_fen)}
    result.step(
        f"小时最低工资 {money(hourly_minimum)}，说好 {money(hourly)}，{number(hours)} 小时：差 {money(short)}。",
        f"Hourly minimum {money(hourly_minimum)}, agreed {money(hourly)}, {number_of(hours, 'hour')}: "
        f"{money(short)} missing.",
    )
    return result
