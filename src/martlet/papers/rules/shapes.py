"""What a paper is made of: the facts it asks for and the blocks of its page. Every text has Chinese and English.

Blocks are what the builder turns into a Word template; their texts may hold `{{ names }}` of the context (see naming.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "Attachments",
    "Block",
    "Employers",
    "Fact",
    "Heading",
    "Lines",
    "Need",
    "Office",
    "Paper",
    "Para",
    "People",
    "Right",
    "Rows",
    "Sign",
    "Table",
    "Text",
    "Ticks",
    "Title",
    "To",
    "When",
]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a paper asks for. `subject`: whose it is: person, employer, evidence or case.

    `kind`: text, long, day, money (fen), count, phone, id (18 signs), choice, many. `comes` says where it is filled from;
    `private` values are shown masked; `past`: a day that cannot be to come.
    """

    key: str
    subject: str
    label: Text
    kind: str = "text"
    hint: Text = Text("", "")
    choices: tuple[tuple[str, str, str], ...] = ()
    comes: str = "typed"
    private: bool = False
    past: bool = False

    def choice(self, code: str, language: str) -> str:
        return next((zh if language.startswith("zh") else en for one, zh, en in self.choices if one == code), "")


@dataclass(frozen=True, slots=True)
class Need:
    key: str
    required: bool


# --- blocks ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Title:
    text: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """A short line at the right margin: a number, a day."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """`keep`: stands on the page of what follows, so that an amount never parts from the signatures under it."""

    text: str
    indent: bool = True
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """One paragraph for every row of a list; the row is called `row`."""

    each: str
    text: str


@dataclass(frozen=True, slots=True)
class People:
    """The block of a person, once for each; the person is called `p`. `fields` narrows it."""

    label: str
    each: str = "persons"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Employers:
    """The block of a firm, once for each; the firm is called `e`."""

    label: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A ruled table of labels and values, `columns` pairs to a line. A value may be long."""

    pairs: tuple[tuple[str, str], ...]
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled list with a heading row that is repeated on every page; the row is called `row`."""

    each: str
    columns: tuple[tuple[str, str, int], ...]
    """(heading, text, width in twentieths of the line)"""
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes of a choice, those chosen ticked."""

    label: str
    key: str


@dataclass(frozen=True, slots=True)
class To:
    """此致 and the full name of the organ."""

    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    """Places for signatures. `each`: one line for every person of that list; `foot`: a line under the day, on its page."""

    lines: tuple[str, ...] = ()
    each: str = ""
    label: str = ""
    day: str = "{{ day }}"
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Attachments:
    pass


@dataclass(frozen=True, slots=True)
class Office:
    """Cells that the receiving office fills: they stay empty, and their heading says so."""

    heading: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class When:
    """Blocks that are printed when `test` (an expression over the context) holds."""

    test: str
    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Title
    | Right
    | Heading
    | Para
    | Lines
    | People
    | Employers
    | Rows
    | Table
    | Ticks
    | To
    | Sign
    | Attachments
    | Office
    | When
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of document.

    `people`: (fewest, most) workers of one document; most 0 is no limit. `per_person`: a sheet for each worker chosen.
    `consent`: purpose without whose live consent it is not printed, because it tells somebody outside of them.
    `person`, `employer`, `evidence`, `case`: facts asked for, a star marks what the law requires; `delegate`: of those who
    are elected, besides. `lists`: rows it needs.
    `venues`: claims that the law room sends elsewhere are left out; empty takes all.
    `traps` are shown to the volunteer before printing and never printed.
    """

    id: str
    purpose: str
    name: Text
    basis: Text
    signs: Text
    copies: Text
    blocks: tuple[Block, ...]
    person: str = ""
    delegate: str = ""
    employer: str = ""
    case: str = ""
    evidence: str = ""
    lists: str = ""
    people: tuple[int, int] = (1, 0)
    per_person: bool = False
    consent: str = ""
    representatives: tuple[int, int] = (0, 0)
    attachments: tuple[Text, ...] = ()
    traps: tuple[Text, ...] = ()
    stages: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    landscape: bool = False
    number: str = ""
    """What the foot of every page names beside the paper, as a tag: the number an agreement bears."""
    venues: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.id.lower()

    @property
    def has_people(self) -> bool:
        return bool(self.person)

    @property
    def has_employers(self) -> bool:
        return bool(self.employer)

    def needs(self, subject: str) -> Sequence[Need]:
        """Facts asked for of a subject (person, employer, evidence, case) or the lists, in the order of the paper."""
        written: str = getattr(self, subject)
        return [Need(word.rstrip("*"), word.endswith("*")) for word in written.split()]
