"""A whole exchange for tests: Asterisk with our configuration, a keeper, the switchboard as its own process, a database.

Everything listens on loopback: Asterisk 127.0.0.1, the carrier's trunk 127.0.0.2, volunteers' desk phones 127.0.0.3.
The database is on PostgreSQL when the tests are. It is read here with plain SQL, because it belongs to other processes.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests import database
from tests.adapters.sip_phone import Phone, until

from martlet.telephony.exchange import tree
from martlet.telephony.exchange.run import memory_spool

TRUNK = "127.0.0.2"
NUMBER = "4008001234"
LOOKS_WITHIN = 0.7  # seconds; a tenth of that where nothing else is done
SEED = """
import sys, json, datetime
import django; django.setup()
from martlet import vault
from django.core.management import call_command
call_command("migrate", verbosity=0)
words = "six words that open the test ring"
if not vault.status().ring:
    vault.commands.init_ring(words, demo=True)
if not vault.status().is_open:
    vault.commands.unseal(words, fill=False)
from martlet.access.models import Office, RoleGrant, User
from martlet.telephony.models import Line
from martlet.volunteers.models import Duty, Volunteer
office = Office.objects.create(code="shenzhen", name_zh="深圳", name_en="Shenzhen", short="深", area_code="440300")
vault.add_office(office.pk, office.code)
for n in range(1, %(people)d + 1):
    user = User.objects.create(username=f"v{n}", work_name=f"老师{n}", office=office, password="!")
    RoleGrant.objects.create(user=user, role="volunteer", office=office)
    Volunteer.objects.create(user=user, office=office, certificate_until=datetime.date(2099, 1, 1), languages=["zh"],
        mobile_sealed=vault.seal_for_office("shenzhen", f"+861381111000{n}".encode()))
    Duty.objects.create(user=user, office=office, phone="sip", languages=["zh"])
Line.objects.create(office=office, number="%(number)s", name_zh="深圳热线", name_en="Shenzhen", has_notice=False, ring_seconds=%(ring)d,
    flood_number=0, flood_all=0)
print("seeded")
"""


def desk_address(n: int) -> str:
    """Every volunteer's desk phone has a loopback address of its own: 127.0.0.3, .4, ..."""
    return f"127.0.0.{2 + n}"


