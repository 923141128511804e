"""What travels with a page: the answers given so far and the matters that are already worked out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from martlet.site.rules.answers import Answers, accepted
from martlet.site.rules.matters import MATTERS

_LONGEST = 6_000
_MATTERS = "also"


@dataclass(frozen=True)
class Travelling:
    """`matter` is being asked about, `done` are those before it, the last one first."""

    matter: str
    given: Answers
    done: tuple[str, ...] = ()

    @classmethod
    def read(cls, matter: str, text: str, today: date) -> Travelling:
        """From the hidden field; what no page of ours can have written is left out."""
        raw = dict(parse_qsl(text[:_LONGEST], max_num_fields=100, errors="replace")) if text.count("&") < 99 else {}
        names = dict.fromkeys(name for name in raw.get(_MATTERS, "").split(",") if name in MATTERS and name != matter)
        excluded = MATTERS[matter].instead_of
        return cls(matter, accepted(raw, today), tuple(name for name in names if name not in excluded))

    def written(self) -> str:
        """For the hidden field."""
        return urlencode({**self.given, **({_MATTERS: ",".join(self.done)} if self.done else {})})

    @property
    def matters(self) -> tuple[str, ...]:
        """All of them, the present one first."""
        return (self.matter, *self.done)

    def answered(self, question: str, answer: str, today: date) -> Travelling:
        """With one more answer; others that it makes impossible are dropped and asked again."""
        return replace(self, given=accepted({**self.given, question: answer}, today))

    def turned_to(self, matter: str) -> Travelling:
        """The same with another of its matters in front."""
        return replace(self, matter=matter, done=tuple(name for name in self.matters if name != matter))

    def others(self) -> list[str]:
        """Matters that can be worked out with the same answers."""
        excluded = {name for one in self.matters for name in (one, *MATTERS[one].instead_of)}
        return [name for name in MATTERS if name not in excluded]
