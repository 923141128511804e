"""Which law governs the work: employment, a labour boss, part-time, platform, family, past retirement age, a child."""

from __future__ import annotations

from datetime import date

from martlet.law.claims.desk import Desk, Regime
from martlet.law.results import Said

__all__ = ["settle"]

_CONTRACT = ("double_wage", "probation", "relationship")
_ENDING = ("severance", "damages", "notice", "reinstatement")
_LEAVE = ("annual_leave",)
_HOURS = ("overtime", "lump_sum", "min_wage", "heat", "stoppage", "additional")
_INJURY = (
    "suspension_pay",
    "injury_lump",
    "injury_monthly",
    "injury_nursing",
    "injury_medical",
    "injury_employment",
    "recognition",
    "death_lump",
    "funeral",
    "pensions",
)
_INSURANCE = ("insurance_back", "insurance_loss", "certificate")


def settle(desk: Desk) -> None:
    """Set the regime of the desk from the facts."""
    facts = desk.facts
    child = _child(desk)
    if child is not None:
        desk.regime = child
        return
    aged = _over_age(desk)
    if aged is not None:
        desk.regime = aged
        return
    form = facts.form
    if form in ("DOM", "DOM-CO"):
        desk.regime = _domestic(desk)
    elif form in ("PLAT", "PLAT-CROWD"):
        desk.regime = _platform(desk)
    elif form == "SUB":
        desk.regime = _labour_boss(desk)
    elif form == "PT":
        desk.regime = _part_time(desk)
    elif form == "INTERN":
        why = Said(
            "学校安排的实习不是劳动关系，报酬按实习规定。",
            "A placement arranged by the school is not employment. Its pay follows the rules on placements.",
        )
        denied = dict.fromkeys((*_CONTRACT, *_ENDING, *_LEAVE, *_HOURS, *_INJURY, *_INSURANCE), why)
        desk.regime = Regime("intern", why, denied=denied, venue="court")
    elif form == "SELF":
        done = desk.work("labour_dispute", matter="craftsman_helper")
        why = done.result.steps[0]
        denied = dict.fromkeys((*_CONTRACT, *_ENDING, *_LEAVE, *_HOURS, *_INJURY, *_INSURANCE), why)
        desk.regime = Regime("civil", why, [done], denied, venue="court")
    elif form == "CIVIL":
        why = Said(
            "签的是劳务、承揽，实际受管理、做单位业务的，仍可能是劳动关系；先要确认关系，没计入合计。",
            "The paper says services or contracted work. If the worker was really managed and did the employer's "
            "business, it may still be employment. Confirm that first; not in the total.",
        )
        doubtful = dict.fromkeys((*_CONTRACT, *_ENDING, *_LEAVE, *_HOURS, *_INJURY), why)
        desk.regime = Regime("doubtful", why, doubtful=doubtful)
    elif form == "UNREG" or facts.employer_state == "no_licence":
        why = Said(
            "没有执照的单位：列出资人为被告，工资、补偿照样可以要；二倍工资各地看法不一，没计入合计。",
            "The employer has no licence: name the investors as the other side. Wages and compensation can be "
            "claimed all the same. Places differ on double wages, so they are not in the total.",
        )
        desk.regime = Regime("unregistered", why, doubtful={"double_wage": why})
    elif form == "DISP":
        why = Said(
            "派遣：派遣单位是用人单位，用工单位连带，两家一起列。",
            "Dispatch: the agency is the employer and the user of the labour is jointly liable. Name both.",
        )
        desk.regime = Regime("dispatch", why)
    elif form is None or form == "UNK":
        why = Said(
            "还不知道是怎么用工的，先按劳动关系算。",
            "It is not known yet how the work was arranged, so it is computed as employment.",
        )
        desk.regime = Regime("labour", why)


