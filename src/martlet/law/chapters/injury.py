"""Work injury: benefits by grade, death, unlawful employers, civil compensation, pay during treatment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from martlet.foundation import calendar as days
from martlet.foundation.money import share
from martlet.law.facts import Reader, amount, choice, count, day, each, flag, optional, pay
from martlet.law.faults import Fault
from martlet.law.parameters import COUNTRY
from martlet.law.published import need
from martlet.law.registry import calculator
from martlet.law.results import Result, money, number_of, plain_yuan, rounded
from martlet.law.statutes import cite

_AMENDED = date(2011, 1, 1)
_LUMP = (27, 25, 23, 21, 18, 16, 13, 11, 9, 7)
_LUMP_OLD = (24, 22, 20, 18, 16, 14, 12, 10, 8, 6)
_ALLOWANCE = (90, 85, 80, 75, 70, 60)
_NURSING = {"complete": 50, "mostly": 40, "partly": 30}


def grade_of(grade: int) -> int:
    if not 1 <= grade <= 10:
        raise Fault("grade", "伤残等级是 1 到 10 级。", "The disability grade is 1 to 10.")
    return grade


def bounded(result: Result, wage: Fraction, local_avg: Fraction | None) -> Fraction:
    """Own wage bounded by 60 % and 300 % of the area's average (WIR 64)."""
    if local_avg is None:
        result.warn(
            "没有当地上年度月平均工资，没法核对 60% 和 300% 的上下限。",
            "Without last year's local average monthly wage, the limits of 60 % and 300 % could not be checked.",
        )
        return wage
    low, high = local_avg * 3 / 5, local_avg * 3
    base = min(max(wage, low), high)
    if base == wage:
        result.step(
            f"本人工资 {money(wage)}，在当地平均的 60%～300% 之间。",
            f"Own wage {money(wage)}, between 60 % and 300 % of the local average.",
        )
    else:
        zh, en = ("低于 60%", "below 60 %") if wage < low else ("高于 300%", "above 300 %")
        result.step(
            f"本人工资 {money(wage)} {zh}，按 {money(base)} 算（当地平均 {money(local_avg)}）。",
            f"Own wage {money(wage)} is {en} of the local average {money(local_avg)}, so {money(base)} is used.",
        )
    return base


@calculator(
    "injury",
    "R-INJ-LUMP",
    "R-INJ-MONTHLY",
    wage=pay,
    local_avg=optional(pay),
    grade=count,
    min_wage=optional(pay),
    injury_date=optional(day),
    nursing=optional(choice(*_NURSING)),
    suitable_work=optional(flag, False),
    insured=optional(flag, True),
)
def injury(
    *,
    wage: Fraction,
    grade: int,
    local_avg: Fraction | None = None,
    min_wage: Fraction | None = None,
    injury_date: date | None = None,
    nursing: str | None = None,
    suitable_work: bool = False,
    insured: bool = True,
) -> Result:
    """Disability benefits by grade.

    `wage`: average contribution wage of the twelve months before the injury; `local_avg`: area's monthly average.
    value: {"base", "lump_sum"}, for grades 1-6 "monthly_allowance" (grades 5-6 while the employer has no `suitable_work`),
    with `nursing` also "nursing".
    """
    grade_of(grade)
    result = Result("R-INJ-LUMP" if grade > 6 else "R-INJ-MONTHLY", None, cite("WIR 35-37", "WIR 64"))
    if not insured:
        result.rests_on("WIR 62")
    base = bounded(result, wage, local_avg)
    table = _LUMP_OLD if injury_date is not None and injury_date < _AMENDED else _LUMP
    months = table[grade - 1]
    lump = rounded(base * months)
    result.amount_fen = lump
    result.value = {"base": plain_yuan(rounded(base)), "lump_sum": plain_yuan(lump)}
    result.step(
        f"{grade} 级一次性伤残补助金：{money(base)} × {months} 个月 = {money(base * months)}。",
        f"Grade {grade} lump-sum benefit: {money(base)} × {months} months = {money(base * months)}.",
    )
    if grade <= 6 and not (grade > 4 and suitable_work):
        percent = _ALLOWANCE[grade - 1]
        monthly = base * percent / 100
        if min_wage is not None and monthly < min_wage:
            result.step(
                f"伤残津贴 {money(base)} × {percent}% = {money(monthly)}，低于最低工资，补到 {money(min_wage)}。",
                f"Disability allowance {money(base)} × {percent} % = {money(monthly)}, below the minimum wage, so "
                f"it is raised to {money(min_wage)}.",
            )
            monthly = min_wage
        else:
            result.step(
                f"伤残津贴每月 {money(base)} × {percent}% = {money(monthly)}。",
                f"Disability allowance a month: {money(base)} × {percent} % = {money(monthly)}.",
            )
        result.value["monthly_allowance"] = plain_yuan(rounded(monthly))
        if min_wage is None:
            result.warn(
                "伤残津贴不低于最低工资，请核对。",
                "The disability allowance may not be below the minimum wage: check it.",
            )
    if nursing is not None:
        if local_avg is None:
            raise Fault(
                "local_avg",
                "算护理费要有当地月平均工资。",
                "The nursing allowance needs the local average monthly wage.",
            )
        percent = _NURSING[nursing]
        result.rests_on("WIR 34")
        result.value["nursing"] = plain_yuan(rounded(local_avg * percent / 100))
        result.step(
            f"生活护理费每月 {money(local_avg)} × {percent}%。",
            f"Nursing allowance a month: {money(local_avg)} × {percent} %.",
        )
    if insured:
        result.warn(
            "参保的由基金付；5、6 级津贴由单位付。缴费基数低报的，差额由单位补（各地做法不同）。",
            "If insured, the fund pays; the employer pays the allowance of grades 5 and 6. If the reported wage "
            "was too low, the employer pays the difference (places differ).",
        )
    else:
        result.warn(
            "没参保的，全部由单位付，按实际工资算。",
            "If not insured, the employer pays everything, by the actual wage.",
        )
    return result


