"""The relay (TURN) through which browser phones send sound when no straight path is open, and who may use it for how long.

Nobody has an account there. The name a browser is given says until when it counts, and the password is the relay's own
secret over that name ("A REST API for Access to TURN Services", draft-uberti-behave-turn-rest-00, which coturn calls
`use-auth-secret`); so a password that leaks is worth nothing some hours later.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

LIFETIME = 8 * 3600
"""Seconds a password counts. Pages ask for a new one at half of it, so that the longest call allowed begins with enough."""

PORT, TLS_PORT = 3478, 5349


def addresses(places: Sequence[str]) -> list[str]:
    """ "turn.example:3478" is asked over UDP and, where that is shut, over TCP; "turns:turn.example:5349" over TLS."""
    found = []
    for place in places:
        scheme, colon, rest = place.partition(":")
        if colon and scheme in ("turn", "turns"):
            found.append(place if "?" in rest else f"{place}?transport={'tcp' if scheme == 'turns' else 'udp'}")
        else:
            found += [f"turn:{place}?transport={way}" for way in ("udp", "tcp")]
    return found


def host_and_port(place: str) -> tuple[str, int, bool]:
    """("turn.example", 3478, False); the last is whether TLS is spoken there. Addresses of IPv6 stand in brackets."""
    scheme, colon, rest = place.partition(":")
    secure = bool(colon) and scheme == "turns"
    bare = (rest if colon and scheme in ("turn", "turns") else place).partition("?")[0]
    host, colon, port = bare.rpartition(":")
    if not colon or not port.isdigit():
        host, port = bare, str(TLS_PORT if secure else PORT)
    return host, int(port), secure


def credential(secret: str, name: str, until: int) -> tuple[str, str]:
    """(username, password) that count until this moment, in seconds since 1970."""
    username = f"{until}:{name}"
    mark = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()  # noqa: S324 - what the relay checks by
    return username, base64.b64encode(mark).decode()


def ice_servers(
    relays: Sequence[str], stun: str, secret: str, name: str, now: float
) -> list[dict[str, str | list[str]]]:
    """What a browser's RTCPeerConnection is told; nothing where there is no such server."""
    servers: list[dict[str, str | list[str]]] = [{"urls": f"stun:{stun}"}] if stun else []
    if relays:
        username, password = credential(secret, name, int(now) + LIFETIME)
        servers.append({"urls": addresses(relays), "username": username, "credential": password})
    return servers
