"""Where the heads of claim work: the facts, the day, one door to the calculators, and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from martlet.foundation.calendar import Month, month_range, parse_month
from martlet.law import clocks
from martlet.law.claims.bundle import Against, Barred, Claim, Conflict, Working
from martlet.law.claims.facts import FACTS, Facts
from martlet.law.claims.titles import EVIDENCE, TITLES, WAGE_LIKE
from martlet.law.clocks import Clock, Event
from martlet.law.faults import Fault
from martlet.law.parameters import Figure, current
from martlet.law.results import Said, money, plain_yuan, rounded
from martlet.law.run import evaluate

__all__ = ["Desk", "Regime", "deny", "fen_of", "refuse", "yuan"]

MOST_MONTHS = 120


def yuan(fen: int | None) -> str | None:
    """Fen as the calculators take them."""
    return None if fen is None else plain_yuan(fen)


def fen_of(amount: Any) -> int:
    """Yuan as a calculator or the book writes them, in fen."""
    return rounded(Fraction(str(amount)))


@dataclass(slots=True)
class Regime:
    """Which law governs. `denied` and `doubtful`: heads of claim that it excludes, or that local practice disputes, and why."""

    code: str = "labour"
    why: Said = Said("按劳动关系算。", "Computed as an employment relationship.")
    workings: list[Working] = field(default_factory=list)
    denied: dict[str, Said] = field(default_factory=dict)
    doubtful: dict[str, Said] = field(default_factory=dict)
    venue: str = "arbitration"


class Desk:
    """One assessment in the making. `choices`: conflict code -> option that somebody chose."""

    def __init__(self, facts: Facts, today: date, choices: Mapping[str, str]) -> None:
        self.facts = facts
        self.today = today
        self.choices = choices
        self.regime = Regime()
        self.conflicts: list[Conflict] = []
        self.notes: list[Said] = []
        self.wanted: dict[str, dict[str, None]] = {}
        self._minimum: dict[str, str | None] = {}
        self._book = current()

    # ------------------------------------------------------------------------------------------ computing

    def work(self, function: str, /, **inputs: Any) -> Working:
        """Apply a calculator; facts that are None are left out. Fault as `evaluate`."""
        given = {name: value for name, value in inputs.items() if value is not None}
        return Working(function, given, evaluate(function, given))

    def tried(self, claim: Claim, function: str, /, **inputs: Any) -> Working | None:
        """As `work`; a Fault becomes the reason why there is no amount."""
        try:
            done = self.work(function, **inputs)
        except Fault as fault:
            claim.state = "missing"
            claim.why = Said(fault.zh, fault.en)
            return None
        claim.workings.append(done)
        return done

    def minimum(self, month: str) -> str | None:
        """The monthly minimum wage of the place in a month, None without place or data."""
        if self.facts.place is None:
            return None
        if month not in self._minimum:
            found = self._book.find("min_wage.month", self.facts.place, parse_month(month).first)
            self._minimum[month] = None if found is None else str(found.value)
        return self._minimum[month]

    def on_minimum(self, done: Working, month: str) -> None:
        """This computation rests on the minimum wage of that month: named with it, with its source and how sure it is."""
        found = self.figure("min_wage.month", parse_month(month).first)
        if found is not None:
            done.result.use([found.used()])

    def figure(self, kind: str, on: date) -> Figure | None:
        """A published figure of the place on a day."""
        return self._book.find(kind, self.facts.place, on) if self.facts.place else None

    # ------------------------------------------------------------------------------------------ claims

    def claim(self, code: str, *needs: str) -> Claim:
        """A head of claim. Facts it needs and nobody has told make it 'missing' and are asked for."""
        claim = Claim(code, TITLES[code], evidence=EVIDENCE.get(code, ()), venue=self.regime.venue)
        for name in needs:
            if not self.facts.known(name):
                self.want(name, claim)
        return claim

    def want(self, name: str, claim: Claim) -> None:
        """This claim waits for a fact."""
        if name not in claim.missing:
            claim.missing.append(name)
        claim.state = "missing"
        labels = [FACTS[one].label for one in claim.missing]
        claim.why = Said(
            f"还缺：{'、'.join(one.zh for one in labels)}。",
            f"Still missing: {', '.join(one.en.lower() for one in labels)}.",
        )
        self.ask(name, claim.code)

    def ask(self, name: str, code: str) -> None:
        """A fact that matters for a head of claim."""
        if not self.facts.known(name):
            self.wanted.setdefault(name, {})[code] = None

    def only_sure(self, claim: Claim) -> None:
        """Months that rest on a figure nobody has confirmed leave the sum, and are told with theirs; all of them: 'possible'."""
        doubtful = [line for line in claim.lines if not all(used.verified for used in line.working.result.parameters)]
        if not doubtful or claim.state != "certain":
            return
        if len(doubtful) == len(claim.lines):
            claim.state = "possible"
            claim.why = Said(
                "用到的标准还没核实，没计入合计。",
                "The standards it rests on are not verified, so it is not in the total.",
            )
            return
        left = sum(line.amount_fen for line in doubtful)
        claim.lines = [line for line in claim.lines if line not in doubtful]
        claim.amount_fen = sum(line.amount_fen for line in claim.lines)
        first, last = min(line.first for line in doubtful), max(line.last for line in doubtful)
        claim.notes.insert(
            0,
            Said(
                f"{first} 至 {last} 的标准还没核实，这几个月的 {money(Fraction(left, 100))} 元没计入。",
                f"{first} to {last}: the standards are not verified, so CNY {money(Fraction(left, 100))} of these "
                "months is left out.",
            ),
        )

    # ------------------------------------------------------------------------------------------ time

    @cached_property
    def claim_day(self) -> date:
        """The day of the claim: when arbitration was applied for, else the day planned, else today."""
        filed = [event.day for event in self.facts.events if event.kind == "arbitration_filed"]
        return max(filed, default=None) or self.facts.claim_on or self.today

    @property
    def last_day(self) -> date | None:
        """The last day of work as told."""
        return self.facts.last_day

    def until(self) -> date:
        """The last day of employment so far."""
        return self.facts.last_day or self.today

    def service_months(self, *, whole: bool = True) -> list[str]:
        """Calendar months of employment, broken ones left out when `whole`; the newest MOST_MONTHS."""
        facts = self.facts
        if facts.hired is None:
            return []
        first, last = Month.of(facts.hired), Month.of(self.until())
        if whole and facts.hired != first.first:
            first = first.plus(1)
        if whole and self.until() != last.last:
            last = last.plus(-1)
        first = max(first, last.plus(1 - MOST_MONTHS))
        return [str(month) for month in month_range(first, last)] if first <= last else []

    def wage_clock(self) -> Clock | None:
        """The limit for pay: none while employed, a year from leaving (DMAL 27(4))."""
        if self.last_day is None:
            if self.facts.ended is False:
                began = self.facts.hired or self.today
                return clocks.arbitration([Event("demand", min(began, self.today))], wages=True)
            return None
        return clocks.arbitration([Event("left", self.last_day), *self._events(self.last_day)], wages=True)

    def year_clock(self, known: date | None) -> Clock | None:
        """The ordinary limit of one year from a day."""
        if known is None:
            return None
        return clocks.arbitration([Event("knew", known), *self._events(known)])

    def civil_clock(self, known: date | None) -> Clock | None:
        """Three years for civil claims."""
        if known is None:
            return None
        return clocks.civil([Event("civil_knew", known), *self._events(known)])

    def _events(self, start: date) -> Iterator[Event]:
        for event in self.facts.events:
            if event.day > start and (event.kind in clocks.INTERRUPTING or event.kind == "suspended"):
                yield event

    def over(self, clock: Clock | None) -> bool:
        """Whether the limit had run out on the day of the claim."""
        return clock is not None and clock.last_day is not None and clock.last_day < self.claim_day

    def close(self, claim: Claim, clock: Clock | None) -> None:
        """Set the limit of a claim; when it is over, the claim is barred and each of its months is named."""
        claim.clock = clock
        if clock is None or not self.over(clock) or claim.state in ("denied", "missing"):
            return
        why = Said(
            f"时效到 {clock.last_day} 为止，{self.claim_day} 申请已经过了。",
            f"The time limit ended on {clock.last_day}; an application on {self.claim_day} is too late.",
        )
        claim.state = "barred"
        claim.why = why
        months: dict[str, None] = {}
        for line in claim.lines if claim.code in WAGE_LIKE else ():
            months.update(
                dict.fromkeys(str(one) for one in month_range(parse_month(line.first), parse_month(line.last)))
            )
        claim.barred = [Barred(month, why) for month in months]

    # ------------------------------------------------------------------------------------------ who pays

    def payers(self, what: str = "wages") -> list[Against]:
        """Who must pay, the first to ask first. `what`: wages, injury or other."""
        facts = self.facts
        code = self.regime.code
        special = {
            "family": Against("family", "", Said("雇主家庭", "the family")),
            "platform_managed": Against("platform", "", Said("平台企业或合作用工企业", "the platform or its partner")),
            "platform_civil": Against("platform", "", Said("平台企业或合作企业", "the platform or its partner")),
            "intern": Against("school", "", Said("实习单位（学校连带）", "the placement unit, and the school")),
        }
        if code in special:
            return [special[code]]
        if facts.chain and what in ("wages", "injury"):
            found = self._chain(what)
            if found:
                return found
        if facts.form == "DISP":
            return [
                Against("agency", "", Said("派遣单位", "the agency")),
                Against("user", "", Said("用工单位（连带）", "the user of the labour, jointly")),
            ]
        if facts.employer_state in ("no_licence", "revoked", "closed", "bankrupt"):
            done = self.work("employer_gone", state=facts.employer_state)
            words = {
                "owner_or_investor": Said("出资人、开办人", "owner or investor"),
                "administrator": Said("破产管理人", "the administrator in bankruptcy"),
            }[done.result.value["name"]]
            return [Against("employer", "", Said("用人单位", "the employer")), Against("owner", "", words)]
        return [Against("employer", "", Said("用人单位", "the employer"))]

    def _chain(self, what: str) -> list[Against]:
        facts = self.facts
        links = [
            {
                "role": one.role,
                "name": one.name or None,
                "licensed": one.role != "labour_boss" and one.licensed is not False,
            }
            for one in facts.chain or ()
        ]
        if facts.form == "SUB" and all(one["role"] != "labour_boss" for one in links):
            links.append({"role": "labour_boss", "name": None, "licensed": False})
        done = self.work(
            "wage_chain",
            chain=links,
            developer_owes=facts.developer_owes,
            lent_name=facts.lent_name,
            work_until=facts.last_day,
        )
        words = {
            "developer": Said("建设单位", "developer"),
            "general_contractor": Said("总包", "general contractor"),
            "subcontractor": Said("分包", "subcontractor"),
            "labour_boss": Said("包工头", "labour boss"),
            "agency": Said("派遣或中介", "labour supplier"),
            "user": Said("用工单位", "user of the labour"),
        }
        duties = {
            "pays_first": Said("先行清偿", "pays first"),
            "advances": Said("在欠付工程款内垫付", "advances what it owes"),
            "pays": Said("清偿", "pays"),
            "direct": Said("直接支付", "pays directly"),
        }
        found = []
        for one in done.result.value["answerable"]:
            if what == "injury" and one["role"] in ("labour_boss", "developer"):
                continue
            role, duty = words[one["role"]], duties[one["duty"]]
            found.append(
                Against(one["role"], one["name"] or "", Said(f"{role.zh}（{duty.zh}）", f"{role.en} ({duty.en})"))
            )
        return found


def refuse(claim: Claim, why: Said) -> None:
    """The claim does not follow. It keeps its computations, but no sum that somebody could put in by habit."""
    claim.state, claim.why, claim.missing = "denied", why, []
    claim.amount_fen, claim.most_fen, claim.lines, claim.barred = None, None, [], []


def deny(claims: Iterable[Claim], regime: Regime) -> None:
    """Heads of claim that the regime excludes say so instead of vanishing; doubtful ones leave the total."""
    for claim in claims:
        if claim.code in regime.denied and claim.state != "denied":
            refuse(claim, regime.denied[claim.code])
        elif claim.code in regime.doubtful and claim.state == "certain":
            claim.state, claim.why = "possible", regime.doubtful[claim.code]
