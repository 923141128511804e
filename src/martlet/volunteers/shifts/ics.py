"""A calendar as other programs read it (iCalendar, RFC 5545). Pure: text in, text out.

Times are in UTC, so no time zone has to be described. Nothing of a shift but its time goes out: no colleague, no caller, no
line; the address may end up in programs that are not ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MAKER = "-//Martlet//Shifts//EN"
OCTETS = 75
"""The longest line, without its end (RFC 5545, 3.1)."""
EVERY = "PT1H"
"""How often a program may look again (RFC 7986, 5.7)."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Event:
    """`uid` stays the same for ever; `revision` and `changed` grow with every change."""

    uid: str
    starts: datetime
    ends: datetime
    title: str
    changed: datetime
    revision: int = 0
    cancelled: bool = False


def calendar(name: str, events: Iterable[Event]) -> str:
    """The whole file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{MAKER}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{EVERY}",
        f"X-PUBLISHED-TTL:{EVERY}",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{moment(event.changed)}"
    yield f"LAST-MODIFIED:{moment(event.changed)}"
    yield f"SEQUENCE:{event.revision}"
    yield f"DTSTART:{moment(event.starts)}"
    yield f"DTEND:{moment(event.ends)}"
    yield f"SUMMARY:{escaped(event.title)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'TRANSPARENT' if event.cancelled else 'OPAQUE'}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def moment(at: datetime) -> str:
    """20261123T010000Z."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    return text.translate(_ESCAPED)


def folded(line: str) -> str:
    """Long lines go on in the next one after a space; no sign is cut into its bytes."""
    parts, part, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > OCTETS:
            parts.append(part)
            part, size = "", 1  # the space before it counts
        part, size = part + sign, size + octets
    return "\r\n ".join([*parts, part])
