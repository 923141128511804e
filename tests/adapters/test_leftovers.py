"""What runs of an exchange and of sipp leave behind: nothing. And that two of them do not meet."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.adapters.exchange_house import House, end
from tests.adapters.sip_phone import until
from tests.adapters.sipp import Crowd, running

DEAF = """
import pathlib, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path("deaf").touch()
time.sleep(60)
"""


def test_a_process_that_does_not_listen_is_killed_and_told_of(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", DEAF], cwd=tmp_path)
    until((tmp_path / "deaf").exists)
    with pytest.raises(subprocess.TimeoutExpired):
        end(process, seconds=0.1)
    assert process.returncode == -9


def test_callers_that_take_too_long_are_ended(tmp_path: Path) -> None:
    with (
        pytest.raises(subprocess.TimeoutExpired) as told,
        running([sys.executable, "-c", "import time; time.sleep(60)"], cwd=tmp_path) as process,
    ):
        process.wait(0.1)
    assert (told.value.timeout, process.returncode) == (0.1, -15)


@pytest.mark.skipif(not shutil.which("sipp"), reason="sipp is not installed (Debian: sip-tester)")
def test_two_crowds_at_once_do_not_take_each_other_s_ports(tmp_path: Path) -> None:
    one, other = (Crowd(House(tmp_path), tmp_path / name) for name in ("one", "other"))
    with (
        one.sipp("volunteer", "127.0.0.3", one.house.desk_port),
        other.sipp("volunteer", "127.0.0.3", other.house.desk_port) as second,
        pytest.raises(subprocess.TimeoutExpired),
    ):
        second.wait(1)  # it goes on; one that gets no port ends at once
