"""The settings of a line, the little a new one needs, and bringing back a version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from martlet.access.models import Office
from martlet.telephony.lines import words
from martlet.telephony.lines.forms.common import LineForm, Reasoned
from martlet.telephony.lines.services import LIMITS
from martlet.telephony.models import Line
from martlet.telephony.models.lines import Payer
from martlet.telephony.rules.tongues import TONGUES


class SettingsForm(Reasoned):
    number = forms.CharField(
        label=words.LABELS["number"],
        max_length=24,
        help_text=_("Exactly as the carrier dials it."),
        error_messages={"required": _("Write the number as workers dial it, 3 to 20 digits.")},
    )
    payer = forms.ChoiceField(
        label=words.LABELS["payer"],
        choices=Payer.choices,
        help_text=_("Callers read it on the public pages before they dial."),
    )
    name_zh = forms.CharField(
        label=words.LABELS["name_zh"],
        max_length=40,
        error_messages={"required": _("Give the line a name in both languages.")},
    )
    name_en = forms.CharField(
        label=words.LABELS["name_en"],
        max_length=40,
        error_messages={"required": _("Give the line a name in both languages.")},
    )
    language = forms.ChoiceField(label=words.LABELS["language"], choices=())
    languages = forms.MultipleChoiceField(
        label=words.LABELS["languages"],
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which the line can speak. Announcements are made for each."),
    )
    has_notice = forms.BooleanField(
        label=words.LABELS["has_notice"],
        required=False,
        help_text=_("Says who we are and, where calls are recorded, that they are."),
    )
    records = forms.BooleanField(
        label=words.LABELS["records"],
        required=False,
        help_text=_(
            "Sealed; how long it is kept, your office chooses under “What is kept, and how long”. "
            "The caller may say no at any time."
        ),
    )
    ring_seconds = forms.IntegerField(label=words.LABELS["ring_seconds"])
    ring_at_once = forms.IntegerField(
        label=words.LABELS["ring_at_once"], help_text=_("The first to answer has the call.")
    )
    rounds = forms.IntegerField(label=words.LABELS["rounds"])
    wait_seconds = forms.IntegerField(
        label=words.LABELS["wait_seconds"], help_text=_("After that callers leave a message and are called back.")
    )
    helped_by = forms.TypedMultipleChoiceField(
        label=words.LABELS["helped_by"],
        coerce=int,
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their volunteers may answer this line as well, your own first."),
    )

    # A number left empty is the one every line begins with.
    menu_seconds = forms.IntegerField(
        label=words.LABELS["menu_seconds"],
        required=False,
        help_text=_("Counted when the menu has been read out. Without a key the call goes on."),
    )
    accept_seconds = forms.IntegerField(
        label=words.LABELS["accept_seconds"],
        required=False,
        help_text=_("Counted from picking up, while the mobile is told of the call. Then the next phone rings."),
    )
    overflow_seconds = forms.IntegerField(
        label=words.LABELS["overflow_seconds"],
        required=False,
        help_text=_("At once when nobody of your own office is on duty."),
    )
    place_seconds = forms.IntegerField(
        label=words.LABELS["place_seconds"], required=False, help_text=_("0 announces no place and no waiting time.")
    )
    keeps_place = forms.TypedChoiceField(
        label=words.LABELS["keeps_place"],
        choices=((True, _("yes, by pressing 1")), (False, _("no"))),
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
    )
    fallback = forms.ChoiceField(label=words.LABELS["fallback"], choices=Line.Fallback.choices, required=False)
    fallback_office_id = forms.TypedChoiceField(
        label=words.LABELS["fallback_office_id"], coerce=int, empty_value=None, required=False
    )
    fallback_user_id = forms.TypedChoiceField(
        label=words.LABELS["fallback_user_id"],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("They write down their mobile under “Where my calls ring”, and press 1 to take a call."),
    )
    message_seconds = forms.IntegerField(
        label=words.LABELS["message_seconds"],
        required=False,
        help_text=_("Also while the line is closed. Six seconds of silence end a message before."),
    )
    flood_number = forms.IntegerField(label=words.LABELS["flood_number"], required=False, help_text=_("0 asks nobody."))
    flood_all = forms.IntegerField(label=words.LABELS["flood_all"], required=False, help_text=_("0 asks nobody."))

    wrap_seconds = forms.IntegerField(
        label=words.LABELS["wrap_seconds"],
        required=False,
        help_text=_("Nothing rings meanwhile. 0 has no limit: volunteers say themselves when they are ready."),
    )

    asks = forms.BooleanField(
        label=words.LABELS["asks"],
        required=False,
        help_text=_(
            "When the volunteer hangs up first: one question, a key from 1 to 5. Nobody learns who pressed what. "
            "Never after an alarm or a hard call."
        ),
    )

    shifts_only = forms.BooleanField(
        label=words.LABELS["shifts_only"],
        required=False,
        help_text=_(
            "Without a shift that somebody is on, calls go as if nobody of the office were on duty: to offices that help, "
            "else as chosen here."
        ),
    )

    def __init__(
        self, *args: Any, offices: Sequence[Office], people: Sequence[tuple[int, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        nobody: list[tuple[Any, Any]] = [("", "—")]
        tongues = [(code, words.tongue_name(code)) for code in TONGUES]
        for name, choices in (
            ("language", tongues),
            ("languages", tongues),
            ("helped_by", [(office.pk, office.name) for office in offices]),
            ("fallback_office_id", nobody + [(office.pk, office.name) for office in offices]),
            ("fallback_user_id", nobody + list(people)),
        ):
            field: Any = self.fields[name]
            field.choices = choices
        for name, (least, most) in LIMITS.items():
            number: Any = self.fields[name]
            number.widget.attrs |= {"min": least, "max": most}
            sentence = _("Write a number from %(least)d to %(most)d.") % {"least": least, "most": most}
            number.error_messages["required"] = number.error_messages["invalid"] = sentence
            # The service holds the limits too, and names the first field beyond them; here every one gets its sentence.
            number.validators += [MinValueValidator(least, sentence), MaxValueValidator(most, sentence)]
            if not number.required:
                number.help_text = _("%(help)s Left empty it is %(usual)d.") % {
                    "help": number.help_text,
                    "usual": usual(name),
                }

    @property
    def settings(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "reason")}
        given |= {name: usual(name) for name in LIMITS if name in self.data and given[name] is None}
        chosen = given["fallback"] or ""
        for name, goes_with in (("fallback_office_id", "office"), ("fallback_user_id", "mobile")):
            if chosen == goes_with:
                given[name] = given[name] or 0
        return {name: value for name, value in given.items() if value is not None and value != ""}


def usual(name: str) -> int:
    """What a line has of this before anybody changes it."""
    return int(getattr(Line(), name))


class NewLineForm(LineForm):
    """The little a new line needs; everything else is on its page."""

    office = forms.TypedChoiceField(label=_("Office"), coerce=int, choices=())
    number = forms.CharField(
        label=words.LABELS["number"],
        max_length=24,
        help_text=_("Exactly as the carrier dials it."),
        error_messages={"required": _("Write the number as workers dial it, 3 to 20 digits.")},
    )
    name_zh = forms.CharField(
        label=words.LABELS["name_zh"],
        max_length=40,
        error_messages={"required": _("Give the line a name in both languages.")},
    )
    name_en = forms.CharField(
        label=words.LABELS["name_en"],
        max_length=40,
        error_messages={"required": _("Give the line a name in both languages.")},
    )
    payer = forms.ChoiceField(
        label=words.LABELS["payer"],
        choices=Payer.choices,
        help_text=_("Callers read it on the public pages before they dial."),
    )

    def __init__(self, *args: Any, offices: Sequence[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.choices = [(office.pk, office.name) for office in offices]


class RestoreForm(Reasoned):
    """Bring a version back."""
