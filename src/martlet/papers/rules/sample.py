"""An invented case in which nothing is empty: what a template is checked against and shown with."""

from __future__ import annotations

from datetime import date
from typing import Any

from martlet.papers.rules.composing import compose, key_of
from martlet.papers.rules.facts import FACTS
from martlet.papers.rules.material import Agreed, Chosen, Claim, Firm, Material, Mediated, Month, Proof, Value, Worker
from martlet.papers.rules.shapes import Fact, Paper

__all__ = ["SAMPLE_DAY", "names", "sample_context"]

SAMPLE_DAY = date(2026, 11, 21)
_WORDS = {
    "id_number": "11010119900307109X",
    "phone": "13800000000",
    "agent_phone": "13900000000",
    "agent_id": "110101199003070978",
    "instalment_plan": "2026-12-15 10000\n2027-01-15 14600",
}


def _value(fact: Fact, place: int) -> Any:
    if fact.key in _WORDS:
        return _WORDS[fact.key]
    if fact.kind == "day":
        return SAMPLE_DAY
    if fact.kind == "money":
        return 2_460_000
    if fact.kind == "count":
        return 3
    if fact.kind == "choice":
        return fact.choices[0][0]
    if fact.kind == "many":
        return [fact.choices[0][0]]
    if fact.key == "name":
        return f"示例工友{place}"
    return f"示例{fact.label.zh}"


def _values(subject: str, place: int = 1) -> dict[str, Value]:
    return {fact.key: Value(_value(fact, place), "typed") for fact in FACTS.values() if fact.subject == subject}


def sample_context(paper: Paper) -> dict[str, Any]:
    """The context of an invented case with everything a template of this paper may name."""
    months = tuple(Month(f"2026-0{n}", 1_020_000, 200_000) for n in (5, 6, 7))
    count = 2 if paper.per_person else max(2, paper.people[0])
    workers = [
        Worker(
            str(n), _values("person", n), (Claim("请求支付示例工资。", 2_460_000),), months, 1_000_000, n <= 3, f"W{n}"
        )
        for n in range(1, count + 1)
    ]
    parts = ((date(2026, 12, 15), 1_000_000), (date(2027, 1, 15), 1_460_000))
    material = Material(
        workers,
        [Firm("1", _values("employer"), is_respondent=True, tier="总包")],
        [Proof("1", _values("evidence"))],
        _values("case"),
        Mediated("示例调2026-001", SAMPLE_DAY, True, Agreed(SAMPLE_DAY, 2_460_000, date(2026, 12, 21), parts)),
        "示例办公室",
        "4000000000",
        "示例老师",
    )
    ids = tuple(one.id for one in workers)
    typed = {key_of("case", "", "other_claims"): "示例请求"}
    context = compose(paper, material, typed, Chosen(ids, ("1",), ids[:3]), SAMPLE_DAY).context
    return context | {"attachments": context["attachments"] or [{"no": 1, "text": "示例附件"}]}


def names(context: dict[str, Any], before: str = "") -> list[tuple[str, str]]:
    """(name, sample) of everything a template may show, lists as "for row in claims → row.text"."""
    found: list[tuple[str, str]] = []
    for key, value in context.items():
        path = f"{before}{key}"
        if isinstance(value, dict):
            found += names(value, f"{path}.")
        elif isinstance(value, list):
            found += [(f"{path}: row.{inner}", shown) for inner, shown in _row(value)]
        else:
            found.append((path, str(value)))
    return found


def _row(rows: list[Any]) -> list[tuple[str, str]]:
    first = rows[0] if rows else {}
    return [(key, str(value)) for key, value in first.items() if not isinstance(value, (dict, list))]
