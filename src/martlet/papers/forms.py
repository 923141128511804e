"""From what was typed to plain values. The form of a paper has one field for every fact that paper asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField, MoneyField
from martlet.cases.forms import OnceForm, RoomForm
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language, reads_english
from martlet.foundation.money import yuan
from martlet.foundation.text import masked_name
from martlet.papers import filling
from martlet.papers.rules import wording
from martlet.papers.rules.composing import Asked, key_of
from martlet.papers.rules.facts import SOURCES
from martlet.papers.rules.material import Chosen
from martlet.papers.rules.plan import parse_plan
from martlet.papers.rules.shapes import Fact

LONG, SHORT = 8000, 200
MANY_OWNERS = 2


class IdNumberField(forms.CharField):
    """An identity number of 18 signs; 不详 where nobody knows it is refused: without it the paper has a gap."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return wording.check_id_number(text)
        except Problem as problem:
            raise ValidationError(problem.message, "id") from None


class PlanField(forms.CharField):
    """Instalments, one a line."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text:
            try:
                parse_plan(text, timezone.localdate())
            except Problem as problem:
                raise ValidationError(problem.message, "plan") from None
        return text


def field_name(asked: Asked) -> str:
    """The name of a fact's field: person-<id>-id_number."""
    return asked.key.replace(":", "-")


def _field(asked: Asked) -> forms.Field:
    fact, language = asked.fact, reader_language()
    label = fact.label.say(language)
    more: dict[str, Any] = {
        "label": label[:1].upper() + label[1:],
        "required": False,
        "help_text": fact.hint.say(language),
    }
    known = asked.raw is not None
    if fact.private and known:
        more["widget"] = forms.TextInput(attrs={"placeholder": shown(asked), "autocomplete": "off"})
    if fact.kind == "day":
        return DayField(past=fact.past, **more)
    if fact.kind == "money":
        return MoneyField(**more)
    if fact.kind == "count":
        return forms.IntegerField(min_value=1, max_value=20, **more)
    if fact.kind == "id":
        return IdNumberField(max_length=24, **more)
    if fact.kind == "plan":
        return PlanField(max_length=LONG, widget=forms.Textarea(attrs={"rows": 3}), **more)
    if fact.kind == "choice":
        choices = [(code, zh if language.startswith("zh") else en) for code, zh, en in fact.choices]
        return forms.ChoiceField(choices=[("", _("Choose…")), *choices], **more)
    if fact.kind == "many":
        choices = [(code, zh if language.startswith("zh") else en) for code, zh, en in fact.choices]
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **more)
    if fact.kind == "long":
        return forms.CharField(max_length=LONG, widget=forms.Textarea(attrs={"rows": 5}), **more)
    return forms.CharField(max_length=SHORT, **more)


def shown(asked: Asked) -> str:
    """A known value for the page: identities masked."""
    return masked(asked.fact, asked.raw)


