"""What the `martlet` command and the console's unseal page do with the vault. Texts for people are made by them."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from martlet.vault import client, errors
from martlet.vault.client import Status
from martlet.vault.keeper import ringfile
from martlet.vault.rules.ring import Ring
from martlet.vault.rules.slots import CHEAP

DEMO_PASSPHRASE = "martlets nest under every eave"  # noqa: S105  public by purpose


def ring_exists() -> bool:
    """Whether the data folder has a key ring. Needs no keeper."""
    return ringfile.exists(client.data_folder())


def create_demo_ring() -> None:
    """A ring that opens with DEMO_PASSPHRASE, made without a keeper. Raises RingExists, DemoRing (in production)."""
    if os.environ.get("MARTLET_PRODUCTION") == "1":
        raise errors.DemoRing("no demo ring in production")
    if ring_exists():
        raise errors.RingExists("this data folder has a key ring")
    today = datetime.now(UTC).date().isoformat()
    ring = Ring.new(DEMO_PASSPHRASE, label="demo", today=today, derivation=CHEAP, demo=True)
    ringfile.store(client.data_folder(), ring)


def init_ring(passphrase: str, *, demo: bool = False, label: str = "first") -> None:
    """Make the key ring. Raises RingExists, BadRequest (a weak passphrase), DemoRing (in production)."""
    client.ask("init", patience=client.SLOW, passphrase=passphrase, demo=demo, label=label)


def unseal(passphrase: str, *, fill: bool = False, place: str = "") -> None:
    """Open the ring and, with `fill`, the finder too before it returns; otherwise the clock, or the first find, fills it.
    `place`: where it was typed, for counting wrong ones; "" is this machine's command line.

    Raises WrongPassphrase, TooManyTries, NoRing, DemoRing, Tampered.
    """
    client.ask("unseal", patience=client.SLOW, passphrase=passphrase, place=place)
    if fill:
        # Here and not above: everything else in this file works without Django, as the keeper does.
        from martlet.vault import freshness

        freshness.refresh()


def seal() -> None:
    """Drop all keys. The keeper process then starts afresh, so that nothing stays in its memory."""
    client.ask("seal")


def slots() -> list[dict[str, str]]:
    """The ways to unseal: id, kind, label, made and proved (days)."""
    found: list[dict[str, str]] = client.ask("slots")
    return found


def add_slot(passphrase: str, label: str) -> str:
    """One more passphrase; the slot's id. Raises Sealed, BadRequest."""
    return str(client.ask("slot_add", patience=client.SLOW, passphrase=passphrase, label=label)["id"])


def remove_slot(slot: str) -> None:
    """Raises LastSlot when no proved passphrase would be left."""
    client.ask("slot_remove", id=slot)


def verify_slot(passphrase: str) -> str:
    """The monthly drill: which slot this passphrase opens. Works while sealed. Raises WrongPassphrase, TooManyTries."""
    return str(client.ask("slot_verify", patience=client.SLOW, passphrase=passphrase)["id"])


def status() -> Status:
    """Never raises."""
    return client.status()
