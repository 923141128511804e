from django.conf import settings
from django.db import models
from django.utils import timezone

from martlet.cases.models.case import Case
from martlet.foundation.ids import new_id
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedChild


class CaseNote(SealedChild):
    """One entry of the timeline: a note somebody wrote, or the trace of an act (stage, receipt, event, file).

    `facts` holds codes, days and ids that are in clear elsewhere anyway; words of people are in `text`, sealed.
    """

    SEALED_PARENT = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=16)
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    text = SealedText(size=256)
    facts = models.JSONField(default=dict)
    is_important = models.BooleanField(default=False)
    client_uuid = models.UUIDField(unique=True, default=new_id, editable=False)

    class Meta:
        db_table = "cases_note"
        indexes = [models.Index(fields=["case", "on", "at"], name="cases_note_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
