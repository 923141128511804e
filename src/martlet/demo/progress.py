"""Batches that survive a cut, and the bar a person sees."""

import sys
import time
from collections.abc import Callable
from random import Random

from django.db import transaction

from martlet.demo.models import DemoBatch, DemoRun
from martlet.foundation.elapsed import elapsed


class Bar:
    """One line that fills: `写入工友 ███████░░░ 12,000 / 40,000  03:10`. Plain lines where there is no terminal."""

    def __init__(self, label: str, total: int) -> None:
        self.label, self.total, self.done = label, total, 0
        self.began = time.monotonic()
        self.drawn = 0.0

    def forward(self, by: int) -> None:
        self.done = min(self.total, self.done + by)
        now = time.monotonic()
        if now - self.drawn < 0.2 and self.done < self.total:
            return
        self.drawn = now
        share = self.done / self.total if self.total else 1.0
        filled = round(28 * share)
        line = f"  {self.label} {'█' * filled}{'░' * (28 - filled)} {self.done:,} / {self.total:,}  {elapsed(now - self.began)}"
        if sys.stdout.isatty():
            print(f"\r{line}", end="\n" if self.done >= self.total else "", flush=True)
        elif self.done >= self.total:
            print(line, flush=True)


def in_batches(
    run: DemoRun, phase: str, label: str, total: int, size: int, make: Callable[[Random, int, int], None]
) -> None:
    """Call `make(random, first, count)` for every batch not yet in. A batch and its mark are one transaction."""
    bar = Bar(label, total)
    already = set(DemoBatch.objects.filter(run=run, phase=phase).values_list("number", flat=True))
    for number, first in enumerate(range(0, total, size)):
        count = min(size, total - first)
        if number not in already:
            with transaction.atomic():
                make(Random(f"{run.seed}:{phase}:{number}"), first, count)  # noqa: S311  (believable, not secret)
                DemoBatch.objects.create(run=run, phase=phase, number=number)
        bar.forward(count)
