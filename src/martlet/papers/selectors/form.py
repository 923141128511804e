"""What the form of one paper shows: what is known and from where, what is missing, whose paper it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.policy import require
from martlet.cases.models import Case
from martlet.foundation.text import masked_name
from martlet.papers.rules.choosing import first_choice
from martlet.papers.rules.composing import Asked, Composed, Missing, compose
from martlet.papers.rules.material import Chosen, Material
from martlet.papers.rules.shapes import Paper
from martlet.papers.selectors.catalogue import Row, row_of
from martlet.papers.selectors.material import gather, typed_facts

__all__ = ["Desk", "Someone", "desk"]


@dataclass(frozen=True, slots=True)
class Someone:
    """A worker or firm that may be on the paper."""

    id: str
    name: str
    chosen: bool
    represents: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """A paper on the desk of one colleague. `composed` is as it would be printed now."""

    case: Case
    paper: Paper
    row: Row
    composed: Composed
    chosen: Chosen
    rev: int
    workers: Sequence[Someone]
    firms: Sequence[Someone]
    material: Material
    typed: Mapping[str, Any]

    @property
    def asked(self) -> Sequence[Asked]:
        return self.composed.asked

    @property
    def missing(self) -> Sequence[Missing]:
        return self.composed.missing


def desk(
    actor: Actor,
    case: Case,
    paper: Paper,
    chosen: Chosen | None = None,
    *,
    draft: bool = False,
    journal_read: bool = False,
) -> Desk:
    """An opened case's facts as this paper asks for them. `journal_read`: somebody is about to look at them."""
    require(actor, "papers.make", case)
    if journal_read:
        journal.record_read(actor, "papers.form", case, fields=(paper.id,))
    material = gather(actor, case)
    typed, rev = typed_facts(case)
    known = _known(material, chosen) if chosen is not None else first_choice(paper, material)
    composed = compose(paper, material, typed, known, timezone.localdate(), draft=draft)
    return Desk(
        case,
        paper,
        row_of(paper),
        composed,
        known,
        rev,
        [
            Someone(one.id, _name(one.values.get("name")), one.id in known.workers, one.id in known.representatives)
            for one in material.workers
        ],
        [Someone(one.id, _firm(one), one.id in known.firms) for one in material.firms] if paper.has_employers else [],
        material,
        typed,
    )


def _known(material: Material, chosen: Chosen) -> Chosen:
    """The choice without ids that are not in this case."""
    workers = [one.id for one in material.workers if one.id in chosen.workers]
    firms = [one.id for one in material.firms if one.id in chosen.firms]
    return Chosen(tuple(workers), tuple(firms), tuple(one for one in workers if one in chosen.representatives))


def _name(value: Any) -> str:
    return masked_name(str(value.raw)) if value else ""


def _firm(one: Any) -> str:
    value = one.values.get("company")
    name = str(value.raw) if value else ""
    return masked_name(name) if one.is_human else name
