"""The page of the wizard, of a case or of a conversation that has none yet, and the steps one is led through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils import timezone

from martlet.access.actor import Actor
from martlet.cases.models import Case
from martlet.cases.models.evidence import EvidenceState
from martlet.cases.rules.factfile import ALL
from martlet.cases.selectors.conversation import ContactKnowledge, contact_knowledge
from martlet.cases.selectors.facts import CaseKnowledge, Knowledge, knowledge
from martlet.cases.selectors.wizard.changes import changes_of
from martlet.cases.selectors.wizard.lines import Step, WizardPage
from martlet.cases.selectors.wizard.telling import claim_card, conflict_card, evidence_needs, questions_of
from martlet.foundation.languages import reader_language
from martlet.hotline.models import Contact
from martlet.law import taxonomy
from martlet.law.claims import STEPS, Facts, assess
from martlet.law.claims import shown as shown_facts

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
    tongue = reader_language()
    own = known.file.own(ALL).over(known.known_of_all) if scope == ALL else one.facts
    cards = [claim_card(claim, today, tongue) for claim in bundle.claims]
    nearest = bundle.nearest
    evidence = evidence_needs(case, bundle, tongue)
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
        conflicts=[conflict_card(conflict, tongue) for conflict in bundle.conflicts],
        questions=questions_of(bundle, tongue),
        evidence=evidence,
        evidence_have=sum(need.state == EvidenceState.HAVE for need in evidence),
        changes=changes_of(case, known.file, one, bundle, tongue) if case is not None and typed is None else (),
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
