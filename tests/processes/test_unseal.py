"""`martlet seal` and `martlet unseal` as they are typed: the real command in a process of its own, a keeper of its own."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.database import migrated
from tests.vault.conftest import PASSPHRASE, own_keeper, served  # noqa: F401

from martlet.vault import client
from martlet.vault.keeper.limits import TRIES
from martlet.vault.keeper.server import Server

pytestmark = pytest.mark.django_db
WRONG = "winter swallows sleep in mud"
COMMAND = [sys.executable, "-m", "martlet.cli", "unseal"]


@pytest.fixture
def environment(own_keeper: Server, tmp_path: Path) -> Iterator[dict[str, str]]:  # noqa: F811
    """A database without rows beside the keeper's ring; sealed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MARTLET_", "DATABASE_URL"))}
    made = migrated(tmp_path)
    here = {"DJANGO_SETTINGS_MODULE": "martlet.settings", "MARTLET_DATA": str(tmp_path), "LANG": "C.UTF-8"}
    given = {**kept, **here, **made.environment}
    subprocess.run([*COMMAND[:-1], "migrate"], env=given, check=True, capture_output=True)
    client.ask("seal")
    yield given
    made.drop()


def piped(environment: dict[str, str], typed: str) -> tuple[int, str, str]:
    done = subprocess.run(COMMAND, env=environment, input=typed, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def typed_at_a_terminal(environment: dict[str, str], typed: str) -> tuple[int, str]:
    """The exit code, and everything that stood on the screen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        COMMAND, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    screen, asked, end = "", False, time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([ours], [], [], 1)[0]:
            continue
        try:
            screen += os.read(ours, 1024).decode()
        except OSError:  # the other side has gone
            break
        if not asked and "Passphrase: " in screen:
            os.write(ours, f"{typed}\n".encode())
            asked = True
    os.close(ours)
    return process.wait(10), screen


def test_a_wrong_passphrase_and_then_the_right_one(
    environment: dict[str, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    code, out, err = piped(environment, f"{WRONG}\n")
    assert (code, out, err) == (1, "", "martlet: This passphrase opens nothing. Check capital letters and spaces.\n")
    assert client.status().state == "sealed"
    assert piped(environment, "\n")[::2] == (
        1, "martlet: No passphrase was given. Type it when asked, or send it as one line through a pipe.\n"
    )  # fmt: skip
    assert piped(environment, f"{PASSPHRASE}\n") == (0, "Unsealed.\n", "")
    assert client.status().is_open
    assert "unseal refused: wrong passphrase" in caplog.text
    written = caplog.text.encode() + b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [word for word in (WRONG, PASSPHRASE) if word.encode() in written] == []


def test_at_a_terminal_nothing_is_shown_of_what_is_typed(environment: dict[str, str]) -> None:
    code, screen = typed_at_a_terminal(environment, WRONG)
    assert (code, screen.replace("\r\n", "\n")) == (
        1, "Passphrase: \nmartlet: This passphrase opens nothing. Check capital letters and spaces.\n"
    )  # fmt: skip
    code, screen = typed_at_a_terminal(environment, PASSPHRASE)
    assert (code, screen.replace("\r\n", "\n")) == (0, "Passphrase: \nUnsealed.\n")
    assert client.status().is_open


def test_after_too_many_tries_even_the_right_one_waits(environment: dict[str, str]) -> None:
    """Said, with what to do; the ring stays shut."""
    for _try in range(TRIES):
        assert piped(environment, f"{WRONG}\n")[0] == 1
    code, out, err = piped(environment, f"{PASSPHRASE}\n")
    assert (code, out, err) == (1, "", "martlet: Too many tries. Wait a quarter of an hour, then try again.\n")
    assert client.status().state == "sealed"
