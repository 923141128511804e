from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.cases.models.case import Case
from martlet.vault.fields import SealedInteger
from martlet.vault.models import SealedChild


class ClaimKind(models.TextChoices):
    WAGE = "wage", _("Wages")


class ClaimItem(SealedChild):
    """One pay period of one worker: what was due and what was paid, in fen. Claimed is the difference, never a column."""

    SEALED_PARENT = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="claim_items")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ClaimKind.choices, default=ClaimKind.WAGE)
    period = models.CharField(max_length=7, help_text="YYYY-MM")
    due = SealedInteger()
    paid = SealedInteger()
    rev = models.PositiveIntegerField(default=1)
    batch = models.UUIDField(help_text="client id of the form that added it: the same form sent twice adds once")
    added = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "cases_claim_item"
        indexes = [models.Index(fields=["batch"], name="cases_claim_batch")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "kind", "period"],
                condition=models.Q(removed_at=None),
                name="cases_claim_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.period}"