def end(process: subprocess.Popen[bytes], how: int = signal.SIGTERM, seconds: float = 15) -> None:
    """It is gone afterwards: one left behind would answer the calls of the next run.

    Raises subprocess.TimeoutExpired when it did not end in time and was killed.
    """
    process.send_signal(how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def free_ports(count: int) -> list[int]:
    """Ports free for UDP and TCP at this moment."""
    held, ports = [], []
    while len(ports) < count:
        probe = socket.socket()
        probe.bind(("127.0.0.1", 0))
        held.append(probe)
        ports.append(probe.getsockname()[1])
    for probe in held:
        probe.close()
    return ports


class House:
    """Start, look into, break and stop. `with House(...) as house` is one that runs, and is gone afterwards."""

    def __init__(
        self, data: Path, people: int = 3, ring_seconds: int = 4, one_desk: bool = False, address: str = "",
        desks_register: bool = False,
    ) -> None:  # fmt: skip
        self.data, self.people, self.ring_seconds, self.one_desk = data, people, ring_seconds, one_desk
        self.desks_register = desks_register  # else the exchange has their addresses written down
        self.http, self.sip, self.trunk_port, self.desk_port = free_ports(4)
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        self.phones: list[Phone] = []
        self.environment = {
            **os.environ, "MARTLET_DATA": str(data), "MARTLET_SIP_BIND": f"127.0.0.1:{self.sip}",
            "MARTLET_ARI_URL": f"http://127.0.0.1:{self.http}/ari", "MARTLET_SIP_WS": f"ws://127.0.0.1:{self.http}/ws",
            "MARTLET_SIP_TRUNK": TRUNK, "MARTLET_SIP_TRUNK_CONTACT": f"sip:{TRUNK}:{self.trunk_port}",
            "DJANGO_SETTINGS_MODULE": os.environ.get("MARTLET_TEST_SETTINGS", "martlet.settings"),
            "MARTLET_RTP_PORTS": "30000-39998", "PYTHONWARNINGS": "default",
        }  # fmt: skip
        self.environment.pop("DATABASE_URL", None)
        self.given_address = address  # of a database, which is taken as it is; else it has one of its own
        self.environment.pop("MARTLET_TASKS_AT_ONCE", None)

    def __enter__(self) -> "House":
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *unused: object) -> None:
        self.stop()

    # --- parts ----------------------------------------------------------------------------------------------------------
    def run(self, name: str, *words: str) -> None:
        with (self.data / f"{name}.log").open("ab") as out:
            self.parts[name] = subprocess.Popen([sys.executable, *words], env=self.environment, stdout=out, stderr=out)

    def martlet(self, *words: str) -> list[str]:
        return [
            "-c",
            f"from django.core.management import execute_from_command_line as go; go(['martlet', *{list(words)!r}])",
        ]

    def start(self) -> "House":
        (self.data / "exchange").mkdir(parents=True, exist_ok=True)
        desk = {
            f"s{n}": f"sip:s{n}@{desk_address(1 if self.one_desk else n)}:{self.desk_port}"
            for n in range(1, self.people + 1)
        }
        if not self.desks_register:
            (self.data / "exchange" / "desk_phones.json").write_text(json.dumps(desk))
        given = self.given_address
        self.database = database.Database(self.data, given) if given else database.migrated(self.data)
        self.environment.update(self.database.environment)
        self.run("keeper", "-m", "martlet.vault.keeper", "--data", str(self.data))
        until(lambda: (self.data / "run" / "keeper.sock").exists(), 20)
        seed = SEED % {"people": self.people, "number": NUMBER, "ring": self.ring_seconds}
        done = subprocess.run(
            [sys.executable, "-c", seed], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.stdout.strip().endswith("seeded"), done.stderr[-2000:]
        self.start_exchange()
        self.start_switchboard()
        return self

    def start_exchange(self) -> None:
        self.run("exchange", *self.martlet("telephony", "run"))
        until(self.answers, 90)

    def start_switchboard(self) -> None:
        self.run("switchboard", *self.martlet("switchboard"))
        self.wait_connected()

    def mend(self) -> None:
        """Start what a test left broken."""
        if "exchange" not in self.parts:
            self.start_exchange()
        if "switchboard" not in self.parts:
            self.start_switchboard()

    def back_room(self) -> int:
        """The process that tells and seals: the switchboard's second child looks after it."""
        [_pen, keeper] = children(self.parts["switchboard"].pid)
        [worker] = until(lambda: children(keeper), 10)
        return int(worker)

    def wait_connected(self) -> None:
        """Until this very switchboard says that it is connected; the exchange still lists the application of a killed one."""
        until(self.connected, 90)

    def connected(self) -> bool:
        beat = self.data / "run" / "switchboard.beat"
        said = json.loads(beat.read_text()) if beat.exists() else {}
        return said.get("pid") == self.parts["switchboard"].pid and said["says"]["exchange"] == "connected"

    def app_known(self) -> bool:
        answer = self.ari("GET", "/applications")
        return any(app["name"] == "martlet" for app in answer or [])

    def answers(self) -> bool:
        return self.ari("GET", "/asterisk/ping") is not None

    def ari(self, method: str, path: str) -> Any:
        import base64
        import urllib.request

        from martlet.telephony.exchange import keys

        mark = base64.b64encode(f"martlet:{keys.password(self.data / 'exchange', 'ari')}".encode()).decode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.http}/ari{path}", method=method, headers={"Authorization": f"Basic {mark}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  (our own loopback address)
                text = answer.read()
                return json.loads(text) if text else {}
        except OSError:
            return None

    def looks_again(self) -> None:
        """The switchboard reads what was written about lines and duty now, and not at its next look in three seconds."""
        self.parts["switchboard"].send_signal(signal.SIGUSR1)
        time.sleep(LOOKS_WITHIN)

    def kill(self, name: str, how: int = signal.SIGKILL) -> None:
        end(self.parts.pop(name), how)

    def stop(self) -> None:
        with contextlib.ExitStack() as backwards:  # each of them, whatever the others do
            if not self.given_address:
                backwards.callback(self.database.drop)
            backwards.callback(shutil.rmtree, memory_spool(self.data), ignore_errors=True)
            for name in ("keeper", "exchange", "switchboard"):
                if name in self.parts:
                    backwards.callback(self.kill, name, signal.SIGTERM)
            for phone in self.phones:
                backwards.callback(phone.close)

    # --- people ---------------------------------------------------------------------------------------------------------
    def caller(self, tone: float = 0.0) -> Phone:
        phone = Phone(TRUNK, 0, ("127.0.0.1", self.sip), name="worker", tone=tone)
        self.phones.append(phone)
        return phone

    def volunteer(self, n: int, **manner: Any) -> Phone:
        phone = Phone(desk_address(n), self.desk_port, ("127.0.0.1", self.sip), name=f"s{n}", **manner)
        self.phones.append(phone)
        return phone

    def mobile(self, **manner: Any) -> Phone:
        """Whatever mobile is dialled through the carrier, one at a time."""
        phone = Phone(TRUNK, self.trunk_port, ("127.0.0.1", self.sip), name="mobile", **manner)
        self.phones.append(phone)
        return phone

    def hang_up_everything(self) -> None:
        for phone in self.phones:
            phone.close()
        self.phones.clear()
        for channel in self.ari("GET", "/channels") or []:
            self.ari("DELETE", f"/channels/{channel['id']}")
        until(lambda: not self.rows("select 1 from telephony_call where is_live"), 15)
        self.write("update volunteers_duty set state='ready', phone='sip', until=null")
        for n in range(1, self.people + 1):
            self.write("update volunteers_duty set state_since=? where user_id=?", f"2026-01-01 00:00:0{n}", n)
        self.write(
            "update telephony_line set is_open=true, flood_number=0, ring_at_once=1, has_notice=false, menu='{}', wait_seconds=180,"
            " taken_duty_id=null, ring_seconds=?",
            self.ring_seconds,
        )
        time.sleep(0)

    # --- the database -----------------------------------------------------------------------------------------------------
    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.database.rows(sql, *values)

    def write(self, sql: str, *values: object) -> None:
        self.database.write(sql, *values)

    def ask(self, call: str, what: str, value: str = "", sealed: bytes = b"") -> None:
        """As a page asks something of a call under way."""
        self.write(
            "insert into telephony_call_command (call_id, office_id, what, value, sealed, asked_by_id, asked)"
            " values (?, 1, ?, ?, ?, 1, '2026-01-01')", call, what, value, sealed,
        )  # fmt: skip

    def last_call(self, *columns: str) -> tuple[Any, ...]:
        sql = f"select {', '.join(columns)} from telephony_call order by arrived desc limit 1"  # noqa: S608
        found = self.rows(sql)
        return found[0] if found else ()


def children(pid: int) -> list[int]:
    """Processes started by this one, in the order of their start (Linux)."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def why_not() -> str:
    """ "" or the reason why no real exchange can be had here."""
    return "" if tree.find() else "there is no Asterisk here: `make exchange` fetches one on Debian"
