"""All papers by purpose, and those a case asks for now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from martlet.access.actor import Actor
from martlet.access.policy import require
from martlet.cases.models import Case
from martlet.foundation.languages import reader_language
from martlet.mediation.models import Agreement
from martlet.papers.models import Paper as Made
from martlet.papers.rules.choosing import recommended
from martlet.papers.rules.facts import SOURCES, fact
from martlet.papers.rules.register import PURPOSES, all_papers
from martlet.papers.rules.shapes import Paper

__all__ = ["Picker", "Row", "Shelf", "catalogue", "picker"]


@dataclass(frozen=True, slots=True)
class Row:
    """A paper in the reader's language; `chinese` is the name it bears, whatever the reader reads."""

    id: str
    slug: str
    name: str
    chinese: str
    basis: str
    signs: str
    copies: str
    traps: Sequence[str]
    attachments: Sequence[str]
    fields: Sequence[tuple[str, str, bool]] = ()
    made: int = 0


@dataclass(frozen=True, slots=True)
class Shelf:
    label: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Picker:
    first: Sequence[Row]
    shelves: Sequence[Shelf]


def row_of(paper: Paper, made: int = 0, *, with_fields: bool = False) -> Row:
    language = reader_language()
    fields = []
    for subject in ("person", "employer", "evidence", "case") if with_fields else ():
        for need in paper.needs(subject):
            one = fact(need.key)
            fields.append((one.label.say(language), SOURCES[one.comes].say(language), need.required))
    return Row(
        paper.id,
        paper.slug,
        paper.name.say(language),
        paper.name.zh,
        paper.basis.say(language),
        paper.signs.say(language),
        paper.copies.say(language),
        [text.say(language) for text in paper.traps],
        [text.say(language) for text in paper.attachments],
        fields,
        made,
    )


def catalogue(actor: Actor) -> list[Shelf]:
    """Every paper, by what people come for."""
    require(actor, "papers.catalogue")
    return _shelves({}, with_fields=True)


def _shelves(made: Mapping[str, int], *, with_fields: bool = False) -> list[Shelf]:
    language = reader_language()
    return [
        Shelf(
            label.say(language),
            [
                row_of(one, made.get(one.id, 0), with_fields=with_fields)
                for one in all_papers()
                if one.purpose == purpose
            ],
        )
        for purpose, label in PURPOSES.items()
    ]


def picker(actor: Actor, case: Case) -> Picker:
    """Papers for this case: those its stage and issue ask for, then all."""
    require(actor, "papers.make", case)
    made: dict[str, int] = {}
    for kind in Made.objects.filter(case=case.pk, state=Made.State.READY, voided_at=None).values_list(
        "kind", flat=True
    ):
        made[kind] = made.get(kind, 0) + 1
    agreed = Agreement.objects.filter(mediation__case=case.pk, withdrawn_at=None).exists()
    first = recommended(case.stage, case.issue, case.people_count, agreed=agreed)
    return Picker([row_of(one, made.get(one.id, 0)) for one in first], _shelves(made))
