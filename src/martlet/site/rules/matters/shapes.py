"""What a flow is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from martlet.site.rules.answers import Answers

__all__ = ["LEFT_FACTS", "Matter", "Step", "When"]

When: TypeAlias = Callable[[Answers, date], bool]


@dataclass(frozen=True)
class Step:
    """A question of a flow, asked when `when` holds for the answers before it."""

    question: str
    when: When | None = None


@dataclass(frozen=True)
class Matter:
    """What happened. `rules` are the rule ids that its answer can rest on, `instead_of` matters that exclude it.

    `facts` tells which question a fact of the law room was asked by, so that what is wrong with it is said there.
    """

    name: str
    group: str
    title: Any
    hint: Any
    about: str
    steps: tuple[Step, ...]
    rules: tuple[str, ...]
    functions: tuple[str, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    instead_of: tuple[str, ...] = ()
    icon: str = ""


LEFT_FACTS = {"last_day": "left", "ended": "left", "term_date": "left", "employment_end": "left"}
"""Facts of the law room that are asked as the last day at work."""
