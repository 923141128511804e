"""The hands' part for a conversation under way: hold, keys, further people, supervisors."""

from __future__ import annotations

from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

from martlet.foundation import phone
from martlet.telephony.exchange import APP, ExchangeError
from martlet.telephony.rules import Call
from martlet.telephony.rules import events as e

TRUNK = "trunk"  # the carrier's name in the exchange's configuration


def dialled(number: str) -> str:
    """ "+8613800005678" as carriers here want it: "13800005678"; a landline with its 0, abroad after 00."""
    if not number.startswith("+86"):
        return number.replace("+", "00")
    return number[3:] if phone.is_mobile(number) else f"0{number[3:]}"


class InTalk:
    """Mixed into `hands.Hands`. The conversation is the bridge with the call's id; hold takes the caller out of it."""

    outside: MutableMapping[str, str]
    hears: dict[str, str]

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None, **params: str) -> Any:
        raise NotImplementedError

    async def on_park(self, call: Call, command: e.Park) -> None:
        with suppress(ExchangeError):  # on hold already, for the switchboard before us
            await self.ask("POST", f"/bridges/{call.id}/removeChannel", channel=call.caller)
        self.hears[call.caller] = "moh"
        await self.ask("POST", f"/channels/{call.caller}/moh")

    async def on_unpark(self, call: Call, command: e.Unpark) -> None:
        self.hears.pop(call.caller, None)
        await self.ask("DELETE", f"/channels/{call.caller}/moh")
        await self.ask("POST", f"/bridges/{call.id}/addChannel", channel=call.caller)

    async def on_meanwhile(self, call: Call, command: e.Meanwhile) -> None:
        # The conversation's own music, heard by everybody in it: the recording writes silence as long as it plays.
        await self.ask("POST" if command.on else "DELETE", f"/bridges/{call.id}/moh")

    async def on_enter(self, call: Call, command: e.Enter) -> None:
        await self.ask("POST", f"/bridges/{call.id}/addChannel", channel=command.channel)

    async def on_leave(self, call: Call, command: e.Leave) -> None:
        await self.ask("POST", f"/bridges/{call.id}/removeChannel", channel=command.channel)

    async def on_mute(self, call: Call, command: e.Mute) -> None:
        await self.ask("POST" if command.on else "DELETE", f"/channels/{command.channel}/mute", direction="in")

    async def on_keys(self, call: Call, command: e.Keys) -> None:
        # In the body: an address may be written to a log, and digits can spell anything.
        await self.ask("POST", f"/channels/{command.channel}/dtmf", {"dtmf": command.digits, "duration": 120})

    async def dial_outside(self, call: Call, command: e.Ring) -> None:
        """As the hotline: whom we call sees the line's number. A number the leader does not know any more is not dialled."""
        number = self.outside.pop(command.channel, "")
        if not number:
            raise ExchangeError(404, "no number")
        await self.ask(
            "POST",
            "/channels",
            {
                "endpoint": f"PJSIP/{dialled(number)}@{TRUNK}",
                "app": APP,
                "appArgs": "outside",
                "channelId": command.channel,
                "timeout": command.seconds,
                "callerId": f"<{call.line.number}>",
            },
        )

    async def on_listen(self, call: Call, command: e.Listen) -> None:
        await self.ask(
            "POST",
            f"/channels/{command.target}/snoop",
            {
                "snoopId": command.ear,
                "app": APP,
                "appArgs": "ear",
                "spy": "both",
                "whisper": "out",
            },
        )

    async def on_pair(self, call: Call, command: e.Pair) -> None:
        room = f"{command.channel}.room"
        with suppress(ExchangeError):  # it is there from listening to somebody else
            await self.ask("POST", f"/bridges/{room}", type="mixing")
        await self.ask("POST", f"/bridges/{room}/addChannel", channel=f"{command.channel},{command.ear}")

    async def on_unpair(self, call: Call, command: e.Unpair) -> None:
        await self.ask("DELETE", f"/bridges/{command.channel}.room")
