"""A form for any calculator, made from the facts that it reads; what was typed as facts, and faults back at their fields.

Everything travels in the address, so that a result can be linked and printed. Repeating facts are rows: a few stand empty, and
'more rows' draws the page again with more of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from martlet.law import Fault, Result, evaluate, words
from martlet.law.clocks import LIMITS
from martlet.law.facts import Reader
from martlet.law.registry import Calculator, rules

__all__ = ["CalculatorForm", "Field", "Table"]

EMPTY_ROWS = 3
MOST_ROWS = 200
LONGEST = 200
_LENGTHS = ("days", "workdays", "months", "years")
_NOT_FACTS = ("more", "rule")


class Typed(Protocol):
    """What was typed, as in the query of an address."""

    def get(self, name: str, default: str = ..., /) -> Any: ...

    def getlist(self, name: str, /) -> Sequence[str]: ...

    def __iter__(self) -> Any: ...

    def __contains__(self, name: object, /) -> bool: ...


@dataclass(slots=True)
class Field:
    """One control. `kind`: "number", "whole", "text", "day", "month", "place", "choice", "checks", "yesno" or "span" (two days).

    `options` are (value, words); `value` is what was typed, `values` where there are several.
    """

    name: str
    fact: str
    kind: str
    label: str
    required: bool = True
    unit: str = ""
    options: Sequence[tuple[str, str]] = ()
    value: str = ""
    values: Sequence[str] = ()
    error: str = ""
    hint: str = ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"


@dataclass(slots=True)
class Table:
    """A repeating fact: rows of controls, the last ones empty."""

    fact: str
    label: str
    required: bool
    columns: Sequence[str]
    rows: list[list[Field]]
    error: str = ""

    @property
    def id(self) -> str:
        return f"id_{self.fact}"


@dataclass(slots=True)
class CalculatorForm:
    """The form of one calculator in one language, and its result once facts were given.

    `errors` are (id to jump to or "", sentence). `rule` narrows a calculator that serves several rules; for a plain time limit
    its length is known then and not asked.
    """

    calculator: Calculator
    typed: Typed
    language: str
    places: Sequence[tuple[str, tuple[str, str]]] = ()
    initial: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    parts: list[Field | Table] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    result: Result | None = None

    def __post_init__(self) -> None:
        if self.rule not in self.calculator.rules:
            self.rule = ""
        self.parts = [self._part(name, reader) for name, reader in self._asked()]
        if self.given and not self.typed.get("more", ""):
            self._compute()

    # --- what is asked ------------------------------------------------------------------------------------------------

    def _asked(self) -> Iterable[tuple[str, Reader]]:
        """Facts that must be there first, each group in the order of the function."""
        left_out: set[str] = set()
        if "rule" in self.calculator.facts:
            left_out.add("rule")
            if self.rule in LIMITS:
                left_out |= set(_LENGTHS)
        asked = [(name, reader) for name, reader in self.calculator.facts.items() if name not in left_out]
        return sorted(asked, key=lambda one: not one[1].required)

    @property
    def given(self) -> bool:
        """Whether anything was typed or chosen, so that there is something to answer."""
        return any(name not in _NOT_FACTS for name in self.typed)

    @property
    def needed(self) -> list[Field | Table]:
        return [part for part in self.parts if part.required]

    @property
    def optional(self) -> list[Field | Table]:
        return [part for part in self.parts if not part.required]

    def _say(self, names: tuple[str, str]) -> str:
        return names[0 if self.language.startswith("zh") else 1]

    def _label(self, fact: str) -> str:
        # A list of names is chosen from, so the form asks for the city; only a program writes its code.
        text = self._say(("城市", "city") if fact == "code" else words.fact(fact))
        return text[:1].upper() + text[1:]

    def _unit(self, fact: str, reader: Reader) -> str:
        if reader.kind not in ("amount", "pay"):
            return ""
        return self._say(words.UNITS[words.unit(fact) or "yuan"])

    def _options(self, fact: str, reader: Reader) -> list[tuple[str, str]]:
        if fact == "rule":
            titles = {rule.id: rule.title(self.language) for rule in rules()}
            return [(code, titles[code]) for code in reader.choices]
        return [(code, self._say(words.choice(code, fact))) for code in reader.choices]

    def _part(self, name: str, reader: Reader) -> Field | Table:
        if reader.kind == "each" and reader.of is not None and reader.of.kind != "choice":
            return self._table(name, reader, reader.of)
        return self._field(name, name, reader)

    def _field(self, name: str, fact: str, reader: Reader) -> Field:
        kinds = {"amount": "number", "pay": "number", "count": "whole", "day": "day", "birth": "day", "flag": "yesno"}
        one = Field(name, fact, kinds.get(reader.kind, reader.kind), self._label(fact), reader.required)
        one.unit = self._unit(fact, reader)
        one.value = self._typed(name)
        if one.kind == "choice":
            one.options = self._options(fact, reader)
            self._preset(one, reader.default)
        elif one.kind == "yesno":
            self._preset(one, {True: "yes", False: "no"}.get(reader.default))
        elif one.kind == "each" and reader.of is not None:
            one.kind = "checks"
            one.options = self._options(fact, reader.of)
            one.values = [value for value in self.typed.getlist(name) if value]
        elif one.kind == "span":
            one.values = [self._typed(f"{name}-from"), self._typed(f"{name}-to")]
        elif one.kind == "place":
            one.options = [(code, f"{self._say(names)} {code}") for code, names in self.places if code != "000000"]
            if one.value and one.value not in dict(one.options):
                one.options = [(one.value, one.value), *one.options]
        if not self.given and not one.value:
            one.value = self.initial.get(fact, "") or self.initial.get(one.kind, "")
        return one

    def _preset(self, one: Field, default: Any) -> None:
        if not one.value and isinstance(default, str) and not self._was_asked(one.name):
            one.value = default

    def _was_asked(self, name: str) -> bool:
        return name in self.typed

    def _typed(self, name: str) -> str:
        return str(self.typed.get(name, "")).strip()[:LONGEST]

    def _table(self, name: str, reader: Reader, entry: Reader) -> Table:
        parts: Mapping[str, Reader] = entry.parts or {"": entry}
        filled = sorted({row for row in self._rows_typed(name) if self._has_words(name, row, parts)})
        spare = EMPTY_ROWS if not filled or self.typed.get("more", "") == name else 1
        numbers = [*filled, *(filled[-1] + 1 + extra if filled else extra for extra in range(spare))]
        rows = [
            [self._field(self._cell(name, number, part), part or name, one) for part, one in parts.items()]
            for number in numbers
        ]
        return Table(name, self._label(name), reader.required, [cell.label for cell in rows[0]], rows)

    def _cell(self, name: str, row: int, part: str) -> str:
        return f"{name}-{row}-{part}" if part else f"{name}-{row}"

    def _rows_typed(self, name: str) -> Iterable[int]:
        for key in self.typed:
            head, dash, rest = key.partition("-")
            number = rest.partition("-")[0]
            if head == name and dash and number.isascii() and number.isdecimal() and int(number) < MOST_ROWS:
                yield int(number)

    def _has_words(self, name: str, row: int, parts: Mapping[str, Reader]) -> bool:
        """Whether anything but a preset choice stands in a row."""
        for part, reader in parts.items():
            cell = self._cell(name, row, part)
            if reader.kind == "span":
                if self._typed(f"{cell}-from") or self._typed(f"{cell}-to"):
                    return True
            elif reader.kind != "flag" and self._typed(cell):
                return True
        return False

    # --- what was typed -----------------------------------------------------------------------------------------------

    def _compute(self) -> None:
        facts: dict[str, Any] = {}
        for part in self.parts:
            value = self._value(part)
            if value is not None:
                facts[part.fact] = value
        if self.rule and "rule" in self.calculator.facts:
            facts["rule"] = self.rule
        for part in self.parts:
            self._check(part, facts.get(part.fact))
        if self.errors:
            return
        try:
            self.result = evaluate(self.calculator.name, facts, self.rule or None)
        except Fault as fault:
            self._place(fault)
        except (OverflowError, ValueError):
            self.errors.append(("", self._say(("日期超出范围，请再看看。", "A date is out of range. Please check."))))

    def _check(self, part: Field | Table, value: Any) -> None:
        """Read one fact by itself, so that every field with a fault is told at once and not one after the other."""
        reader = self.calculator.facts[part.fact]
        try:
            if value is not None:
                reader.read(part.fact, value)
            elif reader.required:
                name = self._label(part.fact)
                raise Fault(part.fact, f"「{name}」还没写。", f"{name}: is missing.")
        except Fault as fault:
            fault.within = fault.within or part.fact
            self._place(fault)

    def _value(self, part: Field | Table) -> Any:
        """The plain value of a part, None where nothing was written."""
        if isinstance(part, Table):
            entries = [self._entry(row) for row in self._filled(part)]
            return entries or None
        return self._plain(part)

    def _filled(self, table: Table) -> list[list[Field]]:
        return [
            row for row in table.rows if any(cell.value or any(cell.values) for cell in row if cell.kind != "yesno")
        ]

    def _entry(self, row: Sequence[Field]) -> Any:
        if len(row) == 1:
            return self._plain(row[0])
        found = {cell.fact: self._plain(cell) for cell in row}
        return {fact: value for fact, value in found.items() if value is not None}

    def _plain(self, one: Field) -> Any:
        if one.kind == "yesno":
            return {"yes": True, "no": False}.get(one.value, one.value or None)
        if one.kind == "checks":
            return list(one.values) or None
        if one.kind == "span":
            return list(one.values) if any(one.values) else None
        return one.value or None

    def _place(self, fault: Fault) -> None:
        """Put the sentence of a fault at the control it is about."""
        sentence = fault.say(self.language)
        target: Field | Table | None = next((one for one in self.parts if one.fact in (fault.within, fault.fact)), None)
        if isinstance(target, Table) and fault.row is not None:
            filled = self._filled(target)
            if fault.row < len(filled):
                row = filled[fault.row]
                target = next((cell for cell in row if cell.fact == fault.fact), row[0])
        if target is None:
            self.errors.append(("", sentence))
            return
        target.error = sentence
        jump = target.id
        if isinstance(target, Field):
            jump += {"yesno": "_0", "checks": "_0", "span": "-from"}.get(target.kind, "")
        self.errors.append((jump, sentence))
