"""The page of the claim wizard: facts of a step, claims that follow, what is missing, conflicts, evidence, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from martlet.access.actor import Actor
from martlet.cases import words
from martlet.cases.models import Case, CaseFacts, EvidenceItem
from martlet.cases.models.claims import ClaimKind
from martlet.cases.models.evidence import EvidenceState
from martlet.cases.rules.factfile import ALL, FactFile
from martlet.cases.rules.putting import Difference, Standing, differences, drafts, stored
from martlet.cases.selectors.conversation import ContactKnowledge, contact_knowledge
from martlet.cases.selectors.facts import CaseKnowledge, Knowledge, Known, knowledge
from martlet.foundation.prepared import Prepared
from martlet.hotline.models import Contact
from martlet.law import taxonomy
from martlet.law.claims import FACTS, STEPS, Bundle, Claim, Conflict, Fact, Facts, assess
from martlet.law.claims import shown as shown_facts
from martlet.law.registry import rule

__all__ = ["STEP_ORDER", "WizardPage", "contact_wizard", "group_rows", "steps_of", "wizard"]

_EVIDENCE = Prepared(lambda case: EvidenceItem.objects.filter(case=case).order_by().values_list("kind", "state"))
STEP_ORDER = tuple(STEPS)
_ALWAYS = ("work", "pay")
_BY_GROUP: Mapping[str, tuple[str, ...]] = {
    "WAG": ("work", "pay", "end"),
    "OVT": ("work", "pay", "hours", "end"),
    "CON": ("work", "pay", "end"),
    "TER": ("work", "pay", "end"),
    "INJ": ("work", "pay", "injury"),
    "OCC": ("work", "pay", "injury"),
    "SOI": ("work", "pay", "end"),
    "LEA": ("work", "pay", "hours", "end"),
    "CHI": ("work", "pay", "injury"),
    "COL": ("work", "pay", "end"),
    "SAF": ("work", "pay", "injury"),
    "PER": ("work", "pay", "injury"),
    "PLA": ("work", "pay", "injury"),
    "LIV": ("work", "pay"),
    "LEN": ("work", "pay"),
    "FOR": ("work", "pay"),
}


def steps_of(issue: str) -> tuple[str, ...]:
    """The steps that matter for what the case is about; the others are there too, but nobody is led through them."""
    return _BY_GROUP.get(taxonomy.group_of(issue), ("work", "pay", "hours", "end"))


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the row on top. `told` of `asked` facts are known."""

    code: str
    label: str
    matters: bool
    told: int
    asked: int


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for: the question as one says it, and where it is typed."""

    fact: str
    step: str
    label: str
    zh: str
    en: str
    why: str
    known_unknown: bool


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """One claim in words."""

    claim: Claim
    title: str
    steps: Sequence[str]
    basis: Sequence[str]
    rule_title: str
    why: str
    notes: Sequence[str]
    against: Sequence[str]
    parameters: Sequence[tuple[str, bool]]
    barred: Sequence[tuple[str, str]]
    limit: str
    limit_days: int | None
    period: str


@dataclass(frozen=True, slots=True)
class OptionLine:
    key: str
    label: str
    amount: int | None
    total: int
    why: str
    recommended: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class ConflictCard:
    conflict: Conflict
    code: str
    title: str
    why: str
    basis: Sequence[str]
    options: Sequence[OptionLine]


@dataclass(frozen=True, slots=True)
class EvidenceNeed:
    """A kind of evidence, what it proves, and whether the case has it."""

    label: str
    proves: str
    state: str
    state_label: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What would change in the ledger, and why."""

    label: str
    how: str
    before: int | None
    after: int | None
    why: str


