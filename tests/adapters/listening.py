"""What an exchange says, one event after the other, for tests that wait for the next."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from martlet.telephony.exchange import Exchange


async def said_by(exchange: Exchange) -> AsyncGenerator[dict[str, Any], None]:
    """Ends when the exchange lets go of us."""
    came: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
    listening = asyncio.create_task(exchange.listen(came.put_nowait))
    listening.add_done_callback(lambda _task: came.put_nowait(None))
    try:
        while (event := await came.get()) is not None:
            yield event
    finally:
        listening.cancel()
