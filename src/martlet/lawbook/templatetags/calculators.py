"""Controls of a calculator, drawn by hand: a form with repeating rows has a hundred of them, and template tags cost too much.

Everything people typed is escaped here; the rest is our own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from martlet.law.registry import Rule
from martlet.lawbook.calculator import Field, Table

register = template.Library()


@register.simple_tag
def controls(parts: Sequence[Field | Table]) -> SafeString:
    """Labels, errors and controls of these parts, in their order."""
    return mark_safe("".join(_part(part) for part in parts))  # escaped in the functions beneath  # noqa: S308


def _part(part: Field | Table) -> str:
    return _table(part) if isinstance(part, Table) else _field(part)


# Words are fetched outside the markup: the collector of messages does not read inside f-strings.


def _bad(error: str) -> str:
    return " m-field-bad" if error else ""


def _error(error: str, where: str) -> str:
    return f'<p class="m-field-err" id="{where}_error"><span>{escape(error)}</span></p>' if error else ""


def _label(text: str, required: bool) -> str:
    if required:
        return escape(text)
    word = gettext("optional")
    return f'{escape(text)} <span class="m-muted m-s">{escape(word)}</span>'


def _described(one: Field) -> str:
    return f' aria-describedby="{one.id}_error" aria-invalid="true"' if one.error else ""


def _field(one: Field) -> str:
    if one.kind in ("yesno", "checks", "span"):
        return (
            f'<fieldset class="m-field{" m-wide" * (one.kind == "checks")}{_bad(one.error)}">'
            f'<legend class="m-form-label">{_label(one.label, one.required)}</legend>{_error(one.error, one.id)}'
            f"{_group(one)}</fieldset>"
        )
    control = _control(one)
    if one.unit:
        control = f'<div class="m-with-unit">{control}<span>{escape(one.unit)}</span></div>'
    return (
        f'<div class="m-field{_bad(one.error)}"><label class="m-form-label" for="{one.id}">'
        f"{_label(one.label, one.required)}</label>{_error(one.error, one.id)}{control}</div>"
    )


def _group(one: Field) -> str:
    if one.kind == "span":
        return f'<div class="m-row-x">{_span(one)}</div>'
    kind = "radio" if one.kind == "yesno" else "checkbox"
    options: Iterable[tuple[str, str]] = one.options
    chosen = set(one.values)
    if one.kind == "yesno":
        options = [("yes", gettext("Yes")), ("no", gettext("No"))]
        if not one.required and one.value not in ("yes", "no"):
            options = [*options, ("", gettext("not known"))]
        chosen = {one.value}
        if one.required and not one.value:
            chosen = set()
    boxes = (
        f'<label class="m-check"><input class="m-form-check-input" type="{kind}" name="{one.name}" id="{one.id}_{number}"'
        f' value="{escape(value)}"{" checked" * (value in chosen)}><span>{escape(words)}</span></label>'
        for number, (value, words) in enumerate(options)
    )
    return f'<div class="m-options">{"".join(boxes)}</div>'


def _input(name: str, where: str, value: str, more: str = "") -> str:
    return (
        f'<input class="m-form-control" type="text" name="{name}" id="{where}" value="{escape(value)}" maxlength="200"'
        f' autocomplete="off"{more}>'
    )


def _span(one: Field, named: str = "") -> str:
    values = [*one.values, "", ""]
    described = f'{_described(one)} placeholder="2026-11-24"'
    first, second = named or gettext("from"), gettext("to")
    return _input(
        f"{one.name}-from", f"{one.id}-from", values[0], f'{described} aria-label="{escape(first)}"'
    ) + _input(f"{one.name}-to", f"{one.id}-to", values[1], f'{described} aria-label="{escape(second)}"')


def _control(one: Field, more: str = "") -> str:
    more += _described(one)
    if one.kind in ("choice", "place", "yesno"):
        options, nothing = one.options, gettext("choose")
        if one.kind == "yesno":
            options = [("yes", gettext("Yes")), ("no", gettext("No"))]
        rows = "".join(
            f'<option value="{escape(value)}"{" selected" * (value == one.value)}>{escape(words)}</option>'
            for value, words in options
        )
        known = one.value in dict(options)
        kept = (
            f'<option value="{escape(one.value)}" selected>{escape(one.value)}</option>'
            if one.value and not known
            else ""
        )
        return (
            f'<select class="m-form-select" name="{one.name}" id="{one.id}"{more}>'
            f'<option value="">{escape(nothing)}</option>{kept}{rows}</select>'
        )
    if one.kind == "span":
        return _span(one, one.label)
    if one.kind in ("number", "whole"):
        more += ' inputmode="decimal"' if one.kind == "number" else ' inputmode="numeric"'
    elif one.kind in ("day", "month"):
        more += f' placeholder="{"2026-11-24" if one.kind == "day" else "2026-11"}"'
    return _input(one.name, one.id, one.value, more)


def _cells(row: Sequence[Field], number: int) -> Iterator[str]:
    for cell in row:
        named = f' aria-label="{escape(cell.label)} {number}"'
        content = _control(cell, "" if cell.kind == "span" else named)
        yield f'<td data-label="{escape(cell.label)}">{_error(cell.error, cell.id)}{content}</td>'


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.columns)
    rows = "".join(f"<tr>{''.join(_cells(row, number))}</tr>" for number, row in enumerate(table.rows, 1))
    more = escape(gettext("More rows for “%(what)s”") % {"what": table.label})
    return (
        f'<fieldset class="m-field m-wide{_bad(table.error)}" id="{table.id}"><legend class="m-form-label">'
        f"{_label(table.label, table.required)}</legend>{_error(table.error, table.id)}"
        f'<table class="m-tbl m-cards m-ask"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        f'<button class="m-btn m-btn-s" name="more" value="{table.fact}">{more}</button></fieldset>'
    )


@register.simple_tag
def rule_rows(rules: Sequence[Rule], language: str) -> SafeString:
    """Rows of the list of rules: title, statutes, how sure; a mark where something is computed for one place only."""
    return _rule_rows(tuple(rules), language)


@lru_cache(maxsize=64)
def _rule_rows(rules: tuple[Rule, ...], language: str) -> SafeString:
    """Rules never change while a process lives, so a chapter is drawn once in each language."""
    base = reverse("lawbook:rules")
    words = {
        "T": ("m-tag-go", "circle-check", gettext("text read")),
        "S": ("m-tag-maybe", "alert-triangle", gettext("secondary source")),
        "R": ("m-tag-maybe", "alert-triangle", gettext("recalled")),
        "L": ("m-tag-maybe", "map-pin", gettext("differs by place")),
    }
    marks = {
        code: f' <span class="m-tag {kind}">{icon(drawing)}{escape(word)}</span>'
        for code, (kind, drawing, word) in words.items()
    }
    labels = [escape(gettext("Statutes")), escape(gettext("How sure"))]
    between = "；" if language.startswith("zh") else "; "
    rows = (
        f'<tr><th scope="row"><a class="m-t1" href="{base}rules/{one.id}">{escape(one.title(language))}</a>'
        f' <span class="m-s m-muted">{one.id}</span></th>'
        f'<td class="m-s" data-label="{labels[0]}">{escape(between.join(cited.say(language) for cited in one.basis))}</td>'
        f'<td data-label="{labels[1]}"><span>{marks[one.certainty]}{marks["L"] * one.local}</span></td></tr>'
        for one in rules
    )
    return mark_safe("".join(rows))  # titles and statutes are escaped above  # noqa: S308


def icon(name: str) -> str:
    """An icon of the sprite, as the console's own tag draws it."""
    return f'<svg class="m-icon" aria-hidden="true"><use href="{static("icons.svg")}#{name}"/></svg>'


@register.filter
def said_in(said: Any, language: str) -> str:
    """A sentence of the law in the reader's language."""
    return str(said.say(language))