def _child(desk: Desk) -> Regime | None:
    facts = desk.facts
    if facts.birth is None:
        return None
    done = desk.work("worker_age_status", birth=facts.birth, on=max(desk.until(), facts.birth))
    if done.result.value != "child_labour":
        return None
    why = Said(
        "未满 16 周岁：合同无效，工资照付，受伤按非法用工赔偿；当日报告人社和公安，送孩子安全回家。",
        "Under 16: the contract is void, wages are due, and injuries are compensated by the rules on unlawful "
        "employers. Report today to the labour authority and the police, and bring the child home safely.",
    )
    denied = dict.fromkeys((*_CONTRACT, *_ENDING, *_LEAVE, *_INJURY, *_INSURANCE), why)
    return Regime("child", why, [done], denied)


def _over_age(desk: Desk) -> Regime | None:
    facts = desk.facts
    reached: date | None = None
    workings = []
    if facts.birth is not None and facts.retire_category is not None:
        done = desk.work("retirement_age", category=facts.retire_category, birth=facts.birth)
        workings.append(done)
        reached = done.result.day
    past = facts.form == "OVER" or (reached is not None and facts.hired is not None and reached <= facts.hired)
    if not past:
        if reached is not None and reached <= desk.until():
            desk.notes.append(
                Said(
                    f"{reached} 到了退休年龄，劳动合同可以就此终止；之后的部分按超龄规定看。",
                    f"Retirement age was reached on {reached}. The contract may end there, and later work follows "
                    "the over-age rules.",
                )
            )
        return None
    done = desk.work("over_age", on=desk.until(), delayed_by_agreement=facts.retirement_delayed, pension=facts.pension)
    workings.insert(0, done)
    why = done.result.steps[0]
    value = done.result.value
    began = max(one for one in (reached, facts.hired) if one is not None) if reached or facts.hired else None
    if began is not None and began < desk.until():
        then = desk.work("over_age", on=began, delayed_by_agreement=facts.retirement_delayed, pension=facts.pension)
        if then.result.value["regime"] != value["regime"]:
            workings.append(then)
            was = then.result.steps[0]
            desk.notes.append(
                Said(
                    f"{began} 起超龄上班，那时的规定不一样，之前的部分按当时的看：{was.zh}",
                    f"Over age at work since {began}, when the rules were different. The part before the change "
                    f"follows the rules of that time: {was.en}",
                )
            )
    if value["regime"] == "labour_contract_law":
        return Regime("labour", why, workings)
    if value["regime"] == "by_case":
        heads = (*_CONTRACT, *_ENDING, *_LEAVE, *_HOURS, *_INJURY)
        return Regime("by_case", why, workings, doubtful=dict.fromkeys(heads, why))
    denied = dict.fromkeys((*_CONTRACT, *_ENDING, *_LEAVE, *_INSURANCE), why)
    if value["regime"] == "civil_service":
        denied |= dict.fromkeys((*_HOURS, *_INJURY), why)
        return Regime("civil", why, workings, denied, venue="court")
    return Regime("over_age", why, workings, denied)


def _domestic(desk: Desk) -> Regime:
    by = desk.facts.hired_by or ("company" if desk.facts.form == "DOM-CO" else "family")
    done = desk.work("domestic_worker", hired_by=by)
    why = done.result.steps[0]
    if done.result.value["law"] == "labour":
        return Regime("labour", why, [done])
    denied = dict.fromkeys((*_CONTRACT, *_ENDING, *_LEAVE, *_HOURS, *_INJURY, *_INSURANCE), why)
    return Regime("family", why, [done], denied, venue="court")


