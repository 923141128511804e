"""Taking no requests from the website for a time."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.hotline.models import RequestSwitch
from martlet.hotline.rules.requests import MESSAGE
from martlet.telephony.lines.forms.switch import UntilForm

REQUIRED = _("Write what workers read meanwhile, and how else they reach you.")


class CloseRequestsForm(UntilForm):
    """As for a line: why, until when, and what people are told."""

    reason = forms.ChoiceField(
        label=_("Why no requests are taken"),
        choices=RequestSwitch.Reason.choices,
        help_text=_("For colleagues; workers do not see it."),
        error_messages={"required": _("Choose why no requests are taken.")},
    )
    message_zh = forms.CharField(
        label=_("What workers read, in Chinese"),
        initial="这几天网上登记先停一停，请直接打我们的电话，我们一样帮您。",
        max_length=MESSAGE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Say it kindly. Your phone numbers stand below it by themselves."),
        error_messages={"required": REQUIRED},
    )
    message_en = forms.CharField(
        label=_("The same in English"),
        initial="We take no requests on this page for some days. Please call us, we help all the same.",
        max_length=MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    field_order = ["reason", "message_zh", "message_en", "until_day", "until_time", "seen"]
