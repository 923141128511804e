from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.models import Office, User
from martlet.foundation.ids import new_id
from martlet.registry.models import Person
from martlet.telephony.models import Call
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedModel


class Contact(SealedModel):
    """One conversation with one or several workers. A call has at most one, however often its page is opened.

    `rev` rises with every save: who saves on an older one is told, and nothing is overwritten.
    """

    SEALED_KIND = "contact"
    SEALED_CLASS = "narrative"

    class State(models.TextChoices):
        OPEN = "open", _("Not finished yet")
        WRAP_UP = "wrap_up", _("Wrapping up")
        DONE = "done", _("Done")

    class Direction(models.TextChoices):
        IN = "in", _("came to us")
        OUT = "out", _("from us")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=12)  # code of the taxonomy, or DESKPHONE: a call logged by hand
    direction = models.CharField(max_length=3, choices=Direction.choices, default=Direction.IN)
    call = models.OneToOneField(Call, on_delete=models.SET_NULL, null=True, blank=True, related_name="contact")
    client_id = models.UUIDField(unique=True, null=True, blank=True)  # of the form: the same form twice is one contact
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    started = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    words = SealedText(size=256)
    number = SealedText(size=32)  # E.164, as called or typed; belongs to the conversation, not yet to a person
    visitor = SealedText(size=96)  # what an unknown visitor wants to be called
    place = SealedText(size=96)
    people_count = models.PositiveSmallIntegerField(default=1)
    issue = models.CharField(max_length=16, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts")
    others = models.ManyToManyField(
        Person, blank=True, related_name="contacts_beside", db_table="hotline_contact_other"
    )
    gender = models.CharField(max_length=1, blank=True)  # of the person on the day it was done, for the figures

    outcome = models.CharField(max_length=16, blank=True)
    outcome_note = SealedText(size=256)
    promise = SealedText(size=256)
    promise_by = models.DateField(null=True, blank=True)
    promise_kept_at = models.DateTimeField(null=True, blank=True)
    next_owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts_next")
    next_by = models.DateField(null=True, blank=True)
    next_done_at = models.DateTimeField(null=True, blank=True)

    handled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contacts")
    rev = models.PositiveIntegerField(default=1)
    touched = models.DateTimeField(default=timezone.now)
    touched_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "hotline_contact"
        indexes = [
            models.Index(fields=["office", "started", "id"], name="hotline_office_started"),
            # All that the figures of a month count, so that they never touch the wide, sealed rows.
            models.Index(
                fields=["office", "started", "state", "outcome", "issue", "gender", "person"],
                name="hotline_month",
                condition=models.Q(state="done"),
            ),
            models.Index(fields=["handled_by", "state"], name="hotline_handled_state"),
            models.Index(fields=["person", "started"], name="hotline_person_started"),
            # Most contacts of an old hotline have no call. SQLite, which looks at a thousand rows, takes the unique index
            # for one that finds them all, and reads the table instead.
            models.Index(fields=["call"], name="hotline_by_call", condition=models.Q(call__isnull=False)),
            models.Index(fields=["next_owner", "next_by"], name="hotline_next", condition=models.Q(next_done_at=None)),
            models.Index(
                fields=["promise_by"],
                name="hotline_promise",
                condition=models.Q(promise_kept_at=None, promise_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def inbound(self) -> bool:
        return self.direction == self.Direction.IN
