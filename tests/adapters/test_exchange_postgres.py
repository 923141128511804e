"""One call from ring to recording on a real Asterisk with PostgreSQL beneath: the other database the house promises."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from tests.adapters.exchange_house import NUMBER, House, why_not
from tests.adapters.sip_phone import heard_tone, until
from tools import postgres

WORKER, VOLUNTEER = 440.0, 700.0


def no_postgres() -> str:
    try:
        postgres.binaries()
        postgres.account()
    except postgres.NoPostgres as sorry:
        return str(sorry)
    return ""


pytestmark = [
    pytest.mark.exchange,
    pytest.mark.once,  # it has a PostgreSQL of its own to stop and start
    pytest.mark.timeout(240),
    pytest.mark.skipif(bool(why_not() or no_postgres()), reason=why_not() or no_postgres() or "-"),
]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[House, str]]:
    with postgres.cluster() as address:
        try:
            with House(tmp_path, people=2, address=address) as made:
                yield made, address
        finally:
            ended(address)


def folder_of(address: str) -> Path:
    return Path(unquote(urlsplit(address).netloc.partition("@")[2])) / "data"


def control(address: str, *words: str) -> int:
    """PostgreSQL's own pg_ctl."""
    data, who = folder_of(address), postgres.account()
    command = [postgres.binaries() / "pg_ctl", "-D", data, "-w", "-s", "-l", data / "again.log", "-m", "fast", *words]
    done = subprocess.run(
        command, check=False, cwd=data.parent, user=who.pw_uid if who else None, stdin=subprocess.DEVNULL
    )
    return done.returncode


def ended(address: str) -> None:
    """One that was started again is nobody's child."""
    control(address, "stop")


def restarted(address: str) -> None:
    """The whole database stops, which ends every connection, and starts again."""
    assert control(address, "restart") == 0


def test_a_whole_call_with_the_switchboard_killed_and_the_database_restarted_in_it(house: tuple[House, str]) -> None:
    running, address = house

    def rows(sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(address) as base:
            return base.execute(sql).fetchall()  # type: ignore[arg-type]

    volunteer, worker = running.volunteer(1, tone=VOLUNTEER), running.caller(tone=WORKER)
    running.volunteer(2)
    worker.call(NUMBER, "13800005678")
    assert worker.connected.wait(15)
    until(lambda: len(worker.heard) > 16000 and len(volunteer.heard) > 16000, 20)
    assert (heard_tone(worker.heard, VOLUNTEER), heard_tone(volunteer.heard, WORKER)) == (True, True)
    until(lambda: rows("select 1 from hotline_contact"), 15)
    running.kill("switchboard")
    running.start_switchboard()
    assert rows("select stage, is_live from telephony_call") == [("talking", True)]
    restarted(address)
    so_far = len(worker.heard)
    until(lambda: len(worker.heard) > so_far + 8000, 20)
    assert (heard_tone(worker.heard[so_far:], VOLUNTEER), rows("select is_live from telephony_call")) == (
        True,
        [(True,)],
    )
    worker.hang_up()
    until(lambda: rows("select stage, ended_by from telephony_call") == [("ended", "caller")], 15)
    until(lambda: rows("select 1 from telephony_recording"), 20)
    assert rows("select 1 from telephony_call where length(number_sealed) = 0 or calllog_token is null") == []
    again = running.caller(tone=WORKER).call(NUMBER)
    assert again.connected.wait(15)
    until(lambda: rows("select stage from telephony_call order by arrived desc limit 1") == [("talking",)], 15)
    again.hang_up()
