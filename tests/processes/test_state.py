"""/healthz and the beats behind it: honest about each part, silent about people."""

import json
import time

import pytest
from django.db import connection
from django.db.utils import OperationalError

from martlet.processes import beats, state


def test_a_beat_is_heard_until_it_is_late(tmp_path, monkeypatch):
    assert beats.last("clock", tmp_path) is None
    beats.beat("clock", tmp_path, queued=2)
    found = beats.last("clock", tmp_path)
    assert (found.alive, found.says) == (True, {"queued": 2})
    later = time.time() + beats.LATE + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert beats.last("clock", tmp_path).alive is False
    beats.silence("clock", tmp_path)
    assert beats.last("clock", tmp_path) is None


def test_a_beat_never_fails_what_beats(tmp_path):
    (tmp_path / "run").write_text("a file where the folder should be")
    assert beats.beat("clock", tmp_path / "run") is None


def test_half_a_beat_is_none(tmp_path):
    (tmp_path / "clock.beat").write_text('{"at": 1')
    assert beats.last("clock", tmp_path) is None


@pytest.mark.django_db
def test_health_names_every_part(client, keeper):
    answer = client.get("/healthz")
    found = json.loads(answer.content)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert list(found["parts"]) == [
        "database",
        "migrations",
        "keeper",
        "worker",
        "clock",
        "events",
        "switchboard",
        "exchange",
        "disk",
    ]
    assert found["parts"]["database"]["state"] == "ok"
    assert found["parts"]["database"]["engine"] == connection.vendor
    assert found["parts"]["migrations"] == {"state": "ok"}
    assert found["parts"]["keeper"] == {"state": "unsealed"}
    assert found["state"] in ("ok", "degraded")


@pytest.mark.errors_expected
@pytest.mark.django_db
def test_health_is_503_when_the_database_is_away(client, monkeypatch):
    def away():
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/healthz")
    found = json.loads(answer.content)
    assert answer.status_code == 503
    assert found["state"] == "down"
    assert found["parts"]["database"] == {"state": "away", "engine": connection.vendor}


def test_one_part_that_is_not_well_degrades_and_no_more():
    well = state.PartState("database", "ok", {}, needed=True)
    silent = state.PartState("worker", "silent", {"seconds_ago": 40.0})
    assert state.as_json([well]) == {"state": "ok", "parts": {"database": {"state": "ok"}}}
    assert state.as_json([well, silent]) == {
        "state": "degraded",
        "parts": {"database": {"state": "ok"}, "worker": {"state": "silent", "seconds_ago": 40.0}},
    }
