"""The public form: a number, nothing more is needed."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import PhoneField
from martlet.access.models import Office
from martlet.access.selectors import active_offices
from martlet.foundation.languages import reader_language
from martlet.hotline.selectors import request_standings

TIMES = [
    ("any", _("Any time")),
    ("morning", _("In the morning")),
    ("noon", _("At noon")),
    ("afternoon", _("In the afternoon")),
    ("evening", _("In the evening")),
]


class CallMeForm(forms.Form):
    """Sends nothing twice: `client_id` is made once per page and travels with each try."""

    number = PhoneField(label=_("Your phone number"), help_text=_("Eleven digits, or area code and number."))
    city = forms.ChoiceField(label=_("Where are you now?"), required=False)
    best_time = forms.ChoiceField(label=_("When may we call?"), choices=TIMES)
    words = forms.CharField(
        label=_("What happened? (if you like)"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    about = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = active_offices()
        self.standings = request_standings([office.pk for office in offices])
        self.not_taking = [office for office in offices if not self.standings[office.pk].is_open]
        cities = [(office.area_code, self._named(office)) for office in offices]
        self.fields["city"].choices = [("", _("Another place")), *cities]  # type: ignore[attr-defined]
        self.fields["number"].widget.attrs.update(inputmode="tel", autocomplete="off")
        self.takes_none = bool(offices) and len(self.not_taking) == len(offices)

    def _named(self, office: Office) -> str:
        return (
            gettext("%(city)s (no requests now)") % {"city": office.name} if office in self.not_taking else office.name
        )

    def closed(self) -> list[tuple[str, str]]:
        """(office, what it has to say to whoever reads) of those that take no requests now."""
        language = reader_language()
        return [(office.name, self.standings[office.pk].message(language)) for office in self.not_taking]
