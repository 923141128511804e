from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TelephonyConfig(AppConfig):
    name = "martlet.telephony"
    verbose_name = _("Telephony")

    def ready(self) -> None:
        from martlet.telephony import policy  # noqa: F401  (registers the room's table)
