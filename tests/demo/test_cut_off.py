"""kill -9 of the demo in the middle of its work, and once of the keeper under it: run again, it ends as if nothing had been."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests import database
from tests.adapters.sip_phone import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
SIZE = ("--persons=200", "--cases=80", "--contacts=1500", "--seed=7")
PATIENCE = 300.0
# What one network has and another of the same seed has too; ids, keys and nonces are its own.
ASKED = (
    "select count(*), count(distinct dek) from registry_person",
    "select count(*), count(distinct token) from registry_person_phone",
    "select count(*) from registry_organisation",
    "select outcome, count(*) from hotline_contact group by 1 order by 1",
    "select substr(cast(started as text), 1, 7), count(*) from hotline_contact group by 1 order by 1",
    "select state, count(*) from hotline_callback group by 1 order by 1",
    "select stage, outcome, issue, count(*) from cases_case group by 1, 2, 3 order by 1, 2, 3",
    "select count(*) from cases_claim_item",
    "select count(*), sum(amount_fen) from cases_receipt",
    "select count(*), sum(amount_fen) from mediation_instalment",
    "select phase, count(*) from demo_batch group by 1 order by 1",
)


class Network:
    """A data folder with a keeper, filled by `martlet demo` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.data = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MARTLET_")}
        kept.pop("DATABASE_URL", None)
        self.environment = {**kept, "MARTLET_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "martlet.settings"}
        self.running: list[subprocess.Popen[bytes]] = []
        self.database = database.migrated(folder)
        self.environment.update(self.database.environment)
        self.wake()

    def martlet(self, *words: str) -> subprocess.Popen[bytes]:
        self.running.append(
            subprocess.Popen(
                [sys.executable, "-m", "martlet.cli", *words],
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )  # fmt: skip
        )
        return self.running[-1]

    def wake(self) -> None:
        """A keeper, and the demo's keys in it."""
        self.keeper = self.martlet("keeper")
        self.ends_well(self.martlet("prepare", "--demo"))

    def kill_the_keeper(self) -> None:
        self.keeper.kill()
        self.keeper.wait()

    def ends(self) -> None:
        for process in self.running:
            process.kill()
            process.communicate()
        self.database.drop()

    def fill(self) -> subprocess.Popen[bytes]:
        return self.martlet("demo", *SIZE)

    def ends_well(self, process: subprocess.Popen[bytes]) -> None:
        errors = process.communicate(timeout=PATIENCE)[1]
        assert process.returncode == 0, errors.decode()[-2000:]

    def count(self, table: str) -> int:
        [(found,)] = self.database.rows(f"select count(*) from {table}")  # noqa: S608
        return int(str(found))

    def whole(self) -> dict[str, list[tuple[object, ...]]]:
        return {sql: self.database.rows(sql) for sql in ASKED}


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Callable[[str], Network]]:
    made: list[Network] = []

    def make(name: str) -> Network:
        (tmp_path / name).mkdir()
        made.append(Network(tmp_path / name))
        return made[-1]

    yield make
    for one in made:
        one.ends()


def test_killed_again_and_again_it_ends_as_if_it_had_not_been(network: Callable[[str], Network]) -> None:
    uncut, cut = network("uncut"), network("cut")
    uncut.ends_well(uncut.fill())
    for table, at_least in (("registry_person", 1), ("hotline_contact", 1), ("cases_case", 20), ("cases_case", 60)):
        filling = cut.fill()
        until(lambda table=table, least=at_least: cut.count(table) >= least, PATIENCE)
        time.sleep(0.05)  # in the middle of the batch that follows
        assert filling.poll() is None, "it was over before it could be killed"
        filling.send_signal(signal.SIGKILL)
        filling.wait()
    filling = cut.fill()
    time.sleep(1)
    cut.kill_the_keeper()
    _out, errors = filling.communicate(timeout=PATIENCE)
    assert filling.returncode == 1
    assert b"Traceback" not in errors
    cut.wake()
    cut.ends_well(cut.fill())
    assert cut.whole() == uncut.whole()
    if not cut.database.address:
        assert cut.database.rows("pragma integrity_check") == [("ok",)]
    cut.ends_well(cut.fill())  # once more changes nothing
    assert cut.whole() == uncut.whole()
