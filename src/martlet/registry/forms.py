"""What people type about persons, organisations and sites, turned into clean values. Rules live in services."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from martlet.access.formfields import DayField, MonthField, PhoneField
from martlet.foundation import phone
from martlet.foundation.errors import Problem
from martlet.foundation.ids import new_id
from martlet.foundation.languages import reader_language
from martlet.foundation.text import fold
from martlet.registry.models import Organisation, Person, Site
from martlet.registry.rules import codes

NOT_SAID = _("not said")
YEARS = {"inputmode": "numeric", "maxlength": "4"}


def listed(kind: str, empty: Any = NOT_SAID) -> Callable[[], list[tuple[str, Any]]]:
    """Choices of a coded list in the reader's language."""
    return lambda: [("", empty), *codes.choices(kind, reader_language())]


class YearField(forms.CharField):
    """A year of four digits as typed; None when empty. Whether it can be is the service's business."""

    widget = forms.TextInput(attrs=YEARS)

    def to_python(self, value: Any) -> Any:
        typed = fold(str(super().to_python(value) or "")).removesuffix("年").strip()
        if not typed:
            return None
        if not typed.isdecimal() or len(typed) > 4:
            raise forms.ValidationError(_("Write the year with four digits, for example 1985."))
        return int(typed)


class NumbersField(forms.CharField):
    """Several phone numbers, one a line or separated by commas. Problems name the line."""

    widget = forms.Textarea(attrs={"rows": 2, "inputmode": "tel", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        typed = str(super().to_python(value) or "")
        for sign in "，,、;；":
            typed = typed.replace(sign, "\n")
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        found = []
        for number, line in enumerate(lines, start=1):
            try:
                found.append(phone.parse(line))
            except Problem as problem:
                said = problem.message
                if len(lines) > 1:
                    said = _("Number %(n)d: %(problem)s") % {"n": number, "problem": said}
                raise forms.ValidationError(said) from None
        return found


class _Facts(forms.Form):
    """What both forms of a worker ask, in the order in which it comes up in a conversation."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), required=False, max_length=60)
    gender = forms.ChoiceField(label=_("Gender"), required=False, choices=listed("gender"))
    birth_year = YearField(label=_("Year of birth"), required=False)
    home_province = forms.ChoiceField(label=_("Home province"), required=False, choices=listed("province"))
    home_words = forms.CharField(
        label=_("Home county"), required=False, max_length=40, help_text=_("As they say it, for example 阜阳临泉")
    )
    trade = forms.ChoiceField(label=_("Trade"), required=False, choices=listed("trade"))
    industry = forms.ChoiceField(label=_("Industry"), required=False, choices=listed("industry"))
    wechat = forms.CharField(label=_("WeChat"), required=False, max_length=60)
    approach_note = forms.CharField(
        label=_("How to speak with them"),
        required=False,
        max_length=120,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Colleagues see it while the phone rings. For example: hard of hearing, please speak slowly."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages and dialects"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: codes.choices("language", reader_language()),
    )


class PersonForm(_Facts):
    phones = NumbersField(label=_("Phone"), required=False, help_text=_("One a line when there are several"))
    area_code = forms.ChoiceField(label=_("City they live in now"), required=False, choices=listed("city"))
    anyway = forms.BooleanField(label=_("None of these. It is a new person."), required=False)
    client_id = forms.UUIDField(required=False, initial=new_id, widget=forms.HiddenInput)

    field_order = ["name", "phones", "gender", "birth_year", "home_province", "home_words", "area_code", "trade"]

    def values(self) -> dict[str, Any]:
        """Arguments of `create_person`."""
        given = dict(self.cleaned_data)
        given.pop("anyway")
        given["home_area"] = codes.home_text(given.pop("home_province"), given.pop("home_words"))
        return given


class PersonEditForm(_Facts):
    """Masked values stay empty in the form: empty keeps what is stored, `erase` takes it away."""

    MASKED = ("name", "birth_year", "home_words", "wechat")

    rev = forms.IntegerField(widget=forms.HiddenInput)
    erase = forms.MultipleChoiceField(
        label=_("Take out of the file"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("name", pgettext_lazy("person", "Name")),
            ("birth_year", _("Year of birth")),
            ("home_area", pgettext_lazy("person", "Home")),
            ("wechat", _("WeChat")),
        ],
    )

    @classmethod
    def initial_of(cls, person: Person) -> dict[str, Any]:
        """What may stand in the form in clear."""
        return {
            "gender": person.gender,
            "home_province": person.home_province,
            "trade": person.trade,
            "industry": person.industry,
            "languages": person.languages,
            "approach_note": person.approach_note,
            "rev": person.rev,
        }

    def show_stored(self, masked: dict[str, str]) -> None:
        """Say beside each masked field what is stored, masked."""
        for name in self.MASKED:
            field = self.fields[name]
            if masked.get(name):
                field.widget.attrs["placeholder"] = masked[name]
                field.help_text = _("Now: %(value)s. Leave it empty to keep it.") % {"value": masked[name]}

    def changes(self, person: Person) -> dict[str, Any]:
        """Arguments of `update_person`: only what differs from the file as it was opened."""
        given, erase = self.cleaned_data, set(self.cleaned_data["erase"])
        found: dict[str, Any] = {
            name: given[name] for name in ("gender", "trade", "industry") if given[name] != getattr(person, name)
        }
        if sorted(given["languages"]) != sorted(person.languages):
            found["languages"] = given["languages"]
        if given["approach_note"].strip() != person.approach_note:
            found["approach_note"] = given["approach_note"]
        for name, empty in (("name", ""), ("birth_year", None), ("wechat", "")):
            if given[name]:
                found[name] = given[name]
            elif name in erase:
                found[name] = empty
        if given["home_words"]:
            found["home_area"] = codes.home_text(given["home_province"], given["home_words"])
        elif "home_area" in erase:
            found["home_area"] = ""
        elif given["home_province"] != person.home_province:
            found["home_area"] = codes.home_in(person.home_area, given["home_province"])
        return found


class PhoneForm(forms.Form):
    number = PhoneField(label=_("Phone"))
    note = forms.CharField(label=_("Whose, and when to call"), required=False, max_length=30)


class StayForm(forms.Form):
    area_code = forms.ChoiceField(label=_("City"), choices=listed("city", _("Choose the city")))
    since_year = YearField(label=_("Since"))
    until_year = YearField(label=_("Until"), required=False, help_text=_("Empty while they are there"))


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(label=_("What for"), choices=listed("purpose", _("Choose what it is for")))
    channel = forms.ChoiceField(label=_("How they agreed"), choices=listed("channel", _("Choose how")))
    basis = forms.ChoiceField(label=_("Ground"), choices=lambda: codes.choices("basis", reader_language()))
    words = forms.CharField(
        label=_("What was said, or with whom to share"),
        required=False,
        max_length=80,
        widget=forms.Textarea({"rows": 2}),
    )
    expires = DayField(
        label=_("Valid until"), required=False, future=True, help_text=_("Empty: until they withdraw it")
    )


class OpenForm(forms.Form):
    agreed = forms.BooleanField(
        label=_("They said yes"),
        error_messages={"required": _("Without a yes the file stays closed. You can help them all the same.")},
    )
    channel = forms.ChoiceField(label=_("How they agreed"), choices=listed("channel", _("Choose how")))
    words = forms.CharField(
        label=_("Their own words"), required=False, max_length=80, widget=forms.Textarea({"rows": 2})
    )


class _RowForm(forms.Form):
    """A row of the register, new or changed: VALUES are its fields of the same name, `rev` the version that was changed."""

    VALUES: ClassVar[tuple[str, ...]] = ()

    rev = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def values(self) -> dict[str, Any]:
        """Arguments of the service that makes or changes it."""
        return {name: self.cleaned_data[name] for name in self.VALUES}

    @classmethod
    def initial_of(cls, row: Organisation | Site) -> dict[str, Any]:
        return {"rev": row.rev, **{name: getattr(row, name) for name in cls.VALUES}}


class OrganisationForm(_RowForm):
    name = forms.CharField(
        label=pgettext_lazy("organisation", "Name"),
        max_length=60,
        help_text=_("As on the contract or the licence, if they know it"),
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("organisation", "Kind"),
        choices=lambda: codes.choices("organisation", reader_language()),
    )
    area_code = forms.ChoiceField(label=_("City"), required=False, choices=listed("city"))
    industry = forms.ChoiceField(label=_("Industry"), required=False, choices=listed("industry"))
    registration = forms.CharField(label=_("Registration number"), required=False, max_length=30)
    aliases = forms.CharField(
        label=_("Other names"),
        required=False,
        max_length=200,
        help_text=_("What workers call it, former names. Separate with commas."),
    )
    anyway = forms.BooleanField(label=_("None of these. It is a new one."), required=False)

    VALUES = ("name", "kind", "area_code", "industry", "registration")

    def names(self) -> list[str]:
        """The other names, one by one."""
        typed = self.cleaned_data["aliases"]
        for sign in "，、;；\n":
            typed = typed.replace(sign, ",")
        return [name.strip() for name in typed.split(",") if name.strip()]


class AliasForm(forms.Form):
    name = forms.CharField(label=_("Other name"), max_length=60)


class SiteForm(_RowForm):
    name = forms.CharField(
        label=pgettext_lazy("organisation", "Name"),
        max_length=60,
        help_text=_("For example 云枢二期, or the name of the factory"),
    )
    address = forms.CharField(label=_("Address"), required=False, max_length=80)
    area_code = forms.ChoiceField(label=_("City"), required=False, choices=listed("city"))

    VALUES = ("name", "address", "area_code")


class FirmField(forms.Form):
    """A firm by its name: `firm` what was typed, `stood` the firm that stood here before, `which` one of several offered."""

    firm = forms.CharField(label=_("Firm"), required=False, max_length=60)
    stood = forms.CharField(required=False, widget=forms.HiddenInput)

    def offer(self, choices: list[tuple[str, Any]]) -> None:
        """Ask which of these firms is meant; the answer comes as `which`."""
        self.fields["which"] = forms.ChoiceField(
            label=_("Which one is it?"), required=False, widget=forms.RadioSelect, choices=choices
        )

    @property
    def answer(self) -> str:
        """The firm chosen of those offered: an id, "new", or ""."""
        return str(self.data.get(self.add_prefix("which"), ""))


class EmploymentForm(FirmField):
    since = MonthField(label=_("Since"), required=False, help_text=_("For example 2026-03"))
    until = MonthField(label=_("Until"), required=False)

    field_order = ["firm", "stood", "since", "until"]


class LinkForm(FirmField):
    """One row of a chain. Rows without a firm are left out; `place` orders firms of one tier."""

    tier = forms.ChoiceField(label=_("What it is"), choices=lambda: codes.choices("tier", reader_language()))
    place = forms.IntegerField(label=pgettext_lazy("chain", "Order"), required=False, min_value=1, max_value=99)
    drop = forms.BooleanField(label=_("Take out"), required=False)

    field_order = ["place", "tier", "firm", "stood", "drop"]


LinkForms = forms.formset_factory(LinkForm, extra=2, max_num=20)
