"""The list of an office, and what somebody has done. `volunteers.models` carries them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class TrainingList(models.Model):
    """A version of an office's steps. Never changed: a new version follows, the highest counts.

    `steps` is a list of `training.rules.Step` as rows, in their order.
    """

    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="training_lists")
    version = models.PositiveSmallIntegerField()
    steps = models.JSONField(default=list)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "volunteers"
        db_table = "volunteers_training_list"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["office", "version"], name="volunteers_training_version")]

    def __str__(self) -> str:
        return f"training of {self.office_id} v{self.version}"


class TrainingDone(models.Model):
    """One step that somebody has done, with its title of that day: a changed list takes nothing away.

    `step` is the key of `rules.Step`. Taken back, the row stays and counts no more.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="trainings")
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=20)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=80)
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_back = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "volunteers"
        db_table = "volunteers_training_done"
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "step", "on"], condition=models.Q(taken_back=None), name="volunteers_trained_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.step}"