_SHARES = {"spouse": 40, "other": 30, "child": 30, "parent": 30, "orphan": 40, "lone_elder": 40}
"""Percent of the own wage (WIR 39(1)(2)): spouse 40, others 30, ten more for a lone elder or an orphan."""


def _read_dependant(fact: str, raw: Any) -> int:
    """Percent of one dependant: a word of _SHARES, or {"relation", "alone"}."""
    told = raw if isinstance(raw, Mapping) else {"relation": raw}
    relation = choice(*_SHARES).read(fact, told.get("relation"))
    alone = flag.read(fact, told.get("alone", False))
    return _SHARES[relation] + (10 if alone and relation in ("other", "child", "parent", "spouse") else 0)


_DEPENDANT = Reader(_read_dependant, "record", parts={"relation": choice(*_SHARES), "alone": optional(flag, False)})


@calculator(
    "death",
    "R-INJ-DEATH",
    income_prev_year=optional(pay),
    local_avg=optional(pay),
    wage=optional(pay),
    dependants=optional(each(_DEPENDANT), ()),
    date=optional(day),
    after_paid_suspension_grade_1_4=optional(flag, False),
)
def death(
    *,
    income_prev_year: Fraction | None = None,
    local_avg: Fraction | None = None,
    wage: Fraction | None = None,
    dependants: Sequence[int] = (),
    date: date | None = None,
    after_paid_suspension_grade_1_4: bool = False,
) -> Result:
    """Benefits for a death at work.

    `income_prev_year`: national urban disposable income of the year before death, looked up by `date` of death when not
    given. `dependants`: percent of each, read from a relation or {"relation", "alone"}; needs `wage`: the base is the own wage
    within 60-300 % of the area's average, the ceiling of all pensions the wage in life.
    value: {"death_lump_sum", "funeral"} and with dependants "pensions" (monthly) and "pensions_total".
    """
    result = Result("R-INJ-DEATH", None, cite("WIR 39"))
    if income_prev_year is None:
        if date is None:
            raise Fault(
                "income_prev_year",
                "写上年度全国城镇居民人均可支配收入，或者写死亡日期。",
                "Write last year's national urban disposable income, or the date of death.",
            )
        figure = need("urban_income", COUNTRY, date, "date")
        result.use([figure.used()])
        income_prev_year = figure.exact()
    lump = Fraction(0) if after_paid_suspension_grade_1_4 else income_prev_year * 20
    if date is not None and date < _AMENDED:
        result.warn(
            "2011 年以前按 48 至 60 个月当地平均工资，20 倍规则 2011-01-01 起施行。",
            "Before 2011 the death benefit was 48 to 60 months of the local average wage. The rule of 20 times "
            "applies from 2011-01-01.",
        )
    result.amount_fen = rounded(lump)
    result.value = {"death_lump_sum": plain_yuan(rounded(lump))}
    if after_paid_suspension_grade_1_4:
        result.step(
            "一至四级伤残职工停工留薪期满后死亡：没有一次性工亡补助金。",
            "If a worker with grade 1 to 4 dies after the paid suspension has ended, there is no lump-sum death "
            "benefit.",
        )
    else:
        result.step(
            f"一次性工亡补助金：{money(income_prev_year)} × 20 = {money(lump)}。",
            f"Lump-sum death benefit: {money(income_prev_year)} × 20 = {money(lump)}.",
        )
    if local_avg is not None:
        result.value["funeral"] = plain_yuan(rounded(local_avg * 6))
        result.step(
            f"丧葬补助金：{money(local_avg)} × 6 = {money(local_avg * 6)}。",
            f"Funeral benefit: {money(local_avg)} × 6 = {money(local_avg * 6)}.",
        )
    else:
        result.value["funeral"] = None
        result.warn(
            "没有当地上年度月平均工资，丧葬补助金没有算。",
            "Without last year's local average monthly wage, the funeral benefit was not computed.",
        )
    if dependants:
        if wage is None:
            raise Fault("wage", "算供养亲属抚恤金要有本人工资。", "Dependants' pensions need the worker's own wage.")
        base = bounded(result, wage, local_avg)
        percents = list(dependants)
        parts = [rounded(base * percent / 100) for percent in percents]
        ceiling = rounded(wage)
        if sum(parts) > ceiling:
            parts = share(ceiling, percents)
            result.step(
                f"合计超过生前工资，按比例压到 {money(wage)}。",
                f"Together they are more than the worker's wage, so they are scaled down to {money(wage)}.",
            )
        result.value["pensions"] = [plain_yuan(part) for part in parts]
        result.value["pensions_total"] = plain_yuan(sum(parts))
        result.step(
            f"供养亲属抚恤金每月按 {money(base)} 的 {'、'.join(f'{one}%' for one in percents)}。",
            f"Monthly pensions: {', '.join(f'{one} %' for one in percents)} of {money(base)}.",
        )
    return result


