import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from martlet.foundation.ids import new_id


def new_mark() -> int:
    return secrets.randbits(40)


class Correction(models.Model):
    """A published figure as an officer entered it. Rows are never changed but for being withdrawn, and never deleted.

    `value` holds yes/no figures as 1 and 0. `mark` is drawn at random and drawn again when the row is withdrawn: the sum of all
    marks tells one state of the table from any other, also after a transaction was rolled back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40, help_text="kind of figure, see martlet.law.parameters")
    place = models.CharField(max_length=6, help_text="GB/T 2260 code; 000000 is the whole country")
    since = models.DateField()
    until = models.DateField(
        null=True, blank=True, help_text="last day on which it may be used, for figures of one year"
    )
    value = models.DecimalField(max_digits=16, decimal_places=4)
    source = models.CharField(max_length=300)
    verified = models.BooleanField(default=False, help_text="the official text was seen")
    days = models.JSONField(
        null=True,
        blank=True,
        help_text="of a yearly notice: {off, worked}, days as YYYY-MM-DD; the value counts the first",
    )
    remark = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    mark = models.BigIntegerField(default=0)

    class Meta:
        db_table = "lawbook_correction"
        ordering = ["entered_at", "id"]
        indexes = [models.Index(fields=["kind", "place", "since"], name="lawbook_correction_figure")]

    def __str__(self) -> str:
        return f"{self.kind} {self.place} {self.since}"
