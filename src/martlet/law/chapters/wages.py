"""Wages: what is owed, and who answers for it on a site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from martlet.foundation.calendar import Month
from martlet.law.facts import amount, choice, day, each, flag, month, optional, record, text
from martlet.law.faults import Fault
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
        "The employer must keep migrant workers' wage records for at least three years. If it does not produce "
        "them, that counts against it.",
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


def _called(role: str, link: dict[str, Any]) -> str:
    """The English role with the name, where one is known."""
    return f"{role} {link['name']}" if link["name"] else role


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
                f"{_called('General contractor', link)}: pays first and then recovers from the subcontractor.",
            )
        else:
            answers(
                link,
                "direct",
                "MWR 30",
                f"总包{link['name']}自己招的人，自己发工资。",
                f"{_called('General contractor', link)}: pays the workers it hired itself.",
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
                    f"The {_called(upper.en, above)} gave the work to a person or an unlicensed unit, so it must pay.",
                )
            elif above["licensed"] and (work_until is None or work_until >= _SPC_II_SINCE):
                answers(
                    above,
                    "pays",
                    "SPC-II 1-2",
                    f"{upper.zh}{above['name']}把活转给个人或没资质的单位，承担用工主体责任。",
                    f"The {_called(upper.en, above)} passed the work to a person or an unlicensed unit, so it "
                    "bears the responsibility as user of the labour.",
                )
    if lent_name:
        for link in contractors or by_role.get("subcontractor", []):
            answers(
                link,
                "pays",
                "MWR 36(2)",
                f"{link['name'] or '施工单位'}出借资质，由它清偿。",
                f"{link['name'] or 'The contractor'} lent out its licence, so it must pay.",
            )
    for link in by_role.get("developer", []):
        if unlawful_project:
            answers(
                link,
                "pays",
                "MWR 37",
                "项目违反规划或建设法规，由建设单位清偿。",
                "The project breaks planning or building rules, so the developer must pay.",
            )
        if developer_owes:
            answers(
                link,
                "advances",
                "MWR 29",
                f"建设单位{link['name']}没按约定付工程款，在未结清的工程款内先行垫付。",
                f"{_called('Developer', link)} has not paid the project money as agreed: it must advance wages "
                "out of what it still owes.",
                "unpaid_project_money",
            )
    for link in by_role.get("subcontractor", []):
        answers(
            link,
            "direct",
            "MWR 30",
            f"分包{link['name']}对自己招的工人直接负责。",
            f"{_called('Subcontractor', link)}: directly responsible for the workers it hired.",
        )
    for link in by_role.get("user", []):
        if any(not one["licensed"] for one in by_role.get("agency", [])):
            answers(
                link,
                "pays",
                "MWR 18",
                "用了没有资质的人或中介派来的工人，由用工单位清偿。",
                "The workers came from an unlicensed person or agency, so the user of the labour must pay.",
            )
    for link in by_role.get("agency", []):
        if link["licensed"]:
            answers(
                link,
                "direct",
                "LCL 58",
                "派遣单位是用人单位，先由它付。",
                "The dispatch agency is the employer, so it pays first.",
            )
    for link in by_role.get("labour_boss", []):
        answers(
            link,
            "direct",
            "SPC-I 15",
            f"包工头{link['name']}打了工资欠条的，可以凭欠条起诉他；同时向上面几家要。",
            f"{_called('Labour boss', link)}: can be sued on a wage IOU; claim from those above at the same time.",
        )
    if not found:
        result.warn(
            "从这些事实看不出该由谁清偿，请补上总包、分包和建设单位。",
            "These facts do not show who must pay: add general contractor, subcontractor and developer.",
        )
    if work_until is not None and work_until < _CHAIN_SINCE:
        result.warn(
            "干活时《保障农民工工资支付条例》还没施行（2020-05-01 起），要按当时规定主张。",
            "The work ended before the Migrant-Worker Wage Payment Regulations took effect (2020-05-01): claim "
            "by the rules of that time.",
        )
    if on_site:
        result.warn(
            "拍下工地告示牌，查工资专用账户、实名制记录和工资保证金；工程量、质量争议不能成为不发工资的理由。",
            "Photograph the site board. Ask about the special wage account, the real-name records and the wage "
            "deposit. A dispute about quantity or quality is no reason not to pay wages.",
        )
    result.value = {"answerable": found}
    return result  # fmt: skip
