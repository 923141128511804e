"""Volunteers on duty whose phone nobody hears: forgotten browsers, phones without a net."""

from __future__ import annotations

from collections.abc import Iterable

IN_VAIN = 2
"""Rings that nobody picked up, one after the other. Each costs a caller the whole ringing time of the line."""

_MISSED = ("timeout", "unreachable")
_NOTHING = ("", "lost")  # it rings still, or somebody else was faster: says nothing of who is there


def is_absent(outcomes: Iterable[str]) -> bool:
    """`outcomes` of the rings since they were last ready by their own doing, newest first. Passing a call on is an answer."""
    missed = 0
    for outcome in outcomes:
        if outcome in _MISSED:
            missed += 1
        elif outcome not in _NOTHING:
            break
    return missed >= IN_VAIN
