"""The bar that fills while the demo is written, and batches of which none is done twice or by half."""

import io
import sys
from datetime import date
from random import Random
from typing import Any

import pytest

from martlet.demo import progress
from martlet.demo.models import DemoBatch, DemoRun


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that stand still until a test moves them."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_a_terminal_sees_one_line_that_fills(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    seen = Terminal()
    monkeypatch.setattr(sys, "stdout", seen)
    bar = progress.Bar("工友", 4000)
    for seconds, by in ((1, 1000), (0, 1000), (64, 1000), (0, 2000)):  # the second is too soon after the first
        clock[0] += seconds
        bar.forward(by)
    assert seen.getvalue().split("\r") == [
        "",
        f"  工友 {'█' * 7}{'░' * 21} 1,000 / 4,000  00:01",
        f"  工友 {'█' * 21}{'░' * 7} 3,000 / 4,000  01:05",
        f"  工友 {'█' * 28} 4,000 / 4,000  01:05\n",
    ]


def test_a_file_gets_one_plain_line_at_the_end(capsys: pytest.CaptureFixture[str], clock: list[float]) -> None:
    bar = progress.Bar("工友", 30)
    for _batch in range(3):
        clock[0] += 20
        bar.forward(10)
    assert capsys.readouterr().out == f"  工友 {'█' * 28} 30 / 30  01:00\n"


@pytest.mark.django_db
def test_batches_go_on_where_they_were_cut(capsys: pytest.CaptureFixture[str]) -> None:
    run = DemoRun.objects.create(today=date(2026, 11, 21), persons=25, cases=1, contacts=1, seed=7)
    made: list[Any] = []

    def make(random: Random, first: int, count: int) -> None:
        if first == 10 and len(made) == 1:
            raise KeyboardInterrupt
        made.append((first, count, random.random()))

    with pytest.raises(KeyboardInterrupt):
        progress.in_batches(run, "persons", "工友", 25, 10, make)
    assert list(DemoBatch.objects.values_list("number", flat=True)) == [0]
    made.append("cut")
    progress.in_batches(run, "persons", "工友", 25, 10, make)
    assert [one[:2] for one in made if one != "cut"] == [(0, 10), (10, 10), (20, 5)]
    assert capsys.readouterr().out.count("25 / 25") == 1
    again: list[Any] = []
    progress.in_batches(run, "persons", "工友", 25, 10, lambda *given: again.append(given))
    assert again == []
    DemoBatch.objects.all().delete()
    progress.in_batches(
        run, "persons", "工友", 25, 10, lambda random, first, count: again.append((first, count, random.random()))
    )
    assert again == [one for one in made if one != "cut"]  # the same seed gives the same people
