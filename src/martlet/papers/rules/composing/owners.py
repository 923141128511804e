"""The texts of one person, firm or piece of evidence, and what of them is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from martlet.foundation.money import yuan
from martlet.papers.rules import wording
from martlet.papers.rules.composing.shapes import NONE, Asked, Missing, clean, gap, key_of
from martlet.papers.rules.facts import FACTS
from martlet.papers.rules.material import Firm, Proof, Value, Worker
from martlet.papers.rules.shapes import Fact, Need, Paper

__all__ = ["Owners"]

_BOSS_NEEDS = ("company", "company_phone")


class Owners:
    """One run over everybody of whom a paper tells: notes every fact it asks for and what is missing."""

    def __init__(self, paper: Paper, typed: Mapping[str, Any], draft: bool) -> None:
        self.paper, self.typed, self.draft = paper, typed, draft
        self.asked: list[Asked] = []
        self.missing: list[Missing] = []

    def person(self, place: int, one: Worker, claimed: int, *, delegate: bool) -> dict[str, Any]:
        """A worker; `claimed` in fen, `delegate` for one who acts for the others."""
        needs = self.paper.needs("person")
        if delegate:
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
        texts = self.owner("person", one.id, str(name.raw) if name else "", values, needs)
        return texts | {
            "no": place,
            "first": place == 1,
            "claimed": yuan(claimed) if claimed else NONE,
            "months": [
                {"month": wording.month(m.month), "due": yuan(m.due), "paid": yuan(m.paid), "owed": yuan(m.owed)}
                for m in one.months
            ],
        }

    def firm(self, place: int, one: Firm) -> dict[str, Any]:
        """One on the other side; of a labour boss a name and a number are enough."""
        needs = self.paper.needs("employer")
        if one.is_human:
            needs = [Need(need.key, need.required and need.key in _BOSS_NEEDS) for need in needs]
        name = one.values.get("company")
        texts = self.owner("employer", one.id, str(name.raw) if name else "", one.values, needs)
        return texts | {"no": place, "tier": one.tier or NONE}

    def proof(self, place: int, one: Proof) -> dict[str, Any]:
        """A piece of evidence."""
        name = one.values.get("evidence_name")
        texts = self.owner("evidence", one.id, str(name.raw) if name else "", one.values, self.paper.needs("evidence"))
        return {key.removeprefix("evidence_"): text for key, text in texts.items()} | {"no": place}

    def nobody(self, subject: str) -> dict[str, Any]:
        """The same texts where the paper has none of them."""
        found: dict[str, Any] = {}
        for fact in FACTS.values():
            if fact.subject == subject:
                found |= self._texts(fact, None, False)
        return found

    def owner(
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
        nothing = gap(required and self.draft)
        found: dict[str, Any] = {fact.key: nothing if raw is None else _shown(fact, raw)}
        if fact.kind == "money":
            found[f"{fact.key}_figures"] = nothing if raw is None else yuan(raw)
            found[f"{fact.key}_words"] = nothing if raw is None else wording.amount_words(raw)
        if fact.kind in ("choice", "many"):
            codes = raw if isinstance(raw, list) else [raw]
            found[f"{fact.key}_code"] = raw if isinstance(raw, str) else ""
            ticks = [{"mark": "☑" if code in codes else "☐", "label": zh} for code, zh, _en in fact.choices]
            found[f"{fact.key}_ticks"] = ticks
            found[f"{fact.key}_lines"] = [
                {"text": text} for text in wording.packed(one["mark"] + one["label"] for one in ticks)
            ]
        return found


def _shown(fact: Fact, raw: Any) -> str:
    if isinstance(raw, date):
        return wording.day(raw)
    if fact.kind == "money":
        return wording.amount(raw)
    if fact.kind == "choice":
        return fact.choice(raw, "zh")
    if fact.kind == "many":
        return "、".join(fact.choice(code, "zh") for code in raw)
    return clean(str(raw), keep_lines=fact.kind in ("long", "plan"))
