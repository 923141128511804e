"""The client of the exchange while there is none, and while it goes away."""

import asyncio
import json
import logging
import time
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from tests.adapters.exchange_house import free_ports
from tests.adapters.listening import said_by

from martlet.telephony.exchange import ExchangeError
from martlet.telephony.exchange.ari import TIMEOUT, Ari


def test_an_exchange_that_is_not_there_is_told_once_however_often_it_is_tried(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "martlet.telephony.exchange.ari")

    async def tried() -> list[str]:
        exchange = Ari(f"http://127.0.0.1:{free_ports(1)[0]}/ari", "secret")
        events = said_by(exchange)
        heard = [(await anext(events))["type"] for _attempt in range(3)]
        await exchange.close()
        return heard

    assert asyncio.run(tried()) == ["Disconnected"] * 3
    assert caplog.messages == ["the exchange is not there: ConnectionRefusedError"]


RING = {"endpoint": "PJSIP/v1", "app": "martlet", "timeout": 20}


def over_a_socket(answers: list[dict[str, Any] | None]) -> tuple[list[dict[str, Any]], list[object]]:
    """What a small exchange was asked over its event socket, and what came of it; where it should answer None, it hangs up."""
    asked: list[dict[str, Any]] = []

    async def socket(request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse()
        await line.prepare(request)
        async for message in line:
            request = json.loads(message.data)
            if request["method"] == "PUT":  # which events are wanted
                await line.send_json({"type": "RESTResponse", "request_id": request["request_id"], "status_code": 200})
                continue
            asked.append(request)
            if (answer := answers[len(asked) - 1]) is None:
                break
            await line.send_json({"type": "RESTResponse", "request_id": asked[-1]["request_id"], **answer})
        await line.close()
        return line

    async def rung(exchange: Ari) -> object:
        try:
            return await exchange.request("POST", "/channels", body=RING)
        except ExchangeError as problem:
            return problem.status

    async def tried() -> list[object]:
        app = web.Application()
        app.router.add_get("/ari/events", socket)
        async with TestServer(app) as server:
            exchange = Ari(f"http://127.0.0.1:{server.port}/ari", "secret")
            events = said_by(exchange)
            assert (await anext(events))["type"] == "Connected"
            came = [await rung(exchange) for _answer in answers]
            await exchange.close()
            await events.aclose()
        return came

    return asked, asyncio.run(tried())


def test_a_phone_is_rung_over_the_event_socket() -> None:
    gone = {"status_code": 404, "reason_phrase": "Not Found", "message_body": '{"message": "Endpoint not found"}'}
    asked, came = over_a_socket([{"status_code": 200, "message_body": '{"id": "c.1"}'}, gone])
    assert came == [{"id": "c.1"}, 404]
    assert [(one["type"], one["method"], one["uri"], json.loads(one["message_body"])) for one in asked] == [
        ("RESTRequest", "POST", "channels", RING)
    ] * 2


def test_an_event_in_several_frames_is_one_event() -> None:
    text = json.dumps({"type": "StasisStart", "channel": {"name": "\u5de5\u53cb"}}, ensure_ascii=False).encode()

    async def in_pieces(request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse()
        await line.prepare(request)
        assert request.transport
        for head, piece in (
            (0x01, text[:20]),
            (0x89, b""),
            (0x00, text[20:50]),
            (0x80, text[50:]),
        ):  # a ping in between
            request.transport.write(bytes([head, len(piece)]) + piece)
        await line.send_json({"type": "StasisEnd"})
        wanted = json.loads((await line.receive()).data)
        await line.send_json({"type": "RESTResponse", "request_id": wanted["request_id"], "status_code": 200})
        await line.receive()
        return line

    async def heard() -> list[dict[str, Any]]:
        app = web.Application()
        app.router.add_get("/ari/events", in_pieces)
        async with TestServer(app) as server:
            exchange = Ari(f"http://127.0.0.1:{server.port}/ari", "secret")
            events = said_by(exchange)
            came = [await anext(events) for _event in range(3)]
            await events.aclose()
            await exchange.close()
        return came

    assert asyncio.run(heard()) == [{"type": "Connected"}, json.loads(text), {"type": "StasisEnd"}]


def test_an_exchange_that_hangs_up_before_it_greets_is_tried_again() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.close()

    async def heard() -> list[str]:
        async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
            exchange = Ari(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ari", "secret")
            events = said_by(exchange)
            came = [(await anext(events))["type"] for _attempt in range(2)]
            await exchange.close()
            await events.aclose()
        return came

    assert asyncio.run(heard()) == ["Disconnected"] * 2


def test_a_socket_lost_under_a_request_is_told_at_once() -> None:
    """Nobody reads events meanwhile, as while a call is being decided upon."""
    began = time.monotonic()
    assert over_a_socket([None])[1] == [0]
    assert time.monotonic() - began < TIMEOUT / 2
