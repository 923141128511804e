from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.models import User
from martlet.hotline.models.contacts import Contact
from martlet.telephony.models import Call
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedChild


class HandOver(SealedChild):
    """A contact on its way to a colleague, with its call. One owner at a time: until the colleague has the caller, the
    contact is whose it was. `late`: what the one who gave it was still typing then; it overwrites nothing."""

    SEALED_PARENT = "contact"

    class State(models.TextChoices):
        ASKED = "asked", _("The colleague is being asked")
        DONE = "done", _("Handed over")
        BACK = "back", _("Came back")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="hand_overs")
    call = models.ForeignKey(Call, on_delete=models.SET_NULL, null=True, related_name="+")
    from_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # None: whoever is free
    consult = models.BooleanField(default=False)
    reason = models.CharField(max_length=12)
    # of telephony's CONSENTS; "": a coordinator took the call over
    consent = models.CharField(max_length=8, blank=True)
    briefing = SealedText(size=256)
    late = SealedText(size=256)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    asked = models.DateTimeField(default=timezone.now)
    decided = models.DateTimeField(null=True)

    class Meta:
        db_table = "hotline_hand_over"
        ordering = ["asked", "id"]
        indexes = [models.Index(fields=["from_user", "-asked"], name="hotline_handed_by")]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.state}"
