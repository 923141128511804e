"""One switchboard for a data folder: a second one says so and starts nothing."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from martlet.telephony.switchboard.alone import AlreadyRuns, only_one

HOLD = """
import os, sys, time
from pathlib import Path
from martlet.telephony.switchboard.alone import only_one
with only_one(Path(sys.argv[1])):
    child = os.fork()
    if child:
        print(child, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def leader() -> Any:
    """Another process that leads, and a child of it that would outlive it."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(lock())], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        yield process
        process.kill()
        os.kill(child, 9)


def lock() -> Path:
    return Path(settings.DATA) / "run" / "switchboard.lock"


def test_a_second_one_says_so_and_starts_nothing(leader: Any, monkeypatch: Any) -> None:
    forked: list[int] = []
    monkeypatch.setattr(os, "fork", lambda: forked.append(1) or 1)
    with pytest.raises(CommandError) as said:
        call_command("switchboard")
    assert (str(said.value), said.value.returncode, forked) == (
        f"A switchboard already runs from {settings.DATA}: process {leader.pid}. "
        "Nothing was started; stop that one first, or set MARTLET_DATA for a second one.",
        3,
        [],
    )


def test_when_the_leader_is_killed_the_next_one_leads_though_a_child_still_works(leader: Any) -> None:
    with pytest.raises(AlreadyRuns), only_one(lock()):
        pass
    leader.kill()
    leader.wait()
    with only_one(lock()):
        assert lock().read_text() == f"{os.getpid()}\n"
