"""`martlet telephony config DIR` and `martlet telephony run`."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from martlet.telephony import services
from martlet.telephony.exchange import run, tree


class Command(BaseCommand):
    help = "write Asterisk's configuration, or run the Asterisk of `make exchange`"

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        config = words.add_parser("config", help="write all that Asterisk needs, configuration and sounds")
        config.add_argument("directory", type=Path)
        config.add_argument("--home", type=Path, help="Asterisk's own folder, when it is not <data>/exchange")
        words.add_parser("run", help="run the Asterisk found on this machine with our configuration")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["word"] == "config":
                self.config(options["directory"], options["home"])
            else:
                self.run()
        except ImproperlyConfigured as fault:
            raise CommandError(str(fault)) from fault

    def config(self, directory: Path, home: Path | None) -> None:
        plan = replace(services.make_plan(home and home.resolve()), folder=directory.resolve())
        changed, made = services.write_exchange(plan)
        self.stdout.write(f"{len(plan.lines)} lines, {len(plan.phones)} phones, {len(plan.trunks)} trunks.")
        self.stdout.write(f"{len(changed)} files written to {directory}." if changed else "Nothing has changed.")
        self.stdout.write(
            f"{len(made.spoken)} announcements in {plan.home / 'data' / 'sounds'}, {len(made.tones)} of tones."
        )
        self.stdout.write(f"Start it: asterisk -C {plan.etc / 'asterisk.conf'} -f")
        for reason in made.reasons:
            self.stderr.write(reason)

    def run(self) -> None:
        found = tree.find()
        if found is None:
            raise CommandError("There is no Asterisk on this machine. `make exchange` fetches one.")
        plan = services.make_plan()
        _changed, made = services.write_exchange(plan)
        for reason in made.reasons:
            self.stderr.write(reason)
        command = run.command(found, plan)
        (plan.home / "run" / "asterisk.ctl").unlink(missing_ok=True)
        os.execv(command[0], command)  # noqa: S606  (the supervisor watches this very process)
