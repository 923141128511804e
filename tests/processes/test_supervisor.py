"""The supervisor on toy processes: what dies comes back, what is stopped stays stopped."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from martlet.processes import supervisor
from martlet.processes.supervisor import Part, Supervisor, how_it_ended

STUBBORN = "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
SLEEPER = "import time; print('up', flush=True); time.sleep(60)"
PARENT = (
    "import subprocess,sys,time; child=subprocess.Popen([sys.executable,'-c','import time; time.sleep(60)']);"
    "print('child', child.pid, flush=True); time.sleep(60)"
)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z")


async def until(true, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.02)


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(supervisor, "FIRST_WAIT", 0.05)


def test_lines_carry_the_name_of_their_part(lines):
    async def story():
        watch = Supervisor(lines.append, coloured=False)
        await watch.start(Part("web", python(SLEEPER)))
        await until(lambda: lines)
        await watch.stop()

    asyncio.run(story())
    assert lines == ["web         | up"]


def test_a_killed_part_is_started_again_and_says_so(lines, at_once):
    async def story():
        watch = Supervisor(lines.append, coloured=False)
        part = Part("worker", python(SLEEPER))
        await watch.start(part)
        await until(lambda: lines)
        first = part.pid
        os.kill(first, signal.SIGKILL)
        await until(lambda: part.starts == 2 and lines.count("worker      | up") == 2)
        second = part.pid
        await watch.stop()
        return first, second

    first, second = asyncio.run(story())
    assert first != second
    assert not alive(second)
    assert "martlet     | worker ended (signal SIGKILL). Starting it again in 0.05 s." in lines


def test_the_wait_doubles_while_a_part_keeps_dying(lines, at_once):
    async def story():
        watch = Supervisor(lines.append, coloured=False)
        await watch.start(Part("clock", python("raise SystemExit(3)")))
        await until(lambda: sum("ended" in line for line in lines) >= 3)
        await watch.stop()

    asyncio.run(story())
    ends = [line.split("| ")[1] for line in lines if "ended" in line]
    assert ends[:3] == [f"clock ended (exit code 3). Starting it again in {wait} s." for wait in ("0.05", "0.1", "0.2")]


def test_a_killed_parent_does_not_leave_its_children(lines, at_once):
    async def story():
        watch = Supervisor(lines.append, coloured=False)
        part = Part("web", python(PARENT))
        await watch.start(part)
        await until(lambda: lines)
        child = int(lines[0].split()[-1])
        os.kill(part.pid, signal.SIGKILL)
        await until(lambda: part.starts == 2)
        await until(lambda: not alive(child))
        await watch.stop()

    asyncio.run(story())


def test_stop_ends_everything_even_what_does_not_listen(lines, monkeypatch):
    monkeypatch.setattr(supervisor, "GRACE", 1.0)

    async def story():
        watch = Supervisor(lines.append, coloured=False)
        parts = [Part("keeper", python(SLEEPER)), Part("web", python(STUBBORN))]
        for part in parts:
            await watch.start(part)
        await until(lambda: len(lines) == 2)
        pids = [part.pid for part in parts]
        began = time.monotonic()
        await watch.stop()
        return pids, time.monotonic() - began

    pids, took = asyncio.run(story())
    assert [alive(pid) for pid in pids] == [False, False]
    assert took < 3


def test_the_last_started_is_stopped_first(lines, tmp_path):
    note = (
        "import signal,sys,time\n"
        "def end(*_):\n"
        "    open(sys.argv[1],'a').write(sys.argv[2]+'\\n'); raise SystemExit\n"
        "signal.signal(signal.SIGTERM, end); print('up', flush=True)\n"
        "while True: time.sleep(1)"
    )
    order = tmp_path / "order"

    async def story():
        watch = Supervisor(lines.append, coloured=False)
        for name in ("keeper", "web", "switchboard"):
            await watch.start(Part(name, [*python(note), str(order), name]))
        await until(lambda: len(lines) == 3)
        await watch.stop()

    asyncio.run(story())
    assert order.read_text().split() == ["switchboard", "web", "keeper"]


def test_after_start_runs_again_after_a_death(lines, at_once):
    times = []

    async def unseal():
        times.append(1)

    async def story():
        watch = Supervisor(lines.append, coloured=False)
        part = Part("keeper", python(SLEEPER), after_start=unseal)
        await watch.start(part)
        await until(lambda: lines)
        os.kill(part.pid, signal.SIGKILL)
        await until(lambda: len(times) == 2)
        await watch.stop()

    asyncio.run(story())


def test_control_c_stops_all_of_it(tmp_path):
    code = f"""
import asyncio, sys
from martlet.processes.supervisor import Part, Supervisor
async def main():
    watch = Supervisor(coloured=False)
    watch.listen_for_signals()
    for name in ("one", "two"):
        await watch.start(Part(name, [sys.executable, "-c", {SLEEPER!r}]))
    print("pids", *(part.pid for part in watch.parts), flush=True)
    await watch.until_stopped()
    await watch.stop()
    print("stopped", flush=True)
asyncio.run(main())
"""
    for number in (signal.SIGINT, signal.SIGTERM):
        with subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True) as process:
            line = process.stdout.readline()
            while not line.startswith("pids"):
                line = process.stdout.readline()
            pids = [int(word) for word in line.split()[1:]]
            process.send_signal(number)
            said = process.communicate(timeout=15)[0]
        assert said.strip().endswith("stopped")
        assert process.returncode == 0
        assert [alive(pid) for pid in pids] == [False, False]


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_a_killed_supervisor_takes_its_parts_along():
    code = f"""
import asyncio, sys
from martlet.processes.supervisor import Part, Supervisor
async def main():
    watch = Supervisor(coloured=False)
    await watch.start(Part("one", [sys.executable, "-c", {SLEEPER!r}]))
    print("pids", watch.parts[0].pid, flush=True)
    await watch.until_stopped()
asyncio.run(main())
"""
    with subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        while not line.startswith("pids"):
            line = process.stdout.readline()
        process.kill()
        process.wait()
    part = int(line.split()[1])
    end = time.monotonic() + 5
    while alive(part) and time.monotonic() < end:
        time.sleep(0.02)
    left = alive(part)
    with contextlib.suppress(ProcessLookupError):
        os.kill(part, signal.SIGKILL)
    assert not left


@pytest.mark.parametrize(
    ("code", "words"), [(0, "exit code 0"), (3, "exit code 3"), (-9, "signal SIGKILL"), (-99, "signal 99")]
)
def test_how_it_ended(code, words):
    assert how_it_ended(code) == words
