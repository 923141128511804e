from django.conf import settings
from django.db import models
from django.utils import timezone

from martlet.cases.models.case import Case
from martlet.foundation.ids import new_id
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedChild


class CaseEvent(SealedChild):
    """Something that happened and moves a legal clock: left, demanded, complained, employer agreed to pay."""

    SEALED_PARENT = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=24)
    on = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="last day of a suspension")
    note = SealedText(size=256)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    client_uuid = models.UUIDField(unique=True, default=new_id, editable=False)

    class Meta:
        db_table = "cases_event"
        ordering = ["on", "at"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.on}"


class Deadline(models.Model):
    """A last day computed from events; never typed. `source` is the room that computes it ("law" or "mediation")."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deadlines")
    source = models.CharField(max_length=12, default="law")
    code = models.CharField(max_length=24)
    ref = models.CharField(max_length=40, blank=True, help_text="which instalment, for codes that occur several times")
    rule = models.CharField(max_length=40, help_text="rule id of the law room")
    starts_on = models.DateField()
    restarted_on = models.DateField(help_text="the last day from which it began to run anew")
    last_day = models.DateField()
    nominal_day = models.DateField(help_text="before it moved off a rest day")
    provisional = models.BooleanField(default=False)
    met_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "cases_deadline"
        ordering = ["last_day", "id"]
        indexes = [models.Index(fields=["last_day"], name="cases_deadline_day")]
        constraints = [models.UniqueConstraint(fields=["case", "source", "code", "ref"], name="cases_deadline_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code} {self.last_day}"
