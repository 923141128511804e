"""Lines, every version of them, what they say, and when somebody closed or opened one by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.models import User
from martlet.foundation.ids import new_id
from martlet.foundation.languages import reads_english


class Payer(models.TextChoices):
    TOLL_FREE = "toll_free", _("We pay everything: the call is free")
    SHARED = "shared", _("The caller pays a local call, we pay the rest")
    CALLER = "caller", _("The caller pays")


class Line(models.Model):
    """A number workers dial, as its newest version says (`LineVersion`); the switchboard reads it every few seconds.

    `menu`: digit -> {"topic", "language", "dialect", "skill", "priority"}, each if wanted; `hours` as `rules.hours.Hours.read`
    reads them; `says`: "name/language" -> version of the notice in the line's own words. The switch is apart from all
    versions: `is_open` False closes the line until
    `closed_until`, None is until somebody opens it; `opened_until` opens it beyond its hours.
    `taken_duty`: the stretch of duty of a coordinator who has taken the queue; with it that is over, see `taken_by`.
    `flood_*`: calls a minute after which callers press a key first, 0 = never. `menu_seconds` from the end of the menu's
    announcement, `message_seconds` the longest spoken message, `accept_seconds` from the moment a mobile is picked up.
    `shifts_only`: the own office's phones ring only while somebody is on a shift there; else calls go as if nobody of it were
    on duty.
    """

    class Fallback(models.TextChoices):
        """When nobody is on duty, or nobody picks up."""

        MESSAGE = "message", _("Callers leave a message")
        OFFICE = "office", _("Another office's volunteers answer")
        MOBILE = "mobile", _("A coordinator's own mobile rings")
        SENTENCE = "sentence", _("Callers hear that we call back")

    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="lines")
    number = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    payer = models.CharField(max_length=10, choices=Payer.choices, default=Payer.CALLER)
    language = models.CharField(max_length=10, default="zh")
    languages = models.JSONField(default=list, blank=True)
    is_open = models.BooleanField(default=True)
    closed_reason = models.CharField(max_length=120, blank=True)
    closed_until = models.DateTimeField(null=True, blank=True)
    closed_says = models.CharField(max_length=20, default="closed")
    opened_until = models.DateTimeField(null=True, blank=True)
    hours = models.JSONField(default=dict, blank=True)
    has_notice = models.BooleanField(default=True)
    menu = models.JSONField(default=dict, blank=True)
    menu_seconds = models.PositiveSmallIntegerField(default=6)
    says = models.JSONField(default=dict, blank=True)
    ring_seconds = models.PositiveSmallIntegerField(default=20)
    ring_at_once = models.PositiveSmallIntegerField(default=1)
    rounds = models.PositiveSmallIntegerField(default=2)
    wait_seconds = models.PositiveSmallIntegerField(default=180)
    message_seconds = models.PositiveSmallIntegerField(default=120)
    records = models.BooleanField(default=True)
    version = models.PositiveIntegerField(
        default=0, help_text="number of the newest LineVersion, 0 before the first change"
    )
    helped_by = models.ManyToManyField(
        "access.Office", blank=True, related_name="helps_lines", db_table="telephony_line_helped_by"
    )

    overflow_seconds = models.PositiveSmallIntegerField(default=30)
    place_seconds = models.PositiveSmallIntegerField(default=45)
    keeps_place = models.BooleanField(default=True)
    accept_seconds = models.PositiveSmallIntegerField(default=12)
    fallback = models.CharField(max_length=10, choices=Fallback.choices, default=Fallback.MESSAGE)
    fallback_office = models.ForeignKey(
        "access.Office", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    fallback_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    flood_number = models.PositiveSmallIntegerField(default=6)
    flood_all = models.PositiveSmallIntegerField(default=120)
    wrap_seconds = models.PositiveSmallIntegerField(default=180)
    asks = models.BooleanField(default=False)
    shifts_only = models.BooleanField(default=False)
    taken_duty = models.ForeignKey(
        "volunteers.Duty", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        db_table = "telephony_line"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name_en if reads_english() else self.name_zh

    @property
    def taken_by(self) -> User | None:
        """The coordinator who has the queue, as long as they are on duty. `taken_duty__user` should be read with the line."""
        duty = self.taken_duty
        return duty.user if duty is not None and duty.until is None else None


class Rating(models.Model):
    """How often callers of a line pressed a key in a month, when they were asked how the call was; `score` 0 = nothing was
    pressed. A count from the beginning: nothing tells whose answer it was, of which call, or when."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="ratings")
    month = models.CharField(max_length=7)  # "2026-11"
    score = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "telephony_rating"
        constraints = [models.UniqueConstraint(fields=["line", "month", "score"], name="telephony_one_rating")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.month}"


class LineVersion(models.Model):
    """How a line was after one save. Never changed, never deleted: going back writes a new one.

    `content`: {"settings", "hours", "menu", "says"} as the line's columns; `changed` names the parts that differ from the
    version before; `restored` is the number of the version it brought back, 0 for none.
    """

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    changed = models.JSONField(default=list)
    reason = models.CharField(max_length=200, blank=True)
    restored = models.PositiveIntegerField(default=0)
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "telephony_line_version"
        constraints = [models.UniqueConstraint(fields=["line", "number"], name="telephony_line_version_once")]

    def __str__(self) -> str:
        return f"{self.line_id} v{self.number}"


class LineSwitch(models.Model):
    """Somebody closed or opened a line by hand, or gave it back to its hours."""

    class Position(models.TextChoices):
        CLOSED = "closed", _("Closed by hand")
        OPEN = "open", _("Opened beyond its hours")
        HOURS = "hours", _("By its opening hours")

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="switches")
    position = models.CharField(max_length=10, choices=Position.choices)
    reason = models.CharField(max_length=120, blank=True)
    says = models.CharField(max_length=20, blank=True)
    until = models.DateTimeField(null=True)
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "telephony_line_switch"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.line_id} {self.position}"


class LineSound(models.Model):
    """A sound file a colleague gave, as the telephone plays it: WAV, 8 kHz, mono, 16 bit. Public words, no caller's voice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="sounds")
    data = models.BinaryField()
    seconds = models.FloatField()
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "telephony_line_sound"

    def __str__(self) -> str:
        return f"{self.line_id} {self.seconds} s"


class Notice(models.Model):
    """One version of what a line says; `Line.says` tells which counts. Older ones stay to know what a caller heard.

    Spoken by the machine from `text`, or played from `sound`; the text then says what is heard there.
    """

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="notices")
    name = models.CharField(
        max_length=20, help_text="a name of exchange.prompts.TEXTS: notice, menu, busy, closed, ..."
    )
    language = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    text = models.TextField(max_length=600)
    sound = models.ForeignKey(LineSound, null=True, on_delete=models.PROTECT, related_name="notices")
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "telephony_notice"
        constraints = [
            models.UniqueConstraint(fields=["line", "name", "language", "version"], name="telephony_notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.name} {self.language} {self.version}"

    @property
    def key(self) -> str:
        """As in `Line.says`."""
        return f"{self.name}/{self.language}"

    @property
    def stem(self) -> str:
        """The name of its sound at the exchange; a new version is a new file, so a caller never hears half of each."""
        return f"line-{self.line_id}-{self.name}-{self.version}"
