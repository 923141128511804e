from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.models import Office, User
from martlet.foundation.ids import new_id
from martlet.hotline.models.contacts import Contact
from martlet.registry.models import Person
from martlet.telephony.models import Call


class CallBack(models.Model):
    """Somebody waits for our call. Who takes it holds it for a while, so that a worker is not called twice.

    `sealed` is number, name and words as typed, sealed to the office's public key: it can be written while the keeper is
    sealed, and never gets a token of its own (an unverified number must not be comparable with the registry's).
    """

    class Reason(models.TextChoices):
        MISSED = "missed", _("Nobody could answer")
        ABANDONED = "abandoned", _("Hung up while waiting")
        KEPT = "kept", _("Keeps the place in the queue")
        VOICEMAIL = "voicemail", _("Left a message")
        WEB = "web", _("Asked on the website")
        PROMISE = "promise", _("Promised")
        ASKED = "asked", _("Asked for it")
        SILENT = "silent", _("Called and could not speak")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        DONE = "done", _("Reached")
        GIVEN_UP = "given_up", _("Not reached")
        CLOSED = "closed", _("Settled without our call")

    class Because(models.TextChoices):
        """Why nobody is to call any more."""

        HELPED = "helped", _("They called again and were helped")
        DOUBLE = "double", _("The same person is in the list once more")
        WRONG = "wrong", _("Wrong number, advertisement or a joke")
        OTHER = "other", _("A colleague settled it another way")

    class BestTime(models.TextChoices):
        ANY = "any", _("any time")
        MORNING = "morning", _("in the morning")
        NOON = "noon", _("at noon")
        AFTERNOON = "afternoon", _("in the afternoon")
        EVENING = "evening", _("in the evening")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="callbacks")
    call = models.OneToOneField(Call, on_delete=models.SET_NULL, null=True, blank=True, related_name="callback")
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="callbacks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="callbacks")
    client_id = models.UUIDField(unique=True, null=True, blank=True)
    sealed = models.BinaryField(default=bytes)
    number_hash = models.BinaryField(max_length=16, default=bytes)  # of this month's call log only: folds repeats
    reason = models.CharField(max_length=10, choices=Reason.choices)
    city = models.CharField(max_length=6, blank=True)
    best_time = models.CharField(max_length=10, choices=BestTime.choices, default=BestTime.ANY)
    asked_at = models.DateTimeField(default=timezone.now)
    due = models.DateField(null=True, blank=True)  # of a promise: not before this day is it anybody's work
    not_before = models.DateTimeField(null=True, blank=True)  # put off after an attempt: nobody's work until then
    times = models.PositiveSmallIntegerField(default=1)
    last_asked_at = models.DateTimeField(default=timezone.now)
    held_for_check = models.BooleanField(default=False)  # from an address that asked unusually often
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    because = models.CharField(max_length=6, choices=Because.choices, blank=True)
    locked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="callbacks_held")
    locked_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="callbacks_done")
    done_at = models.DateTimeField(null=True, blank=True)
    outcome_contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="answered_callbacks"
    )

    class Meta:
        db_table = "hotline_callback"
        indexes = [
            models.Index(fields=["office", "state", "asked_at", "id"], name="hotline_callback_queue"),
            models.Index(fields=["number_hash"], name="hotline_callback_hash", condition=models.Q(state="open")),
            models.Index(fields=["locked_by"], name="hotline_callback_held", condition=models.Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"call-back {self.pk}"


class RequestCount(models.Model):
    """How many public requests came from one address in one hour. The address itself is nowhere: `bucket` is a keyed hash
    of it that changes every hour, and rows are dropped the day after."""

    bucket = models.BinaryField(max_length=16, primary_key=True)
    hour = models.CharField(max_length=10, db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "hotline_request_count"

    def __str__(self) -> str:
        return f"{self.hour}: {self.count}"
