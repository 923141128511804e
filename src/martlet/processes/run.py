"""`martlet run` and `martlet up`: one terminal, all parts, until Ctrl-C.

The supervisor loads the rooms once; parts are forks of it and share that memory. It never opens the database and never
starts a thread: what it asks, it asks of /healthz, and what must be done, a child does.
"""

import asyncio
import contextlib
import errno
import fcntl
import json
import os
import signal
import socket
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from martlet.processes import beats
from martlet.processes.children import Child
from martlet.processes.parts import inside, load_frame, load_pages, martlet
from martlet.processes.places import BadPlace, Places, places
from martlet.processes.supervisor import Part, Supervisor, how_it_ended

CALL_PAGE = "/demo/phone"
READY_WITHIN = 60.0  # seconds for the pages to answer
EXCHANGE_WITHIN = 4.0  # seconds more for the exchange: the first time it speaks its announcements, which takes longer
LOOK = 0.1  # seconds between two looks while starting


class Stopped(Exception):
    """Ctrl-C before everything was up."""


@dataclass
class Lock:
    """One Martlet a data folder. The file names who holds it; the kernel lets go when that process is gone."""

    file: int

    @classmethod
    def take(cls, where: Places) -> "Lock":
        path = where.run / "martlet.lock"
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(file, 200).decode(errors="replace").split()
            os.close(file)
            pid, address = (holder + ["?", "?"])[:2]
            raise BadPlace(
                f"Martlet already runs from {where.data}: process {pid}, {address}. "
                "Stop it with Ctrl-C in its terminal first, or set MARTLET_DATA and MARTLET_PORT for a second one."
            ) from None
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()} {where.address}\n".encode())
        return cls(file)

    def free(self) -> None:
        os.ftruncate(self.file, 0)
        os.close(self.file)


def check_ports(where: Places, ports: list[int], *, sip: tuple[str, int] | None = None) -> None:
    """Raises BadPlace with the first port that another program holds, or that this account may not open.

    `sip`: address and port where the exchange listens for SIP, over TCP and UDP.
    """
    wanted = [(where.host, port, socket.SOCK_STREAM) for port in ports]
    if sip is not None:
        wanted += [(*sip, socket.SOCK_STREAM), (*sip, socket.SOCK_DGRAM)]
    for host, port, kind in wanted:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, kind) as probe:
            if kind == socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno == errno.EACCES:
                    raise BadPlace(
                        f"This account may not open port {port}. Set MARTLET_PORT to 1024 or more."
                    ) from None
                if error.errno == errno.EADDRINUSE:
                    raise BadPlace(
                        f"Port {port} is used by another program. Stop that program, or choose another port: "
                        f"MARTLET_PORT={suggestion(where.port)} make run"
                    ) from None
                raise BadPlace(f"{host} is no address of this machine. Look at MARTLET_HOST.") from None


def suggestion(port: int) -> int:
    return port + 100 if port + 103 <= 65535 else port - 100


def main(*, demo: bool) -> int:
    where = places()
    if demo and where.production:
        raise BadPlace("MARTLET_PRODUCTION=1 takes no demo keys and no demo data. Start with: martlet up.")
    try:
        where.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        where.run.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise BadPlace(
            f"The folder {where.data} cannot be written ({error.strerror}). Set MARTLET_DATA to another."
        ) from None
    lock = Lock.take(where)
    try:
        with_exchange = exchange_ready(where)
        sip = ("127.0.0.1", where.sip_port) if with_exchange and "MARTLET_SIP_BIND" not in os.environ else None
        ports = [where.port, where.events_port, *([where.exchange_port] if with_exchange else [])]
        check_ports(where, ports, sip=sip)
        return asyncio.run(House(where, demo, with_exchange).live())
    finally:
        lock.free()


def exchange_ready(where: Places) -> bool:
    """Whether an Asterisk of our own is to be started: `make exchange` fetched one, and no other was named."""
    return (where.root / ".exchange" / "ready").exists() and "MARTLET_ARI_URL" not in os.environ


