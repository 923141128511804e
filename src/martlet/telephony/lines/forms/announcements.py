"""What callers hear: words, and perhaps a recording of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.telephony.lines.forms.common import Reasoned
from martlet.telephony.lines.services import MOST_TEXT


class AnnouncementForm(Reasoned):
    """Words, and perhaps a file in which somebody speaks them. `sound` is a file given before, not in use yet."""

    text = forms.CharField(
        label=_("What callers hear"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Short sentences. Of a recording, write down what is said in it."),
        error_messages={"required": _("Write what callers should hear. Of a recording, write what is said in it.")},
    )
    file = forms.FileField(
        label=_("A recording instead of the machine's voice"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".wav,.mp3,.m4a,.ogg,audio/*"}),
        help_text=_("WAV, MP3, M4A or OGG, up to a minute and 10 MB."),
    )
    sound = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    machine = forms.BooleanField(label=_("Let the machine speak the words"), required=False)

    field_order = ["text", "file", "machine", "reason", "sound", "seen"]

    def __init__(self, *args: Any, listening: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if listening:  # a try needs no reason
            self.fields["reason"].required = False
