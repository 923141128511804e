"""Who answers for the wages of a site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from martlet.law.facts import choice, day, each, flag, optional, record, text
from martlet.law.faults import Fault
from martlet.law.registry import calculator
from martlet.law.results import Result, Said
from martlet.law.statutes import cite

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
_ON_SITE = ("developer", "general_contractor", "subcontractor")

_Link = dict[str, Any]


@dataclass(slots=True)
class _Chain:
    """The parties from the top down, and who of them was found to answer, in the order in which to ask."""

    links: Sequence[_Link]
    result: Result
    found: list[dict[str, Any]] = field(default_factory=list)

    def those(self, role: str) -> list[_Link]:
        return [link for link in self.links if link["role"] == role]

    def answers(self, link: _Link, duty: str, article: str, zh: str, en: str, limit: str | None = None) -> None:
        """Their first duty is the one to ask for; a second reason is told and cited all the same."""
        self.result.rests_on(article)
        self.result.step(zh, en)
        if any(one["role"] == link["role"] and one["name"] == link["name"] for one in self.found):
            return
        basis = [one.as_dict() for one in cite(article)]
        who = {"role": link["role"], "name": link["name"]}
        self.found.append({**who, "duty": duty, "limit": limit, "basis": basis})


def _called(role: str, link: _Link) -> str:
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
    parties = _Chain(chain, Result("R-MW-CONSTRUCTION", None))
    _contractors(parties, transferred)
    _who_passed_it_on(parties, work_until)
    if lent_name:
        _who_lent_the_name(parties)
    _developers(parties, developer_owes, unlawful_project)
    _subcontractors(parties)
    _agencies(parties)
    _labour_bosses(parties)
    _warn(parties, work_until)
    parties.result.value = {"answerable": parties.found}
    return parties.result


def _contractors(parties: _Chain, transferred: bool) -> None:
    """MWR 30: the general contractor pays first what those below it owe."""
    others_hired = bool(parties.those("subcontractor") or parties.those("labour_boss") or transferred)
    for link in parties.those("general_contractor"):
        if others_hired:
            parties.answers(
                link,
                "pays_first",
                "MWR 30",
                f"总包{link['name']}先行清偿，再向分包追偿。",
                f"{_called('General contractor', link)}: pays first and then recovers from the subcontractor.",
            )
        else:
            parties.answers(
                link,
                "direct",
                "MWR 30",
                f"总包{link['name']}自己招的人，自己发工资。",
                f"{_called('General contractor', link)}: pays the workers it hired itself.",
            )


def _who_passed_it_on(parties: _Chain, work_until: date | None) -> None:
    """MWR 36, and since it is in force SPC-II 1-2: whoever gave the work to a person or an unlicensed unit."""
    for above, below in zip(parties.links, parties.links[1:], strict=False):
        if below["licensed"] and below["role"] != "labour_boss":
            continue
        upper = _ROLES[above["role"]]
        if above["role"] in ("developer", "general_contractor"):
            parties.answers(
                above,
                "pays",
                "MWR 36",
                f"{upper.zh}{above['name']}把活包给个人或没资质的单位，由它清偿。",
                f"The {_called(upper.en, above)} gave the work to a person or an unlicensed unit, so it must pay.",
            )
        elif above["licensed"] and (work_until is None or work_until >= _SPC_II_SINCE):
            parties.answers(
                above,
                "pays",
                "SPC-II 1-2",
                f"{upper.zh}{above['name']}把活转给个人或没资质的单位，承担用工主体责任。",
                f"The {_called(upper.en, above)} passed the work to a person or an unlicensed unit, so it "
                "bears the responsibility as user of the labour.",
            )


def _who_lent_the_name(parties: _Chain) -> None:
    """MWR 36(2)."""
    for link in parties.those("general_contractor") or parties.those("subcontractor"):
        parties.answers(
            link,
            "pays",
            "MWR 36(2)",
            f"{link['name'] or '施工单位'}出借资质，由它清偿。",
            f"{link['name'] or 'The contractor'} lent out its licence, so it must pay.",
        )


def _developers(parties: _Chain, developer_owes: bool, unlawful_project: bool) -> None:
    """MWR 37 and 29: all of it for an unlawful project, else out of the project money that is unpaid."""
    for link in parties.those("developer"):
        if unlawful_project:
            parties.answers(
                link,
                "pays",
                "MWR 37",
                "项目违反规划或建设法规，由建设单位清偿。",
                "The project breaks planning or building rules, so the developer must pay.",
            )
        if developer_owes:
            parties.answers(
                link,
                "advances",
                "MWR 29",
                f"建设单位{link['name']}没按约定付工程款，在未结清的工程款内先行垫付。",
                f"{_called('Developer', link)} has not paid the project money as agreed: it must advance wages "
                "out of what it still owes.",
                "unpaid_project_money",
            )


def _subcontractors(parties: _Chain) -> None:
    """MWR 30: whom they hired, they pay."""
    for link in parties.those("subcontractor"):
        parties.answers(
            link,
            "direct",
            "MWR 30",
            f"分包{link['name']}对自己招的工人直接负责。",
            f"{_called('Subcontractor', link)}: directly responsible for the workers it hired.",
        )


def _agencies(parties: _Chain) -> None:
    """MWR 18 for unlicensed ones: the user of the labour pays; LCL 58 for licensed ones: they are the employer."""
    unlicensed = any(not one["licensed"] for one in parties.those("agency"))
    for link in parties.those("user") if unlicensed else ():
        parties.answers(
            link,
            "pays",
            "MWR 18",
            "用了没有资质的人或中介派来的工人，由用工单位清偿。",
            "The workers came from an unlicensed person or agency, so the user of the labour must pay.",
        )
    for link in parties.those("agency"):
        if link["licensed"]:
            parties.answers(
                link,
                "direct",
                "LCL 58",
                "派遣单位是用人单位，先由它付。",
                "The dispatch agency is the employer, so it pays first.",
            )


def _labour_bosses(parties: _Chain) -> None:
    """SPC-I 15: a wage IOU is ground enough to sue the one who wrote it."""
    for link in parties.those("labour_boss"):
        parties.answers(
            link,
            "direct",
            "SPC-I 15",
            f"包工头{link['name']}打了工资欠条的，可以凭欠条起诉他；同时向上面几家要。",
            f"{_called('Labour boss', link)}: can be sued on a wage IOU; claim from those above at the same time.",
        )


def _warn(parties: _Chain, work_until: date | None) -> None:
    result = parties.result
    if not parties.found:
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
    if any(link["role"] in _ON_SITE for link in parties.links):
        result.warn(
            "拍下工地告示牌，查工资专用账户、实名制记录和工资保证金；工程量、质量争议不能成为不发工资的理由。",
            "Photograph the site board. Ask about the special wage account, the real-name records and the wage "
            "deposit. A dispute about quantity or quality is no reason not to pay wages.",
        )
