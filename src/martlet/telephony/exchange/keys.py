"""Passwords of phones and of the REST interface, derived from one secret file, so that none is stored anywhere else.

`<data>/exchange/secret` holds 32 random bytes in hexadecimal, readable by its owner only. Delete it and write the
configuration again to change every password at once.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path


def secret(folder: Path) -> bytes:
    """The installation's secret, made on first use. The first of two processes wins."""
    path = folder / "secret"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"secret.{os.getpid()}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return bytes.fromhex(path.read_text().strip())


def password(folder: Path, name: str) -> str:
    """The password of one phone (`v12`, `demo-worker`) or interface (`ari`): 32 hexadecimal characters."""
    return hmac.new(secret(folder), f"martlet telephony {name}".encode(), hashlib.sha256).hexdigest()[:32]
