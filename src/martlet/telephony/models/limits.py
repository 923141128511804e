"""Callers who abuse the line: a number that is turned away, or has to press a key first, for a while."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.foundation.ids import new_id


def in_force(now: datetime | None = None) -> models.Q:
    """Those a caller feels now."""
    return models.Q(lifted=None, until__gt=now or timezone.now())


class CallerLimit(models.Model):
    """One number, known by its blind index alone; the number itself is sealed to the office, to be shown to who decides.

    A limit has an end and a day on which somebody looks at it again. One "until further notice" is `asked_for_good` and
    ends as any other until a second person confirms; then `until` is set far ahead and the review days go on.
    """

    class Kind(models.TextChoices):
        BLOCKED = "blocked", _("Turned away with a sentence")
        KEY = "key", _("Has to press a key before anybody's phone rings")

    class Reason(models.TextChoices):
        THREATS = "threats", _("Threats")
        ABUSE = "abuse", _("Insults or harassment")
        SEXUAL = "sexual", _("Sexual calls")
        SILENT = "silent", _("Silent calls again and again")
        JOKES = "jokes", _("Joke calls again and again")
        ADVERTS = "adverts", _("Advertising or machines")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey("telephony.Call", null=True, on_delete=models.SET_NULL, related_name="limits")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    token = models.BinaryField(max_length=16)
    number_sealed = models.BinaryField(default=bytes)
    people = models.PositiveSmallIntegerField(default=0, help_text="how many known persons share the number")
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    until = models.DateTimeField()
    review_on = models.DateField()
    asked_for_good = models.BooleanField(default=False)
    confirmed = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "telephony_caller_limit"
        indexes = [
            models.Index(fields=["token"], condition=models.Q(lifted=None), name="telephony_limit_by_number"),
            models.Index(fields=["office", "lifted", "review_on"], name="telephony_limit_review"),
        ]

    def __str__(self) -> str:
        return f"limit {self.pk}"


class SilenceLook(models.Model):
    """A person looked at a number from which nobody spoke, again and again. Known by its blind index alone.

    `harmless`: off the list until `until`; `call_back`: somebody is to call, because silence can be a person in danger.
    """

    class How(models.TextChoices):
        HARMLESS = "harmless", _("Not a nuisance")
        CALL_BACK = "call_back", _("Somebody calls back")

    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey("telephony.Call", null=True, on_delete=models.SET_NULL, related_name="+")
    token = models.BinaryField(max_length=16)
    how = models.CharField(max_length=10, choices=How.choices)
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    until = models.DateTimeField()

    class Meta:
        db_table = "telephony_silence_look"
        indexes = [models.Index(fields=["token"], name="telephony_look_by_number")]

    def __str__(self) -> str:
        return f"{self.how} {self.pk}"
