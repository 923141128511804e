from django.db import models


class Recurring(models.Model):
    """One recurring task: when it is due next. Claimed by compare-and-swap on `due`, so several clocks may run."""

    name = models.CharField(max_length=80, primary_key=True)
    due = models.DateTimeField()
    queued = models.DateTimeField(null=True, help_text="put into the queue and not yet begun")
    finished = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "processes_recurring"

    def __str__(self) -> str:
        return self.name
