"""Writes Asterisk's complete configuration from a plain plan: nothing of the distribution's samples is used.

`write_config(directory, plan)` is all: the plan says which lines, phones and trunks there are, where to listen and where
files go. The result never holds a caller's number: call records, queue logs and verbose logs are off.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Phone:
    """One phone of a volunteer. kind: browser (registers over a websocket), sip (registers), fixed (at `contact`)."""

    name: str
    secret: str = ""
    kind: str = "browser"
    contact: str = ""
    codecs: str = "opus,alaw,ulaw"


@dataclass(frozen=True)
class Trunk:
    """A carrier's SIP trunk, known by its addresses alone."""

    name: str
    addresses: tuple[str, ...]
    contact: str = ""
    codecs: str = "alaw,ulaw"


@dataclass(frozen=True)
class LinePlan:
    """A number workers dial. `phones` ring when no switchboard is connected."""

    id: int
    number: str
    language: str = "zh"
    phones: tuple[str, ...] = ()
    says: tuple[tuple[str, str], ...] = ()  # announcements in the line's own words: name -> sound
    message_seconds: int = 120  # the longest spoken message


@dataclass(frozen=True)
class Relay:
    """coturn, for browser phones behind closed doors. `places` as MARTLET_TURN; `peers`: the exchanges, its only way out."""

    places: tuple[str, ...]
    secret: str
    peers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proxy:
    """Kamailio at `address`, before several exchanges (`nodes`, the preferred one first). `outward`: the carrier, for our calls."""

    address: str
    nodes: tuple[str, ...]
    carriers: tuple[str, ...]
    outward: str = ""
    patience: int = 1500  # milliseconds without a word until the next node is asked
    children: int = 4
    list_file: str = "/etc/kamailio/dispatcher.list"


@dataclass(frozen=True)
class Plan:
    """Everything the configuration depends on."""

    home: Path  # Asterisk's own folder: run, log, lib, sounds
    spool: Path  # recordings; should be memory
    modules: Path
    share: Path
    ari_password: str
    canary: tuple[str, ...] = ("/usr/sbin/astcanary",)  # Asterisk's own guard of its high priority
    lines: tuple[LinePlan, ...] = ()
    phones: tuple[Phone, ...] = ()
    trunks: tuple[Trunk, ...] = ()
    demo_caller: Phone | None = None  # the worker's phone in the browser, demo only
    http_bind: str = "127.0.0.1"
    http_port: int = 8088
    sip_bind: str = "127.0.0.1"
    sip_port: int = 5060
    rtp_from: int = 20000
    rtp_to: int = 29998
    external_address: str = ""  # public address behind NAT
    stun: str = ""
    relay: Relay | None = None
    proxy: Proxy | None = None
    call_limit_seconds: int = 4 * 3600
    unattended_ring_seconds: int = 25
    extra: dict[str, str] = field(default_factory=dict)  # a site's own additions, file name -> text appended

    folder: Path | None = None  # of the configuration itself, when it is not in `home`

    @property
    def etc(self) -> Path:
        return self.folder or self.home / "etc"


def write_config(directory: Path, plan: Plan, runs: bool = False) -> list[str]:
    """Writes every file into `directory` (0700, files 0600: they hold passwords). Returns the names that changed.

    runs: what an exchange reads at its start alone (folders, modules, where it listens) stays as whoever started it had it.
    """
    from martlet.telephony.exchange.config import base, dialplan, neighbours, phones

    files = {**base.files(plan), **phones.files(plan), **dialplan.files(plan), **neighbours.files(plan)}
    for name, text in plan.extra.items():
        files[name] = files.get(name, "") + text
    if runs:
        files = {name: text for name, text in files.items() if name not in base.files(plan)}
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    changed = []
    for name, text in files.items():
        path = directory / name
        if path.exists() and path.read_text() == text:
            continue
        path.parent.mkdir(exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{path.name}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        fresh.replace(path)
        changed.append(name)
    return changed


def make_folders(plan: Plan) -> None:
    """The folders Asterisk expects; a missing one is only a line in its log, never a failed start."""
    data = plan.home / "data"
    for folder in (
        plan.home / "bin",
        plan.home / "lib/keys",
        plan.home / "run",
        plan.home / "log",
        plan.home / "db",
        data / "sounds",
        data / "moh",
        plan.spool / "recording",
        plan.spool / "away",
        plan.spool / "tmp",
    ):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("documentation", "rest-api", "static-http"):
        if (plan.share / name).exists() and not (data / name).is_symlink():
            (data / name).symlink_to(plan.share / name)
    # Asterisk looks for it by this name; a tree that brings its own C library needs more words to start it.
    guard = plan.home / "bin" / "astcanary"
    guard.write_text(f'#!/bin/sh\nexec {shlex.join(plan.canary)} "$@"\n')
    guard.chmod(0o700)
