"""Finds an Asterisk on this machine: the project's own tree (`make exchange`) or one the distribution installed."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class Tree:
    """How to start an Asterisk and where its own files lie."""

    command: tuple[str, ...]
    modules: Path
    share: Path

    @property
    def canary(self) -> tuple[str, ...]:
        """How to start the guard that has Asterisk give up its high priority when nothing else gets a turn."""
        return *self.command[:-1], str(Path(self.command[-1]).with_name("astcanary"))


def unpacked(root: Path) -> Tree | None:
    """A tree of unpacked Debian packages, run with its own dynamic linker; None when it is not one."""
    linkers = sorted(root.glob("usr/lib/*/ld-linux*.so.*")) or sorted(root.glob("usr/lib*/ld-linux*.so.*"))
    modules = sorted(root.glob("usr/lib/*/asterisk/modules"))
    if not (linkers and modules and (root / "usr/sbin/asterisk").exists()):
        return None
    libraries = modules[0].parent.parent
    command = (str(linkers[0]), "--library-path", f"{libraries}:{libraries}/asterisk", str(root / "usr/sbin/asterisk"))
    return Tree(command, modules[0], root / "usr/share/asterisk")


def installed() -> Tree | None:
    """The distribution's own Asterisk."""
    program = shutil.which("asterisk", path=os.environ.get("PATH", "") + ":/usr/sbin")
    modules = next((p for p in sorted(Path("/usr/lib").glob("*/asterisk/modules"))), Path("/usr/lib/asterisk/modules"))
    if not program or not modules.exists():
        return None
    share = next((p for p in (Path("/usr/share/asterisk"), Path("/var/lib/asterisk")) if p.exists()), Path("/nowhere"))
    return Tree((program,), modules, share)


def find() -> Tree | None:
    """MARTLET_ASTERISK (a folder of unpacked packages), the project's `.exchange`, the distribution's; else None."""
    named = os.environ.get("MARTLET_ASTERISK")
    if named:
        return unpacked(Path(named))
    own = PROJECT / ".exchange"
    return (unpacked(own / "asterisk") if (own / "ready").exists() else None) or installed()
