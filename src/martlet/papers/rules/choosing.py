"""Which papers a case asks for now, and whose papers they are to begin with."""

from __future__ import annotations

from martlet.papers.rules.material import Chosen, Material
from martlet.papers.rules.register import all_papers
from martlet.papers.rules.shapes import Paper

__all__ = ["first_choice", "recommended"]

MOST = 6


def recommended(stage: str, issue: str, people: int, *, agreed: bool = False) -> list[Paper]:
    """The few papers that fit stage and issue best, the likeliest first. Groups only where there are enough people."""
    scored = []
    for paper in all_papers():
        if people < paper.people[0]:
            continue
        score = 0
        if stage in paper.stages:
            score += 6 - paper.stages.index(stage)
        score += max((len(code) for code in paper.issues if issue.startswith(code)), default=0)
        if not paper.stages or stage not in paper.stages or (paper.issues and not _fits(paper, issue)):
            continue
        if paper.id in ("D08", "D19") and not agreed:
            continue
        if paper.purpose == "group":
            score += 3
        scored.append((-score, paper.id, paper))
    return [paper for _score, _id, paper in sorted(scored, key=lambda one: one[:2])[:MOST]]


def _fits(paper: Paper, issue: str) -> bool:
    return any(issue.startswith(code) for code in paper.issues)


def first_choice(paper: Paper, material: Material) -> Chosen:
    """A sheet for one worker begins with the first, a joint paper with all; the firms are those asked to pay."""
    workers = [one.id for one in material.workers]
    firms = [one.id for one in material.firms if one.is_respondent] or [one.id for one in material.firms[:1]]
    elected = [one.id for one in material.workers if one.is_representative]
    return Chosen(
        tuple(workers[:1] if paper.per_person else workers),
        tuple(firms) if paper.has_employers else (),
        tuple(elected[: paper.representatives[1]]),
    )
