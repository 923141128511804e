from django.db import models
from django.utils import timezone


class LiveEvent(models.Model):
    """News for open pages: ids only. Rows older than a day are dropped by the clock."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    user_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        db_table = "access_live_event"

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"
