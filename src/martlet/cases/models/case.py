from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from martlet.foundation.ids import new_id
from martlet.vault.fields import SealedInteger, SealedText
from martlet.vault.models import SealedModel

NO_DEADLINE = date(9999, 12, 31)


class StageName(models.TextChoices):
    """Words of the stages; the moves between them are in rules/stages.py."""

    INTAKE = "intake", pgettext_lazy("stage", "Intake")
    VERIFY = "verify", pgettext_lazy("stage", "Verifying")
    NEGOTIATE = "negotiate", pgettext_lazy("stage", "Negotiating")
    MEDIATE = "mediate", pgettext_lazy("stage", "Mediation")
    ARBITRATE = "arbitrate", pgettext_lazy("stage", "Arbitration")
    PERFORM = "perform", pgettext_lazy("stage", "Performance")
    CLOSED = "closed", pgettext_lazy("stage", "Closed")


class Case(SealedModel):
    """A matter followed to its end. Amounts claimed, employers and words are sealed; stage, days and codes are not."""

    SEALED_KIND = "case"
    SEALED_CLASS = "narrative"

    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24, unique=True)
    title = SealedText(size=256)
    issue = models.CharField(max_length=24, help_text="issue code of the taxonomy")
    stage = models.CharField(max_length=10, choices=StageName.choices, default=StageName.INTAKE)
    is_open = models.BooleanField(default=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_on = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(
        max_length=16, blank=True, help_text="outcome code; “performed” when every yuan agreed was received"
    )
    lead = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="+")
    people_count = models.PositiveIntegerField(default=0)
    site = models.ForeignKey("registry.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    respondent = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed = SealedInteger()
    handover = SealedText(size=1024)
    next_step = SealedText(size=256)
    next_by = models.DateField(null=True, blank=True)
    next_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deadline = models.DateField(null=True, blank=True, help_text="the nearest that is not met")
    deadline_code = models.CharField(max_length=24, blank=True)
    sort_on = models.DateField(
        default=NO_DEADLINE, help_text="the day to file that deadline by, or the end of time: the order of the list"
    )
    counted_with = models.CharField(
        max_length=12, blank=True, default="", help_text="version of calendar and limits that its deadlines rest on"
    )
    rev = models.PositiveIntegerField(default=1)
    touched = models.DateTimeField(default=timezone.now)
    client_uuid = models.UUIDField(unique=True, default=new_id, editable=False)

    class Meta:
        db_table = "cases_case"
        indexes = [
            # Partial, not led by is_open: SQLite looks a bare truth value up in no index.
            models.Index(fields=["office", "sort_on", "id"], name="cases_case_list", condition=models.Q(is_open=True)),
            models.Index(fields=["owner", "sort_on", "id"], name="cases_case_owner", condition=models.Q(is_open=True)),
            # Everything the counts beside the list need, so that they never touch the wide, sealed rows.
            models.Index(
                fields=["office", "stage", "issue", "owner", "next_owner", "next_by", "deadline", "deadline_code"],
                name="cases_case_counts",
                condition=models.Q(is_open=True),
            ),
            models.Index(fields=["counted_with", "id"], name="cases_case_counted", condition=models.Q(is_open=True)),
            models.Index(fields=["office", "opened_on"], name="cases_case_opened"),
            models.Index(fields=["office", "closed_on"], name="cases_case_closed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_open=True, closed_on=None) | models.Q(is_open=False, stage="closed"),
                name="cases_case_closed_once",
            )
        ]

    def __str__(self) -> str:
        return self.number


class NumberCounter(models.Model):
    """The last running number of an office and year. Its row is locked while a number is taken, so that none is skipped."""

    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "cases_number_counter"
        constraints = [models.UniqueConstraint(fields=["office", "kind", "year"], name="cases_counter_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.office_id} {self.year}: {self.last}"


class StageMove(models.Model):
    """The day a case entered a stage; the newest row of a stage is drawn in its progress line."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moves")
    stage = models.CharField(max_length=10, choices=StageName.choices)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "cases_stage_move"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage}"


class CaseContact(models.Model):
    """A conversation that belongs to this case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contact_links")
    contact = models.ForeignKey("hotline.Contact", on_delete=models.PROTECT, related_name="case_links")

    class Meta:
        db_table = "cases_case_contact"
        constraints = [models.UniqueConstraint(fields=["case", "contact"], name="cases_contact_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.contact_id}"


class Mandate(models.TextChoices):
    """Whether we hold the worker's written mandate (委托书)."""

    NONE = "none", _("Mandate missing")
    ORAL = "oral", _("Agreed by word")
    SIGNED = "signed", _("Mandate signed")


class CaseWorker(models.Model):
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="workers")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="case_roles")
    is_representative = models.BooleanField(default=False)
    mandate = models.CharField(max_length=8, choices=Mandate.choices, default=Mandate.NONE)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "cases_case_worker"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="cases_worker_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"


class CaseOrganisation(models.Model):
    """An organisation in the chain of this case, from the developer down to the labour boss."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="organisations")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="case_roles")
    tier = models.CharField(max_length=20, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_respondent = models.BooleanField(default=False)

    class Meta:
        db_table = "cases_case_organisation"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "organisation"], name="cases_organisation_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.organisation_id}"
