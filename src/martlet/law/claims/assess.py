"""From facts to the bundle: every head of claim, the conflicts decided openly, the total, what to ask, what proves it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from martlet.law.claims import contracts, ending, harm, pay, regime
from martlet.law.claims.bundle import Ask, Bundle, Claim, Conflict, Option
from martlet.law.claims.desk import Desk, deny
from martlet.law.claims.facts import FACTS, Facts
from martlet.law.claims.titles import EVIDENCE, FINAL_KINDS, TITLES, WAGE_LIKE
from martlet.law.faults import Fault
from martlet.law.results import Said, plain_yuan
from martlet.law.statutes import cite

__all__ = ["assess"]

_WEIGHTS = {
    name: weight
    for weight, names in (
        (100, "periods monthly"),
        (90, "hired form last_day still_employed"),
        (80, "contract ended_how injured recognised grade"),
        (70, "dismissal_ground contract_signed place resign_grounds resign_stated injury_insured"),
        (60, "overtime average chain injury_how injury_wage"),
        (
            50,
            "pay_form insured settled cumulative_years noticed protected suspension_months iou_signed_by medical_paid hourly",
        ),
        (40, "leave_taken average_without_overtime hours_system withheld deducted birth previous_month"),
        (
            30,
            "received wants_back contract_backdated leave_taken_last_year deducted_for insurance_years ordered",
        ),
        (
            30,
            "jobless_months heat_days filed_late",
        ),
        (25, "unemployment_benefit area_average"),
    )
    for name in names.split()
}
_DOORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("periods", ("wage",)),
    ("hired", ("double_wage", "severance")),
    ("monthly", ("overtime", "double_wage")),
    ("place", ("min_wage", "severance")),
    ("form", ("double_wage", "severance")),
    ("still_employed", ("wage", "severance")),
    ("contract", ("double_wage", "relationship")),
    ("ended_how", ("severance", "damages")),
    ("overtime", ("overtime",)),
    ("insured", ("severance", "insurance_loss")),
    ("cumulative_years", ("annual_leave",)),
    ("withheld", ("deposit", "papers_back")),
    ("deducted", ("deduction",)),
    ("settled", ("set_aside",)),
    ("birth", ("severance", "injury_lump")),
)
"""Facts that open heads of claim nobody has spoken of yet."""
_INJURY_DOORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("injured", ("recognition", "injury_lump")),
    ("recognised", ("injury_lump",)),
    ("grade", ("injury_lump",)),
)


def assess(
    facts: Facts, today: date, choices: Mapping[str, str] | None = None, *, focus: Collection[str] = ()
) -> Bundle:
    """Every claim that follows from the facts of one worker, as of `today`.

    `choices`: conflict code -> option; what is not chosen follows the recommendation. `focus`: steps of the wizard whose facts
    are asked for first. Facts that cannot be right should have been refused by `check`; a calculator that still refuses
    makes its own claim 'missing' with its sentence, never the whole bundle fail.
    """
    desk = Desk(facts, today, _valid(choices or {}))
    regime.settle(desk)
    claims = [claim for head in (pay, contracts, ending, harm) for claim in head.heads(desk)]
    deny(claims, desk.regime)
    claims += _settled(desk, claims)
    _count(desk, claims)
    _finality(desk, claims)
    _one_way(desk, claims)
    _idle(desk, claims)
    _price(desk.conflicts, claims)
    received = (facts.received or 0) + (facts.settled_paid or 0)
    return Bundle(
        today=today,
        claim_day=desk.claim_day,
        regime=desk.regime.code,
        regime_why=desk.regime.why,
        claims=_sorted(claims),
        conflicts=desk.conflicts,
        asks=_asks(desk, claims, focus),
        notes=desk.notes,
        evidence=_evidence(claims, facts),
        received_fen=received,
    )


_OPTIONS = {
    "double_wage_limit": ("daily_lookback", "from_end_of_violation"),
    "overtime_base": ("lump_sum", "overtime"),
    "ending": ("damages", "severance", "reinstatement"),
    "pre2008": ("lcl97", "continuous"),
    "iou": ("arbitration", "court"),
    "private": ("difference", "whole"),
    "settled": ("claim", "keep"),
}


def _valid(choices: Mapping[str, str]) -> dict[str, str]:
    return {code: option for code, option in choices.items() if option in _OPTIONS.get(code, ())}


def _settled(desk: Desk, claims: list[Claim]) -> list[Claim]:
    """A 'settled, no dispute' form: whether it holds, and what it does to the claims."""
    facts = desk.facts
    if facts.settled in (None, "no"):
        return []
    claim = desk.claim("set_aside")
    claim.against = desk.payers("other")
    how = facts.settled or ""
    done = desk.tried(
        claim,
        "settlement_form",
        illegal=how == "illegal",
        forced=how == "forced",
        unfair=how == "unfair",
        contradictory=how == "contradictory",
        paid=how != "unpaid",
        signed=facts.settled_on,
    )
    if done is None:
        return [claim]
    holds = done.result.value["holds"]
    if facts.settled_on is None:
        desk.ask("settled_on", "set_aside")
    chosen = desk.choices.get("settled", "keep" if holds else "claim")
    by = done.result.day
    late = by is not None and by < desk.claim_day
    if holds:
        claim.state, claim.why = (
            "denied",
            Said(
                "自愿签的、钱也拿到了，一般推翻不了。",
                "If it was signed freely and the money came, it usually cannot be overturned.",
            ),
        )
    elif late:
        claim.state, claim.why = (
            "barred",
            Said(f"撤销的一年到 {by}，已过。", f"The year for setting it aside ended on {by}."),
        )
    amount = sum(one.amount_fen or 0 for one in claims if one.state == "certain" and not one.monthly and not one.why)
    desk.conflicts.append(
        Conflict(
            "settled",
            Said("签过结清条", "A “settled, no dispute” form was signed"),
            Said(
                "「结清、无争议」一般有效；被迫、明显不公、违法、自相矛盾、钱没到账的可以推翻，一年内提。",
                "A “settled, no dispute” form usually holds. It can be overturned within a year if it was "
                "forced, clearly unfair, unlawful or contradictory, or if the money never came.",
            ),
            [
                Option(
                    "claim",
                    Said("推翻它，照样要", "Challenge it and claim all the same"),
                    tuple(one.code for one in claims if one.state == "certain"),
                    amount,
                    not holds,
                    Said("签的时候的情形站得住脚。", "How it was signed speaks against it."),
                ),
                Option(
                    "keep",
                    Said("当它有效，不再要", "Take it as binding"),
                    (),
                    0,
                    holds,
                    Said(
                        "自愿签、钱已到手，再要很难支持。", "It was signed freely and paid, so there is little chance."
                    ),
                ),
            ],
            chosen,
            cite("SPC-I 35", "CC 151-152"),
        )
    )
    if chosen == "keep":
        for one in claims:
            if one.state == "certain":
                one.state, one.why = (
                    "possible",
                    Said("结清条没推翻以前，没计入合计。", "Not in the total while the settled form stands."),
                )
    return [claim]


_EXCLUSIVE = {"ending": ("damages", "severance", "reinstatement"), "overtime_base": ("lump_sum", "overtime")}


def _count(desk: Desk, claims: list[Claim]) -> None:
    """Which claims are in the total: certain ones, and of those that exclude each other the one chosen."""
    out: set[str] = set()
    for conflict in desk.conflicts:
        group = _EXCLUSIVE.get(conflict.code)
        if group is not None:
            out |= set(group) - {conflict.chosen}
        elif conflict.code == "private":
            whole = next(one.claims for one in conflict.options if one.key == "whole")
            out |= set(whole) if conflict.chosen == "difference" else {"settlement"}
    for claim in claims:
        claim.counted = claim.state == "certain" and claim.code not in out and not claim.monthly
        if claim.counted:
            claim.why = None
        elif claim.state == "certain" and claim.why is None:
            claim.why = Said("和选定的一项互相排斥，没计入合计。", "Excluded by the option chosen; not in the total.")


def _finality(desk: Desk, claims: list[Claim]) -> None:
    facts = desk.facts
    heads = [
        one
        for one in claims
        if one.counted and one.amount_fen and one.code in FINAL_KINDS and one.venue == "arbitration"
    ]
    if not heads or facts.place is None:
        return
    confirms = any(one.counted and one.code in ("relationship", "responsible") for one in claims)
    try:
        done = desk.work(
            "final_award",
            items=[plain_yuan(one.amount_fen or 0) for one in heads],
            code=facts.place,
            date=desk.claim_day,
            confirms_relationship=confirms,
        )
    except Fault:
        return
    for claim, final in zip(heads, done.result.value["items"], strict=True):
        claim.final = final


def _one_way(desk: Desk, claims: list[Claim]) -> None:
    """The same wages go to the inspectorate or to arbitration, never to both."""
    wages = [one for one in claims if one.counted and one.code in WAGE_LIKE and one.venue == "arbitration"]
    if not wages:
        return
    kinds = {event.kind for event in desk.facts.events}
    both = {"complaint", "arbitration_filed"} <= kinds
    why = Said(
        "同一笔工资不能又投诉监察又申请仲裁：已经仲裁的监察不受理。"
        + (
            "这个案子两边都有记录，先问清哪边受理了。"
            if both
            else "欠薪清楚、两年以内的，先投诉快；还有别的请求的，一起仲裁。"
        ),
        "The same wages cannot go to the inspectorate and to arbitration at once. "
        + (
            "This case has both on record: find out which one accepted."
            if both
            else "If the arrears are clear and within two years, a complaint is quicker. With other claims, take all "
            "of them to arbitration."
        ),
    )
    desk.conflicts.append(
        Conflict(
            "one_way",
            Said("监察和仲裁，同一笔钱走一边", "Inspection or arbitration, not both"),
            why,
            basis=cite("LSI 20", "DMAL 9"),
        )
    )


def _idle(desk: Desk, claims: list[Claim]) -> None:
    """A choice between claims that do not follow, or are out of time, is none."""
    live = {one.code for one in claims if one.state not in ("denied", "barred")}
    desk.conflicts = [one for one in desk.conflicts if not one.options or one.code == "settled" or _codes(one) & live]


def _price(conflicts: Iterable[Conflict], claims: list[Claim]) -> None:
    """What the bundle comes to with each option."""
    total = sum(one.amount_fen or 0 for one in claims if one.counted)
    for conflict in conflicts:
        now = next((one.amount_fen or 0 for one in conflict.options if one.key == conflict.chosen), 0)
        used = sum(one.amount_fen or 0 for one in claims if one.counted and one.code in _codes(conflict))
        base = total - (used if conflict.code in ("double_wage_limit", "pre2008") else now if used else 0)
        live = used or conflict.code in (*_EXCLUSIVE, "settled", "private")
        conflict.options = [
            option._replace(total_fen=base + (option.amount_fen or 0) if live else total) for option in conflict.options
        ]


def _codes(conflict: Conflict) -> set[str]:
    return {code for option in conflict.options for code in option.claims}


def _evidence(claims: list[Claim], facts: Facts) -> dict[str, tuple[str, ...]]:
    """Evidence kind -> heads of claim it proves; what proves most first."""
    needed: dict[str, list[str]] = {}
    for claim in claims:
        if claim.state in ("denied", "barred"):
            continue
        kinds = claim.evidence
        if claim.code == "wage" and facts.form in ("SUB", "DAY", "OUT"):
            kinds = ("PROJECT", "PIECE", "WITNESS", "IOU", *kinds)
        for kind in dict.fromkeys(kinds):
            needed.setdefault(kind, []).append(claim.code)
    if needed:
        needed.setdefault("ID", [])
    ranked = sorted(needed.items(), key=lambda pair: -len(pair[1]))
    return {kind: tuple(codes) for kind, codes in ranked}


def _asks(desk: Desk, claims: list[Claim], focus: Collection[str]) -> list[Ask]:
    facts = desk.facts
    wanted = {name: dict(codes) for name, codes in desk.wanted.items()}
    doors = _DOORS + (_INJURY_DOORS if "injury" in focus else ())
    for name, opened in doors:
        fact = FACTS[name]
        if not facts.known(name) and (fact.when is None or fact.when(facts)):
            wanted.setdefault(name, {}).update(dict.fromkeys(opened))
    if facts.still_employed is None and facts.last_day is not None:
        wanted.pop("still_employed", None)
    if facts.ended is not True:
        wanted.pop("ended_how", None)
        if facts.ended is False:
            wanted.pop("last_day", None)
    waiting = {name for claim in claims if claim.state == "missing" for name in claim.missing}
    found = []
    for name, codes in wanted.items():
        if facts.known(name):
            continue
        heads = [code for code in codes if code not in desk.regime.denied]
        if not heads and name not in waiting:
            continue
        weight = _WEIGHTS.get(name, 20) + 5 * len(heads) + (40 if name in waiting else 0)
        weight += 30 if FACTS[name].step in focus else 0
        found.append(Ask(name, weight, tuple(TITLES[code] for code in heads), name in facts.unknown))
    order = list(FACTS)
    return sorted(found, key=lambda ask: (ask.known_unknown, -ask.weight, order.index(ask.fact)))


_RANK = {"certain": 0, "missing": 1, "possible": 2, "barred": 3, "denied": 4}


def _sorted(claims: list[Claim]) -> list[Claim]:
    order = list(EVIDENCE)
    return sorted(claims, key=lambda one: (not one.counted, _RANK[one.state], order.index(one.code)))
