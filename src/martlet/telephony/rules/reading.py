"""What the exchange said, without numbers (`redacted`), and what it means for a call (`read`).

The redacted form is stored before it is read, so that a wrong reading can be replayed from the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from martlet.telephony.rules import events as e

OURS = {
    kind.__name__: kind
    for kind in (
        e.Arrived,
        e.TimeUp,
        e.Offered,
        e.Busy,
        e.Nobody,
        e.Asked,
        e.Lost,
        e.Resumed,
        e.PhoneGone,
        e.Left,
        e.Known,
        e.Place,
        e.CallOut,
    )
}


def redacted(event: Mapping[str, Any]) -> dict[str, Any]:
    """Only what we read: ids, states, causes, digits. Everything that could be a number or a name stays out."""
    kept: dict[str, Any] = {"type": event.get("type", "")}
    for key in ("cause", "digit", "args", "martlet"):
        if key in event:
            kept[key] = event[key]
    if kept.get("martlet", {}).get("what") == "keys":  # could spell anything
        kept["martlet"] = {**kept["martlet"], "value": ""}
    channel = event.get("channel")
    if isinstance(channel, Mapping):
        kept["channel"] = {"id": channel.get("id", ""), "state": channel.get("state", "")}
    for key in ("playback", "recording"):
        if isinstance(event.get(key), Mapping):
            part = event[key]
            kept[key] = {name: part[name] for name in ("id", "name", "state") if name in part}
    return kept


def own(event: e.Event) -> dict[str, Any]:
    """One of our own events in the form in which events are stored."""
    values = {key: sorted(value) if isinstance(value, frozenset) else value for key, value in vars(event).items()}
    return {"type": f"Martlet{type(event).__name__}", "martlet": values}


def call_of(event: Mapping[str, Any]) -> tuple[str, str]:
    """(call id, caller's channel id): one of the two is known. Our own ids start with the call's id and a dot."""
    for part, key in (("playback", "id"), ("recording", "name")):
        if part in event:
            return str(event[part].get(key, "")).partition(".")[0], ""
    channel = str(event.get("channel", {}).get("id", ""))
    head, dot, tail = channel.partition(".")
    return (head, "") if dot and len(head) == 36 and tail.isdigit() else ("", channel)


def read(event: Mapping[str, Any], caller: str) -> e.Event | None:
    """The meaning of one stored event for the call whose caller is on channel `caller`; None when it has none."""
    kind = str(event["type"])
    if kind.startswith("Martlet"):
        return read_own(kind.removeprefix("Martlet"), event["martlet"])
    channel = event.get("channel", {})
    ours, state = channel.get("id") == caller, channel.get("state")
    if kind == "StasisStart":
        if ours:  # whoever called us came in by an event of its own
            return e.CallerUp() if call_of(event)[0] else None
        return e.PhoneAnswered(channel["id"])
    if kind == "ChannelStateChange":
        return e.PhoneRinging(channel["id"]) if not ours and state == "Ringing" else None
    if kind == "ChannelDestroyed":
        cause = int(event.get("cause", 16))
        return e.CallerGone(cause) if ours else e.PhoneGone(channel["id"], cause)
    if kind == "StasisEnd":
        return e.CallerGone() if ours else e.PhoneGone(channel["id"])
    if kind == "ChannelDtmfReceived":
        key = str(event.get("digit", ""))
        return e.Digit(key) if ours else e.PhoneDigit(channel["id"], key)
    if kind == "PlaybackFinished":
        return e.PlayEnded(event["playback"]["id"].rpartition(".")[2], event["playback"].get("state") != "failed")
    if kind in ("RecordingFinished", "RecordingFailed"):
        return e.MessageTaken() if event["recording"]["name"].endswith(".message") else None
    return None


def read_own(name: str, values: Mapping[str, Any]) -> e.Event:
    """From JSON, which knows neither tuples nor sets. Raises KeyError and TypeError for an event of another version."""
    if name == "Offered":
        return e.Offered(tuple((int(user), str(phone)) for user, phone in values["phones"]), values["again"])
    if name == "Resumed":
        return e.Resumed(*(frozenset(values[key]) for key in ("channels", "up", "joined")))
    return OURS[name](**values)
