"""A row a worker of a group: what differs, and what the claims come to."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from martlet.access.actor import Actor
from martlet.cases.models import Case
from martlet.cases.selectors.facts import CaseKnowledge, knowledge
from martlet.foundation.languages import reader_language
from martlet.law.claims import FACTS, Bundle, Facts, assess


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
    tongue = reader_language()
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
