"""Tells the client which data folder's keeper to speak to."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class VaultConfig(AppConfig):
    """No pages, no signals: models, and a client that knows its folder."""

    name = "martlet.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from martlet.vault import client

        client.configure(settings.DATA)
