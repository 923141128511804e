"""From material, typed facts and a choice to the words of one paper, with the name of everything that is missing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from martlet.foundation.errors import Problem
from martlet.foundation.money import in_words_zh, yuan
from martlet.papers.rules import wording
from martlet.papers.rules.facts import FACTS, LISTS
from martlet.papers.rules.material import Agreed, Chosen, Claim, Firm, Material, Proof, Value, Worker
from martlet.papers.rules.plan import parse_plan
from martlet.papers.rules.shapes import Fact, Need, Paper, Text

__all__ = ["TO_FILL", "Asked", "Composed", "Missing", "compose", "key_of"]

NONE = "无"
TO_FILL = "【待填】"
PARAGRAPH = "\a"
"""What the filler turns into a new paragraph of the same form."""
_BOSS_NEEDS = ("company", "company_phone")


def key_of(subject: str, owner: str, key: str) -> str:
    """Under which name a typed fact is kept: "person:<id>:id_number", "case::story"."""
    return f"{subject}:{owner}:{key}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One fact of one owner as the form shows it. `raw` None: not known. `owner` is the person, firm or evidence named."""

    key: str
    fact: Fact
    owner_id: str
    owner: str
    raw: Any
    comes: str
    required: bool

    @property
    def is_missing(self) -> bool:
        return self.required and self.raw is None


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps the paper from being printed: whose, and what."""

    owner: str
    what: Text
    key: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    context: dict[str, Any]
    asked: Sequence[Asked]
    missing: Sequence[Missing]
    elsewhere: Sequence[str] = ()
    """Claims of the ledger that this paper leaves out: the law room sends them to somebody else."""


def compose(
    paper: Paper, material: Material, typed: Mapping[str, Any], chosen: Chosen, today: date, *, draft: bool = False
) -> Composed:
    """The context of a paper and what is missing. With `draft`, gaps are marked 【待填】 instead of staying 无."""
    return _Composer(paper, material, typed, chosen, today, draft).compose()


class _Composer:
    """One run over the material."""

    def __init__(
        self, paper: Paper, material: Material, typed: Mapping[str, Any], chosen: Chosen, today: date, draft: bool
    ) -> None:
        self.paper, self.material, self.typed, self.today, self.draft = paper, material, typed, today, draft
        self.workers = [one for one in material.workers if one.id in chosen.workers]
        self.firms = [one for one in material.firms if one.id in chosen.firms] if paper.has_employers else []
        self.delegates = [one for one in self.workers if one.id in chosen.representatives]
        self.asked: list[Asked] = []
        self.missing: list[Missing] = []
        self.elsewhere: list[str] = []

    def compose(self) -> Composed:
        paper = self.paper
        persons = [self._person(place, one) for place, one in enumerate(self.workers, 1)]
        firms = [self._firm(place, one) for place, one in enumerate(self.firms, 1)]
        case = self._owner("case", "", "", self.material.case, paper.needs("case"))
        proofs = [self._proof(place, one) for place, one in enumerate(self._proofs(), 1)]
        context = self._lists(persons, firms, case, proofs)
        self._check_people()
        self._check_lists(context)
        return Composed(context, self.asked, self.missing, self.elsewhere)

    # --- one owner at a time ------------------------------------------------------------------------------------

    def _owner(
        self, subject: str, owner_id: str, owner: str, known: Mapping[str, Value], needs: Sequence[Need]
    ) -> dict[str, Any]:
        """Texts of every fact of one owner; those the paper asks for are noted with what is missing."""
        wanted = {need.key: need.required for need in needs}
        texts: dict[str, Any] = {}
        raws: dict[str, Any] = {}
        for fact in FACTS.values():
            if fact.subject != subject:
                continue
            key = key_of(subject, owner_id, fact.key)
            given = self.typed.get(key)
            value = Value(given, "typed") if given not in (None, "", []) else known.get(fact.key)
            if value is None and fact.comes == "residence" and raws.get("residence"):
                value = Value(raws["residence"], "residence")
            raw = None if value is None or value.raw in (None, "", []) else value.raw
            raws[fact.key] = raw
            required = wanted.get(fact.key, False)
            texts |= self._texts(fact, raw, required)
            if fact.key in wanted:
                self.asked.append(
                    Asked(key, fact, owner_id, owner, raw, value.comes if value and raw else "", required)
                )
                if required and raw is None:
                    self.missing.append(Missing(owner, fact.label, key))
        return texts

    def _texts(self, fact: Fact, raw: Any, required: bool) -> dict[str, Any]:
        gap = TO_FILL if required and self.draft else NONE
        found: dict[str, Any] = {fact.key: gap if raw is None else _shown(fact, raw)}
        if fact.kind == "money":
            found[f"{fact.key}_figures"] = gap if raw is None else yuan(raw)
            found[f"{fact.key}_words"] = gap if raw is None else wording.amount_words(raw)
        if fact.kind in ("choice", "many"):
            codes = raw if isinstance(raw, list) else [raw]
            found[f"{fact.key}_code"] = raw if isinstance(raw, str) else ""
            ticks = [{"mark": "☑" if code in codes else "☐", "label": zh} for code, zh, _en in fact.choices]
            found[f"{fact.key}_ticks"] = ticks
            found[f"{fact.key}_lines"] = [
                {"text": text} for text in wording.packed(one["mark"] + one["label"] for one in ticks)
            ]
        return found

    def _person(self, place: int, one: Worker) -> dict[str, Any]:
        needs = self.paper.needs("person")
        if one in self.delegates:
            needs = [*needs, *self.paper.needs("delegate")]  # the later of two for one fact counts
        name = one.values.get("name")
        values = dict(one.values)
        number = self.typed.get(key_of("person", one.id, "id_number"))
        if number:
            born, gender = wording.facts_of_id(number)
            values["birth_date"] = Value(born, "id_number")
            values.setdefault("gender", Value(gender, "id_number"))
        if one.months:
            due, paid = sum(m.due for m in one.months), sum(m.paid for m in one.months)
            values |= {"wage_due": Value(due, "claims"), "wage_paid": Value(paid, "claims")}
            values["wage_owed"] = Value(due - paid, "claims")
        texts = self._owner("person", one.id, str(name.raw) if name else "", values, needs)
        claimed = sum(claim.amount or 0 for claim in self._here(one))
        return texts | {
            "no": place,
            "first": place == 1,
            "claimed": yuan(claimed) if claimed else NONE,
            "months": [
                {"month": wording.month(m.month), "due": yuan(m.due), "paid": yuan(m.paid), "owed": yuan(m.owed)}
                for m in one.months
            ],
        }

    def _firm(self, place: int, one: Firm) -> dict[str, Any]:
        needs = self.paper.needs("employer")
        if one.is_human:
            needs = [Need(need.key, need.required and need.key in _BOSS_NEEDS) for need in needs]
        name = one.values.get("company")
        texts = self._owner("employer", one.id, str(name.raw) if name else "", one.values, needs)
        return texts | {"no": place, "tier": one.tier or NONE}

    def _proofs(self) -> Sequence[Proof]:
        return self.material.proofs if self.paper.lists else ()

    def _proof(self, place: int, one: Proof) -> dict[str, Any]:
        name = one.values.get("evidence_name")
        texts = self._owner("evidence", one.id, str(name.raw) if name else "", one.values, self.paper.needs("evidence"))
        return {key.removeprefix("evidence_"): text for key, text in texts.items()} | {"no": place}

    # --- lists and what belongs to the whole paper ----------------------------------------------------------------

    def _lists(
        self,
        persons: list[dict[str, Any]],
        firms: list[dict[str, Any]],
        case: dict[str, Any],
        proofs: list[dict[str, Any]],
    ) -> dict[str, Any]:
        claims, total = self._claims(case)
        instalments, agreement = self._agreement(case)
        mediation = self.material.mediation
        gap = TO_FILL if self.draft else NONE
        empty_person = self._nobody("person") | {"no": 1, "first": True, "claimed": NONE, "months": []}
        names = "、".join(person["name"] for person in persons)
        return {
            "persons": persons,
            "p": persons[0] if persons else empty_person,
            "delegates": [person for person, one in zip(persons, self.workers, strict=True) if one in self.delegates],
            "employers": firms,
            "e": firms[0] if firms else self._nobody("employer") | {"no": 1, "tier": NONE},
            "f": case
            | {"measure_plain": {"preserve": "财产保全", "advance": "先予执行"}.get(case["measure_code"], gap)},
            "names": names or gap,
            "codes": "、".join(one.code for one in self.workers if one.code) or NONE,
            "respondents": "、".join(firm["company"] for firm in firms) or gap,
            "representatives": "、".join(one["name"] for one in self._of(persons, self.delegates)) or NONE,
            "representative_count": len(self.delegates),
            "people_count": len(persons),
            "claims": claims,
            "total": wording.amount_words(total) if total else "",
            "total_text": wording.amount(total) if total else NONE,
            "total_figures": yuan(total) if total else NONE,
            "evidence": proofs,
            "instalments": instalments,
            "agreement": agreement,
            "shares": self._shares(persons),
            "mediation": {
                "number": mediation.number if mediation else NONE,
                "accepted_on": wording.day(mediation.accepted_on) if mediation else NONE,
            },
            "attachments": [{"no": n, "text": text.zh} for n, text in enumerate(self.paper.attachments, 1)],
            "office": {"name": _clean(self.material.office) or NONE, "phone": self.material.office_phone or NONE},
            "volunteer": _clean(self.material.volunteer) or NONE,
            "day": case["signed_on"],
        }

    def _of(self, persons: list[dict[str, Any]], wanted: Sequence[Worker]) -> list[dict[str, Any]]:
        return [person for person, one in zip(persons, self.workers, strict=True) if one in wanted]

    def _nobody(self, subject: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for fact in FACTS.values():
            if fact.subject == subject:
                found |= self._texts(fact, None, False)
        return found

    def _here(self, one: Worker) -> list[Claim]:
        """The claims of a worker that go where this paper goes."""
        venues = self.paper.venues
        return [claim for claim in one.claims if not venues or not claim.venue or claim.venue in venues]

    def _claims(self, case: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
        many = len(self.workers) > 1
        rows: list[str] = []
        total = 0
        for one in self.workers:
            name = one.values.get("name")
            self.elsewhere += [claim.text for claim in one.claims if claim not in self._here(one)]
            for claim in self._here(one):
                rows.append(f"{_clean(str(name.raw))}：{claim.text}" if many and name else claim.text)
                total += claim.amount or 0
        typed = self.typed.get(key_of("case", "", "other_claims")) or ""
        rows += [line.strip() for line in str(typed).splitlines() if line.strip()]
        return [{"no": n, "text": _clean(text)} for n, text in enumerate(rows, 1)], total

    def _agreement(self, case: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """Instalments as signed, or as typed for an agreement that is yet to be signed."""
        signed: Agreed | None = self.material.mediation.agreement if self.material.mediation else None
        parts = list(signed.instalments) if signed else []
        if not parts and (typed := self.typed.get(key_of("case", "", "instalment_plan"))):
            try:
                parts = parse_plan(typed, self.today)
            except Problem:
                parts = []
        total = sum(amount for _due, amount in parts)
        gap = TO_FILL if self.draft else NONE
        rows = [
            {"no": n, "due_on": wording.day(due), "figures": yuan(amount), "words": in_words_zh(amount)}
            for n, (due, amount) in enumerate(parts, 1)
        ]
        return rows, {
            "number": self.material.mediation.number if self.material.mediation else gap,
            "signed_on": wording.day(signed.signed_on) if signed else gap,
            "confirm_by": wording.day(signed.confirm_by) if signed else gap,
            "total": wording.amount_words(total) if parts else gap,
            "figures": yuan(total) if parts else gap,
            "words": in_words_zh(total) if parts else gap,
            "last_due": wording.day(parts[-1][0]) if parts else gap,
        }

    def _shares(self, persons: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(self.workers) < 2 or any(one.agreed is None for one in self.workers):
            return []
        return [
            {
                "no": person["no"],
                "name": person["name"],
                "figures": yuan(one.agreed or 0),
                "words": in_words_zh(one.agreed or 0),
            }
            for person, one in zip(persons, self.workers, strict=True)
        ]

    # --- what is missing besides single facts ----------------------------------------------------------------------

    def _check_people(self) -> None:
        paper = self.paper
        fewest, _most = paper.people
        have = len(self.workers)
        if paper.has_people and have < fewest:
            self._lacks(Text(f"至少{fewest}名工友，现在选了{have}名", f"at least {fewest} workers, {have} chosen"))
        if paper.has_employers and not self.firms and any(need.required for need in paper.needs("employer")):
            self._lacks(Text("对方是谁：选一个用人单位", "the other side: choose an employer"))
        fewest, most = paper.representatives
        if most and not fewest <= len(self.delegates) <= most:
            self._lacks(
                Text(
                    f"{fewest}到{most}名代表，现在选了{len(self.delegates)}名",
                    f"{fewest} to {most} representatives, {len(self.delegates)} chosen",
                )
            )

    def _check_lists(self, context: Mapping[str, Any]) -> None:
        mediation = self.material.mediation
        present: dict[str, Callable[[], bool]] = {
            "claims": lambda: bool(context["claims"]),
            "evidence": lambda: bool(context["evidence"]),
            "wages": lambda: any(one.months for one in self.workers),
            "mediation": lambda: mediation is not None,
            "session": lambda: mediation is not None and mediation.has_session,
            "agreement": lambda: mediation is not None and mediation.agreement is not None,
        }
        for need in self.paper.needs("lists"):
            if need.required and not present[need.key]():
                self._lacks(LISTS[need.key])

    def _lacks(self, what: Text) -> None:
        self.missing.append(Missing("", what))


def _shown(fact: Fact, raw: Any) -> str:
    if isinstance(raw, date):
        return wording.day(raw)
    if fact.kind == "money":
        return wording.amount(raw)
    if fact.kind == "choice":
        return fact.choice(raw, "zh")
    if fact.kind == "many":
        return "、".join(fact.choice(code, "zh") for code in raw)
    return _clean(str(raw), keep_lines=fact.kind in ("long", "plan"))


def _clean(text: str, *, keep_lines: bool = False) -> str:
    """Text that a Word file can hold: no control signs; lines become paragraphs where the fact may have several."""
    lines: Iterable[str] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ["".join(sign for sign in line if _printable(sign)).strip() for line in lines]
    return (PARAGRAPH if keep_lines else " ").join(line for line in kept if line)


def _printable(sign: str) -> bool:
    # Characters that Unicode added lately or never are kept: rare names are written with them.
    return unicodedata.category(sign) not in ("Cc", "Cs") and sign not in "\ufffe\uffff"
