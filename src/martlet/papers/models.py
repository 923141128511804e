from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from martlet.cases.models import Case
from martlet.foundation.ids import new_id
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedChild


class TypedFacts(SealedChild):
    """What was typed for the papers of a case and stands nowhere else: one row a case, so nothing is asked twice.

    `values` is JSON: {"person:<id>:id_number": …}. Texts, days as ISO, amounts in fen, codes of choices.
    """

    SEALED_PARENT = "case"

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="typed_facts")
    values = SealedText(size=1024)
    rev = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "papers_typed_facts"

    def __str__(self) -> str:
        return f"{self.case_id} rev {self.rev}"


class Paper(SealedChild):
    """A paper asked for and then produced. What it is filled with is sealed when it is asked for; the number comes with the
    finished files, both in one transaction, so there is never half a paper and never a gap for one that failed."""

    SEALED_PARENT = "case"

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a paper", "Waiting")
        FILLING = "filling", pgettext_lazy("state of a paper", "Filling the Word file")
        CONVERTING = "converting", pgettext_lazy("state of a paper", "Making the PDF")
        SEALING = "sealing", pgettext_lazy("state of a paper", "Sealing")
        READY = "ready", pgettext_lazy("state of a paper", "Ready")
        FAILED = "failed", pgettext_lazy("state of a paper", "Not made")

    class Without(models.TextChoices):
        """Why there is no PDF, or no paper."""

        NOTHING = "", ""
        NO_CONVERTER = "no_converter", _("LibreOffice is not installed")
        NOT_CONVERTED = "not_converted", _("LibreOffice could not read the file")
        TEMPLATE = "template", _("the template does not fit")
        NOT_ALLOWED = "not_allowed", _("the colleague may not open the case any more")
        BROKEN = "broken", _("something in Martlet is broken")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, help_text="id of the register: D01")
    number = models.PositiveIntegerField(null=True, blank=True, help_text="v1, v2… of this kind in this case")
    is_draft = models.BooleanField(default=False)
    template = models.CharField(max_length=16, help_text="shipped-1, or the number of an uploaded version")
    people_count = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    without = models.CharField(max_length=16, choices=Without.choices, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    touched = models.DateTimeField(default=timezone.now, help_text="when the task last said where it is")
    made_at = models.DateTimeField(null=True, blank=True)
    context = SealedText(size=4096)
    digest = SealedText(size=96)
    docx = models.UUIDField(null=True, blank=True, help_text="id in vault.files")
    pdf = models.UUIDField(null=True, blank=True, help_text="id in vault.files")
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = SealedText(size=256)
    client_uuid = models.UUIDField(unique=True, default=new_id, editable=False)

    class Meta:
        db_table = "papers_paper"
        indexes = [
            models.Index(fields=["case", "-asked_at"], name="papers_paper_case"),
            models.Index(
                fields=["touched"],
                condition=~models.Q(state__in=["ready", "failed"]),
                name="papers_paper_unfinished",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "number"], name="papers_paper_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="ready") | models.Q(docx__isnull=False, number__isnull=False),
                name="papers_paper_ready_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} v{self.number}"


class TemplateVersion(models.Model):
    """A Word template that a colleague changed. Not secret: it holds tags, never a person."""

    kind = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "papers_template"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="papers_template_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class TemplateUse(models.Model):
    """Which template is in use since when; `version` empty is the shipped one. The newest row of a kind counts."""

    kind = models.CharField(max_length=8)
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="uses")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "papers_template_use"
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "-id"], name="papers_template_in_use")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version_id}"
