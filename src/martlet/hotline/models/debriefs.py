from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.models import Office, User
from martlet.foundation.ids import new_id
from martlet.hotline.models.contacts import Contact
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedModel


class Debrief(SealedModel):
    """A volunteer said that a call was hard: somebody who leads talks it over with them. Only these two read its words.

    One a contact and volunteer, so that saying it twice asks once. `held_by`: who talks with them; others see that
    somebody does, and no more.
    """

    SEALED_KIND = "debrief"
    SEALED_CLASS = "narrative"

    class State(models.TextChoices):
        OPEN = "open", _("To be talked over")
        DONE = "done", _("Talked over")
        DECLINED = "declined", _("No talk")
        WITHDRAWN = "withdrawn", _("Taken back by the volunteer")

    class Why(models.TextChoices):
        """Why there was no talk."""

        NOT_WANTED = "not_wanted", _("The volunteer does not want to talk about it")
        ELSEWHERE = "elsewhere", _("They have talked with somebody else")
        AWAY = "away", _("The volunteer is away for longer")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="debriefs")
    volunteer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="debriefs")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, related_name="debriefs")
    alarm = models.BooleanField(default=False)  # the risk alarm was raised in that call
    asked_at = models.DateTimeField(default=timezone.now)
    words = SealedText(size=256)  # what the volunteer wants to say beforehand
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="debriefs_held")
    held_at = models.DateTimeField(null=True, blank=True)
    agreed = SealedText(size=512)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "hotline_debrief"
        constraints = [models.UniqueConstraint(fields=["contact", "volunteer"], name="hotline_one_debrief")]
        indexes = [
            models.Index(fields=["office", "asked_at"], condition=models.Q(state="open"), name="hotline_debrief_open"),
            models.Index(fields=["held_by", "-asked_at"], name="hotline_debrief_held"),
        ]

    def __str__(self) -> str:
        return f"debrief {self.pk}"
