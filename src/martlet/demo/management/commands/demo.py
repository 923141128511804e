"""martlet demo: fill an empty Martlet with a believable network."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from martlet import vault
from martlet.cases.models import Case
from martlet.demo.models import DemoRun
from martlet.hotline.models import Contact
from martlet.registry.models import Person

COUNTED = ((Person, "persons"), (Case, "cases"), (Contact, "contacts"))


class Command(BaseCommand):
    help = "Fill an empty Martlet with a believable network. Goes on where it was cut off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--persons", type=int, default=2000)
        parser.add_argument("--cases", type=int, default=600)
        parser.add_argument("--contacts", type=int, default=8000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        from martlet.demo.loading import load

        wanted = {name: options[name] for name in ("persons", "cases", "contacts", "seed")}
        if min(wanted["persons"], wanted["cases"], wanted["contacts"]) < 1:
            raise CommandError("Ask for at least one person, one case and one contact.")
        if not vault.status().is_open:
            raise CommandError(
                "The keeper is not unsealed: demo data are sealed like real ones. Start it, then: martlet unseal."
            )
        run = DemoRun.objects.order_by("id").first()
        if run is None:
            run = DemoRun.objects.create(today=timezone.localdate(), **wanted)
        elif {name: getattr(run, name) for name in wanted} != wanted:
            raise CommandError(
                f"This database already holds a demo of {run.persons:,} persons, {run.cases:,} cases and"
                f" {run.contacts:,} contacts, seed {run.seed}. For another one, choose an empty MARTLET_DATA."
            )
        if run.done:
            self.stdout.write("The demo data are all in.")
            return
        with override("zh-hans"):
            load(run)
        self.stdout.write(f"{run.persons:,} persons, {run.cases:,} cases, {run.contacts:,} contacts are in.")
        there = (f"{model.objects.count():,} {name}" for model, name in COUNTED)  # type: ignore[attr-defined]
        self.stdout.write(f"With the stories to try Martlet out by there are {', '.join(there)}.")