@calculator(
    "illegal_employer",
    "R-INJ-ILLEGAL",
    income_prev_year=optional(pay),
    grade=optional(count),
    local_annual_avg=optional(pay),
    date=optional(day),
)
def illegal_employer(
    *,
    income_prev_year: Fraction | None = None,
    grade: int | None = None,
    local_annual_avg: Fraction | None = None,
    date: date | None = None,
) -> Result:
    """One-off compensation by an unregistered employer or for a child worker.

    With `grade` and the area's *annual* average wage: value {"lump_sum"}. For a death: {"death_lump_sum",
    "funeral_and_other"}.
    """
    result = Result("R-INJ-ILLEGAL", None, cite("WIR 66", "ILL 3-6", "ILL 8"))
    yearly = local_annual_avg
    if grade is not None:
        if yearly is None:
            raise Fault("local_annual_avg", "写当地上年度年平均工资。", "Write last year's local average annual wage.")
        times = (16, 14, 12, 10, 8, 6, 4, 3, 2, 1)[grade_of(grade) - 1]
        result.amount_fen = rounded(yearly * times)
        result.value = {"lump_sum": plain_yuan(result.amount_fen)}
        result.step(
            f"{grade} 级：{money(yearly)} × {times} = {money(yearly * times)}；另加治疗期间生活费。",
            f"Grade {grade}: {money(yearly)} × {times} = {money(yearly * times)}; living costs during treatment "
            "come on top.",
        )
    else:
        if income_prev_year is None:
            if date is None:
                raise Fault(
                    "income_prev_year",
                    "写伤残等级，或者写上年度全国城镇居民人均可支配收入。",
                    "Write the disability grade, or last year's national urban disposable income for a death.",
                )
            figure = need("urban_income", COUNTRY, date, "date")
            result.use([figure.used()])
            income_prev_year = figure.exact()
        lump, other = rounded(income_prev_year * 20), rounded(income_prev_year * 10)
        result.amount_fen = lump + other
        result.value = {"death_lump_sum": plain_yuan(lump), "funeral_and_other": plain_yuan(other)}
        result.step(
            f"{money(income_prev_year)} × 20 + 丧葬等 × 10。",
            f"{money(income_prev_year)} × 20, and × 10 for the funeral and other costs.",
        )
    result.warn(
        "不需要劳动关系和工伤认定，按劳动争议处理。",
        "No employment relationship and no recognition are needed. It is handled as a labour dispute.",
    )
    return result


