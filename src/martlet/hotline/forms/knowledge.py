"""An article in both languages side by side, a line a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.hotline.rules import knowledge as rules
from martlet.hotline.rules.differences import lines_of
from martlet.hotline.rules.knowledge import Parts
from martlet.hotline.services.knowledge import NOTE, said_of

PARTS: tuple[tuple[str, Any, Any, int], ...] = (
    ("right", _("Your right"), _("What the worker may ask for, the result first. Two to four short sentences."), 5),
    ("rule", _("About the rule"), _("Only what statutes and deadlines do not say by themselves."), 2),
    ("today", _("What to do today"), _("A step a line, two to five steps."), 7),
    ("keep", _("About evidence"), _("What to keep and how. The list of papers comes from the taxonomy."), 2),
    ("deadline", _("About deadlines"), _("{R-DL-SUE15} becomes the length of that limit, here and in every part."), 2),
    ("tricks", _("Tricks and answers"), _("A line each: what the employer does or says | the answer."), 8),
    ("places", _("What differs by place"), _("Name the places."), 2),
    ("search", _("Everyday words"), _("A line each: how workers say it. They are found by these words."), 6),
)
NEEDED = ("right", "today", "tricks", "search")
LONGEST = 2000
TITLES = {name: title for name, title, _help, _rows in PARTS}


class ArticleForm(forms.Form):
    """`texts` gives Parts by language once it is valid; `seen` the versions the writer began from."""

    note = forms.CharField(
        label=_("What you changed, and why"),
        max_length=NOTE,
        required=False,
        help_text=_("Stands in the history beside your name."),
    )

    def __init__(self, issue: str, now: Mapping[str, tuple[int, Parts]], data: Any = None) -> None:
        super().__init__(data)
        self.issue = issue
        for language in rules.LANGUAGES:
            version, parts = now[language]
            self.fields[f"{language}_version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=version, min_value=1, max_value=30_000
            )
            for name, title, _help, rows in PARTS:
                self.fields[f"{language}_{name}"] = forms.CharField(
                    label=title,
                    required=name in NEEDED,
                    max_length=LONGEST,
                    initial="\n".join(lines_of(parts, name)),
                    widget=forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans" if language == "zh" else "en"}),
                    error_messages={"required": _("This part is empty. Write at least one line.")},
                )

    @property
    def pairs(self) -> list[tuple[Any, Any, list[Any]]]:
        """(title, help, the Chinese and the English field) of every part."""
        return [(title, told, [self[f"zh_{name}"], self[f"en_{name}"]]) for name, title, told, _rows in PARTS]

    @property
    def versions(self) -> list[Any]:
        """The hidden fields."""
        return [self[f"{language}_version"] for language in rules.LANGUAGES]

    @property
    def seen(self) -> dict[str, int]:
        """The version of each language the writer began from."""
        return {language: self.cleaned_data[f"{language}_version"] for language in rules.LANGUAGES}

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        self.texts = {language: self._parts(clean, language) for language in rules.LANGUAGES}
        for language, text in self.texts.items():
            for fault in rules.faults(self.issue, text, language):
                field = f"{language}_{fault.part}"
                if not self.has_error(field):
                    self.add_error(field, said_of(fault))
        return clean

    def _parts(self, clean: Mapping[str, Any], language: str) -> Parts:
        raw: dict[str, list[Any]] = {}
        for name, _title, _help, _rows in PARTS:
            lines = [line.strip() for line in str(clean.get(f"{language}_{name}") or "").splitlines() if line.strip()]
            raw[name] = [_pair(line) for line in lines] if name == "tricks" else lines
        return Parts.read(raw)


def _pair(line: str) -> list[str]:
    trick, _bar, answer = line.replace("｜", "|").partition("|")
    return [trick.strip(), answer.strip()]


class FindForm(forms.Form):
    """Everyday words to find an article by; what makes no sense is left out."""

    q = forms.CharField(required=False, max_length=200)
    view = forms.CharField(required=False, max_length=20)