class House:
    """One run from the first step to the last part stopped."""

    def __init__(self, where: Places, demo: bool, with_exchange: bool) -> None:
        self.where = where
        self.demo = demo
        self.with_exchange = with_exchange
        self.watch = Supervisor()
        self.prepared: dict[str, Any] = {}
        self.found: dict[str, Any] = {}
        after = self.unseal_again if demo else None
        self.keeper = Part("keeper", martlet("keeper"), "magenta", after_start=after)
        self.exchange = part("exchange", "blue", "telephony", "run")

    async def live(self) -> int:
        self.watch.listen_for_signals()
        for name in ("worker", "clock", "events", "switchboard"):
            beats.silence(name, self.where.run)
        code = 0
        later: asyncio.Task[None] | None = None
        try:
            await self.prepare()
            await self.start()
            self.announce()
            later = asyncio.create_task(self.announce_exchange())
            await self.watch.until_stopped()
        except Stopped:
            pass
        except BadPlace as error:
            self.watch.say(str(error), colour="red")
            code = 1
        finally:
            if later is not None:
                later.cancel()
            if self.watch.parts:
                self.watch.say("停止中 stopping ...")
            await self.watch.stop()
        self.watch.say("已停止 stopped.")
        return code

    async def prepare(self) -> None:
        """Tables and keys. The keeper starts beside it and is opened by it; meanwhile the pages are loaded here."""
        await self.watch.start(self.keeper)
        load_frame()
        preparing = self.child("prepare", "prepare", *(["--demo"] if self.demo else []))
        load_pages()
        if code := await self.until_ended(preparing):
            raise BadPlace(f"The database could not be prepared ({how_it_ended(code)}); the reason stands above.")
        self.prepared = json.loads((self.where.run / "prepared.json").read_text())

    async def start(self) -> None:
        wanted = self.prepared["load"]
        if wanted is not None and (code := await self.until_ended(self.child("demo", "demo", *wanted))):
            raise BadPlace(f"The demo data was not loaded ({how_it_ended(code)}). Start again to go on with it.")
        if self.with_exchange:
            await self.watch.start(self.exchange)
        # A demo on somebody's laptop: one process serves its few tabs, a second one costs fifty megabytes.
        one = {"MARTLET_WEB_WORKERS": "1"} if self.demo and "MARTLET_WEB_WORKERS" not in os.environ else {}
        await self.watch.start(part("web", "green", "web", environ=one))
        await self.watch.start(part("switchboard", "red", "switchboard"))
        await self.watch.start(part("events", "cyan", "events"))
        await self.until_all_answer()
        # Last, with the machine to themselves before: people wait for pages and calls, not for upkeep.
        await self.watch.start(part("worker", "yellow", "worker"))
        await self.watch.start(part("clock", "blue", "clock"))

    async def unseal_again(self) -> None:
        """A demo's keeper that died is opened again; the first time `prepare` did it."""
        if self.keeper.starts == 1:
            return
        opening = self.child("unseal", "prepare", "--demo")
        try:
            await opening.ended.wait()
        finally:
            opening.send(signal.SIGKILL)
        if opening.code:
            self.watch.say(f"It was not opened again ({how_it_ended(opening.code)}).", "keeper", "red")

    def child(self, name: str, *words: str) -> Child:
        """A `martlet` command in this terminal (a progress bar draws itself), to its end."""
        return Child(name, martlet(*words), inside(*words))

    async def until_ended(self, child: Child) -> int:
        """Its exit code; Ctrl-C ends it."""
        try:
            await self.first(child.ended.wait())
        except Stopped:
            child.send(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(child.ended.wait(), 5)
            child.send(signal.SIGKILL, group=True)
            raise
        return child.code

    async def first(self, awaitable: Any) -> Any:
        """What `awaitable` gives, or Stopped when Ctrl-C comes first."""
        work = asyncio.ensure_future(awaitable)
        stopping = asyncio.ensure_future(self.watch.stopping.wait())
        await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not work.done():
            work.cancel()
            raise Stopped
        return work.result()

    async def until_all_answer(self) -> None:
        """The pages and the event stream; the switchboard with the exchange, where there is one, if it is quick."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        answered = 0.0
        while loop.time() - began < READY_WITHIN:
            found = await self.first(ask(f"{self.where.address}/healthz"))
            if found and found["state"] != "down":
                self.found = found["parts"]
                answered = answered or loop.time()
                patience = loop.time() - answered < EXCHANGE_WITHIN
                waiting = self.with_exchange and patience and self.found["exchange"]["state"] != "connected"
                if self.found["events"]["state"] == "ok" and not waiting:
                    return
            await self.first(asyncio.sleep(LOOK))
        if not self.found:
            raise BadPlace("The pages did not answer within a minute; the reason stands above.")

    def announce(self) -> None:
        states = {name: self.found[name]["state"] for name in ("exchange", "keeper")}
        if self.with_exchange and states["exchange"] != "connected":
            states["exchange"] = "starting" if self.exchange.starts == 1 and self.exchange.pid else "away"
        for line in greeting(self.where, self.prepared, **states):
            self.watch.write(line)

    async def announce_exchange(self) -> None:
        """A line more when the exchange, said to be still starting, is connected."""
        while self.with_exchange:
            said = beats.last("switchboard", self.where.run)
            if said is not None and said.alive and said.says.get("exchange") == "connected":
                if self.found["exchange"]["state"] != "connected":
                    page = f". 拨打热线 call the hotline: {self.where.address}{CALL_PAGE}" if self.demo else ""
                    self.watch.say(EXCHANGE_WORDS["connected"] + page, "exchange", "blue")
                return
            await asyncio.sleep(1)


def part(name: str, colour: str, *words: str, environ: dict[str, str] | None = None) -> Part:
    return Part(name, martlet(*words), colour, environ or {}, inside=inside(*words))


async def ask(address: str) -> dict[str, Any]:
    """The answer of /healthz, or nothing yet. In this loop: an executor's thread would forbid forks."""
    parts = urlsplit(address)
    try:
        # The loop itself looks up a name in a thread.
        number = str(socket.getaddrinfo(parts.hostname, parts.port, type=socket.SOCK_STREAM)[0][4][0])
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection(number, parts.port)
            try:
                asked = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
                writer.write(asked.encode())
                answer = await reader.read()
            finally:
                writer.close()
        found: dict[str, Any] = json.loads(answer.partition(b"\r\n\r\n")[2])
        return found
    except (OSError, ValueError):
        return {}


EXCHANGE_WORDS = {
    "connected": "已接通 connected",
    "starting": "还在启动 still starting; a line here tells when it is connected",
    "away": "未接通 not connected (see the lines above)",
    "none": "没有 none: calls are logged by hand; 'make exchange' fetches one",
}
KEEPER_WORDS = {
    "unsealed": "已启封 unsealed",
    "sealed": "已封存 sealed: open it with 'martlet unseal'",
    "absent": "不在 absent (see the lines above)",
}


def greeting(where: Places, prepared: dict[str, Any], *, exchange: str, keeper: str) -> list[str]:
    """What a newcomer reads, in Chinese and English."""
    rows = [
        ("网址 address", where.address + "/"),
        ("工作台 console", where.address + "/console/"),
    ]
    if prepared.get("passphrase") and exchange == "connected":
        rows.append(("拨打热线 call the hotline", where.address + CALL_PAGE))
    rows += [
        ("电话交换机 exchange", EXCHANGE_WORDS.get(exchange, exchange)),
        ("密钥 keys", KEEPER_WORDS.get(keeper, keeper)),
    ]
    if prepared.get("passphrase"):
        rows.append(("演示口令 demo passphrase", prepared["passphrase"]))
    lines = ["", "Martlet 已就绪 is ready", ""]
    lines += [f"  {padded(name, 28)}{value}" for name, value in rows]
    if prepared.get("sign_ins"):
        lines += ["", "  演示账号 demo sign-ins"]
        heads = ["用户名 username", "密码 password", "角色 role", "办公室 office"]
        table = [heads, *prepared["sign_ins"]]
        widths = [max(width(row[column]) for row in table) + 2 for column in range(4)]
        lines += ["    " + "".join(padded(row[i], widths[i]) for i in range(4)).rstrip() for row in table]
    return [*lines, "", "  Ctrl-C 停止 stops all of it", ""]


def width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, columns: int) -> str:
    return text + " " * max(1, columns - width(text))