def _platform(desk: Desk) -> Regime:
    facts = desk.facts
    marks = ("fixed_hours", "price_by_platform", "discipline", "may_refuse")
    asked = (*_CONTRACT[:1], *_ENDING[:2])
    unknown = [name for name in marks if not facts.known(name)]
    if unknown:
        for name in unknown:
            for code in asked:
                desk.wanted.setdefault(name, {})[code] = None
        why = Said(
            "平台用工要先看管理程度（考勤、定价、奖惩、拒单），才知道是不是劳动关系；没计入合计。",
            "Platform work: the degree of management (attendance, prices, fines, refusing orders) decides "
            "whether it is employment. It is not in the total until that is known.",
        )
        return Regime(
            "platform_open", why, doubtful=dict.fromkeys((*_CONTRACT, *_ENDING, *_LEAVE, *_HOURS, *_INJURY), why)
        )
    done = desk.work(
        "platform_status",
        fixed_hours=facts.fixed_hours,
        price_by_platform=facts.price_by_platform,
        discipline=facts.discipline,
        may_refuse=facts.may_refuse,
        written_contract=facts.contract == "signed",
    )
    kind = done.result.value["kind"]
    if kind == "employment":
        why = Said(
            "管理程度高，按劳动关系算；最终由仲裁或法院认定。",
            "Closely managed, so it is computed as employment. In the end arbitration or the court decides.",
        )
        return Regime("labour", why, [done])
    if kind == "managed":
        why = Said(
            "不完全符合劳动关系：保最低工资、按时发薪、休息和节日加钱，没有二倍工资和经济补偿。",
            "Managed but not fully an employee: minimum wage, pay on time, rest and higher pay on holidays, but "
            "no double wages and no economic compensation.",
        )
        denied = dict.fromkeys((*_CONTRACT, *_ENDING, *_LEAVE, *_INSURANCE, *_INJURY), why)
        return Regime("platform_managed", why, [done], denied, dict.fromkeys(("overtime", "lump_sum"), why), "court")
    why = Said(
        "自己决定接不接单的，按民事关系。", "The worker decides whether to take orders, so it is a civil relationship."
    )
    denied = dict.fromkeys((*_CONTRACT, *_ENDING, *_LEAVE, *_HOURS, *_INSURANCE, *_INJURY), why)
    return Regime("platform_civil", why, [done], denied, venue="court")


def _labour_boss(desk: Desk) -> Regime:
    facts = desk.facts
    above = [one for one in facts.chain or () if one.role in ("general_contractor", "subcontractor", "developer")]
    boss = next((one for one in facts.chain or () if one.role == "labour_boss"), None)
    licensed = any(one.licensed is not False for one in above)
    if not above:
        desk.wanted.setdefault("chain", {})["wage"] = None
        desk.wanted["chain"]["responsible"] = None
    done = desk.work(
        "subcontract_injury",
        contractor_licensed=licensed or not above,
        boss_licensed=bool(boss and boss.licensed),
        lent_name=facts.lent_name,
        claim="severance",
        on=facts.last_day,
    )
    if boss is not None and boss.licensed:
        return Regime(
            "labour",
            Said(
                "包工头有用工资格，按劳动关系算。",
                "The labour boss is entitled to employ, so it is computed as employment.",
            ),
            [done],
        )
    why = Said(
        "包工头招的：总包、分包担用工主体责任，管工资和工伤待遇，不管二倍工资、经济补偿、赔偿金。",
        "Hired by a labour boss: the general contractor and the subcontractor bear responsibility as user of the "
        "labour, for wages and work-injury benefits, but not for double wages, economic compensation or damages.",
    )
    denied = dict.fromkeys((*_CONTRACT, *_ENDING, *_LEAVE, *_INSURANCE), why)
    return Regime("labour_boss", why, [done], denied)


def _part_time(desk: Desk) -> Regime:
    facts = desk.facts
    if facts.hours_day is not None and facts.hours_week is not None:
        done = desk.work("part_time", hours_day=facts.hours_day, hours_week=facts.hours_week)
        if not done.result.value["part_time"]:
            return Regime("labour", done.result.warnings[0], [done])
    else:
        for name in ("hours_day", "hours_week"):
            if not facts.known(name):
                desk.wanted.setdefault(name, {})["double_wage"] = None
        done = desk.work("severance_due", ground="part_time")
    why = Said(
        "非全日制：可以口头约定，随时可以终止，没有二倍工资、经济补偿；工资、最低小时工资、工伤照有。",
        "Part-time: it may be agreed orally and end at any time, without double wages or economic compensation. "
        "Wages, the hourly minimum wage and work-injury benefits remain.",
    )
    denied = dict.fromkeys(("double_wage", "probation", *_ENDING, "annual_leave"), why)
    return Regime("part_time", why, [done], denied)
