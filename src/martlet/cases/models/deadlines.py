from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.cases.models.case import Case
from martlet.foundation.ids import new_id
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedChild


class CaseEvent(SealedChild):
    """Something that happened and moves a legal clock: left, demanded, complained, employer agreed to pay."""

    SEALED_PARENT = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=32)
    on = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="last day of a hindrance, or the day that a notice names")
    note = SealedText(size=256)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = SealedText(size=256)
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by")
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
    rule = models.CharField(max_length=40, blank=True, help_text="rule id of the law room")
    starts_on = models.DateField()
    restarted_on = models.DateField(help_text="the last day from which it began to run anew")
    last_day = models.DateField()
    nominal_day = models.DateField(help_text="before it moved off a rest day")
    file_by = models.DateField(help_text="the last day less the margin: what people are told and lists are sorted by")
    provisional = models.BooleanField(default=False)
    met_on = models.DateField(null=True, blank=True)
    met_by = models.CharField(max_length=32, blank=True, help_text="kind of the event that kept it")

    class Meta:
        db_table = "cases_deadline"
        ordering = ["last_day", "id"]
        indexes = [
            models.Index(fields=["last_day"], name="cases_deadline_day"),
            models.Index(fields=["file_by", "id"], name="cases_deadline_open", condition=models.Q(met_on=None)),
        ]
        constraints = [models.UniqueConstraint(fields=["case", "source", "code", "ref"], name="cases_deadline_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code} {self.last_day}"


class DeadlineWarning(models.Model):
    """A deadline came near, was missed, or moved because the calendar was corrected: told once for each of these.

    It knows its deadline by what that says, not by its row: deadlines are counted anew with every event, and one that has
    another last day is warned of again. Open until somebody has seen it or the deadline has gone. All in clear: the daily
    task runs while the keeper is sealed.
    """

    class Reason(models.TextChoices):
        MONTH = "d30", _("30 days or less")
        WEEK = "d7", _("7 days or less")
        TOMORROW = "d1", _("the day after is the last")
        TODAY = "d0", _("the last day")
        MISSED = "missed", _("missed")
        MOVED = "moved", _("the last day has moved")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="warnings")
    source = models.CharField(max_length=12)
    code = models.CharField(max_length=24)
    ref = models.CharField(max_length=40, blank=True)
    last_day = models.DateField()
    was = models.DateField(null=True, blank=True, help_text="the last day before it moved")
    reason = models.CharField(max_length=8, choices=Reason.choices)
    made_on = models.DateField()
    told = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    raised_on = models.DateField(null=True, blank=True, help_text="since when it stands in the coordinator's list too")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="the deadline was kept, moved or withdrawn")

    class Meta:
        db_table = "cases_deadline_warning"
        indexes = [
            models.Index(fields=["case"], name="cases_warning_open", condition=models.Q(seen_at=None, ended_at=None))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "source", "code", "ref", "last_day", "reason"], name="cases_warning_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code} {self.last_day} {self.reason}"
