"""Scripts as shipped (data/scripts.json): what an office says until it writes its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = [
    "CALLBACK",
    "DANGER",
    "INBOUND",
    "WALKIN",
    "ScriptText",
    "Step",
    "codes",
    "parse_steps",
    "shipped",
    "spoken",
    "steps_as_text",
]

INBOUND, WALKIN, CALLBACK, DANGER = "inbound", "walkin", "callback", "danger"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do, and words for it ("" when there are none)."""

    title: str
    say: str = ""


@dataclass(frozen=True, slots=True)
class ScriptText:
    """One script in one language. `opening` is read out as written, a sentence a line."""

    code: str
    title: str
    version: int
    opening: tuple[str, ...]
    recording: str
    steps: tuple[Step, ...]


@cache
def _raw() -> dict[str, dict]:  # type: ignore[type-arg]
    text = files("martlet.hotline").joinpath("data/scripts.json").read_text(encoding="utf-8")
    return {row["code"]: row for row in json.loads(text)["scripts"]}


def codes() -> tuple[str, ...]:
    """Kinds of conversation that have a script."""
    return tuple(_raw())


@cache
def shipped(code: str, language: str) -> ScriptText:
    """The script of a kind as it came with the product. KeyError for an unknown kind."""
    row, tongue = _raw()[code], "en" if language.startswith("en") else "zh"
    return ScriptText(
        code=code,
        title=row[f"title_{tongue}"],
        version=row["version"],
        opening=tuple(row[f"open_{tongue}"]),
        recording=row[f"recording_{tongue}"],
        steps=tuple(Step(step[f"title_{tongue}"], step[f"say_{tongue}"]) for step in row["steps"]),
    )


def spoken(script: ScriptText, name: str) -> ScriptText:
    """With the work name of who speaks put in. "我姓" wants a surname: 周老师 says 周."""
    short = name[:1] if name and not name.isascii() and name.endswith(("老师", "律师", "医生")) else name
    filled = tuple(line.replace("我姓{name}", f"我姓{short}").replace("{name}", name) for line in script.opening)
    return ScriptText(script.code, script.title, script.version, filled, script.recording, script.steps)


def parse_steps(text: str) -> list[dict[str, str]]:
    """Steps as typed: a line each, what to do | what to say."""
    steps = []
    for line in text.splitlines():
        title, _bar, say = line.replace("｜", "|").partition("|")
        if title.strip():
            steps.append({"title": title.strip(), "say": say.strip()})
    return steps


def steps_as_text(steps: tuple[Step, ...]) -> str:
    """The other way round, for the form."""
    return "\n".join(f"{step.title} | {step.say}" if step.say else step.title for step in steps)
