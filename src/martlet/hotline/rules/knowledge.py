"""Knowledge: what a worker may ask for, article by issue, as shipped (data/knowledge/<group>.toml) and as edited.

An article holds only what the law room does not: the right in plain words, what to do today, remarks, tricks with answers.
Statutes, deadlines, evidence and authorities are drawn from taxonomy and rules whenever it is read, so they cannot drift.
`{R-DL-SUE15}` in a sentence becomes the length of that limit: "15 days".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from martlet.foundation import calendar
from martlet.law import clocks, taxonomy
from martlet.law import registry as law

__all__ = [
    "LANGUAGES",
    "Authority",
    "Deadline",
    "Fault",
    "Parts",
    "RuleLine",
    "Shipped",
    "authorities",
    "deadlines",
    "faults",
    "filled",
    "language_of",
    "prose_length",
    "rule_lines",
    "rules_of",
    "shipped",
    "text_of",
    "unknown_rules",
]

LANGUAGES = ("zh", "en")
LEAST, MOST, SENTENCE, STEP = (
    {"zh": 120, "en": 70},
    {"zh": 260, "en": 200},
    {"zh": 30, "en": 25},
    {"zh": 44, "en": 34},
)
"""Reading lengths in characters (zh) and words (en): the prose of an article, one sentence of it, one step of today."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_HAN = re.compile(r"[\u3400-\u9fff]|[A-Za-z0-9.%]+")
_WORD = re.compile(r"[A-Za-z0-9][\w'’.,%-]*")
_ENDS = {"zh": re.compile(r"[。！？；\n]|：(?=[^：]{12})"), "en": re.compile(r"[.!?;:](?:\s|$)|\n")}


def language_of(language: str) -> str:
    """ "zh" or "en" for any language code: Chinese is the default."""
    return "en" if language.lower().startswith("en") else "zh"


@dataclass(frozen=True, slots=True)
class Parts:
    """What an article says itself, a sentence or step an entry. `keep` are remarks on evidence, `rule`, `deadline` and `places`
    remarks on what the law room gives, `tricks` pairs of what employers do or say and the answer, `search` everyday words."""

    right: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    tricks: tuple[tuple[str, str], ...] = ()
    keep: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    deadline: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    search: tuple[str, ...] = ()

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Parts:
        """From TOML or JSON; what is missing is empty."""
        given: dict[str, Any] = {}
        for field in fields(cls):
            rows = raw.get(field.name, ())
            given[field.name] = tuple(tuple(row) if isinstance(row, list) else row for row in rows)
        return cls(**given)

    def as_json(self) -> dict[str, Any]:
        """Plain lists, empty parts left out."""
        found = {}
        for field in fields(self):
            if rows := getattr(self, field.name):
                found[field.name] = [list(row) if isinstance(row, tuple) else row for row in rows]
        return found

    def prose(self) -> list[tuple[str, str]]:
        """(part, sentence or paragraph) of all that is read as prose: everything but steps and search words."""
        found = [("right", text) for text in self.right]
        for trick, answer in self.tricks:
            found += [("tricks", trick), ("tricks", answer)]
        return found + [(part, text) for part in ("keep", "rule", "deadline", "places") for text in getattr(self, part)]

    def sentences(self) -> list[str]:
        """Everything that may hold a place to fill."""
        return [text for _part, text in self.prose()] + list(self.today)


@dataclass(frozen=True, slots=True)
class Shipped:
    """An article as it came with the product: its own further rules, both texts, and when its file was checked."""

    issue: str
    version: str
    reviewed: date
    review_by: date
    rules: tuple[str, ...]
    parts: Mapping[str, Parts]


@cache
def shipped() -> dict[str, Shipped]:
    """Every article by issue code, in the order of the taxonomy."""
    found: dict[str, Shipped] = {}
    for path in files("martlet.hotline").joinpath("data/knowledge").iterdir():
        if path.name.endswith(".toml"):
            found |= _read(tomllib.loads(path.read_text(encoding="utf-8")))
    order = [row.code for row in taxonomy.current().issues]
    return {code: found[code] for code in order if code in found} | found


