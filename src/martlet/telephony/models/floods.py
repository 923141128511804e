"""Floods of calls: an alarm for who leads, from the first call over a limit until nothing more comes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FloodAlarm(models.Model):
    """One flood on one line, by one cause. `last`: the latest call over the limit, within a quarter of a minute; `ended` is
    set by itself. Junk is sent to the exchange, not to a line: it stands with the first one. An alarm stays in sight until
    somebody has acknowledged it, even when it is over."""

    class Cause(models.TextChoices):
        ONE = "one", _("One number calls again and again")
        ALL = "all", _("More calls than the line can take")
        JUNK = "junk", _("Strangers send the exchange junk")

    line = models.ForeignKey("telephony.Line", on_delete=models.CASCADE, related_name="floods")
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=5, choices=Cause.choices)
    began = models.DateTimeField()
    last = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    acknowledged = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        db_table = "telephony_flood_alarm"
        constraints = [
            models.UniqueConstraint(
                fields=["line", "cause"], condition=models.Q(ended=None), name="telephony_one_alarm_a_flood"
            )
        ]
        indexes = [models.Index(fields=["office", "-began"], name="telephony_flood_by_office")]

    def __str__(self) -> str:
        return f"flood {self.cause} on {self.line_id}"
