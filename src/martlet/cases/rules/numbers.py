"""Case numbers: office, year, running number without gaps."""

from __future__ import annotations

__all__ = ["case_number", "register_number"]


def case_number(short: str, year: int, running: int) -> str:
    """ "京2026-0417". Four digits at least; the ten-thousandth case of a year simply has five."""
    return f"{short}{year}-{running:04d}"


def register_number(short: str, year: int, running: int) -> str:
    """Number in the mediation register of an office: "京调2026-0031"."""
    return f"{short}调{year}-{running:04d}"
