"""Wages: what is owed, the minimum wage, deductions, who answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from martlet.foundation.calendar import Month
from martlet.law.chapters.divisors import paid_days, paid_hours
from martlet.law.facts import amount, choice, count, day, each, flag, month, optional, pay, place, record, text
from martlet.law.faults import Fault
from martlet.law.parameters import COUNTRY, current, need
from martlet.law.registry import calculator
from martlet.law.results import Result, Said, money, plain_yuan, rounded
from martlet.law.statutes import cite


@calculator(
    "wage_arrears",
    "R-WAGE-ARREARS",
    periods=each(record(month=month, due=amount, paid=optional(amount, Fraction(0)), due_on=optional(day))),
    today=optional(day),
    employment_end=optional(day),
)
def wage_arrears(
    *, periods: Sequence[dict[str, Any]], today: date | None = None, employment_end: date | None = None
) -> Result:
    """Wages owed: the sum over pay periods of what was due less what was paid, never below zero.

    A period whose pay day (`due_on`) lies after `today` is not owed yet. On leaving everything is due at once (WP 9).
    value: {"total", "periods": [{"month", "due", "paid", "owed"}]}.
    """
    if not periods:
        raise Fault("periods", "写出是哪几个月的工资。", "Write which months' wages are owed.")
    result = Result("R-WAGE-ARREARS", None, cite("LL 50", "LCL 30", "WP 7", "WP 9", "MWR 11-15"))
    rows: list[dict[str, str]] = []
    total = 0
    seen: set[Month] = set()
    for period in sorted(periods, key=lambda period: period["month"]):
        named: Month = period["month"]
        if named in seen:
            raise Fault("periods", f"{named} 写了两次，请合成一行。", f"{named} is written twice: make it one line.")
        seen.add(named)
        due, paid = rounded(period["due"]), rounded(period["paid"])
        due_on: date | None = period["due_on"]
        left = employment_end is not None and today is not None and employment_end <= today
        if today and due_on and due_on > today and not left:
            result.step(
                f"{named}：{due_on} 才到发薪日，还不算拖欠。",
                f"{named}: pay day is {due_on}, so it is not overdue yet.",
            )
            continue
        owed = due - paid
        total += owed
        rows.append(
            {"month": str(named), "due": plain_yuan(due), "paid": plain_yuan(paid), "owed": plain_yuan(max(0, owed))}
        )
        result.step(
            f"{named}：应发 {money(period['due'])} − 已发 {money(period['paid'])} = {money(Fraction(owed, 100))}",
            f"{named}: due {money(period['due'])} − paid {money(period['paid'])} = {money(Fraction(owed, 100))}",
        )
        if owed < 0:
            result.warn(
                f"{named} 已发多于应发，多的部分先抵了别的月份；问清那笔钱是付哪个月的。",
                f"More was paid than due in {named}; the rest is set against other months. Ask what the payment was for.",
            )
    result.amount_fen = max(0, total)
    result.value = {"total": plain_yuan(result.amount_fen), "periods": rows}
    result.step(
        f"合计欠薪 {money(Fraction(result.amount_fen, 100))} 元。",
        f"Owed in total: CNY {money(Fraction(result.amount_fen, 100))}.",
    )
    result.warn(
        "单位要保存农民工工资台账至少三年；它不拿出来，由它承担不利后果。",
        "The employer keeps migrant workers' wage ledgers for at least three years and bears the burden for that time.",
    )
    return result


_CHAIN_SINCE = date(2020, 5, 1)
_SPC_II_SINCE = date(2025, 9, 1)
_ROLES = {
    "developer": Said("建设单位", "developer"),
    "general_contractor": Said("施工总承包单位", "general contractor"),
    "subcontractor": Said("分包单位", "subcontractor"),
    "labour_boss": Said("包工头", "labour boss"),
    "agency": Said("派遣或中介", "labour supplier"),
    "user": Said("用工单位", "user of the labour"),
}


@calculator(
    "wage_chain",
    "R-MW-CONSTRUCTION",
    chain=each(record(role=choice(*_ROLES), name=optional(text, ""), licensed=optional(flag, True))),
    developer_owes=optional(flag, False),
    transferred=optional(flag, False),
    lent_name=optional(flag, False),
    unlawful_project=optional(flag, False),
    work_until=optional(day),
)
def wage_chain(
    *,
    chain: Sequence[dict[str, Any]],
    developer_owes: bool = False,
    transferred: bool = False,
    lent_name: bool = False,
    unlawful_project: bool = False,
    work_until: date | None = None,
) -> Result:
    """Who answers for a site worker's wages, in the order in which to ask.

    `chain` from the top: {"role", "name", "licensed"}; `licensed` false is a person or a unit without the legal
    qualification. `developer_owes`: project money is unpaid; `transferred`: the whole project was passed on; `lent_name`: a
    contractor let others build under its name; `unlawful_project`: built against planning or building law.
    value: {"answerable": [{"role", "name", "duty", "limit", "basis"}]}, duty being "pays_first", "advances", "pays", "direct".
    """
    if not chain:
        raise Fault("chain", "写出谁发包、谁承包。", "Write who gave the work to whom.")
    result = Result("R-MW-CONSTRUCTION", None)
    found: list[dict[str, Any]] = []

    def answers(link: dict[str, Any], duty: str, article: str, zh: str, en: str, limit: str | None = None) -> None:
        if any(one["role"] == link["role"] and one["name"] == link["name"] for one in found):
            result.rests_on(article)
            result.step(zh, en)
            return
        result.rests_on(article)
        result.step(zh, en)
        found.append(
            {
                "role": link["role"],
                "name": link["name"],
                "duty": duty,
                "limit": limit,
                "basis": [one.as_dict() for one in cite(article)],
            }
        )

    by_role: dict[str, list[dict[str, Any]]] = {}
    for link in chain:
        by_role.setdefault(link["role"], []).append(link)
    on_site = bool(by_role.keys() & {"developer", "general_contractor", "subcontractor"})
    contractors = by_role.get("general_contractor", [])
    for link in contractors:
        if by_role.get("subcontractor") or by_role.get("labour_boss") or transferred:
            answers(
                link,
                "pays_first",
                "MWR 30",
                f"总包{link['name']}先行清偿，再向分包追偿。",
                f"General contractor {link['name']}: pays first and then recovers from the subcontractor.",
            )
        else:
            answers(
                link,
                "direct",
                "MWR 30",
                f"总包{link['name']}自己招的人，自己发工资。",
                f"General contractor {link['name']}: pays the workers it hired itself.",
            )
    for above, below in zip(chain, chain[1:], strict=False):
        if not below["licensed"] or below["role"] == "labour_boss":
            upper = _ROLES[above["role"]]
            if above["role"] in ("developer", "general_contractor"):
                answers(
                    above,
                    "pays",
                    "MWR 36",
                    f"{upper.zh}{above['name']}把活包给个人或没资质的单位，由它清偿。",
                    f"The {upper.en} {above['name']} gave the work to a person or unlicensed unit and pays.",
                )
            elif above["licensed"] and (work_until is None or work_until >= _SPC_II_SINCE):
                answers(
                    above,
                    "pays",
                    "SPC-II 1-2",
                    f"{upper.zh}{above['name']}把活转给个人或没资质的单位，承担用工主体责任。",
                    f"The {upper.en} {above['name']} passed the work to an unlicensed party and answers as employer.",
                )
    if lent_name:
        for link in contractors or by_role.get("subcontractor", []):
            answers(
                link,
                "pays",
                "MWR 36(2)",
                f"{link['name'] or '施工单位'}出借资质，由它清偿。",
                f"{link['name'] or 'The contractor'} lent its name and pays.",
            )
    for link in by_role.get("developer", []):
        if unlawful_project:
            answers(
                link,
                "pays",
                "MWR 37",
                "项目违反规划或建设法规，由建设单位清偿。",
                "The project breaks planning or building law: the developer pays.",
            )
        if developer_owes:
            answers(
                link,
                "advances",
                "MWR 29",
                f"建设单位{link['name']}没按约定付工程款，在未结清的工程款内先行垫付。",
                f"Developer {link['name']} has not paid the project money: advances wages up to what it owes.",
                "unpaid_project_money",
            )
    for link in by_role.get("subcontractor", []):
        answers(
            link,
            "direct",
            "MWR 30",
            f"分包{link['name']}对自己招的工人直接负责。",
            f"Subcontractor {link['name']}: directly responsible for the workers it hired.",
        )
    for link in by_role.get("user", []):
        if any(not one["licensed"] for one in by_role.get("agency", [])):
            answers(
                link,
                "pays",
                "MWR 18",
                "用了没有资质的人或中介派来的工人，由用工单位清偿。",
                "Labour came from an unlicensed person or agency: the user pays.",
            )
    for link in by_role.get("agency", []):
        if link["licensed"]:
            answers(
                link,
                "direct",
                "LCL 58",
                "派遣单位是用人单位，先由它付。",
                "The licensed agency is the employer and pays.",
            )
    for link in by_role.get("labour_boss", []):
        answers(
            link,
            "direct",
            "SPC-I 15",
            f"包工头{link['name']}打了工资欠条的，可以凭欠条起诉他；同时向上面几家要。",
            f"Labour boss {link['name']}: can be sued on a wage IOU; claim from those above at the same time.",
        )
    if not found:
        result.warn(
            "从这些事实看不出该由谁清偿，请补上总包、分包和建设单位。",
            "These facts do not show who must pay: add general contractor, subcontractor and developer.",
        )
    if work_until is not None and work_until < _CHAIN_SINCE:
        result.warn(
            "干活时《保障农民工工资支付条例》还没施行（2020-05-01 起），要按当时规定主张。",
            "The work ended before the Migrant-Worker Wage Regulations (2020-05-01): earlier rules apply.",
        )
    if on_site:
        result.warn(
            "拍下工地告示牌，查工资专用账户、实名制记录和工资保证金；工程量、质量争议不能成为不发工资的理由。",
            "Photograph the notice board; ask for the special account, real-name records and wage deposit. "
            "Quarrels over quantity or quality do not stop wages (MWR 35).",
        )
    result.value = {"answerable": found}
    return result  # fmt: skip


@calculator(
    "min_wage_on",
    "R-PARAM-MINWAGE",
    code=place,
    date=day,
)
def min_wage_on(*, code: str, date: date) -> Result:
    """The minimum wage of a place on a day. value: {"monthly", "hourly", "verified"[, "warning"]}, null without data."""
    book = current()
    result = Result("R-PARAM-MINWAGE", None, cite("MinW 3", "LCLR 14"))
    monthly = book.find("min_wage.month", code, date)
    if monthly is None:
        result.warn(
            "没有这个城市在这一天的数据，请查当地人社局的文件。",
            "No data for this city and date: ask the local authority.",
        )
        return result
    hourly = book.find("min_wage.hour", code, date)
    if hourly is not None and hourly.since < monthly.since:
        hourly = None
    result.use([monthly.used()])
    if hourly is not None:
        result.parameters.append(hourly.used())
    result.amount_fen = rounded(monthly.exact())
    result.value = {
        "monthly": monthly.value,
        "hourly": hourly.value if hourly is not None else None,
        "verified": monthly.verified,
    }
    doubt = book.doubts.get(code) or book.doubts.get(code[:4] + "00")
    if doubt is not None:
        result.value["warning"] = "unresolved"
        result.warn(doubt.zh, doubt.en)
    result.step(
        f"{date} 适用 {monthly.since} 起的标准：每月 {monthly.value} 元。",
        f"On {date} the figure in force since {monthly.since} applies: {monthly.value} yuan a month.",
    )
    return result


@calculator(
    "min_wage_topup",
    "R-WAGE-MINTOPUP",
    gross=amount,
    ot=optional(amount, Fraction(0)),
    special_allow=optional(amount, Fraction(0)),
    welfare=optional(amount, Fraction(0)),
    min_wage=optional(pay),
    si_hf_employee=optional(amount, Fraction(0)),
    exclude_si=optional(flag),
    absent_days=optional(amount, Fraction(0)),
    code=optional(place),
    date=optional(day),
)
def min_wage_topup(
    *,
    gross: Fraction,
    ot: Fraction = Fraction(0),
    special_allow: Fraction = Fraction(0),
    welfare: Fraction = Fraction(0),
    min_wage: Fraction | None = None,
    si_hf_employee: Fraction = Fraction(0),
    exclude_si: bool | None = None,
    absent_days: Fraction = Fraction(0),
    code: str | None = None,
    date: date | None = None,
) -> Result:
    """What is missing to the minimum wage for a full month. value: {"qualifying_wage", "shortfall"}.

    `min_wage` or `code` and `date` of performance. `exclude_si`: own contributions do not count (Beijing, Shanghai); taken
    from the place when not given. Days absent for own reasons lower the standard pro rata.
    """
    result = Result("R-WAGE-MINTOPUP", None, cite("LL 48", "MinW 3", "MinW 12", "LCL 85", "LCLR 14"))
    if min_wage is None:
        min_wage = _local_minimum(result, code, date)
    if exclude_si is None:
        found = current().find("min_wage.without_contributions", code or COUNTRY, date or _CHAIN_SINCE)
        exclude_si = bool(found and found.value)
        if found and code:
            result.use([found.used()])
    qualifying = gross - ot - special_allow - welfare - (si_hf_employee if exclude_si else 0)
    standard = min_wage
    if absent_days:
        divisor = paid_days(result, date)
        if absent_days > divisor:
            raise Fault("absent_days", "缺勤天数超过一个月的计薪天数。", "More days absent than paid days in a month.")
        standard = min_wage * (divisor - absent_days) / divisor
        result.conventions.append("C-DIV")
        result.step(
            f"因自己的原因缺勤 {float(absent_days):g} 天，标准按比例减到 {money(standard)}。",
            f"{float(absent_days):g} days absent for own reasons: the standard falls pro rata to {money(standard)}.",
        )
    shortfall = max(Fraction(0), standard - qualifying)
    result.step(
        f"可比工资 = {money(gross)} − 加班费 {money(ot)} − 特殊津贴 {money(special_allow)} − 福利 {money(welfare)}"
        + (f" − 个人社保公积金 {money(si_hf_employee)}" if exclude_si else "")
        + f" = {money(qualifying)}",
        f"Comparable pay = {money(gross)} − overtime {money(ot)} − allowances {money(special_allow)}"
        f" − welfare {money(welfare)}"
        + (f" − own contributions {money(si_hf_employee)}" if exclude_si else "")
        + f" = {money(qualifying)}",
    )
    result.step(
        f"最低工资 {money(standard)}，差额 {money(shortfall)}。",
        f"Minimum {money(standard)}, missing {money(shortfall)}.",
    )
    result.amount_fen = rounded(shortfall)
    result.value = {
        "qualifying_wage": plain_yuan(rounded(qualifying)),
        "shortfall": plain_yuan(result.amount_fen),
    }
    return result


def _local_minimum(result: Result, code: str | None, on: date | None) -> Fraction:
    """The minimum wage as a fact or from the book."""
    if code is None or on is None:
        raise Fault(
            "min_wage",
            "写最低工资，或者写城市和日期。",
            "Write the minimum wage, or the city and the date to look it up.",
        )
    figure = need("min_wage.month", code, on, "min_wage")
    result.use([figure.used()])
    return figure.exact()


@calculator(
    "deduction_cap",
    "R-WAGE-DEDUCT",
    month_wage=pay,
    min_wage=optional(pay),
    loss=amount,
    code=optional(place),
    date=optional(day),
)
def deduction_cap(
    *,
    month_wage: Fraction,
    loss: Fraction,
    min_wage: Fraction | None = None,
    code: str | None = None,
    date: date | None = None,
) -> Result:
    """The most that may be deducted in a month for a loss. value: {"max_deduction", "net_floor"}."""
    result = Result("R-WAGE-DEDUCT", None, cite("WP 15-16"))
    if min_wage is None:
        min_wage = _local_minimum(result, code, date)
    fifth = month_wage / 5
    deduction = max(Fraction(0), min(loss, fifth, month_wage - min_wage))
    result.amount_fen = rounded(deduction)
    result.value = {
        "max_deduction": plain_yuan(result.amount_fen),
        "net_floor": plain_yuan(rounded(month_wage - deduction)),
    }
    result.step(
        f"损失 {money(loss)}；当月工资的 20% 是 {money(fifth)}；扣完不能低于最低工资 {money(min_wage)}。取最小的：{money(deduction)}。",
        f"Loss {money(loss)}; 20 % of the month's pay {money(fifth)}; the rest must reach the minimum {money(min_wage)}."
        f" The least of them: {money(deduction)}.",
    )
    result.warn(
        "扣款要有合同依据，损失确实由本人造成；单纯的「罚款」没有全国性依据。",
        "Only with a basis in the contract and a loss caused by the worker. Fines as such have no national basis.",
    )
    if code and code.startswith("4403"):
        result.warn("深圳可能按 30% 掌握，请再确认。", "Shenzhen may allow up to 30 %: confirm locally.")
    return result


@calculator("additional_comp", "R-WAGE-LCL85", amount=amount)
def additional_comp(*, amount: Fraction) -> Result:
    """Additional compensation after an order to pay was not obeyed. value: {"min", "max"}."""
    result = Result("R-WAGE-LCL85", None, cite("LCL 85", "LSI 26", "SPC-I 1(8)"))
    result.value = {"min": plain_yuan(rounded(amount / 2)), "max": plain_yuan(rounded(amount))}
    result.step(
        f"应付 {money(amount)} 的 50% 到 100%：{money(amount / 2)} 到 {money(amount)}。",
        f"50 % to 100 % of {money(amount)}: {money(amount / 2)} to {money(amount)}.",
    )
    result.warn(
        "只有劳动监察责令限期支付、单位逾期不付时才有；不要直接加进合计。",
        "Only when the inspectorate ordered payment by a day and the employer let it pass. Never add it to the total.",
    )
    return result


@calculator(
    "stoppage_pay",
    "R-WAGE-STOPPAGE",
    monthly=pay,
    months=count,
    min_wage=optional(pay),
    worked=optional(flag, False),
    code=optional(place),
    date=optional(day),
)
def stoppage_pay(
    *,
    monthly: Fraction,
    months: int,
    min_wage: Fraction | None = None,
    worked: bool = False,
    code: str | None = None,
    date: date | None = None,
) -> Result:
    """Least pay during a stoppage that the worker did not cause, by pay cycles of a month.

    value: {"first_cycle", "later_cycle", "total"}; the later ones are null where the local share is unknown.
    """
    result = Result("R-WAGE-STOPPAGE", None, cite("WP 12"))
    if min_wage is None:
        min_wage = _local_minimum(result, code, date)
    later: Fraction | None = min_wage if worked else None
    if not worked:
        share = current().find("stoppage.percent_of_min_wage", code, date) if code and date else None
        if share is not None:
            result.use([share.used()])
            later = min_wage * share.exact() / 100
        elif months > 1:
            result.warn(
                "这里的停工生活费比例没有数据，请查省里的规定。",
                "No data on the stoppage allowance here: ask for the provincial rule.",
            )
    first = monthly if months else Fraction(0)
    total = first if months <= 1 else (first + later * (months - 1) if later is not None else None)
    result.amount_fen = None if total is None else rounded(total)
    result.value = {
        "first_cycle": plain_yuan(rounded(first)),
        "later_cycle": None if later is None else plain_yuan(rounded(later)),
        "total": None if total is None else plain_yuan(rounded(total)),
    }
    result.step(f"第一个工资支付周期照合同工资发：{money(first)}。", f"First pay cycle: contract wage, {money(first)}.")
    if later is not None and months > 1:
        result.step(
            f"以后每个周期{'有活干，不低于最低工资' if worked else '没活干，发生活费'}：{money(later)} × {months - 1}。",
            f"Each later cycle {'with work, at least the minimum wage' if worked else 'without work, living allowance'}: "
            f"{money(later)} × {months - 1}.",
        )
    return result  # fmt: skip


@calculator(
    "wage_refusal_threshold",
    "R-CRIM-WAGE",
    workers=count,
    months=amount,
    amount=amount,
)
def wage_refusal_threshold(*, workers: int, months: Fraction, amount: Fraction) -> Result:
    """Whether unpaid wages reach the figure of the crime of refusing to pay.

    value: "meets_upper_bound" (in every province), "depends_on_province" (inside the range), "not_met".
    """
    result = Result("R-CRIM-WAGE", "not_met", cite("CL 276-1", "SPC-RW 3-4"))
    on = date(2013, 1, 23)
    figures = {
        key: need(f"crime.{key}", COUNTRY, on)
        for key in ("one_worker_from", "one_worker_top", "ten_workers_from", "ten_workers_top")
    }
    result.use(figure.used() for figure in figures.values())
    each_worker = amount / workers if workers else Fraction(0)

    def level(sum_owed: Fraction, kind: str) -> int:
        if sum_owed >= figures[f"{kind}_top"].exact():
            return 2
        return 1 if sum_owed >= figures[f"{kind}_from"].exact() else 0

    one = level(each_worker, "one_worker") if workers >= 1 and months >= 3 else 0
    ten = level(amount, "ten_workers") if workers >= 10 else 0
    result.value = ("not_met", "depends_on_province", "meets_upper_bound")[max(one, ten)]
    result.step(
        f"一人：拖欠 {float(months):g} 个月（要满 3 个月），平均每人 {money(each_worker)}（5,000 至 20,000，各省定）。",
        f"One worker: {float(months):g} months (3 needed), {money(each_worker)} each on average (5,000-20,000 by province).",
    )
    result.step(
        f"十人以上：{workers} 人，合计 {money(amount)}（30,000 至 100,000，各省定）。",
        f"Ten or more: {workers} workers, {money(amount)} in total (30,000-100,000 by province).",
    )
    result.warn(
        "还要有逃匿或有能力而不付，并且政府责令支付后仍不付。包工头也算。",
        "Also needs evasion, or refusal while able, and a government order to pay not obeyed. Labour bosses count.",
    )
    return result


@calculator(
    "lump_sum_pay",
    "R-WAGE-LUMPSUM",
    lump=pay,
    min_wage=optional(pay),
    ext_hours=optional(amount, Fraction(0)),
    rest_hours=optional(amount, Fraction(0)),
    holiday_hours=optional(amount, Fraction(0)),
    code=optional(place),
    date=optional(day),
)
def lump_sum_pay(
    *,
    lump: Fraction,
    min_wage: Fraction | None = None,
    ext_hours: Fraction = Fraction(0),
    rest_hours: Fraction = Fraction(0),
    holiday_hours: Fraction = Fraction(0),
    code: str | None = None,
    date: date | None = None,
) -> Result:
    """Whether a lump wage (包薪) covers minimum wage plus overtime on it. value: {"least_pay", "shortfall"}."""
    result = Result("R-WAGE-LUMPSUM", None, cite("BJ534 58", "LL 44", "LL 48"))
    if min_wage is None:
        min_wage = _local_minimum(result, code, date)
    overtime = min_wage / paid_hours(result, date) * (ext_hours * 3 / 2 + rest_hours * 2 + holiday_hours * 3)
    least = min_wage + overtime
    shortfall = max(Fraction(0), least - lump)
    result.amount_fen = rounded(shortfall)
    result.value = {"least_pay": plain_yuan(rounded(least)), "shortfall": plain_yuan(result.amount_fen)}
    result.step(
        f"最低工资 {money(min_wage)} + 按它算的加班费 {money(overtime)} = {money(least)}；包薪 {money(lump)}，差 {money(shortfall)}。",
        f"Minimum {money(min_wage)} + overtime on it {money(overtime)} = {money(least)};"
        f" lump {money(lump)}, missing {money(shortfall)}.",
    )
    return result
