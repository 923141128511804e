"""The contractor chain of a site: developer, general contractor, subcontractors, labour bosses, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from martlet.foundation.errors import Problem, _

__all__ = ["TIER_ORDER", "Link", "in_order"]

TIER_ORDER = ("developer", "general_contractor", "subcontractor", "labour_boss")
SINGLE = ("developer", "general_contractor")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Link(Generic[K]):
    """One firm of the chain: `key` is what tells firms apart, `tier` one of TIER_ORDER."""

    key: K
    tier: str


def in_order(links: Sequence[Link[K]]) -> list[Link[K]]:
    """The links from the top down; firms of one tier keep the order in which they were given.

    Problem when a tier is unknown, a firm stands there twice, or there are two developers or general contractors.
    """
    seen: set[K] = set()
    for link in links:
        if link.tier not in TIER_ORDER:
            raise Problem(_("Choose what this firm is: developer, general contractor, subcontractor or labour boss."))
        if link.key in seen:
            raise Problem(_("The same firm stands in the chain twice. Keep it once."))
        seen.add(link.key)
    for tier in SINGLE:
        if sum(link.tier == tier for link in links) > 1:
            raise Problem(
                _("A site has one developer and one general contractor. Make the other a subcontractor, or add a site.")
            )
    return sorted(links, key=lambda link: TIER_ORDER.index(link.tier))
