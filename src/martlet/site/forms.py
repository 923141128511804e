"""The public form: a number, nothing more is needed."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import PhoneField
from martlet.access.models import Office
from martlet.access.selectors import active_offices

TIMES = [
    ("any", _("Any time")),
    ("morning", _("Morning, 9 to 12")),
    ("afternoon", _("Afternoon, 12 to 18")),
    ("evening", _("Evening, 18 to 21")),
]


class CallMeForm(forms.Form):
    """Sends nothing twice: `client_uuid` is made once per page and travels with each try."""

    number = PhoneField(label=_("Your phone number"), help_text=_("Eleven digits, or area code and number."))
    office = forms.ChoiceField(label=_("Where are you now?"), required=False)
    best_time = forms.ChoiceField(label=_("When may we call?"), choices=TIMES)
    words = forms.CharField(
        label=_("What happened? (if you like)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    about = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.offices = active_offices()
        self.fields["office"].choices = [("", _("Another place"))] + [(one.code, one.name) for one in self.offices]  # type: ignore[attr-defined]
        self.fields["number"].widget.attrs.update(inputmode="tel", autocomplete="off")

    def clean_office(self) -> Office:
        """Another place is served by the first office of the network."""
        code = self.cleaned_data["office"]
        return next((one for one in self.offices if one.code == code), self.offices[0])
