"""Lines and what they say."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Payer(models.TextChoices):
    TOLL_FREE = "toll_free", _("We pay everything: the call is free")
    SHARED = "shared", _("The caller pays a local call, we pay the rest")
    CALLER = "caller", _("The caller pays")


class Line(models.Model):
    """A number workers dial. `menu`: digit -> {"topic": .., "language": ..}; `hours`: weekday "1".."7" -> "09:00-21:00"."""

    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="lines")
    number = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    payer = models.CharField(max_length=10, choices=Payer.choices, default=Payer.CALLER)
    language = models.CharField(max_length=10, default="zh")
    languages = models.JSONField(default=list, blank=True)
    is_open = models.BooleanField(default=True)
    closed_reason = models.CharField(max_length=120, blank=True)
    hours = models.JSONField(default=dict, blank=True)
    has_notice = models.BooleanField(default=True)
    menu = models.JSONField(default=dict, blank=True)
    ring_seconds = models.PositiveSmallIntegerField(default=20)
    ring_at_once = models.PositiveSmallIntegerField(default=1)
    rounds = models.PositiveSmallIntegerField(default=2)
    wait_seconds = models.PositiveSmallIntegerField(default=180)
    records = models.BooleanField(default=True)
    helped_by = models.ManyToManyField(
        "access.Office", blank=True, related_name="helps_lines", db_table="telephony_line_helped_by"
    )

    class Meta:
        db_table = "telephony_line"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class Notice(models.Model):
    """One version of what a line says. The newest version counts; older ones stay to know what a caller heard."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="notices")
    name = models.CharField(max_length=20, help_text="notice, menu, busy, voicemail, closed, consent or goodbye")
    language = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    text = models.TextField(max_length=600)
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "telephony_notice"
        constraints = [
            models.UniqueConstraint(fields=["line", "name", "language", "version"], name="telephony_notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.name} {self.language} {self.version}"
