#!/usr/bin/env python3
"""Fetches a real Asterisk 22 into a folder of the project: no root, nothing installed, nothing changed outside that folder.

Debian stable has no `asterisk` package, Debian testing and unstable have. So apt is given a private root with an empty
package status and asked for Asterisk *with every library it needs*; the packages are unpacked, not installed, and the
result runs with its own dynamic linker (`martlet telephony run` knows how). The mirror is the one the machine's own apt
already uses. A second run finds the finished tree and returns at once.

    python tools/exchange.py            fetch, or say why not
    python tools/exchange.py --where D  fetch into D instead of <project>/.exchange

Standard library only: it runs before the virtual environment exists.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

SUITES = ("forky", "sid")
VERSION = "Asterisk 22."
"""What Martlet is written and tested against; another series may have changed what we say to it."""
PACKAGES = ("asterisk", "asterisk-core-sounds-en-gsm")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
PROJECT = Path(__file__).resolve().parent.parent


class CannotFetch(Exception):
    """A reason in plain words, for the person who typed `make exchange`."""


@dataclass(frozen=True)
class Source:
    """One line of the machine's apt sources."""

    uri: str
    suites: tuple[str, ...]
    components: tuple[str, ...]


def deb822_sources(text: str) -> list[Source]:
    """Sources of a `*.sources` file: paragraphs of `Field: value`, comments start with #."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
        fields: dict[str, str] = {}
        name = ""
        for line in lines:
            if line[:1].isspace() and name:
                fields[name] += " " + line.strip()
            elif ":" in line:
                name, _, value = line.partition(":")
                name = name.strip().lower()
                fields[name] = value.strip()
        if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes").lower() == "no":
            continue
        suites, components = tuple(fields.get("suites", "").split()), tuple(fields.get("components", "").split())
        found += [Source(uri, suites, components) for uri in fields.get("uris", "").split()]
    return found


def classic_sources(text: str) -> list[Source]:
    """Sources of a `sources.list`: `deb [options] URI suite component...`."""
    found = []
    for line in text.splitlines():
        match = re.match(r"\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s*([^#]*)", line)
        if match:
            found.append(Source(match[1], (match[2],), tuple(match[3].split())))
    return found


def machine_sources(etc: Path = Path("/etc/apt")) -> list[Source]:
    """Every package source this machine's apt uses, in apt's own order."""
    found: list[Source] = []
    for path in [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*"))]:
        if path.is_file() and path.suffix == ".sources":
            found += deb822_sources(path.read_text(errors="replace"))
        elif path.is_file() and path.suffix == ".list":
            found += classic_sources(path.read_text(errors="replace"))
    return found


def debian_mirror(sources: list[Source], codename: str) -> str:
    """The mirror this machine gets Debian's own main packages from (not security updates, not other people's archives)."""
    names = {codename, "stable", "testing", "unstable", "sid", "oldstable"} - {""}
    for source in sources:
        if "main" in source.components and names & set(source.suites):
            return source.uri
    raise CannotFetch("no Debian mirror was found in /etc/apt/sources.list or /etc/apt/sources.list.d.")


def os_release() -> dict[str, str]:
    """The fields of /etc/os-release, unquoted; empty when the file is missing."""
    path = Path("/etc/os-release")
    text = path.read_text() if path.exists() else ""
    return {k: v.strip().strip('"') for k, _, v in (line.partition("=") for line in text.splitlines())}


def run_apt(options: list[str], *arguments: str) -> str:
    """Runs apt-get; returns its error output; raises with the last lines of it when apt fails."""
    done = subprocess.run(  # noqa: S603  (fixed program, our own arguments)
        ["apt-get", *options, "-qq", *arguments],  # noqa: S607
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
        check=False,
    )
    if done.returncode:
        raise CannotFetch("apt-get said: " + " / ".join(done.stderr.strip().splitlines()[-3:]))
    return done.stderr


def apt_options(root: Path, mirror: str, suite: str) -> list[str]:
    """Makes the private apt root and returns the options that confine apt to it."""
    for name in ("etc/apt/preferences.d", "lists/partial", "cache/archives/partial"):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "status").write_text("")
    signed = f"[signed-by={KEYRING}] " if Path(KEYRING).exists() else ""
    (root / "etc/apt/sources.list").write_text(f"deb {signed}{mirror} {suite} main\n")
    settings = {
        "Dir::Etc": root / "etc/apt",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State": root,
        "Dir::State::status": root / "status",
        "Dir::State::lists": root / "lists",
        "Dir::Cache": root / "cache",
        "APT::Install-Recommends": "false",
        "Acquire::Languages": "none",
        "Acquire::Check-Valid-Until": "false",
        "Acquire::Retries": "2",
        "APT::Update::Error-Mode": "any",
        "Debug::NoLocking": "true",
    }
    if os.geteuid() == 0:
        settings["APT::Sandbox::User"] = "root"
    return [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]


def unpack(archives: Path, into: Path) -> None:
    """Unpacks every package of a folder, two at a time, into one tree."""
    into.mkdir(parents=True)
    waiting, running = sorted(archives.glob("*.deb")), []
    while waiting or running:
        while waiting and len(running) < 2:
            running.append(subprocess.Popen(["dpkg", "-x", str(waiting.pop()), str(into)]))  # noqa: S603, S607
        if running.pop(0).wait():
            raise CannotFetch("a downloaded package could not be unpacked: is the disk full?")
    shutil.rmtree(into / "usr/share/doc", ignore_errors=True)


def linker(tree: Path) -> Path:
    """The tree's own dynamic linker."""
    found = sorted(tree.glob("usr/lib/*/ld-linux*.so.*")) or sorted(tree.glob("usr/lib*/ld-linux*.so.*"))
    if not found:
        raise CannotFetch("the unpacked tree has no dynamic linker; this processor is not supported.")
    return found[0]


