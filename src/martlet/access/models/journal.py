from django.db import models


class JournalEntry(models.Model):
    """One act or one read of an identity. Never updated, never deleted; see journal.py for the chain."""

    n = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=40, blank=True)
    office_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    fields = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    allowed = models.BooleanField(default=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "access_journal"
        indexes = [
            models.Index(fields=["object_type", "object_id", "n"], name="access_journal_object"),
            models.Index(fields=["actor_id", "n"], name="access_journal_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.n} {self.action}"