@dataclass(frozen=True, slots=True)
class WizardPage:
    """`case` is None in a conversation that has none yet."""

    case: Case | None
    scope: str
    name: str
    step: str
    steps: Sequence[Step]
    fields: Sequence[Fact]
    facts: Facts
    own: Facts
    rev: int
    workers: Sequence[tuple[str, str]]
    bundle: Bundle
    regime: str
    notes: Sequence[str]
    cards: Sequence[ClaimCard]
    others: Sequence[ClaimCard]
    conflicts: Sequence[ConflictCard]
    questions: Sequence[Question]
    evidence: Sequence[EvidenceNeed]
    evidence_have: int
    changes: Sequence[ChangeLine]
    in_ledger: bool
    limit: str
    limit_days: int | None
    received: int

    @property
    def next_step(self) -> str:
        """The step after this one among those that matter; "" after the last."""
        codes = [one.code for one in self.steps if one.matters]
        if self.step in codes:
            place = codes.index(self.step) + 1
            return codes[place] if place < len(codes) else ""
        return ""

    @property
    def has_choices(self) -> bool:
        return any(card.options for card in self.conflicts)

    @property
    def is_group(self) -> bool:
        return len(self.workers) > 1


def wizard(
    actor: Actor,
    case: Case,
    *,
    scope: str = "",
    step: str = "",
    typed: Facts | None = None,
    asked: Sequence[str] = (),
    choices: Mapping[str, str] | None = None,
    known: CaseKnowledge | None = None,
) -> WizardPage:
    """Everything for one page. `scope` is ALL or a worker's id; without one, the only worker, or all of several.

    `typed` are facts of the form that are not saved yet: the claims follow them, the rest stays as it is.
    """
    return _drawn(known or knowledge(actor, case), case, case.issue, scope, step, typed, asked, choices)


def contact_wizard(
    actor: Actor,
    contact: Contact,
    *,
    step: str = "",
    typed: Facts | None = None,
    asked: Sequence[str] = (),
    known: ContactKnowledge | None = None,
) -> WizardPage:
    """The same for an opened contact, before there is a case: the caller alone, no ledger and no list of evidence yet."""
    known = known or contact_knowledge(actor, contact)
    return _drawn(known, None, contact.issue, str(contact.pk), step, typed, asked, None)


def _drawn(
    known: Knowledge,
    case: Case | None,
    issue: str,
    scope: str,
    step: str,
    typed: Facts | None,
    asked: Sequence[str],
    choices: Mapping[str, str] | None,
) -> WizardPage:
    scope = scope or (ALL if len(known.workers) > 1 else str(known.workers[0].person_id))
    one = known.workers[0] if scope == ALL else known.worker(scope)
    focus = steps_of(issue)
    step = step if step in STEPS else focus[0]
    facts = one.facts
    if typed is not None:
        facts = _with(facts, typed, asked)
    today = timezone.localdate()
    bundle = assess(facts, today, {**one.choices, **(choices or {})}, focus=focus)
    tongue = words.language()
    own = known.file.own(ALL).over(known.known_of_all) if scope == ALL else one.facts
    cards = [_card(claim, today, tongue) for claim in bundle.claims]
    nearest = bundle.nearest
    evidence = _evidence(case, bundle, tongue)
    return WizardPage(
        case=case,
        scope=scope,
        name="" if scope == ALL else one.name,
        step=step,
        steps=[_step(code, focus, facts, tongue) for code in STEPS],
        fields=shown_facts(facts if typed is None else own, step),
        facts=facts,
        own=own,
        rev=known.file.scope_rev(scope),
        workers=[(str(worker.person_id), worker.name) for worker in known.workers],
        bundle=bundle,
        regime=bundle.regime_why.say(tongue),
        notes=[said.say(tongue) for said in bundle.notes],
        cards=[card for card in cards if card.claim.counted],
        others=[card for card in cards if not card.claim.counted],
        conflicts=[_conflict(conflict, tongue) for conflict in bundle.conflicts],
        questions=_questions(bundle, tongue),
        evidence=evidence,
        evidence_have=sum(need.state == EvidenceState.HAVE for need in evidence),
        changes=_changes(case, known.file, one, bundle, tongue) if case is not None and typed is None else (),
        in_ledger=any(item.rule for item in one.items),
        limit=nearest.explain(tongue) if nearest else "",
        limit_days=nearest.days_left(today) if nearest else None,
        received=bundle.received_fen,
    )


