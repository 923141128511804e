"""Which papers a case asks for now, and whose papers they are to begin with."""

from __future__ import annotations

from martlet.papers.rules.material import Chosen, Material
from martlet.papers.rules.register import all_papers
from martlet.papers.rules.shapes import Paper

__all__ = ["first_choice", "recommended"]

MOST = 6
GROUP = 10


def recommended(stage: str, issue: str, people: int, *, agreed: bool = False) -> list[Paper]:
    """The few papers that fit stage and issue best, the likeliest first. Groups only where there are enough people."""
    scored = []
    for paper in all_papers():
        if people < paper.people[0]:
            continue
        fitting = [len(code) for code in paper.issues if issue.startswith(code)]
        if stage not in paper.stages or (paper.issues and not fitting):
            continue
        if not agreed and any(need.key == "agreement" for need in paper.needs("lists")):
            continue
        # A paper that only groups can make is what a group came for.
        score = GROUP if paper.purpose == "group" else 0
        score += len(paper.stages) - paper.stages.index(stage) + max(fitting, default=0)
        scored.append((-score, paper.id, paper))
    return [paper for _score, _id, paper in sorted(scored, key=lambda one: one[:2])[:MOST]]


def first_choice(paper: Paper, material: Material) -> Chosen:
    """A sheet for one worker begins with the first, a joint paper with all; the firms are those asked to pay."""
    workers = [one.id for one in material.workers]
    firms = [one.id for one in material.firms if one.is_respondent] or [one.id for one in material.firms[:1]]
    elected = [one.id for one in material.workers if one.is_representative]
    if not elected and paper.representatives[0] == 1:
        elected = workers[:1]
    return Chosen(
        tuple(workers[:1] if paper.per_person else workers),
        tuple(firms) if paper.has_employers else (),
        tuple(elected[: paper.representatives[1]]),
    )