def masked(fact: Fact, raw: Any) -> str:
    """A value as the page shows it: names, numbers, addresses and accounts only hinted at."""
    if raw is None:
        return ""
    if not fact.private:
        if fact.kind == "day":
            return wording.day(raw)
        if fact.kind == "money":
            return yuan(raw)
        if fact.kind == "choice":
            return fact.choice(raw, reader_language())
        if fact.kind == "many":
            between = ", " if reads_english() else "、"
            return between.join(fact.choice(code, reader_language()) for code in raw)
        return str(raw)
    text = str(raw)
    if fact.key in ("name", "agent_name"):
        return masked_name(text)
    if fact.kind == "phone":
        return f"{text[:3]}****{text[-4:]}" if len(text) > 7 else "****"
    if fact.kind == "id":
        return f"{text[:4]}****{text[-2:]}"
    return f"{text[:3]}****" if len(text) > 4 else "****"


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of one owner, or of many as a grid: `rows` are (owner, fields or None under each head)."""

    owner: str
    fields: Sequence[Any] = ()
    heads: Sequence[str] = ()
    rows: Sequence[tuple[str, Sequence[Any]]] = ()


@dataclass(frozen=True, slots=True)
class KnownLine:
    owner: str
    label: str
    value: str
    comes: str
    field: Any


class PaperForm(OnceForm):
    """One field for each fact asked. Blank never erases: it leaves what is known."""

    rev = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        self.asked = asked
        initial = {field_name(one): one.raw for one in asked if one.raw is not None and not one.fact.private}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for one in asked:
            self.fields[field_name(one)] = _field(one)
            # Shown as needed; an empty one is a gap that is named when printing, not an error of typing.
            self.fields[field_name(one)].required = one.required

    def full_clean(self) -> None:
        needed = [self.fields[field_name(one)] for one in self.asked if one.required]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True

    def clean(self) -> dict[str, Any]:
        """A day of birth must be the one in the identity number, typed now or before."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        known = {(one.owner_id, one.fact.key): one for one in self.asked}
        for one in self.asked:
            number = known.get((one.owner_id, "id_number"))
            born = cleaned.get(field_name(one)) if one.fact.key == "birth_date" else None
            if number is None or born is None or born == one.raw:
                continue
            card = cleaned.get(field_name(number)) or number.raw
            if card and wording.facts_of_id(card)[0] != born:
                self.add_error(field_name(one), _("The identity number says another day. Compare both with the card."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What was typed and differs from what is known, under the keys facts are kept by."""
        found: dict[str, Any] = {}
        for one in self.asked:
            typed = self.cleaned_data.get(field_name(one))
            if one.fact.kind == "many":
                if (typed or None) != (one.raw or None):
                    found[one.key] = typed or None
            elif typed not in (None, "") and typed != one.raw:
                found[one.key] = typed
                if one.fact.key == "id_number":  # what it says of the day of birth counts from now on
                    found.setdefault(key_of("person", one.owner_id, "birth_date"), None)
        return found

    def _groups(self, wanted: Sequence[Asked]) -> Iterator[Group]:
        by_subject: dict[str, dict[str, list[Asked]]] = {}
        for one in wanted:
            by_subject.setdefault(one.fact.subject, {}).setdefault(one.owner_id, []).append(one)
        for owners in by_subject.values():
            if len(owners) > MANY_OWNERS:
                yield self._grid(owners)
                continue
            for rows in owners.values():
                yield Group(_owner(rows[0]), [self[field_name(one)] for one in rows])

    def _grid(self, owners: dict[str, list[Asked]]) -> Group:
        facts = list(dict.fromkeys(one.fact.key for rows in owners.values() for one in rows))
        heads = {one.fact.key: str(self.fields[field_name(one)].label) for rows in owners.values() for one in rows}
        table = []
        for rows in owners.values():
            fields = {one.fact.key: self[field_name(one)] for one in rows}
            table.append((_owner(rows[0]), [fields.get(key) for key in facts]))
        return Group("", (), [heads[key] for key in facts], table)

    @property
    def missing_groups(self) -> list[Group]:
        """What must be filled in before printing."""
        return list(self._groups([one for one in self.asked if one.is_missing]))

    @property
    def optional_groups(self) -> list[Group]:
        """What may be added; left out it is printed as 无."""
        return list(self._groups([one for one in self.asked if one.raw is None and not one.required]))

    @property
    def known_lines(self) -> list[KnownLine]:
        """What is known already, with where from and the field to change it."""
        language = reader_language()
        return [
            KnownLine(
                _owner(one),
                one.fact.label.say(language),
                shown(one),
                SOURCES[one.comes].say(language) if one.comes else "",
                self[field_name(one)],
            )
            for one in self.asked
            if one.raw is not None
        ]

    @property
    def known_has_errors(self) -> bool:
        return any(line.field.errors for line in self.known_lines)


def _owner(one: Asked) -> str:
    return masked_name(one.owner) if one.fact.subject == "person" else one.owner


def read_chosen(data: Any) -> Chosen | None:
    """Whose paper it is, from the address; ids that are not in the case are passed over by the selector.

    None when the address says nothing: the paper's own first choice counts then.
    """
    if "who" not in data:
        return None
    return Chosen(*(tuple(one[:36] for one in data.getlist(name)[:400]) for name in ("worker", "firm", "delegate")))


class VoidForm(RoomForm):
    reason = forms.CharField(label=_("Why"), max_length=200, error_messages={"required": _("Say why, in a few words.")})


class TemplateForm(RoomForm):
    file = forms.FileField(
        label=_("Word file"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={
            "required": _("Choose the Word file you changed."),
            "empty": _("This file is empty. Choose another."),
        },
    )
    note = forms.CharField(label=_("What you changed"), required=False, max_length=200)

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > filling.LARGEST:
            raise ValidationError(_("A template is at most 2 MB. Take out pictures and save it again."))
        return bytes(file.read())
