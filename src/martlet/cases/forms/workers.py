"""The table of workers of a group, typed or pasted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from martlet.cases.forms.base import RoomForm
from martlet.cases.forms.facts import fact_text
from martlet.foundation.money import yuan
from martlet.law.claims import FACTS, Facts
from martlet.law.claims import check as check_facts
from martlet.law.claims import read as read_facts

_CELL = (
    '<td data-label="{5}">{1}<input class="m-form-control m-input-s" type="text" name="{2}" id="id_{2}" value="{3}" maxlength="40"'
    ' autocomplete="off" aria-label="{0}"{4}></td>'
)


_CELL_WRONG = (
    '<p class="m-field-err" id="id_{}_error"><svg class="m-icon m-icon-s" aria-hidden="true"><use href="{}#alert-triangle">'
    "</use></svg><span>{}</span></p>"
)


TABLE_FACTS = ("hired", "last_day", "monthly", "average", "cumulative_years")
"""What usually differs between the workers of a group: the columns of their table."""


class WorkersForm(RoomForm):
    """The table of what differs, one row a worker, or the same pasted from a spreadsheet in the order of the workers."""

    paste = forms.CharField(
        label=_("Paste from a spreadsheet"),
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "One line a worker in the order of the table: hire date, last day, monthly pay, average, years of work."
            " A dash for unknown."
        ),
    )

    def __init__(self, data: Any = None, *, workers: Sequence[Any], language: str, at: str = "") -> None:
        """`at`: the page of one worker's facts, to which each name leads."""
        self.at = at
        initial = {}
        for row in workers:
            for name in TABLE_FACTS:
                initial[f"{name}_{row.person_id}"] = fact_text(FACTS[name].kind, getattr(row.facts, name))
        super().__init__(data, initial=initial)
        self.workers, self.language = workers, language
        self.read: dict[str, Facts] = {}
        self.broken: list[tuple[int, str, str]] = []
        for row in workers:
            for name in TABLE_FACTS:
                label = f"{row.name} {FACTS[name].label.say(language)}"
                self.fields[f"{name}_{row.person_id}"] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=40,
                    widget=forms.TextInput(attrs={"autocomplete": "off", "aria-label": label}),
                )

    @property
    def drawn(self) -> SafeString:
        """A line a worker in the order of the case. By hand: two hundred widgets would cost more than forty workers' claims."""
        told = gettext("Claims")
        return format_html_join(
            "",
            '<tr><th scope="row"><a href="{}?who={}">{}</a></th>{}<td class="m-num" data-label="{}">{}{}</td></tr>',
            (
                (
                    self.at,
                    row.person_id,
                    row.name,
                    mark_safe("".join(self._cell(row, name) for name in TABLE_FACTS)),  # each escaped in _cell  # noqa: S308
                    told,
                    "—" if row.total is None else yuan(row.total),
                    format_html(
                        '<br><span class="m-s m-second">{}</span>',
                        gettext("missing: %(facts)s") % {"facts": row.missing},
                    )
                    if row.missing
                    else "",
                )
                for row in self.workers
            ),
        )

    def _cell(self, row: Any, name: str) -> SafeString:
        key = f"{name}_{row.person_id}"
        errors = self.errors.get(key, ()) if self.is_bound else ()
        wrong = format_html(_CELL_WRONG, key, static("icons.svg"), " ".join(map(str, errors))) if errors else ""
        typed = self.data.get(key, "") if self.is_bound else self.initial.get(key, "")
        marks = format_html(' aria-describedby="id_{}_error" aria-invalid="true"', key) if errors else ""
        return format_html(
            _CELL, self.fields[key].label, wrong, key, typed, marks, FACTS[name].label.say(self.language)
        )

    @property
    def heads(self) -> list[str]:
        return [FACTS[name].label.say(self.language) for name in TABLE_FACTS]

    def clean(self) -> Any:
        pasted = (self.cleaned_data.get("paste") or "").strip()
        if pasted:
            self._read_paste(pasted)
        else:
            for row in self.workers:
                raw = {name: self.cleaned_data.get(f"{name}_{row.person_id}", "") for name in TABLE_FACTS}
                facts, faults = self._read(row, raw)
                for name, sentence in faults.items():
                    self.add_error(f"{name}_{row.person_id}", sentence)
                self.read[row.person_id] = facts
        return self.cleaned_data

    def _read(self, row: Any, raw: dict[str, str]) -> tuple[Facts, dict[str, str]]:
        facts, faults = read_facts({name: "" if value in ("-", "—", "/") else value for name, value in raw.items()})
        blank: dict[str, Any] = dict.fromkeys(TABLE_FACTS)
        whole = facts.over(replace(row.facts, **blank))
        faults = {**check_facts(whole, timezone.localdate()), **faults}
        return facts, {name: fault.say(self.language) for name, fault in faults.items() if name in TABLE_FACTS}

    def _read_paste(self, pasted: str) -> None:
        lines = [(number, line) for number, line in enumerate(pasted.splitlines(), 1) if line.strip()]
        if lines and not any(sign.isdigit() for sign in lines[0][1]):
            lines = lines[1:]  # a heading
        if len(lines) > len(self.workers):
            self.add_error(
                "paste",
                _("%(lines)d lines for %(workers)d workers. One line a worker, in the order of the table.")
                % {"lines": len(lines), "workers": len(self.workers)},
            )
            return
        for row, (number, line) in zip(self.workers, lines, strict=False):
            cells = line.split("\t") if "\t" in line else line.split()
            if len(cells) > len(TABLE_FACTS):
                self.broken.append((number, line.strip(), str(_("More than %(n)d cells.") % {"n": len(TABLE_FACTS)})))
                continue
            raw = dict.fromkeys(TABLE_FACTS, "") | dict(
                zip(TABLE_FACTS, (cell.strip() for cell in cells), strict=False)
            )
            facts, faults = self._read(row, raw)
            if faults:
                self.broken.append((number, line.strip(), " ".join(faults.values())))
            self.read[row.person_id] = facts
        if self.broken:
            self.add_error("paste", _("Nothing was saved. Mend the lines named below and save again."))
