"""Recurring work: due at its time, queued once by however many clocks, never piled up."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from martlet.processes import recurring
from martlet.processes.clock import drop_finished_tasks
from martlet.processes.every import Every
from martlet.processes.models import Recurring
from martlet.processes.tasks import run_recurring

NOON = datetime(2026, 12, 4, 4, 0, tzinfo=UTC)  # noon in China


@pytest.fixture
def works(monkeypatch, settings):
    """Two works of the test instead of the rooms' own; tasks wait in the database."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    done: list[str] = []
    found = {
        "test.often": Every("test.often", lambda: done.append("often"), seconds=60),
        "test.nightly": Every("test.nightly", lambda: done.append("nightly"), daily="02:30"),
    }
    monkeypatch.setattr(recurring, "declared", lambda: found)
    return done


def queued() -> list[str]:
    return [row.args_kwargs["args"][0] for row in DBTaskResult.objects.order_by("enqueued_at")]


@pytest.mark.django_db
def test_work_is_queued_when_it_is_due_and_not_before(works):
    assert recurring.tick(NOON) == []
    assert recurring.tick(NOON + timedelta(seconds=59)) == []
    assert recurring.tick(NOON + timedelta(seconds=60)) == ["test.often"]
    assert recurring.tick(NOON + timedelta(seconds=61)) == []
    assert queued() == ["test.often"]


@pytest.mark.django_db
def test_what_still_waits_is_not_queued_again_until_it_is_given_up(works):
    recurring.tick(NOON)
    assert recurring.tick(NOON + timedelta(seconds=60)) == ["test.often"]
    assert recurring.tick(NOON + timedelta(seconds=130)) == []
    assert recurring.tick(NOON + timedelta(minutes=90)) == ["test.often"]
    assert queued() == ["test.often", "test.often"]


@pytest.mark.django_db
def test_a_clock_that_comes_second_finds_the_work_claimed(works):
    recurring.tick(NOON)
    row = Recurring.objects.get(name="test.often")
    later = NOON + timedelta(seconds=61)
    assert Recurring.objects.filter(name=row.name, due=row.due).update(due=later + timedelta(seconds=60)) == 1
    assert recurring.tick(later) == []
    assert queued() == []


@pytest.mark.django_db
def test_the_task_runs_the_work_and_says_how_long_it_took(works):
    recurring.tick(NOON)
    recurring.tick(NOON + timedelta(seconds=60))
    run_recurring.call("test.often")
    row = Recurring.objects.get(name="test.often")
    assert works == ["often"]
    assert row.queued is None
    assert row.took_ms is not None


@pytest.mark.django_db
def test_work_that_a_newer_version_dropped_is_passed_over(works):
    run_recurring.call("test.gone")
    assert works == []


@pytest.mark.django_db
def test_the_clock_rests_until_the_next_work_but_never_long(works):
    assert recurring.pause(NOON) == 5.0
    recurring.tick(NOON)
    assert recurring.pause(NOON + timedelta(seconds=58)) == 2.0
    assert recurring.pause(NOON + timedelta(seconds=90)) == 0.1


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 12, 3, 18, 29, tzinfo=UTC), datetime(2026, 12, 3, 18, 30, tzinfo=UTC)),
        (datetime(2026, 12, 3, 18, 30, tzinfo=UTC), datetime(2026, 12, 4, 18, 30, tzinfo=UTC)),
        (NOON, datetime(2026, 12, 4, 18, 30, tzinfo=UTC)),
    ],
)
def test_daily_means_the_next_such_time_in_china(now, due):
    assert Every("x", print, daily="02:30").after(now) == due


@pytest.mark.parametrize("when", [{}, {"seconds": 5, "daily": "02:30"}, {"seconds": 0.5}, {"daily": "25:00"}])
def test_a_wrong_declaration_is_refused(when):
    with pytest.raises(ValueError):  # noqa: PT011  (the reason is for the programmer)
        Every("x", print, **when)


def test_every_room_s_recurring_work_has_a_name_of_its_own():
    names = list(recurring.declared())
    assert names == sorted(set(names), key=names.index)
    assert "processes.drop_finished_tasks" in names


@pytest.mark.django_db
def test_tasks_that_ended_two_days_ago_are_dropped(works):
    recurring.tick(NOON)
    recurring.tick(NOON + timedelta(seconds=60))
    old, fresh, waiting = (DBTaskResult.objects.get(), DBTaskResult.objects.get(), DBTaskResult.objects.get())
    for row, status, ended in (
        (old, TaskResultStatus.SUCCESSFUL, timedelta(days=3)),
        (fresh, TaskResultStatus.FAILED, timedelta(days=1)),
        (waiting, TaskResultStatus.READY, None),
    ):
        row.pk = uuid4()
        row.status = status
        row.finished_at = timezone.now() - ended if ended else None
        row.save(force_insert=True)
    assert drop_finished_tasks() == 1
    assert not DBTaskResult.objects.filter(pk=old.pk).exists()
    assert DBTaskResult.objects.filter(pk__in=[fresh.pk, waiting.pk]).count() == 2
