from django.db import models
from django.utils import timezone

from martlet.access.models import User
from martlet.registry.models.persons import Person
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedChild


class Merge(SealedChild):
    """`gone` became part of `kept`. `moved`: ids of files merged into `gone` earlier, which now point at `kept`.

    `values` holds what the merge changed in `kept`, before and after, as JSON: undoing it restores exactly that.
    """

    SEALED_PARENT = "kept"

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    moved = models.JSONField(default=list)
    values = SealedText(size=256)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "registry_merge"
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=models.Q(undone_at=None), name="registry_merged_once")
        ]
        indexes = [models.Index(fields=["kept", "undone_at"], name="registry_merge_kept")]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class Likeness(models.Model):
    """Two files of one office that may be one person. `first` has the smaller id; set aside by a person, never by itself."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=12, help_text="phone or name_home")
    noticed = models.DateTimeField(default=timezone.now)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "registry_likeness"
        constraints = [models.UniqueConstraint(fields=["first", "second", "why"], name="registry_likeness_once")]
        indexes = [
            models.Index(
                fields=["-noticed", "-id"], condition=models.Q(dismissed_at=None), name="registry_likeness_open"
            )
        ]

    def __str__(self) -> str:
        return f"likeness {self.pk}"
