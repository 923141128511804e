"""What who leads writes down of a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actor import Role
from martlet.access.formfields import DayField
from martlet.foundation.calendar import add_months
from martlet.foundation.languages import reader_language
from martlet.foundation.tongues import DIALECTS, tongue
from martlet.volunteers.models import Skill, Volunteer
from martlet.volunteers.team.services import LANGUAGES
from martlet.volunteers.training import rules as training

REASONS = [
    ("", "—"),
    ("left", _("Left the office")),
    ("pause", _("A longer pause")),
    ("training", _("Training first")),
    ("lost", _("A device or a password was lost")),
    ("other", _("Another reason")),
]
"""Codes, because the journal keeps them and holds no free words about people."""


GIVEN = [
    ("", "—"),
    ("elsewhere", _("Trained elsewhere")),
    ("experienced", _("Has taken calls for long")),
    ("people", _("Too few people, the rest follows")),
    ("other", _("Another reason")),
]
"""Why a certificate is given though steps are missing."""


def several(label: Any) -> Any:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )


class CertificateForm(forms.Form):
    """The certificate, and what lines need to know to choose this colleague."""

    until = DayField(
        label=_("May take calls up to and including"),
        help_text=_("A day, for example 2027-11-30; three years ahead at most."),
        error_messages={"required": _("Write the last day on which they may take calls.")},
    )
    languages = several(_("Languages"))
    dialects = several(_("Dialects"))
    skills = several(_("Knows well"))
    reason = forms.ChoiceField(
        label=_("Given all the same, because"),
        choices=GIVEN,
        required=False,
        help_text=_("Only while steps are missing and the day is later than before. Goes into the journal."),
        error_messages={"invalid_choice": _("Choose from the list.")},
    )

    def __init__(
        self, *args: Any, profile: Volunteer | None, progress: training.Progress | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        if progress is None or progress.is_ready:
            del self.fields["reason"]
        language = reader_language()
        fields: Any = self.fields
        fields["languages"].choices = [(code, tongue(code, language)) for code in LANGUAGES]
        fields["dialects"].choices = [(code, tongue(code, language)) for code in DIALECTS]
        fields["skills"].choices = Skill.choices
        spoken = {*profile.languages, *profile.dialects} if profile else {"zh"}
        today = timezone.localdate()
        known = profile.certificate_until if profile else None
        self.initial = {
            "until": known if known and known >= today else add_months(today, 12),
            "languages": [code for code in LANGUAGES if code in spoken],
            "dialects": [code for code in DIALECTS if code in spoken],
            "skills": profile.skills if profile else [],
        }


class RoleForm(forms.Form):
    """One role more, of those that the actor may give. Another is a known role all the same: the service says why not."""

    role = forms.ChoiceField(
        label=_("Role to give"),
        choices=[("", "—"), *Role.choices],
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose from the list.")},
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **more: Any) -> None:
        super().__init__(*args, **more)
        widget: Any = self.fields["role"].widget
        widget.choices = [("", "—"), *((role.value, role.label) for role in roles)]


class ReasonForm(forms.Form):
    """Why something ends."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=REASONS,
        help_text=_("Goes into the journal."),
        error_messages={"required": _("Choose why."), "invalid_choice": _("Choose from the list.")},
    )
