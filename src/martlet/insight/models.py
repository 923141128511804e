"""The little that this room owns: when an office went through its lists."""

from django.db import models
from django.utils import timezone

from martlet.access.models import Office, User


class ListReview(models.Model):
    """An office went through its outcomes and issues, with what came of it. `note` holds nothing about workers."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="list_reviews")
    on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=400)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "insight_list_review"
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["office", "on"], name="insight_one_review_a_day")]

    def __str__(self) -> str:
        return f"lists of {self.office_id} on {self.on}"
