"""What the law's desk found, in words: claims, conflicts, what to ask, which evidence proves what."""

from __future__ import annotations

from datetime import date

from martlet.cases import words
from martlet.cases.models import Case, EvidenceItem
from martlet.cases.models.evidence import EvidenceState
from martlet.cases.selectors.wizard.lines import ClaimCard, ConflictCard, EvidenceNeed, OptionLine, Question
from martlet.foundation.prepared import Prepared
from martlet.law.claims import FACTS, Bundle, Claim, Conflict
from martlet.law.registry import rule

_EVIDENCE = Prepared(lambda case: EvidenceItem.objects.filter(case=case).order_by().values_list("kind", "state"))

MOST_STEPS = 14


def claim_card(claim: Claim, today: date, tongue: str) -> ClaimCard:
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


def conflict_card(conflict: Conflict, tongue: str) -> ConflictCard:
    return ConflictCard(
        conflict=conflict,
        code=conflict.code,
        title=conflict.title.say(tongue),
        why=conflict.why.say(tongue),
        basis=[cited.say(tongue) for cited in conflict.basis],
        options=[
            OptionLine(
                one.key,
                one.words.say(tongue),
                one.amount_fen,
                one.total_fen,
                one.why.say(tongue),
                one.recommended,
                one.key == conflict.chosen,
            )
            for one in conflict.options
        ],
    )


MOST_QUESTIONS = 8


def questions_of(bundle: Bundle, tongue: str) -> list[Question]:
    joint = "、" if tongue.startswith("zh") else ", "
    found = []
    for ask in bundle.asks[:MOST_QUESTIONS]:
        fact = FACTS[ask.fact]
        why = joint.join(said.say(tongue) for said in ask.claims[:3])
        found.append(
            Question(fact.name, fact.step, fact.label.say(tongue), fact.ask.zh, fact.ask.en, why, ask.known_unknown)
        )
    return found


def evidence_needs(case: Case | None, bundle: Bundle, tongue: str) -> list[EvidenceNeed]:
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
