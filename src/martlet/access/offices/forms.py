"""What a director writes down of the own office."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField
from martlet.access.models import Office


class OfficeForm(forms.Form):
    """The fields of `services.LATER`, as they stand now."""

    hotline_number = forms.CharField(
        label=_("Number of the hotline"),
        required=False,
        max_length=40,
        help_text=_("As workers dial it. The public pages and the papers show it."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    mediation_authority = forms.CharField(
        label=_("Judicial bureau that recognised the mediation committee"),
        required=False,
        max_length=80,
        help_text=_("Without one the office keeps no mediation register and signs no mediation agreements."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    mediation_document = forms.CharField(
        label=_("Its document"),
        required=False,
        max_length=80,
        help_text=_("Title or number, as it stands on the paper."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    mediation_since = DayField(label=_("Recognised since"), required=False)

    def __init__(self, *args: Any, office: Office, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial = {name: getattr(office, name) for name in self.fields}

    @property
    def changes(self) -> dict[str, Any]:
        """What differs from what stands: the journal names only these."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
