"""Volunteers, their stretches of duty, and calls for more of them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    READY = "ready", _("Ready")
    RINGING = "ringing", _("Ringing")
    ON_CALL = "on_call", _("On a call")
    WRAP_UP = "wrap_up", _("Wrapping up")
    BREAK = "break", _("On a break")


class PhoneKind(models.TextChoices):
    BROWSER = "browser", _("This browser")
    SIP = "sip", _("Desk phone")
    MOBILE = "mobile", _("Own mobile")


class Skill(models.TextChoices):
    """What a colleague knows well; keys of a line's menu ask for it."""

    INJURY = "injury", _("Work injury and occupational disease")
    COURT = "court", _("Arbitration and court")
    GROUP = "group", _("Many workers together")
    WOMEN = "women", _("Harassment and women's rights")
    LISTENING = "listening", _("Listening to people in distress")


class BreakReason(models.TextChoices):
    REST = "rest", _("A rest")
    MEAL = "meal", _("A meal")
    HARD_CALL = "hard_call", _("After a hard call")
    WRITING = "writing", _("Still writing")
    AWAY = "away", _("Calls rang in vain")
    MEETING = "meeting", _("A meeting")
    OTHER = "other", _("Something else")


class Volunteer(models.Model):
    """The serving profile of a colleague. Languages and dialects are codes of `foundation.tongues`, skills of `Skill`; the
    certificate gates duty.

    `mobile_sealed` is the own mobile, sealed to the office's public key: only the switchboard's back room opens it, to
    have it rung. `last_phone` is where calls rang on the last duty. `notice` is the stretch that a coordinator has changed,
    until its volunteer has seen it.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="volunteer")
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="volunteers")
    skills = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    dialects = models.JSONField(default=list, blank=True)
    mobile_sealed = models.BinaryField(default=bytes)
    last_phone = models.CharField(max_length=10, choices=PhoneKind.choices, default=PhoneKind.BROWSER)
    certificate_until = models.DateField(
        null=True, blank=True, help_text="last day on which this volunteer may take calls"
    )
    notice = models.ForeignKey("volunteers.Duty", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "volunteers_volunteer"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"volunteer {self.user_id}"

    def is_trained(self, today: date) -> bool:
        """Whether the certificate is valid on this day."""
        return self.certificate_until is not None and self.certificate_until >= today


class Duty(models.Model):
    """One stretch of duty. At most one is open (`until` empty) per person.

    `wrap_until`: when the wrap-up that goes on now is over; None = without limit. `wrap_more`: how often it was extended.
    `moved_by`: the coordinator who sent this colleague on a break, or ended the stretch; then `moved_reason` says why, sealed
    to the office.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duties")
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="duties")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    state_since = models.DateTimeField(default=timezone.now)
    phone = models.CharField(max_length=10, choices=PhoneKind.choices, default=PhoneKind.BROWSER)
    languages = models.JSONField(default=list)
    break_reason = models.CharField(max_length=10, choices=BreakReason.choices, blank=True)
    wrap_until = models.DateTimeField(null=True, blank=True)
    wrap_more = models.PositiveSmallIntegerField(default=0)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    moved_reason = models.BinaryField(default=bytes)

    class Meta:
        db_table = "volunteers_duty"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(until=None), name="volunteers_one_open_duty")
        ]
        indexes = [
            models.Index(fields=["office"], condition=models.Q(until=None), name="volunteers_duty_open"),
            models.Index(fields=["office", "-since"], name="volunteers_duty_by_office"),
            models.Index(
                fields=["state_since"], condition=models.Q(until=None, state="wrap_up"), name="volunteers_wrap"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.state}"

    @property
    def rests_since(self) -> float:
        """Since when they are on a break, in seconds since the epoch; 0 = they are not."""
        return self.state_since.timestamp() if self.state == State.BREAK else 0.0


class CallIn(models.Model):
    """Whoever leads asks colleagues who are off duty to come. At most one is open (`ended` empty) in an office.

    It stands until `until`, until as many have come as were asked for, or until somebody takes it back (`ended_by`). Who came is
    not kept here: it is who went on duty since. Who said 'not now' is kept nowhere.
    """

    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    people = models.PositiveSmallIntegerField()
    until = models.DateTimeField()
    ended = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "volunteers_call_in"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["office"], condition=models.Q(ended=None), name="volunteers_one_open_call_in"
            )
        ]

    def __str__(self) -> str:
        return f"{self.people} for {self.office_id}"
