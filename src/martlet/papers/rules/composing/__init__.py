"""From material, typed facts and a choice to the words of one paper, with the name of everything that is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from martlet.foundation.money import yuan
from martlet.papers.rules import wording
from martlet.papers.rules.composing.lacking import lists_lacking, people_lacking
from martlet.papers.rules.composing.owners import Owners
from martlet.papers.rules.composing.shapes import (
    NONE,
    PARAGRAPH,
    TO_FILL,
    Asked,
    Composed,
    Missing,
    clean,
    gap,
    key_of,
)
from martlet.papers.rules.composing.sums import agreement, claims_here, claims_of, shares
from martlet.papers.rules.material import Chosen, Material
from martlet.papers.rules.shapes import Paper

__all__ = ["PARAGRAPH", "TO_FILL", "Asked", "Composed", "Missing", "compose", "key_of"]


def compose(
    paper: Paper, material: Material, typed: Mapping[str, Any], chosen: Chosen, today: date, *, draft: bool = False
) -> Composed:
    """The context of a paper and what is missing. With `draft`, gaps are marked 【待填】 instead of staying 无."""
    workers = [one for one in material.workers if one.id in chosen.workers]
    firms = [one for one in material.firms if one.id in chosen.firms] if paper.has_employers else []
    delegates = [one for one in workers if one.id in chosen.representatives]
    told = Owners(paper, typed, draft)
    persons = [
        told.person(place, one, sum(claim.amount or 0 for claim in claims_here(paper, one)), delegate=one in delegates)
        for place, one in enumerate(workers, 1)
    ]
    employers = [told.firm(place, one) for place, one in enumerate(firms, 1)]
    case = told.owner("case", "", "", material.case, paper.needs("case"))
    proofs = [told.proof(place, one) for place, one in enumerate(material.proofs if paper.lists else (), 1)]
    claims, total, elsewhere = claims_of(paper, workers, typed)
    instalments, agreed = agreement(material.mediation, typed, today, draft)
    acting = [person for person, one in zip(persons, workers, strict=True) if one in delegates]
    mediation = material.mediation
    nothing = gap(draft)
    empty_person = told.nobody("person") | {"no": 1, "first": True, "claimed": NONE, "months": []}
    context = {
        "persons": persons,
        "p": persons[0] if persons else empty_person,
        "delegates": acting,
        "employers": employers,
        "e": employers[0] if employers else told.nobody("employer") | {"no": 1, "tier": NONE},
        "f": case
        | {"measure_plain": {"preserve": "财产保全", "advance": "先予执行"}.get(case["measure_code"], nothing)},
        "names": "、".join(person["name"] for person in persons) or nothing,
        "codes": "、".join(one.code for one in workers if one.code) or NONE,
        "respondents": "、".join(firm["company"] for firm in employers) or nothing,
        "representatives": "、".join(one["name"] for one in acting) or NONE,
        "representative_count": len(delegates),
        "people_count": len(persons),
        "claims": claims,
        "total": wording.amount_words(total) if total else "",
        "total_text": wording.amount(total) if total else NONE,
        "total_figures": yuan(total) if total else NONE,
        "evidence": proofs,
        "instalments": instalments,
        "agreement": agreed,
        "shares": shares(workers, persons),
        "mediation": {
            "number": mediation.number if mediation else NONE,
            "accepted_on": wording.day(mediation.accepted_on) if mediation else NONE,
        },
        "attachments": [{"no": n, "text": text.zh} for n, text in enumerate(paper.attachments, 1)],
        "office": {"name": clean(material.office) or NONE, "phone": material.office_phone or NONE},
        "volunteer": clean(material.volunteer) or NONE,
        "day": case["signed_on"],
    }
    lacking = [*people_lacking(paper, workers, firms, delegates), *lists_lacking(paper, material, workers, context)]
    missing = [*told.missing, *(Missing("", what) for what in lacking)]
    return Composed(context, told.asked, missing, elsewhere)
