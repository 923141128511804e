from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from martlet.cases.models.case import Case
from martlet.foundation.ids import new_id
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedChild

# What a browser may show in its page; everything else is only ever handed over as a download.
SHOWN = ("image/jpeg", "image/png", "image/webp", "application/pdf")


class EvidenceState(models.TextChoices):
    HAVE = "have", pgettext_lazy("evidence", "In hand")
    WAITING = "waiting", pgettext_lazy("evidence", "Waiting")
    MISSING = "missing", pgettext_lazy("evidence", "Missing")


class EvidenceItem(SealedChild):
    """One line of the checklist that the taxonomy asks for, or one that somebody added."""

    SEALED_PARENT = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=24, help_text="evidence kind of the taxonomy")
    state = models.CharField(max_length=8, choices=EvidenceState.choices, default=EvidenceState.MISSING)
    note = SealedText(size=256)
    position = models.PositiveIntegerField(default=0)
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "cases_evidence"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="cases_evidence_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class EvidenceFile(SealedChild):
    """A sealed file of one piece of evidence. Its name is sealed too: file names tell a lot."""

    SEALED_PARENT = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    item = models.ForeignKey(EvidenceItem, on_delete=models.CASCADE, related_name="files")
    stored = models.UUIDField(unique=True, help_text="id in vault.files")
    name = SealedText(size=256)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    client_uuid = models.UUIDField(unique=True, default=new_id, editable=False)

    class Meta:
        db_table = "cases_evidence_file"
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.size}"

    @property
    def is_shown(self) -> bool:
        return self.content_type in SHOWN
