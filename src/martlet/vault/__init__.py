"""The vault: keeps identities sealed at rest, findable while unsealed, and erasable.

Nouns: *keeper* (the process with the keys), *ring* (all keys, opened by any of several *slots*), *subject* (what has a
data key of its own), *sealed field*, *token* (blind index of a near-unique value), *finder* (names in the keeper's
memory), *intake* (sealing to an office by its public key alone). No business words: what a subject is, the rooms know.

Neighbours: built on foundation (ids, reading of names); used by every room that keeps something private. Rooms import
`martlet.vault` for the verbs below, `martlet.vault.models` and `.fields` for their tables, `.errors` to catch.
The keeper itself (`martlet.vault.keeper`) and `client` are free of Django; the verbs are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from martlet.vault import errors

if TYPE_CHECKING:
    from martlet.vault import commands, files
    from martlet.vault.client import Status, status
    from martlet.vault.commands import DEMO_PASSPHRASE, create_demo_ring, init_ring, ring_exists, seal, unseal
    from martlet.vault.freshness import Hit, find
    from martlet.vault.freshness import keep_filled as keep_finder_filled
    from martlet.vault.freshness import refresh as refresh_finder
    from martlet.vault.selectors import Columns, blind, ciphers, is_signed, open_all, open_columns, open_rows
    from martlet.vault.services import (
        Findable,
        add_office,
        bulk_create,
        forget,
        give_keys,
        make_findable,
        make_many_findable,
        move_to_office,
        open_intake,
        opening_intake,
        seal_for_office,
        sign,
    )

__all__ = [
    "DEMO_PASSPHRASE",
    "Columns",
    "Findable",
    "Hit",
    "Status",
    "add_office",
    "blind",
    "bulk_create",
    "ciphers",
    "commands",
    "create_demo_ring",
    "errors",
    "files",
    "find",
    "forget",
    "give_keys",
    "init_ring",
    "is_signed",
    "keep_finder_filled",
    "make_findable",
    "make_many_findable",
    "move_to_office",
    "open_all",
    "open_columns",
    "open_intake",
    "opening_intake",
    "open_rows",
    "refresh_finder",
    "ring_exists",
    "seal",
    "seal_for_office",
    "sign",
    "status",
    "unseal",
]

_HOMES = {
    "status": "client",
    "Status": "client",
    "Hit": "freshness",
    "find": "freshness",
    "open_all": "selectors",
    "open_columns": "selectors",
    "Columns": "selectors",
    "open_rows": "selectors",
    "blind": "selectors",
    "ciphers": "selectors",
    "is_signed": "selectors",
    "DEMO_PASSPHRASE": "commands",
    "create_demo_ring": "commands",
    "init_ring": "commands",
    "ring_exists": "commands",
    "seal": "commands",
    "unseal": "commands",
}
_FRESHNESS = {"refresh_finder": "refresh", "keep_finder_filled": "keep_filled"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in ("commands", "files"):
        return import_module(f"{__name__}.{name}")
    if name in _FRESHNESS:
        found = getattr(import_module(f"{__name__}.freshness"), _FRESHNESS[name])
    else:
        found = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'services')}"), name)
    globals()[name] = found
    return found
