"""Moments of a call that a colleague marked, to be found again when the recording is played."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mark(models.Model):
    """`at`: seconds into the sound. The note is sealed to the office, so that one can be set while all is sealed; "" is none."""

    class Kind(models.TextChoices):
        POINT = "point", _("Worth hearing again")
        PROMISE = "promise", _("Something was promised")
        EVIDENCE = "evidence", _("Evidence is mentioned")
        CHECK = "check", _("To be checked")

    call = models.ForeignKey("telephony.Call", on_delete=models.CASCADE, related_name="marks")
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    at = models.FloatField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.POINT)
    note_sealed = models.BinaryField(default=bytes)
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "telephony_mark"
        indexes = [
            models.Index(fields=["call", "at"], name="telephony_mark_by_call"),
            models.Index(fields=["office", "made"], name="telephony_mark_by_office"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.at}"
