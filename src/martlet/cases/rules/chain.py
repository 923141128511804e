"""Who in the chain answers for the wages, and by which article; decided by the law room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from martlet.law import evaluate
from martlet.law.results import Said

__all__ = ["Answers", "Party", "who_answers"]

ROLES = ("developer", "general_contractor", "subcontractor", "labour_boss")


@dataclass(frozen=True, slots=True)
class Party:
    """One organisation from the top down; `tier` is "" outside a chain."""

    tier: str
    licensed: bool = True


@dataclass(frozen=True, slots=True)
class Answers:
    """`duty`: pays_first, pays, direct, advances (only where it owes project money) or "" when nothing is said of it."""

    duty: str = ""
    article: Said | None = None
    is_key: bool = False


_RANK = ("pays_first", "pays", "direct")


def who_answers(parties: Sequence[Party]) -> list[Answers]:
    """For every party, in the order given, whether it answers. The one to ask first is marked."""
    chain = [
        {"role": party.tier, "name": str(place), "licensed": party.licensed and party.tier != "labour_boss"}
        for place, party in enumerate(parties)
        if party.tier in ROLES
    ]
    found: dict[int, Answers] = {}
    if chain:
        # asked as if the developer owed project money: whether it does is a fact to find out, and the card says so
        result = evaluate("wage_chain", {"chain": chain, "developer_owes": True})
        for one in result.value["answerable"]:
            basis = one["basis"][0]
            found[int(one["name"])] = Answers(one["duty"], Said(_article(basis, "zh"), _article(basis, "en")))
    key = min(
        (place for place, one in found.items() if one.duty in _RANK),
        key=lambda place: (_RANK.index(found[place].duty), place),
        default=None,
    )
    answers = [found.get(place, Answers()) for place in range(len(parties))]
    if key is not None:
        answers[key] = Answers(answers[key].duty, answers[key].article, True)
    return answers


def _article(basis: dict[str, str], tongue: str) -> str:
    return str(basis[tongue])
