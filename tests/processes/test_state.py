"""/healthz and the beats behind it: honest about each part, silent about people."""

import json
import shutil
import time
from collections import namedtuple
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError

from martlet import vault
from martlet.processes import beats, state
from martlet.vault import client as vault_client

BEATING = ("worker", "clock", "events", "switchboard")
Usage = namedtuple("Usage", "total used free")


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


# --- each part, as it is asked over HTTP -----------------------------------------------------------------------------------


@pytest.fixture
def silent() -> Iterator[None]:
    """No part has said anything."""
    for name in BEATING:
        beats.silence(name)
    yield
    for name in BEATING:
        beats.silence(name)


def asked(client) -> tuple[int, str, dict[str, dict[str, object]]]:
    answer = client.get("/healthz")
    found = json.loads(answer.content)
    return answer.status_code, found["state"], found["parts"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", BEATING)
def test_a_part_that_beats_is_ok_then_silent_and_without_a_beat_absent(name, client, keeper, silent, monkeypatch):
    assert asked(client)[2][name] == {"state": "absent"}
    beats.beat(name, open=3)
    status, whole, parts = asked(client)
    assert (status, parts[name]["state"], parts[name]["open"]) == (200, "ok", 3)
    assert whole == "degraded"  # the others are absent
    later = time.time() + beats.LATE + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert asked(client)[2][name]["state"] == "silent"


@pytest.mark.django_db
def test_all_is_well_when_every_part_is(client, keeper, silent):
    for name in BEATING:
        beats.beat(name, **({"exchange": "connected"} if name == "switchboard" else {}))
    status, whole, parts = asked(client)
    assert (status, whole, parts["exchange"]) == (200, "ok", {"state": "connected"})


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "whole"), [("connected", "ok"), ("away", "degraded"), ("none", "ok")])
def test_the_exchange_is_what_the_switchboard_last_saw(said, whole, client, keeper, silent):
    for name in BEATING:
        beats.beat(name, **({"exchange": said} if name == "switchboard" else {}))
    _status, found, parts = asked(client)
    assert (found, parts["exchange"]) == (whole, {"state": said})
    beats.silence("switchboard")
    assert asked(client)[2]["exchange"] == {"state": "none"}


@pytest.mark.django_db
def test_a_sealed_keeper_and_one_that_is_not_there_degrade_and_pages_work(client, keeper, tmp_path):
    vault.commands.seal()
    assert (asked(client)[0], asked(client)[1], asked(client)[2]["keeper"]) == (200, "degraded", {"state": "sealed"})
    folder = vault_client.data_folder()
    vault_client.configure(tmp_path)
    try:
        assert (asked(client)[0], asked(client)[2]["keeper"]) == (200, {"state": "absent"})
    finally:
        vault_client.configure(folder)


@pytest.mark.django_db
def test_a_table_that_is_not_up_to_date_and_a_full_disk(client, keeper, monkeypatch):
    monkeypatch.setattr(state, "_migrated", False)
    MigrationRecorder(connection).record_unapplied("access", "0002_journal_append_only")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, 400 * 1024 * 1024))
    parts = asked(client)[2]
    assert parts["migrations"] == {"state": "waiting", "waiting": 1}
    assert parts["disk"] == {"state": "low", "free_mb": 400}


def test_one_part_that_is_not_well_degrades_and_no_more():
    well = state.PartState("database", "ok", {}, needed=True)
    silent = state.PartState("worker", "silent", {"seconds_ago": 40.0})
    assert state.as_json([well]) == {"state": "ok", "parts": {"database": {"state": "ok"}}}
    assert state.as_json([well, silent]) == {
        "state": "degraded",
        "parts": {"database": {"state": "ok"}, "worker": {"state": "silent", "seconds_ago": 40.0}},
    }
