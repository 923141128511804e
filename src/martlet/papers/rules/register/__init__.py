"""The register of papers: structure after documents.md D01-D18 and the six of rules.md section 13 (D19-D24)."""

from __future__ import annotations

from functools import cache

from martlet.papers.rules.facts import FACTS, LISTS
from martlet.papers.rules.register import arbitration, court, group, injury, mediation, own, wages
from martlet.papers.rules.shapes import Paper, Text

__all__ = ["PURPOSES", "all_papers", "paper"]

# What people come for, in the order a matter goes.
PURPOSES: dict[str, Text] = {
    "own": Text("接待和转介", "Reception and referral"),
    "mandate": Text("委托", "Power of attorney"),
    "evidence": Text("证据", "Evidence"),
    "employer": Text("写给用人单位、让用人单位签的", "To the employer, or for the employer to sign"),
    "inspection": Text("劳动监察投诉", "Complaint to the labour inspectorate"),
    "group": Text("集体", "Collective matters"),
    "mediation": Text("调解", "Mediation"),
    "arbitration": Text("仲裁", "Arbitration"),
    "injury": Text("工伤", "Work injury"),
    "aid": Text("法律援助", "Legal aid"),
    "court": Text("法院", "Courts"),
    "review": Text("行政复议", "Administrative reconsideration"),
}


@cache
def _register() -> dict[str, Paper]:
    """All papers by id. ValueError when one asks for a fact, list or purpose that does not exist."""
    found: dict[str, Paper] = {}
    for room in (own, arbitration, mediation, wages, group, injury, court):
        for one in room.PAPERS:
            if one.id in found or one.purpose not in PURPOSES:
                raise ValueError(f"{one.id}: twice, or purpose unknown")
            for subject in ("person", "employer", "evidence", "case"):
                for need in one.needs(subject):
                    if FACTS[need.key].subject != subject:
                        raise ValueError(f"{one.id}: {need.key} is no fact of a {subject}")
            unknown = [need.key for need in one.needs("lists") if need.key not in LISTS]
            if unknown:
                raise ValueError(f"{one.id}: {unknown}")
            found[one.id] = one
    return dict(sorted(found.items()))


def all_papers() -> list[Paper]:
    """Every paper, by id."""
    return list(_register().values())


def paper(paper_id: str) -> Paper | None:
    return _register().get(paper_id.upper())
