"""What volunteers type about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.foundation.languages import reader_language
from martlet.foundation.tongues import DIALECTS, tongue
from martlet.volunteers.models import Duty, PhoneKind, Skill, Volunteer


class PhoneForm(forms.Form):
    """Where calls ring. The known mobile is never shown again; an empty field keeps it."""

    phone = forms.ChoiceField(
        label=_("Where calls ring"),
        choices=PhoneKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose where calls should ring: this browser, a desk phone or your own mobile.")
        },
    )
    mobile = forms.CharField(
        label=_("Number of your own mobile"),
        required=False,
        max_length=30,
        help_text=_("Callers and colleagues never see it. Your mobile shows the hotline's number."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, profile: Volunteer | None, stretch: Duty | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["phone"].initial = stretch.phone if stretch else profile.last_phone if profile else "browser"


class SkillsForm(forms.Form):
    """What a volunteer speaks and knows well."""

    dialects = forms.MultipleChoiceField(
        label=_("Dialects I speak"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    skills = forms.MultipleChoiceField(
        label=_("What I know well"),
        choices=Skill.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )

    def __init__(self, *args: Any, profile: Volunteer | None, **more: Any) -> None:
        super().__init__(*args, **more)
        language = reader_language()
        self.fields["dialects"].choices = [(code, tongue(code, language)) for code in DIALECTS]  # type: ignore[attr-defined]
        if profile:
            spoken = {*profile.dialects, *profile.languages}
            self.initial = {
                "dialects": [code for code in DIALECTS if code in spoken],
                "skills": [code for code in profile.skills if code in Skill.values],
            }
