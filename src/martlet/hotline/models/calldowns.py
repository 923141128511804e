from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from martlet.access.models import Office, User
from martlet.foundation.ids import new_id
from martlet.hotline.models.callbacks import CallBack
from martlet.hotline.models.contacts import Contact
from martlet.registry.models import Person


class CallDown(models.Model):
    """People to be called with one question, such as whether they were paid. Nothing in it names anybody: title, question
    and answers are read by the whole office.

    `answers` are the words to choose from, in their order; an entry keeps the number of its answer. `left_out`: why -> how
    many who fit were not put in.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("lists", "Going on")
        CLOSED = "closed", pgettext_lazy("lists", "Closed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="call_downs")
    title = models.CharField(max_length=80)
    question = models.CharField(max_length=200)
    answers = models.JSONField(default=list)
    source = models.CharField(max_length=16)  # of hotline.hooks.call_down_sources
    # of the taxonomy, or a whole group of it, where the source asks
    issue = models.CharField(max_length=16, blank=True)
    first = models.DateField()
    last = models.DateField()
    left_out = models.JSONField(default=dict)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    client_id = models.UUIDField(unique=True, null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "hotline_call_down"
        indexes = [models.Index(fields=["office", "state", "-made"], name="hotline_call_down_list")]

    def __str__(self) -> str:
        return f"call-down {self.pk}"


class CallDownEntry(models.Model):
    """One person of a list, once. Who takes it holds it for a while, so that nobody is called twice."""

    class State(models.TextChoices):
        OPEN = "open", _("To be called")
        ANSWERED = "answered", pgettext_lazy("people", "Answered")
        NOT_REACHED = "given_up", _("Not reached")
        REFUSED = "refused", _("Does not want to be called")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call_down = models.ForeignKey(CallDown, on_delete=models.CASCADE, related_name="entries")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=24, blank=True)  # number of the case
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.PositiveSmallIntegerField(null=True, blank=True)
    not_before = models.DateTimeField(default=timezone.now)  # nobody was there: not again at once
    best_time = models.CharField(max_length=10, choices=CallBack.BestTime.choices, default=CallBack.BestTime.ANY)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    locked_until = models.DateTimeField(null=True, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="call_downs")
    done_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "hotline_call_down_entry"
        constraints = [models.UniqueConstraint(fields=["call_down", "person"], name="hotline_called_down_once")]
        indexes = [
            models.Index(fields=["call_down", "state", "attempts", "not_before"], name="hotline_call_down_next"),
            models.Index(fields=["locked_by"], name="hotline_call_down_held", condition=models.Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"

    @property
    def best_times(self) -> list[tuple[str, str]]:
        """What can be chosen."""
        return [(str(code), str(label)) for code, label in CallBack.BestTime.choices]
