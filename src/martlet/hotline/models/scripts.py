from django.db import models
from django.utils import timezone

from martlet.access.models import Office, User


class Script(models.Model):
    """A version of what to say in one kind of conversation, written by an office. Never changed: a new version follows.

    `opening` is a list of sentences, `steps` a list of {"title", "say"}. `{name}` in them is the work name of who speaks.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="scripts")
    code = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    opening = models.JSONField(default=list)
    recording = models.CharField(max_length=200, blank=True)
    steps = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "hotline_script"
        constraints = [
            models.UniqueConstraint(fields=["office", "code", "language", "version"], name="hotline_script_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.language} v{self.version}"
