"""Django's handle on this room: it has no models, only translated sentences."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Installed so that `locale/` is found."""

    name = "martlet.foundation"
    label = "foundation"
