"""Two files of one person made one, and apart again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

__all__ = ["differing", "merged", "restored"]

EMPTY: tuple[Any, ...] = ("", None, [])


def differing(kept: Mapping[str, Any], gone: Mapping[str, Any]) -> list[str]:
    """Names of the values both files have and that are not equal: somebody has to choose."""
    return [name for name in kept if kept[name] not in EMPTY and gone[name] not in EMPTY and kept[name] != gone[name]]


def merged(kept: Mapping[str, Any], gone: Mapping[str, Any], take: Collection[str] = ()) -> dict[str, Any]:
    """Values of the file that stays: blanks are filled from the other, names in `take` come from the other."""
    return {
        name: gone[name] if gone[name] not in EMPTY and (kept[name] in EMPTY or name in take) else kept[name]
        for name in kept
    }


def restored(now: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the file that stayed once the merge is undone. What somebody changed since the merge stays as they wrote it."""
    return {name: before[name] if name in before and now[name] == after[name] else now[name] for name in now}
