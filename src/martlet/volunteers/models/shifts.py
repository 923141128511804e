"""Shifts 班次: the week as an office wants it, the real days that come of it, and who is on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.foundation.ids import new_id
from martlet.volunteers.models.serving import Skill


class News(models.TextChoices):
    """What happened to somebody's place without their doing, until they have read it."""

    CANCELLED = "cancelled", _("The shift is cancelled.")
    RESTORED = "restored", _("The shift takes place after all.")
    CHANGED = "changed", _("The shift has other times now.")
    PUT_ON = "put_on", _("You were put on this shift.")
    TAKEN_OFF = "taken_off", _("You are not on this shift any more.")
    TAKEN_OVER = "taken_over", _("A colleague has taken this shift over from you.")


class ShiftPattern(models.Model):
    """A shift of every week. `ends` not after `begins` is the next day. `ended`: no new days come of it.

    `language` (a code of `foundation.tongues`) and `skill`: what everybody on it has to speak or know; "" is anybody.
    """

    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField(help_text="1 is Monday")
    begins = models.TimeField()
    ends = models.TimeField()
    places = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10, blank=True)
    skill = models.CharField(max_length=20, choices=Skill.choices, blank=True)
    on_holidays = models.BooleanField(default=False, help_text="also on public holidays")
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "volunteers_shift_pattern"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["office"], condition=models.Q(ended=None), name="volunteers_pattern_in_use"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.begins:%H:%M}-{self.ends:%H:%M}"


class Shift(models.Model):
    """One shift of one day. `pattern` and `day` say which week it came of; a shift of its own has no pattern.

    `edited`: somebody has changed this one by hand, so its pattern leaves it alone. `uid`, `revision` and `changed` are what
    calendars know it by.
    """

    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    pattern = models.ForeignKey(ShiftPattern, null=True, blank=True, on_delete=models.PROTECT, related_name="shifts")
    day = models.DateField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    places = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10, blank=True)
    skill = models.CharField(max_length=20, choices=Skill.choices, blank=True)
    edited = models.BooleanField(default=False)
    cancelled = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=10, blank=True)
    uid = models.UUIDField(default=new_id, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=0)
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "volunteers_shift"
        ordering = ["starts", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pattern", "day"], name="volunteers_shift_once_a_day"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="volunteers_shift_lasts"),
        ]
        indexes = [
            models.Index(fields=["office", "starts"], name="volunteers_shift_by_office"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.starts:%Y-%m-%d %H:%M}"


class ShiftPlace(models.Model):
    """Somebody on a shift, from `taken` until `left`. `offered`: they look for a colleague to take it over.

    `late`: given back after the notice was over, `reason` says why. `news` is what its holder has not read yet; `by` is who
    did it.
    """

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shift_places")
    taken = models.DateTimeField(default=timezone.now)
    offered = models.DateTimeField(null=True, blank=True)
    left = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(default=False)
    reason = models.CharField(max_length=10, blank=True)
    news = models.CharField(max_length=10, choices=News.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "volunteers_shift_place"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "user"], condition=models.Q(left=None), name="volunteers_one_place_a_shift"
            )
        ]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(left=None), name="volunteers_place_held"),
            models.Index(fields=["user"], condition=~models.Q(news=""), name="volunteers_place_news"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.shift_id}"


class ShiftFeed(models.Model):
    """The private address under which somebody's calendar reads their shifts. Only the SHA-256 of its secret is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shift_feed")
    digest = models.BinaryField(max_length=32, unique=True)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "volunteers_shift_feed"

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
