from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.models import Office, User
from martlet.hotline.models.contacts import Contact
from martlet.telephony.models import Call


class IntakeItem(models.Model):
    """What was taken down while the keeper was sealed, sealed to the office's public key. Filed by the clock afterwards.

    `id` comes from the form, so a form that is sent again replaces its own item; `filed_at` is set in the transaction that
    files it, so a crash in between files nothing and the next turn does it.
    """

    class Kind(models.TextChoices):
        CONTACT = "contact", _("A conversation")
        WORDS = "words", _("Words for a conversation that was already begun")

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="intake")
    call = models.ForeignKey(Call, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    sealed = models.BinaryField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)
    # the taker pressed save: autosaves of an unfinished form are filed too
    finished = models.BooleanField(default=False)
    filed_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=40, blank=True)  # error code of the last try, never content

    class Meta:
        db_table = "hotline_intake_item"
        indexes = [
            models.Index(
                fields=["office", "taken_at"], name="hotline_intake_waiting", condition=models.Q(filed_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
