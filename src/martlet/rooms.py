"""The rooms in their order, and the little that differs by which of them stand."""

import os
import secrets
from pathlib import Path

HERE = Path(__file__).parent
# From the ground up; import-linter holds the same order.
ROOMS = [
    "foundation",
    "law",
    "vault",
    "access",
    "lawbook",
    "registry",
    "volunteers",
    "telephony",
    "hotline",
    "cases",
    "mediation",
    "papers",
    "insight",
    "site",
    "console",
    "api",
]


def installed() -> list[str]:
    """Django apps of every room, shells first so that their templates win over the libraries'."""
    everything = [f"martlet.{room}" for room in reversed(ROOMS)] + ["martlet.processes", "martlet.demo"]
    return [name for name in everything if (HERE / name.partition(".")[2] / "apps.py").exists()]


def context_processors() -> list[str]:
    return ["martlet.console.context.frame"] if (HERE / "console" / "context.py").exists() else []


def installation_secret(path: Path) -> str:
    """The signing secret of this installation: 64 hexadecimal characters in a file only its owner reads."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32))
        try:
            os.link(fresh, path)  # the first of two processes wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