def _read(raw: dict[str, Any]) -> dict[str, Shipped]:
    heads = ("group", "version", "reviewed", "review_by")
    version, reviewed, review_by = raw["version"], raw["reviewed"], raw["review_by"]
    return {
        code: Shipped(
            code,
            version,
            reviewed,
            review_by,
            tuple(body.get("rules", ())),
            {language: Parts.read(body[language]) for language in LANGUAGES if language in body},
        )
        for code, body in raw.items()
        if code not in heads
    }


# --- what the law room gives ------------------------------------------------------------------------------------------------

_FROM = {
    "knew": ("从知道权利受损那天起", "from the day you knew or should have known"),
    "left": ("从离职那天起，在职期间不算", "from the day you left; while you work there it does not run"),
    "arbitration_filed": ("从交申请那天起", "from the day of the application"),
    "arbitration_accepted": ("从受理那天起", "from the day it was accepted"),
    "award_received": ("从收到裁决那天起", "from the day the award was received"),
    "judgment_received": ("从收到判决那天起", "from the day the judgment was received"),
    "performance_due": ("从该付钱的最后一天起", "from the last day for payment"),
    "violation_ended": ("从违法停止那天起", "from the day the violation ended"),
    "payment_order_accepted": ("从法院受理那天起", "from the day the court accepted it"),
    "payment_order_received": ("从收到支付令那天起", "from the day the order was received"),
    "mediation_requested": ("从申请调解那天起", "from the day mediation was asked for"),
    "agreement_effective": ("从调解协议生效那天起", "from the day the agreement took effect"),
    "labour_agreement_effective": ("从调解协议生效那天起", "from the day the agreement took effect"),
    "accident": ("从出事那天起", "from the day of the accident"),
    "diagnosis": ("职业病从诊断那天起", "for an occupational disease from the diagnosis"),
    "recognition_accepted": ("从受理那天起", "from the day it was accepted"),
    "appraisal_received": ("从收到鉴定结论那天起", "from the day the appraisal was received"),
    "administrative_act": ("从知道那个决定那天起", "from the day you knew of the decision"),
    "civil_knew": ("从知道受损和对方是谁那天起", "from the day you knew of the harm and who did it"),
    "unfair_settlement": ("从知道吃亏那天起", "from the day you knew it was unfair"),
    "occ_certificate": ("从收到诊断证明那天起", "from the day the certificate was received"),
    "preserved_award_effective": ("从裁决生效那天起", "from the day the award took effect"),
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule an article rests on. `local` tells that practice differs by place; `certainty` is "T", "S" or "R" of the law room."""

    id: str
    title: str
    cited: tuple[str, ...]
    local: bool
    certainty: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit from the law room: `says` is one line with length, act and start. `last_day` is the last day if it began on the
    reader's day, rest days rolled over, `provisional` as long as that year's calendar is not published."""

    rule: str
    length: str
    what: str
    since: str
    who: str
    last_day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Authority:
    """An office that decides, with its national short number, "" for none."""

    code: str
    label: str
    phone: str


@lru_cache(1024)
def rules_of(issue: str, language: str, parts: Parts | None = None) -> tuple[str, ...]:
    """Ids of the rules of an article: the taxonomy's, then the file's own, then those its sentences name; each once."""
    row, base = taxonomy.issue(issue), shipped().get(issue)
    ids = [*(row.time_limit_rules if row else ()), *(base.rules if base else ())]
    parts = parts or (base.parts.get(language_of(language)) if base else None)
    if parts is not None:
        ids += [name for text in parts.sentences() for name in _PLACE.findall(text)]
    return tuple(dict.fromkeys(name for name in ids if name in _known()))


@cache
def _known() -> dict[str, law.Rule]:
    return {rule.id: rule for rule in law.rules()}


@lru_cache(1024)
def rule_lines(ids: tuple[str, ...], language: str) -> tuple[RuleLine, ...]:
    """The rules with title and statutes in the reader's language."""
    tongue = language_of(language)
    return tuple(
        RuleLine(rule.id, rule.title(tongue), tuple(one.say(tongue) for one in rule.basis), rule.local, rule.certainty)
        for rule in (_known()[one] for one in ids)
    )


@lru_cache(1024)
def deadlines(ids: tuple[str, ...], language: str, today: date) -> tuple[Deadline, ...]:
    """The limits among these rules; those the worker must keep come first."""
    tongue = language_of(language)
    found = []
    for name in ids:
        limit = clocks.LIMITS.get(name)
        if limit is None:
            continue
        last = calendar.roll_over(clocks.count(today, limit.length)).day
        starts = [_FROM[start][tongue == "en"] for start in limit.starts]
        found.append(
            Deadline(
                rule=name,
                length=limit.length.say().say(tongue),
                what=limit.what.say(tongue),
                since=("；" if tongue == "zh" else "; ").join(starts),
                who=limit.who,
                last_day=last,
                provisional=calendar.is_provisional(last),
            )
        )
    found.sort(key=lambda one: one.who not in ("worker", "both"))
    return tuple(found)


@lru_cache(1024)
def authorities(issue: str, language: str) -> tuple[Authority, ...]:
    """Who decides, in the taxonomy's order."""
    row, tongue = taxonomy.issue(issue), language_of(language)
    found = []
    for code in row.competent_authority if row else ():
        one = taxonomy.find("authorities", code)
        if one is not None:
            number = re.search(r"(?<!\d)(?:1\d{2,4})(?!\d)", one.note)
            found.append(Authority(code, one.label(tongue), number.group() if number else ""))
    return tuple(found)


# --- places in sentences, reading length ------------------------------------------------------------------------------------


def filled(text: str, language: str) -> str:
    """A sentence with the lengths of its limits put in; an unknown place stays as it is typed."""

    def length(found: re.Match[str]) -> str:
        limit = clocks.LIMITS.get(found.group(1))
        return limit.length.say().say(language_of(language)) if limit else found.group()

    return _PLACE.sub(length, text)


def unknown_rules(parts: Parts) -> list[str]:
    """Places that name no limit of the law room."""
    named = [name for text in parts.sentences() for name in _PLACE.findall(text)]
    return [name for name in dict.fromkeys(named) if name not in clocks.LIMITS]


@lru_cache(1024)
def text_of(parts: Parts, language: str) -> Parts:
    """The same parts with all places filled."""
    raw = parts.as_json()
    for name, rows in raw.items():
        if name != "search":
            raw[name] = [
                [filled(one, language) for one in row] if isinstance(row, list) else filled(row, language)
                for row in rows
            ]
    return Parts.read(raw)


def _size(text: str, language: str) -> int:
    return len((_WORD if language_of(language) == "en" else _HAN).findall(filled(text, language)))


def prose_length(parts: Parts, language: str) -> int:
    """How much there is to read besides lists: characters in Chinese, words in English."""
    return sum(_size(text, language) for _part, text in parts.prose())


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an article cannot be published: `kind` is "empty", "long", "sentence", "step", "place" or "pair"; `part` the field it is in."""

    kind: str
    part: str
    text: str = ""
    size: int = 0
    most: int = 0


def faults(issue: str, parts: Parts, language: str) -> list[Fault]:
    """What keeps a text from being published, in the order of the parts."""
    tongue = language_of(language)
    found = [Fault("empty", part) for part in ("right", "today", "tricks", "search") if not getattr(parts, part)]
    ids = rules_of(issue, tongue, parts)
    if not ids and not parts.rule:
        found.append(Fault("empty", "rule"))
    if not any(name in clocks.LIMITS for name in ids) and not parts.deadline:
        found.append(Fault("empty", "deadline"))
    row = taxonomy.issue(issue)
    if not (row and row.needed_evidence) and not parts.keep:
        found.append(Fault("empty", "keep"))
    found += [Fault("pair", "tricks", trick or answer) for trick, answer in parts.tricks if not (trick and answer)]
    found += [Fault("place", "right", name) for name in unknown_rules(parts)]
    for part, text in parts.prose():
        for sentence in _ENDS[tongue].split(text):
            if (size := _size(sentence, tongue)) > SENTENCE[tongue]:
                found.append(Fault("sentence", part, sentence.strip(), size, SENTENCE[tongue]))
    for step in parts.today:
        if (size := _size(step, tongue)) > STEP[tongue]:
            found.append(Fault("step", "today", step, size, STEP[tongue]))
    if (size := prose_length(parts, tongue)) > MOST[tongue]:
        found.append(Fault("long", "right", size=size, most=MOST[tongue]))
    return found
