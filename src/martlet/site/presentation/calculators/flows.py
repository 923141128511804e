"""Which calculators there are, and which of them belong to a page of knowledge."""

from collections.abc import Mapping
from typing import Any

from martlet.site.rules.matters import GROUPS, MATTERS, Matter


def groups() -> list[tuple[str, Any, list[Matter]]]:
    """The first question: what happened, under three headings."""
    return [(code, title, [matter for matter in MATTERS.values() if matter.group == code]) for code, title in GROUPS]


_ISSUES: Mapping[str, tuple[str, ...]] = {
    "unpaid": ("WAG-ARR", "WAG-ARR-CONSTR", "WAG-FLEE", "WAG-EXIT", "WAG-IOU", "PLA-PAY"),
    "minimum": ("WAG-MIN", "CON-PROB"),
    "overtime": ("OVT-PAY", "OVT-LIM", "OVT-SYS"),
    "deduction": ("WAG-DED", "LEN-DEP", "FOR-DOC", "LIV-DORM"),
    "contract": ("CON-NONE", "CON-REL"),
    "dismissed": ("TER-UNL", "TER-NEG", "TER-EXP", "TER-LAYOFF", "TER-40", "TER-CERT"),
    "quit": ("TER-38", "TER-RESIGN", "SOI-UNP"),
    "holiday": ("LEA-ANN",),
    "injury": (
        "INJ-NEW",
        "INJ-RECOG",
        "INJ-GRADE",
        "INJ-BEN",
        "INJ-PRIV",
        "INJ-DEATH",
        "INJ-ILLEGAL",
        "OCC-BEN",
        "PLA-INJ",
    ),
    "late": ("PRO-ARB", "PRO-COURT", "PRO-ENF", "PRO-ADMIN"),
}
"""Pages of knowledge from which a calculator is offered."""


def matters_of(issue: str) -> list[Matter]:
    """The calculators that belong to an issue."""
    return [MATTERS[name] for name, issues in _ISSUES.items() if issue in issues]