def _with(facts: Facts, typed: Facts, asked: Sequence[str]) -> Facts:
    """The facts with those of the form instead: also one that was blanked."""
    fresh = {name: getattr(typed, name) for name in asked}
    unknown = (facts.unknown - set(asked)) | (typed.unknown & set(asked))
    return replace(facts, **fresh, unknown=frozenset(unknown))


def _step(code: str, focus: Sequence[str], facts: Facts, tongue: str) -> Step:
    asked = shown_facts(facts, code)
    told = sum(facts.known(fact.name) or fact.name in facts.unknown for fact in asked)
    return Step(code, STEPS[code].say(tongue), code in focus, told, len(asked))


MOST_STEPS = 14


def _card(claim: Claim, today: date, tongue: str) -> ClaimCard:
    clock = claim.clock
    steps = [one.say(tongue) for one in claim.steps]
    if len(steps) > MOST_STEPS:
        steps = [*steps[: MOST_STEPS - 1], "…"]
    try:
        rule_title = rule(claim.rule).title(tongue) if claim.rule else ""
    except KeyError:
        rule_title = ""
    return ClaimCard(
        claim=claim,
        title=claim.title.say(tongue),
        steps=steps,
        basis=[cited.say(tongue) for cited in claim.basis],
        rule_title=rule_title,
        why=claim.why.say(tongue) if claim.why else "",
        notes=[said.say(tongue) for said in (*claim.notes, *claim.warnings)][:6],
        against=[one.words.say(tongue) + (f" {one.name}" if one.name else "") for one in claim.against],
        parameters=[
            (f"{used.name if tongue.startswith('zh') else used.name_en} {used.value}", used.verified)
            for used in claim.parameters
        ],
        barred=[(one.month, one.why.say(tongue)) for one in claim.barred],
        limit=clock.explain(tongue) if clock is not None else "",
        limit_days=clock.days_left(today) if clock is not None else None,
        period=claim.first if claim.first == claim.last else f"{claim.first} – {claim.last}",
    )


def _conflict(conflict: Conflict, tongue: str) -> ConflictCard:
    return ConflictCard(
        conflict=conflict,
        code=conflict.code,
        title=conflict.title.say(tongue),
        why=conflict.why.say(tongue),
        basis=[cited.say(tongue) for cited in conflict.basis],
        options=[
            OptionLine(
                one.key, one.words.say(tongue), one.amount_fen, one.total_fen, one.why.say(tongue), one.recommended,
                one.key == conflict.chosen,
            )
            for one in conflict.options
        ],
    )  # fmt: skip


MOST_QUESTIONS = 8


def _questions(bundle: Bundle, tongue: str) -> list[Question]:
    joint = "、" if tongue.startswith("zh") else ", "
    found = []
    for ask in bundle.asks[:MOST_QUESTIONS]:
        fact = FACTS[ask.fact]
        why = joint.join(said.say(tongue) for said in ask.claims[:3])
        found.append(
            Question(fact.name, fact.step, fact.label.say(tongue), fact.ask.zh, fact.ask.en, why, ask.known_unknown)
        )
    return found


def _evidence(case: Case | None, bundle: Bundle, tongue: str) -> list[EvidenceNeed]:
    there = dict(_EVIDENCE(case.pk)) if case is not None else {}
    joint = "、" if tongue.startswith("zh") else ", "
    titles = {claim.code: claim.title.say(tongue) for claim in bundle.claims}
    return [
        EvidenceNeed(
            words.evidence(kind),
            joint.join(titles.get(code, code) for code in codes[:3]) + ("…" if len(codes) > 3 else ""),
            there.get(kind, EvidenceState.MISSING),
            str(EvidenceState(there.get(kind, EvidenceState.MISSING)).label),
        )
        for kind, codes in bundle.evidence.items()
    ]


