from django.db import models
from django.utils import timezone

from martlet.access.models import Office, User


class EmergencyNumbers(models.Model):
    """A version of an office's list of whom to call in danger. Never changed: a new version follows, the highest counts.

    `numbers` is a list of {"number", "zh", "en", "place", "source"}, see `rules.emergencies.Number`.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="emergency_numbers")
    version = models.PositiveSmallIntegerField()
    numbers = models.JSONField(default=list)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "hotline_emergency_numbers"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["office", "version"], name="hotline_numbers_version")]

    def __str__(self) -> str:
        return f"numbers of {self.office_id} v{self.version}"
