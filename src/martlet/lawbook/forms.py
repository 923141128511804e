"""What officers type about a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField, show_problem
from martlet.foundation.errors import Problem
from martlet.law.parameters import name_of
from martlet.lawbook import rules

OTHER = "other"


class RoomForm(forms.Form):
    """Shows a broken rule at its field and keeps what was typed."""

    use_required_attribute = False

    def show(self, problem: Problem) -> None:
        """Put the sentence of a broken rule where it belongs."""
        elsewhere = {"place": "area_code"} if self.data.get("place") == OTHER else {}
        show_problem(self, problem, **elsewhere)


class PublishedForm(RoomForm):
    """What is asked of everything that somebody published; the words depend on what it is."""

    no_source: Any
    not_verified: Any

    source = forms.CharField(label=_("Where it is published"), max_length=300)
    verified = forms.BooleanField(label=_("I have seen the official text"), required=False)
    remark = forms.CharField(label=_("Remark for colleagues"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].error_messages["required"] = self.no_source
        self.fields["verified"].help_text = self.not_verified


class FigureForm(PublishedForm):
    no_source = _(rules.NO_SOURCE)
    not_verified = _("Otherwise every result that uses the figure says that it is not verified.")

    kind = forms.ChoiceField(
        label=_("Which figure"), choices=(), error_messages={"required": _("Choose which figure it is.")}
    )
    place = forms.ChoiceField(label=_("Place"), choices=(), error_messages={"required": _("Choose a place.")})
    area_code = forms.CharField(
        label=_("Area code of another place"),
        required=False,
        max_length=6,
        help_text=_("Six digits, for example 510100. Only when “another place” is chosen."),
    )
    value = forms.CharField(
        label=_("Value"),
        max_length=30,
        error_messages={"required": _("Write the figure.")},
        help_text=_("As it is published: yuan, percent, days. For yes or no: 1 or 0."),
    )
    looked_again = forms.BooleanField(label=_("I looked again, the figure is right"), required=False)
    since = DayField(label=_("Counts from"), error_messages={"required": _("Write the first day on which it counts.")})
    until = DayField(
        label=_("Last day of use"),
        required=False,
        help_text=_("Only for figures that end, such as last year's averages. Empty: until the next one."),
    )

    def __init__(self, *args: Any, places: Sequence[tuple[str, tuple[str, str]]], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        which = 0 if language.startswith("zh") else 1
        names = [(kind, name_of(kind)[which]) for kind in rules.typed_kinds()]
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", _("choose")), *((kind, name[:1].upper() + name[1:]) for kind, name in names)]
        chosen: Any = self.fields["place"]
        chosen.choices = [
            ("", _("choose")),
            *((code, f"{names[which]} {code}" if code != "000000" else names[which]) for code, names in places),
            (OTHER, _("another place")),
        ]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("place") == OTHER:
            found["place"] = found.get("area_code", "").strip()
            if not found["place"]:
                self.add_error("area_code", _("Write the six-digit area code of the place."))
        found.pop("area_code", None)
        return found

    @property
    def asks_again(self) -> bool:
        """Whether the box for an unusual value is shown: only once it was asked about."""
        return bool(self.errors.get("value")) or bool(self.data.get("looked_again"))


class NoticeForm(PublishedForm):
    """The notice of a year. `read` is what the officer was shown of these very days: only then are they saved."""

    no_source = _(rules.NO_SOURCE_OF_NOTICE)
    not_verified = _("Otherwise the list of figures says that it is not verified.")

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, error_messages={"required": _("Choose the year.")})
    text = forms.CharField(
        label=_("The notice"),
        max_length=rules.LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("Paste the notice.")},
        help_text=_("Paste it whole, or write its days line by line: 1月1日至3日放假，共3天。1月4日上班。"),
    )
    read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["year"]
        chosen.choices = [(year, str(year)) for year in years]

    def ask_again(self, read: str) -> None:
        """Show what was read; pressing save then confirms exactly that."""
        typed: Any = self.data
        again = typed.copy()
        again["read"] = read
        self.data = again


class WithdrawForm(RoomForm):
    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=200,
        error_messages={"required": _("Say why, in a few words.")},
        help_text=_("Stays in the history."),
    )
