"""The ring on disk: `ring.json` (0600) and `public.json`, each replaced whole and made durable before we go on."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from martlet.vault.errors import NoRing, Tampered
from martlet.vault.keeper.paths import public_path, ring_path
from martlet.vault.rules.ring import Ring, check

MOST = 16 * 1024 * 1024


def exists(data: Path) -> bool:
    """Whether this data folder has a ring."""
    return ring_path(data).exists()


def load(data: Path) -> dict[str, Any]:
    """The ring document. Raises NoRing, Tampered."""
    try:
        with ring_path(data).open("rb") as file:
            text = file.read(MOST)
    except FileNotFoundError:
        raise NoRing("no key ring in this data folder") from None
    try:
        document = json.loads(text)
    except ValueError:
        raise Tampered("the key ring is not readable") from None
    check(document)
    found: dict[str, Any] = document
    return found


def store(data: Path, ring: Ring) -> None:
    """Write both halves. The ring first: a public half without its ring would take intake nobody can open."""
    _replace(ring_path(data), ring.document, 0o600)
    _replace(public_path(data), ring.public(), 0o644)


def _replace(path: Path, document: dict[str, Any], mode: int) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
