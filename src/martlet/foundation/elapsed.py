"""A span of time as the timer of a call shows it; `elapsed.js` writes the same in browsers."""

from __future__ import annotations

__all__ = ["elapsed"]


def elapsed(seconds: float) -> str:
    """ "04:12", with hours when there are any: "1:02:03". Begun seconds do not count; nothing is below "00:00"."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"
