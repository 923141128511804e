"""The adapter to the exchange.

`ari` speaks to a real Asterisk 22, `fake` is the same contract without a network, `config` writes Asterisk's whole
configuration, `prompts` speaks the announcements, `tree` finds an Asterisk on this machine and `run` starts it.

The contract (both `ari.Ari` and `fake.FakeExchange`, checked by tests/adapters/test_exchange_contract.py):

    await exchange.listen(hear)            calls `hear(event)` with dicts as Asterisk's event socket sends them, in the moment
                                           they are read; {"type": "Connected"} after each (re)connection, {"type":
                                           "Disconnected"} after each loss. Ends when another leader takes over
    await exchange.request(method, path, params=None, body=None) -> dict | list | None
                                           raises ExchangeError(status, reason); status 404 = channel already gone
    exchange.send(method, path, body)      the same for a request with a body: on its way when this returns, and to be
                                           awaited for its answer
    exchange.is_dead()                     whether the one we were connected to surely runs no more, and its calls with it;
                                           False where nobody can tell
    await exchange.close()

A caller's end is told by StasisEnd, a phone's that was rung by us by ChannelDestroyed with its cause; both may come.
A phone is rung by POST /channels with everything in the body, numbers as numbers.
Nothing else of Asterisk is used, so another exchange needs only these verbs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

APP = "martlet"


class ExchangeError(Exception):
    """The exchange refused or could not be reached. `status` is the HTTP status, 0 when there was no answer at all."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason


class Exchange(Protocol):
    """What the switchboard needs of an exchange."""

    async def listen(self, hear: Callable[[dict[str, Any]], None]) -> None: ...

    async def request(
        self, method: str, path: str, params: dict[str, str] | None = None, body: dict[str, Any] | None = None
    ) -> Any: ...

    def send(self, method: str, path: str, body: dict[str, Any]) -> Awaitable[Any]: ...

    def is_dead(self) -> bool: ...

    async def close(self) -> None: ...
