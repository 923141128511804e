"""`martlet switchboard`: the leader that takes calls. Without an exchange it waits for one and says so."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from martlet.telephony.switchboard.run import run_switchboard


class Command(BaseCommand):
    help = "route calls between the exchange and the volunteers"

    def handle(self, *args: Any, **options: Any) -> None:
        code = run_switchboard()
        if code:
            raise SystemExit(code)