def version_of(tree: Path) -> str:
    """What the fetched Asterisk says of itself."""
    loader = linker(tree)
    done = subprocess.run(  # noqa: S603
        [str(loader), "--library-path", str(loader.parent), str(tree / "usr/sbin/asterisk"), "-V"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotFetch("the fetched Asterisk does not start: " + done.stderr.strip()[-200:])
    return done.stdout.strip()


def check_version(version: str) -> None:
    """The suites move on: one day they hold another series."""
    if not version.startswith(VERSION):
        raise CannotFetch(f"it holds {version}, and Martlet works with {VERSION}x only.")


def fetch(where: Path) -> str:
    """Fetches when needed; returns the version. Raises CannotFetch with the reason."""
    ready, tree = where / "ready", where / "asterisk"
    if ready.exists() and tree.exists():
        return ready.read_text().strip()
    release = os_release()
    if release.get("ID") != "debian":
        raise CannotFetch(
            f"this machine runs {release.get('PRETTY_NAME', sys.platform)}, and the packages come from Debian. "
            "Install Asterisk 22 from your own distribution instead: see docs/how-to/connect-an-exchange.md."
        )
    for program in ("apt-get", "dpkg"):
        if not shutil.which(program):
            raise CannotFetch(f"the program {program} is missing, so Debian packages cannot be fetched.")
    mirror = debian_mirror(machine_sources(), release.get("VERSION_CODENAME", ""))
    reasons = []
    for suite in SUITES:
        root = where / "apt"
        shutil.rmtree(root, ignore_errors=True)
        options = apt_options(root, mirror, suite)
        try:
            print(f"Reading what Debian {suite} offers ...", flush=True)
            run_apt(options, "update")
            print("Downloading Asterisk and its libraries (about 70 MB) ...", flush=True)
            run_apt(options, "-y", "--download-only", "install", *PACKAGES)
            print("Unpacking ...", flush=True)
            fresh = where / "asterisk.new"
            for old in (fresh, tree):
                shutil.rmtree(old, ignore_errors=True)
            unpack(root / "cache/archives", fresh)
            version = version_of(fresh)
            check_version(version)
        except CannotFetch as reason:
            reasons.append(f"Debian {suite}: {reason}")
            continue
        fresh.rename(tree)
        shutil.rmtree(root, ignore_errors=True)
        ready.write_text(version + "\n")
        return version
    raise CannotFetch("no Asterisk 22 could be had. Is there a network? " + " | ".join(reasons))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--where", type=Path, default=PROJECT / ".exchange")
    where = parser.parse_args().where.resolve()
    where.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    try:
        version = fetch(where)
    except CannotFetch as reason:
        print(f"No exchange was fetched: {reason}", file=sys.stderr)
        print("Martlet works without one: calls are then logged by hand.", file=sys.stderr)
        return 1
    print(f"{version} is ready in {where} ({time.monotonic() - began:.1f} s).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
