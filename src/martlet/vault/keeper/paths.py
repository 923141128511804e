"""Where the keeper's files and its socket are."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path

LONGEST = 100  # sun_path holds 108 bytes with its NUL; a little room for a temporary suffix


def ring_path(data: Path) -> Path:
    """The key ring. Never part of a data backup: it has its own folder so that leaving it out is easy."""
    return data / "keyring" / "ring.json"


def public_path(data: Path) -> Path:
    """Public halves, readable while sealed."""
    return data / "keyring" / "public.json"


def socket_path(data: Path) -> Path:
    """The keeper's socket: MARTLET_KEEPER_SOCKET, `<data>/run/keeper.sock`, or a short stand-in for a deep folder.

    The kernel takes at most 107 bytes. The stand-in lies in the user's runtime folder and depends on the data folder
    alone, so that keeper and clients agree on it without talking.
    """
    chosen = os.environ.get("MARTLET_KEEPER_SOCKET")
    if chosen:
        return Path(chosen)
    path = data.resolve() / "run" / "keeper.sock"
    if len(os.fsencode(path)) <= LONGEST:
        return path
    name = sha256(os.fsencode(data.resolve())).hexdigest()[:16]
    home = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    return home / f"martlet-{os.getuid()}-{name}" / "keeper.sock"
