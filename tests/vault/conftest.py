"""The vault's own tests run against a keeper in a thread, with a tiny app of two tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from martlet.vault import client
from martlet.vault.keeper.server import Server, serve

PASSPHRASE = "swallows come home in spring"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Server]:
    """A keeper of its own, without a ring."""
    before = client.data_folder()
    server = serve(tmp_path)
    client.configure(tmp_path)
    yield server
    server.stop()
    client.configure(before)


@pytest.fixture
def own_keeper(served: Server) -> Server:
    """A keeper of its own, unsealed, with two offices."""
    client.ask("init", passphrase=PASSPHRASE, demo=True)
    client.ask("unseal", passphrase=PASSPHRASE)
    client.ask("add_office", office=1, code="beijing")
    client.ask("add_office", office=2, code="shenzhen")
    return served
