"""The way through the real queue: asked for in one transaction, made by a worker, nothing but an id in between."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
from tests.papers import stories

from martlet.papers import services
from martlet.papers.models import Paper


@pytest.fixture
def real_queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_what_was_asked_for(cast: Any, emptied_journal: None, real_queue: None) -> None:
    actor = cast.beijing_mediator
    case = stories.full_case(actor, cast.beijing, 1)
    stories.fill_in(actor, case, "D16")
    paper = services.order_paper(actor, case, kind="D16")
    paper.refresh_from_db()
    assert (paper.state, paper.number) == ("waiting", None)
    queued = DBTaskResult.objects.get()
    assert json.dumps(queued.args_kwargs) == json.dumps({"args": [str(paper.pk)], "kwargs": {}})
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    done = Paper.objects.get(pk=paper.pk)
    assert (done.state, done.number, done.tries) == ("ready", 1, 1)
    queued.refresh_from_db()
    assert queued.return_value == "ready"