@calculator("civil_years", "R-INJ-CIVIL", age=count)
def civil_years(*, age: int) -> Result:
    """Years of civil disability or death compensation by age. value: int."""
    if age > 130:
        raise Fault("age", "年龄不对，请再看看。", "This age cannot be right. Please check.")
    years = 5 if age >= 75 else 20 - max(0, age - 60)
    result = Result("R-INJ-CIVIL", years, cite("CC 1179", "SPC-PI 12", "SPC-PI 15"))
    result.step(
        f"60 岁以下 20 年，每大一岁少一年，75 岁以上 5 年：{years} 年。",
        f"20 years up to age 60, one year less for each year above 60, 5 years from 75: {number_of(years, 'year')}.",
    )
    return result


@calculator(
    "civil_injury",
    "R-INJ-CIVIL",
    income=pay,
    age=count,
    grade=optional(count),
    death=optional(flag, False),
    fault_percent=optional(amount, Fraction(100)),
)
def civil_injury(
    *,
    income: Fraction,
    age: int,
    grade: int | None = None,
    death: bool = False,
    fault_percent: Fraction = Fraction(100),
) -> Result:
    """Civil disability or death compensation. `income`: last year's urban disposable income of the court's province (or of the
    residence if higher); grade 1 is 100 %, each grade 10 % less; `fault_percent`: the share of the one who pays.

    value: {"years", "share", "compensation"}.
    """
    if fault_percent > 100:
        raise Fault("fault_percent", "责任比例最多 100%。", "At most 100 percent.")
    if grade is None and not death:
        raise Fault(
            "grade", "写伤残等级；是死亡的，写明死亡。", "Write the disability grade. If it is about a death, say so."
        )
    years = civil_years(age=age).value
    percent = 100 if death or grade is None else 110 - 10 * grade_of(grade)
    result = Result("R-INJ-CIVIL", None, cite("CC 1179-1193", "SPC-PI 12", "SPC-PI 15"))
    due = income * years * percent / 100 * fault_percent / 100
    result.amount_fen = rounded(due)
    result.value = {"years": years, "share": percent, "compensation": plain_yuan(result.amount_fen)}
    result.step(
        f"{money(income)} × {years} 年 × {percent}% × 责任 {float(fault_percent):g}% = {money(due)}。",
        f"{money(income)} × {number_of(years, 'year')} × {percent} % × share of fault {float(fault_percent):g} % "
        f"= {money(due)}.",
    )
    result.warn(
        "2022-05-01 起不分城乡；医疗费、误工、护理另算。",
        "Since 2022-05-01 town and country are treated alike. Treatment, lost income and nursing are added separately.",
    )
    return result


@calculator("paid_suspension", "R-INJ-STOP", injured=day, monthly=pay, months=amount, extended=optional(flag, False))
def paid_suspension(*, injured: date, monthly: Fraction, months: Fraction, extended: bool = False) -> Result:
    """Pay during the suspension for treatment. value: {"amount", "until_at_most"}; at most 12 months, 24 if `extended`."""
    longest = 24 if extended else 12
    counted = min(months, Fraction(longest))
    result = Result("R-INJ-STOP", None, cite("WIR 33"))
    result.amount_fen = rounded(monthly * counted)
    result.value = {
        "amount": plain_yuan(result.amount_fen),
        "until_at_most": days.add_months(injured, longest).isoformat(),
    }
    result.step(
        f"原工资 {money(monthly)} × {float(counted):g} 个月，由单位按月付；需要护理的由单位负责。",
        f"Original pay {money(monthly)} × {number_of(counted, 'month')}, paid every month by the employer, which "
        "also provides nursing if it is needed.",
    )
    if months > longest:
        result.warn(f"最多 {longest} 个月。", f"At most {number_of(longest, 'month')}.")
    return result
