"""What volunteers type about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.volunteers.models import Duty, PhoneKind, Volunteer


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
