"""The client of the exchange while there is none."""

import asyncio
import logging

import pytest
from tests.adapters.exchange_house import free_ports

from martlet.telephony.exchange.ari import Ari


def test_an_exchange_that_is_not_there_is_told_once_however_often_it_is_tried(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "martlet.telephony.exchange.ari")

    async def tried() -> list[str]:
        exchange = Ari(f"http://127.0.0.1:{free_ports(1)[0]}/ari", "secret")
        events = exchange.events()
        heard = [(await anext(events))["type"] for _attempt in range(3)]
        await exchange.close()
        return heard

    assert asyncio.run(tried()) == ["Disconnected"] * 3
    assert caplog.messages == ["the exchange is not there: ClientConnectorError"]
