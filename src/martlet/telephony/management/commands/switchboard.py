"""`martlet switchboard`: the leader that takes calls. Without an exchange it waits for one and says so."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from martlet.telephony.switchboard.alone import AlreadyRuns
from martlet.telephony.switchboard.run import run_switchboard

ANOTHER = 3  # exit code: another switchboard leads


class Command(BaseCommand):
    help = "route calls between the exchange and the volunteers"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            code = run_switchboard()
        except AlreadyRuns as other:
            raise CommandError(str(other), returncode=ANOTHER) from other
        if code:
            raise SystemExit(code)
