"""Calls, what happened in them, whom they rang, and what pages ask of them. The switchboard writes; pages read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.foundation.ids import new_id


class Direction(models.TextChoices):
    IN = "in", _("Somebody called us")
    OUT = "out", _("We called")


class Stage(models.TextChoices):
    DIALLING = "dialling", _("We call")
    CHALLENGE = "challenge", _("Is to press a key first")
    NOTICE = "notice", _("Hears the notice")
    MENU = "menu", _("Chooses in the menu")
    WAITING = "waiting", _("Waits")
    RINGING = "ringing", _("Ringing")
    TALKING = "talking", _("In conversation")
    MESSAGE = "message", _("Leaves a message")
    ASKING = "asking", _("Is asked how it was")
    CLOSING = "closing", _("Hears goodbye")
    ENDED = "ended", _("Ended")


WAITING = (Stage.NOTICE, Stage.MENU, Stage.WAITING, Stage.RINGING)
"""Somebody called and hopes for an answer."""


class Missed(models.TextChoices):
    NO_DUTY = "no_duty", _("Nobody was on duty")
    NO_ANSWER = "no_answer", _("Nobody picked up")
    WAITED = "waited", _("Waited too long")
    CLOSED = "closed", _("The line was closed")
    HUNG_UP = "hung_up", _("Hung up before an answer")
    LOST = "lost", _("Lost when the exchange failed")
    AWAY = "away", _("Came while the switchboard was away")
    KEPT = "kept", _("Keeps the place, wants our call")
    BLOCKED = "blocked", _("The number is blocked")
    FLOOD = "flood", _("Did not press the key that was asked for")


class Outcome(models.TextChoices):
    RINGING = "", _("Ringing")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Passed on")
    TIMEOUT = "timeout", _("Not picked up")
    LOST = "lost", _("Somebody else was first, or the caller hung up")
    UNREACHABLE = "unreachable", _("Phone not connected")


class Call(models.Model):
    """One call. The caller's number is sealed to the office's public key, so that a call is taken while all is sealed.

    `machine` is the state of `rules.call.Call`: with it a restarted switchboard goes on where the last one stopped.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.ForeignKey("telephony.Line", on_delete=models.PROTECT, related_name="calls")
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="calls")
    direction = models.CharField(max_length=3, choices=Direction.choices, default=Direction.IN)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.NOTICE)
    is_live = models.BooleanField(default=True)
    number_sealed = models.BinaryField(
        default=bytes, help_text="the caller's number, sealed to the office; empty = withheld"
    )
    calllog_token = models.BinaryField(
        max_length=16, null=True, help_text="same number in the same month, nothing more"
    )
    language = models.CharField(max_length=10, default="zh")
    topic = models.CharField(max_length=40, blank=True)
    digits = models.CharField(max_length=20, blank=True)
    arrived = models.DateTimeField()
    rang = models.DateTimeField(null=True)
    answered = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="calls"
    )
    ended_by = models.CharField(max_length=10, blank=True)
    missed = models.CharField(max_length=10, choices=Missed.choices, blank=True)
    channel = models.CharField(max_length=80)
    machine = models.JSONField(default=dict)
    trace_erased = models.DateField(null=True, help_text="the day on which its events were erased")
    number_erased = models.DateField(null=True)

    class Meta:
        db_table = "telephony_call"
        indexes = [
            models.Index(
                fields=["office", "arrived"], condition=models.Q(trace_erased=None), name="telephony_call_traced"
            ),
            models.Index(
                fields=["office", "arrived"], condition=~models.Q(number_sealed=b""), name="telephony_call_numbered"
            ),
            models.Index(fields=["office", "-arrived"], name="telephony_call_by_office"),
            models.Index(fields=["arrived"], condition=models.Q(is_live=True), name="telephony_call_live"),
            models.Index(fields=["calllog_token", "-arrived"], name="telephony_call_same_number"),
            # With the office: who leads one is shown only the own calls of others, and those are looked for among all own ones.
            models.Index(fields=["answered_by", "-arrived", "office"], name="telephony_call_by_user"),
            models.Index(
                fields=["office", "missed", "-arrived", "-id"],
                condition=models.Q(answered=None, is_live=False),
                name="telephony_call_lost",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CallEvent(models.Model):
    """One event, written before it was acted upon, in the order in which it was taken. `raw` has no number in it."""

    id = models.BigAutoField(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="events", db_constraint=False)
    office_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    raw = models.JSONField()

    class Meta:
        db_table = "telephony_call_event"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.call_id} {self.raw.get('type')}"


class CallOffer(models.Model):
    """One volunteer's phone ringing for one call."""

    channel = models.CharField(primary_key=True, max_length=48)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="offers")
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="call_offers")
    phone = models.CharField(max_length=40)
    offered = models.DateTimeField()
    rang_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)

    class Meta:
        db_table = "telephony_call_offer"
        indexes = [models.Index(fields=["user", "-offered"], name="telephony_offer_by_user")]

    def __str__(self) -> str:
        return self.channel


class CallNews(models.Model):
    """News of a call for the rooms above, written with the event that caused it; told after commit, again after a crash."""

    id = models.BigAutoField(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="news")
    office_id = models.BigIntegerField()
    kind = models.CharField(max_length=10)  # of rules.events.Tell
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "telephony_call_news"
        indexes = [models.Index(fields=["id"], condition=models.Q(told_at=None), name="telephony_news_untold")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.kind}"


class CallCommand(models.Model):
    """What a page asks of a call under way. The switchboard looks here several times a second."""

    id = models.BigAutoField(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="commands")
    office_id = models.BigIntegerField()
    what = models.CharField(max_length=20)
    value = models.CharField(max_length=80, blank=True)
    sealed = models.BinaryField(
        default=bytes, help_text="a number to dial, sealed to the office; empty once it is taken"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked = models.DateTimeField(default=timezone.now)
    done = models.DateTimeField(null=True)

    class Meta:
        db_table = "telephony_call_command"
        indexes = [models.Index(fields=["id"], condition=models.Q(done=None), name="telephony_command_open")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.what}"