def _changes(case: Case, file: FactFile, one: Known, bundle: Bundle, tongue: str) -> list[ChangeLine]:
    """What the ledger would get; nothing before anything of this worker is in it."""
    if not one.items:
        return []
    standing = [Standing(item.kind, item.period, item.due or 0, item.paid or 0, bool(item.rule)) for item in one.items]
    found = [line for line in differences(drafts(bundle), standing) if line.how != "same"]
    if not found:
        return []
    facts_changed = _facts_since(case, file, one, tongue)
    by_key = {(item.kind, item.period): item for item in one.items}
    lines = []
    for line in found:
        item = by_key.get((line.kind, line.period))
        why = _figure_since(bundle, line, stored(item.workings), tongue) if item is not None and item.rule else ""
        lines.append(
            ChangeLine(
                _label(line), line.how, line.before, line.after, why or (facts_changed if item is not None else "")
            )
        )
    return lines


def _label(line: Difference) -> str:
    return f"{ClaimKind(line.kind).label} {line.period}"


def _figure_since(bundle: Bundle, line: Difference, kept: Mapping[str, Any], tongue: str) -> str:
    """Published figures that were corrected since the line was computed."""
    claim = bundle.find(line.kind)
    if claim is None:
        return ""
    before = {one["name"]: str(one["value"]) for one in kept.get("parameters", ())}
    joint = "；" if tongue.startswith("zh") else "; "
    return joint.join(
        f"{used.name if tongue.startswith('zh') else used.name_en}: {before[used.name]} → {used.value}"
        for used in claim.parameters
        if used.name in before and before[used.name] != str(used.value)
    )


def _facts_since(case: Case, file: FactFile, one: Known, tongue: str) -> str:
    """Names of the facts that changed since the lines of this worker were computed."""
    revs = [item.facts_rev for item in one.items if item.facts_rev is not None]
    if not revs or max(revs) == file.rev:
        return ""
    row = CaseFacts.objects.filter(case=case, rev=max(revs)).first()
    if row is None:
        return ""
    row.case = case
    old = FactFile.parse(row.data, row.rev)
    key = str(one.person_id)
    now, then = file.of(key, Facts(), Facts()), old.of(key, Facts(), Facts())
    names = [fact.label.say(tongue) for name, fact in FACTS.items() if getattr(now, name) != getattr(then, name)]
    return ("、" if tongue.startswith("zh") else ", ").join(names)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One worker of a group: what differs, and what the claims come to. `missing`: what to ask this worker for."""

    person_id: str
    name: str
    facts: Facts
    total: int | None
    claims: int
    missing: str


def group_rows(actor: Actor, case: Case, known: CaseKnowledge | None = None) -> list[GroupRow]:
    """A row a worker; the bundle of each is worked out."""
    known = known or knowledge(actor, case)
    today = timezone.localdate()
    tongue = words.language()
    joint = "、" if tongue.startswith("zh") else ", "
    rows = []
    worked: dict[tuple[Facts, str], Bundle] = {}  # equal facts are worked out once
    for one in known.workers:
        key = one.facts, repr(sorted(one.choices.items()))
        bundle = worked.get(key) or worked.setdefault(key, assess(one.facts, today, one.choices))
        counted = [claim for claim in bundle.counted if claim.amount_fen]
        waiting = {name: None for claim in bundle.claims if claim.state == "missing" for name in claim.missing}
        rows.append(
            GroupRow(
                str(one.person_id),
                one.name,
                one.facts,
                bundle.total_fen if counted else None,
                len(counted),
                joint.join(FACTS[name].label.say(tongue) for name in list(waiting)[:3]),
            )
        )
    return rows
