"""What is missing besides single facts: people, the other side, lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from martlet.papers.rules.facts import LISTS
from martlet.papers.rules.material import Firm, Material, Worker
from martlet.papers.rules.shapes import Paper, Text

__all__ = ["lists_lacking", "people_lacking"]


def people_lacking(
    paper: Paper, workers: Sequence[Worker], firms: Sequence[Firm], delegates: Sequence[Worker]
) -> Iterator[Text]:
    """Too few workers, nobody on the other side, too few or too many representatives."""
    fewest, _most = paper.people
    have = len(workers)
    if paper.has_people and have < fewest:
        yield Text(f"至少{fewest}名工友，现在选了{have}名", f"at least {fewest} workers, {have} chosen")
    if paper.has_employers and not firms and any(need.required for need in paper.needs("employer")):
        yield Text("对方是谁：选一个用人单位", "the other side: choose an employer")
    fewest, most = paper.representatives
    if most and not fewest <= len(delegates) <= most:
        yield Text(
            f"{fewest}到{most}名代表，现在选了{len(delegates)}名",
            f"{fewest} to {most} representatives, {len(delegates)} chosen",
        )


def lists_lacking(
    paper: Paper, material: Material, workers: Sequence[Worker], context: Mapping[str, Any]
) -> Iterator[Text]:
    """Lists that the paper cannot do without."""
    mediation = material.mediation
    present: dict[str, Callable[[], bool]] = {
        "claims": lambda: bool(context["claims"]),
        "evidence": lambda: bool(context["evidence"]),
        "wages": lambda: any(one.months for one in workers),
        "mediation": lambda: mediation is not None,
        "session": lambda: mediation is not None and mediation.has_session,
        "agreement": lambda: mediation is not None and mediation.agreement is not None,
    }
    for need in paper.needs("lists"):
        if need.required and not present[need.key]():
            yield LISTS[need.key]
