"""Recordings: sealed files. The sound exists in clear only in memory, from the call's answer until its end."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    CONVERSATION = "talk", _("Conversation")
    MESSAGE = "message", _("Spoken message")


class Recording(models.Model):
    """`file_id` names the sealed file in the vault (sealed to the office's public key alone while the keeper is sealed).

    `marks`: [{"at": seconds, "what": "pause"}, ...]; `expires` by class, as the office chose (`telephony.keeping`).
    """

    id = models.BigAutoField(primary_key=True)
    call = models.ForeignKey("telephony.Call", on_delete=models.CASCADE, related_name="recordings")
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file_id = models.UUIDField()
    seconds = models.FloatField(default=0)
    marks = models.JSONField(default=list, blank=True)
    made = models.DateTimeField(default=timezone.now)
    expires = models.DateField()

    class Meta:
        db_table = "telephony_recording"
        constraints = [models.UniqueConstraint(fields=["call", "kind"], name="telephony_recording_once")]
        indexes = [
            models.Index(fields=["expires"], name="telephony_recording_expires"),
            models.Index(fields=["office", "kind", "made"], name="telephony_recording_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.kind}"
