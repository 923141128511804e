"""Forks of the supervisor: they share what it loaded, keep nothing of its loop, and die and come back like programs."""

import asyncio
import json
import os
import subprocess
import sys

import pytest
from tests.processes.test_supervisor import alive

from martlet.processes import run as running
from martlet.processes.children import FORKS, Child

pytestmark = pytest.mark.skipif(not FORKS, reason="parts are forks on Linux only")

# What a supervisor does, in a process of its own: pytest may have threads, a supervisor has none.
STORY = """
import asyncio, fcntl, os, signal, sys, threading, time
from pathlib import Path
from martlet.processes import supervisor
from martlet.processes.children import Child
from martlet.processes.supervisor import Part, Supervisor

supervisor.FIRST_WAIT = 0.05
loaded = [0]  # changed below, before anything forks
lock = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(lock, fcntl.LOCK_EX)

def part():
    print("up", loaded[0], "handler", signal.getsignal(signal.SIGTERM) is signal.SIG_DFL, flush=True)
    print("open files", sorted(int(name) for name in os.listdir("/proc/self/fd"))[:3], flush=True)
    print("name", Path("/proc/self/comm").read_text().strip(), os.environ["WORD"], flush=True)
    async def own_loop():
        return "a loop of its own"
    print(asyncio.run(own_loop()), flush=True)
    while True:
        time.sleep(1)

async def until(true):
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.02)
    raise SystemExit("it did not happen")

async def main():
    lines = []
    watch = Supervisor(lines.append, coloured=False)
    watch.listen_for_signals()
    loaded[0] = 7
    one = Part("worker", ["/nowhere"], environ={"WORD": "given"}, inside=part)
    await watch.start(one)
    await until(lambda: any("loop" in line for line in lines))
    first = one.pid
    os.kill(first, signal.SIGKILL)
    await until(lambda: one.starts == 2 and sum("loop" in line for line in lines) == 2)
    second = one.pid
    os.kill(second, signal.SIGTERM)  # reaches the part alone
    await until(lambda: one.starts == 3)
    print("threads", threading.active_count(), "stopping", watch.stopping.is_set())
    await until(lambda: sum("loop" in line for line in lines) == 3)
    await watch.stop()
    print("alive", [os.path.exists(f"/proc/{pid}") for pid in (first, second, one.life.pid)])
    for line in lines[:4]:
        print(line.split("| ")[1])
    print([line for line in lines if "ended" in line])
    code = Child("once", [], lambda: 3)
    await code.ended.wait()
    print("code", code.code)

asyncio.run(main())
"""


def python(code: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_fork_is_a_part_like_any_other(tmp_path):
    said = python(STORY, tmp_path / "lock").splitlines()
    assert said == [
        "threads 1 stopping False",
        "alive [False, False, False]",
        "up 7 handler True",
        "open files [0, 1, 2]",
        "name m-worker given",
        "a loop of its own",
        str(
            [
                "martlet     | worker ended (signal SIGKILL). Starting it again in 0.05 s.",
                "martlet     | worker ended (signal SIGTERM). Starting it again in 0.1 s.",
            ]
        ),
        "code 3",
    ]


def test_a_fork_dies_with_its_supervisor_and_lets_go_of_its_lock(tmp_path):
    code = """
import asyncio, fcntl, os, sys, time
from martlet.processes.supervisor import Part, Supervisor
lock = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(lock, fcntl.LOCK_EX)
async def main():
    watch = Supervisor(coloured=False)
    one = Part("worker", ["/nowhere"], inside=lambda: time.sleep(60))
    await watch.start(one)
    print("pid", one.pid, flush=True)
    await watch.until_stopped()
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "lock")], stdout=subprocess.PIPE) as process:
        fork = int(process.stdout.readline().split()[1])
        process.kill()
        process.wait()
    wait = "import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX); print('free')"
    assert python(wait, tmp_path / "lock") == "free\n"  # the fork holds no copy of it, alive or not

    async def gone() -> None:
        while alive(fork):
            await asyncio.sleep(0.02)

    asyncio.run(asyncio.wait_for(gone(), 5))


def test_what_is_loaded_before_the_forks_opens_nothing(tmp_path):
    """No thread, no connection, no file of the data folder: a fork would get half of it."""
    code = """
import json, os, threading
from martlet.processes import parts
parts.load_frame()
parts.load_pages()
from django.db import connections
from django.urls import get_resolver
names = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{fd}")]
print(json.dumps({
    "threads": len(os.listdir("/proc/self/task")),
    "files": [name for name in names if os.environ["MARTLET_DATA"] in name or name.startswith("socket:")],
    "connected": any(one.connection is not None for one in connections.all(initialized_only=True)),
    "pages": len(get_resolver().url_patterns) > 5,
}))
"""
    environ = {**os.environ, "MARTLET_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "martlet.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"threads": 1, "files": [], "connected": False, "pages": True}


def test_a_command_that_cannot_start_is_told():
    async def story() -> None:
        with pytest.raises(OSError, match="nowhere"):
            Child("web", ["/nowhere/at/all"], show=lambda line: None)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b'HTTP/1.1 503 x\r\ncontent-length: 17\r\n\r\n{"state": "down"}', {"state": "down"}),
        (b"HTTP/1.1 502 x\r\n\r\nBad gateway", {}),
        (b"", {}),
    ],
)
def test_what_is_asked_of_the_pages(answer, expected):
    async def story() -> dict[str, object]:
        async def serve(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        found = await running.ask(f"http://localhost:{port}/healthz")
        server.close()
        await server.wait_closed()
        return found

    assert asyncio.run(story()) == expected


def test_nobody_there_is_no_answer():
    assert asyncio.run(running.ask("http://127.0.0.1:1/healthz")) == {}
