"""How long an office keeps what calls leave behind, what is held back, and what was erased."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.foundation.ids import new_id


class KeepingVersion(models.Model):
    """The periods of one office after one save: `days` by class of `rules.keeping`. The newest counts; none is the house's."""

    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="keeping_versions")
    number = models.PositiveIntegerField()
    days = models.JSONField()
    reason = models.CharField(max_length=200)
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "telephony_keeping_version"
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="telephony_keeping_version_once")]

    def __str__(self) -> str:
        return f"{self.office_id} v{self.number}"


class Hold(models.Model):
    """Nothing of this call, or of the calls of this case, is erased until the day is over. The reason is one of a list, so
    that no name comes in."""

    class Reason(models.TextChoices):
        COURT = "court", _("Arbitration or court")
        COMPLAINT = "complaint", _("A complaint is looked into")
        POLICE = "police", _("An authority asked for it")
        SAFETY = "safety", _("Somebody's safety")
        AUDIT = "audit", _("An audit")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey("telephony.Call", null=True, on_delete=models.CASCADE, related_name="holds")
    case = models.UUIDField(null=True, db_index=True, help_text="of the room of cases, which says what its calls are")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    until = models.DateField()
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "telephony_hold"
        indexes = [models.Index(fields=["office", "until"], name="telephony_hold_by_office")]

    def __str__(self) -> str:
        return f"hold {self.pk}"


def holding(today: date) -> models.Q:
    """Holds that count on this day."""
    return models.Q(lifted=None, until__gte=today)


class Erasure(models.Model):
    """How much of one class went on one day; written with each batch. `more`: the night was too short, the next goes on."""

    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=10)
    count = models.PositiveIntegerField(default=0)
    more = models.BooleanField(default=False)

    class Meta:
        db_table = "telephony_erasure"
        constraints = [models.UniqueConstraint(fields=["office", "day", "kind"], name="telephony_erasure_once")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.day} {self.kind}"
