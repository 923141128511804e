"""Answers of a list as shares, without pointing at anybody."""

from __future__ import annotations

from collections.abc import Sequence

FEW = 10


def shares(counts: Sequence[int], threshold: int = FEW) -> list[int | None] | None:
    """Percent of each answer; None for one that is hidden, and None for all of them when fewer than `threshold` answered.

    An answer of 1 to threshold-1 people is hidden. If it were the only one, the others would give it away: then the smallest
    of the others is hidden with it.
    """
    total = sum(counts)
    if total < threshold:
        return None
    hidden = {place for place, count in enumerate(counts) if 0 < count < threshold}
    if len(hidden) == 1:
        others = [place for place, count in enumerate(counts) if place not in hidden]
        hidden.add(min(others, key=lambda place: (counts[place] == 0, counts[place], place)))
    return [None if place in hidden else round(100 * count / total) for place, count in enumerate(counts)]
