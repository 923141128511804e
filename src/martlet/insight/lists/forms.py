"""When the lists were gone through, and what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.formfields import DayField
from martlet.insight.lists.services import LONGEST


class ReviewForm(forms.Form):
    on = DayField(label=_("Reviewed on"), past=True, error_messages={"required": _("Write the day of the review.")})
    note = forms.CharField(
        label=_("What came of the review"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What stays, what is missing, what is to be put together. Nothing about a worker: colleagues read it."
        ),
        error_messages={"required": _("Write in a few words what came of it, for example: all stays as it is.")},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("on", timezone.localdate())
