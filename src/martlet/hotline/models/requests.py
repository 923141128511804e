from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.models import Office
from martlet.hotline.rules.requests import MESSAGE, Standing


class RequestSwitch(models.Model):
    """One position of an office's switch for requests from the website. The newest counts; none is ever changed."""

    class Reason(models.TextChoices):
        PEOPLE = "people", _("Too few people to call back")
        DAYS_OFF = "days_off", _("Holidays, training or a move")
        JUNK = "junk", _("Junk requests come in")
        TROUBLE = "trouble", _("Something does not work")
        OTHER = "other", _("Another reason")

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="request_switches")
    number = models.PositiveIntegerField()
    is_open = models.BooleanField()
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    message_zh = models.CharField(max_length=MESSAGE, blank=True)
    message_en = models.CharField(max_length=MESSAGE, blank=True)
    until = models.DateTimeField(null=True)
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "hotline_request_switch"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="hotline_request_switch_once")]

    def __str__(self) -> str:
        return f"requests of {self.office_id} {'open' if self.is_open else 'closed'}"

    @property
    def position(self) -> Standing:
        return Standing(self.is_open, self.message_zh, self.message_en, self.until)
