"""What people type in this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.telephony.models import CallerLimit
from martlet.volunteers.services import MOST_WORDS

FOR_GOOD = "good"


class EndDutyForm(forms.Form):
    """Why a colleague's duty is ended; they read it."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: your browser was still on duty after the shift."),
        error_messages={"required": _("Write why, in a few words: your colleague reads it.")},
    )


class LimitForm(forms.Form):
    """Limit a caller. `long`: who leads may choose more than a day; `people`: how many known persons use the number."""

    kind = forms.ChoiceField(
        label=_("What happens to this caller"),
        choices=CallerLimit.Kind.choices,
        widget=forms.RadioSelect,
        initial=CallerLimit.Kind.KEY,
        error_messages={"required": _("Choose what happens to this caller.")},
    )
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[("", _("Choose")), *CallerLimit.Reason.choices],
        error_messages={"required": _("Choose why.")},
    )
    days = forms.ChoiceField(
        label=_("For how long"), initial="1", error_messages={"required": _("Choose for how long.")}
    )

    shared = forms.BooleanField(required=False)

    def __init__(self, *args: Any, long: bool, people: int = 0, **more: Any) -> None:
        super().__init__(*args, **more)
        if people > 1:
            self.fields["shared"].label = _("I know that %(count)d people use this number, and I limit all of them") % {
                "count": people
            }
            self.fields["shared"].required = True
            self.fields["shared"].error_messages["required"] = _(
                "Several people use this number. Say that you limit all of them, or do not limit it."
            )
        else:
            del self.fields["shared"]
        choices: list[tuple[str, Any]] = [("1", _("One day"))]
        if long:
            choices += [
                ("7", _("One week")),
                ("30", _("One month")),
                (FOR_GOOD, _("Until further notice, if a second person agrees")),
            ]
        self.fields["days"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """For `services.limit_caller`."""
        days = self.cleaned_data["days"]
        return {
            "kind": self.cleaned_data["kind"],
            "reason": self.cleaned_data["reason"],
            "days": 30 if days == FOR_GOOD else int(days),
            "for_good": days == FOR_GOOD,
            "shared": bool(self.cleaned_data.get("shared")),
        }
