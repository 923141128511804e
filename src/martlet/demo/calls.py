"""The calls behind the conversations of the last weeks, and those nobody answered: each played through the switchboard's own
rules, so that their trace tells what a real one would."""

from __future__ import annotations

import io
import math
import struct
import wave
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from martlet import vault
from martlet.access.actor import Role
from martlet.access.models import Office, User
from martlet.demo import names
from martlet.demo.people import Makers
from martlet.foundation.ids import new_id
from martlet.hotline.models import CallBack, Contact
from martlet.telephony import rules
from martlet.telephony.models import Call, CallEvent, CallOffer, Hold, KeepingVersion, Line, Mark, Recording
from martlet.telephony.rules import events as e
from martlet.telephony.rules.keeping import DAYS as DAYS_KEPT
from martlet.telephony.rules.reading import own, read
from martlet.telephony.selectors import line_rules
from martlet.telephony.services import seal_sound_of
from martlet.telephony.services.marks import PADDED
from martlet.telephony.switchboard.book import at, new_row, offer_row

DAYS = 60  # of calls
MOST = 1500
NUMBER_DAYS = 30  # for which the number of a call without a contact is kept
UNANSWERED = 0.22
RECORDINGS = 8
RATE = 8000
MARKS = ((4.0, "point", "压了哪几个月"), (14.0, "promise", "包工头说月底先付一半"))
SOUND_SECONDS = 24


@dataclass
class Telling:
    """One call on its way through the rules, with a clock of its own."""

    call: rules.Call
    now: float
    notes: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def event(self, raw: dict[str, Any], after: float = 0.0) -> None:
        self.now += after
        self.notes.append((self.now, raw))
        event = read(raw, self.call.caller)
        if event is not None:
            self.call, _commands = rules.step(self.call, event, self.now)

    def happens(self, event: e.Event, after: float = 0.0) -> None:
        self.event(own(event), after)

    def heard(self, name: str, after: float) -> None:
        self.event({"type": "PlaybackFinished", "playback": {"id": f"{self.call.id}.{name}", "state": "done"}}, after)

    def key(self, digit: str, after: float) -> None:
        self.event({"type": "ChannelDtmfReceived", "digit": digit, "channel": {"id": self.call.caller}}, after)

    def phone(self, user: int, after: float = 0.4) -> str:
        """That volunteer's phone rings; its channel."""
        self.happens(e.Offered(((user, f"v{user}"),)), after)
        channel = list(self.call.offers)[-1]
        self.event({"type": "ChannelStateChange", "channel": {"id": channel, "state": "Ringing"}}, 0.3)
        return channel

    def gone(self, channel: str, after: float, cause: int = 16) -> None:
        self.event({"type": "ChannelDestroyed", "cause": cause, "channel": {"id": channel, "state": "Down"}}, after)

    def up(self, channel: str, after: float) -> None:
        self.event({"type": "StasisStart", "args": ["phone"], "channel": {"id": channel, "state": "Up"}}, after)

    def asks(self, what: str, after: float, value: str = "") -> None:
        self.happens(e.Asked(what, value), after)


class Calls:
    """What all calls of the demo share."""

    def __init__(self, makers: Makers, random: Random) -> None:
        self.random = random
        rows = Line.objects.prefetch_related("helped_by").select_related("office")
        self.lines = {line.office_id: (line, line_rules(line)) for line in rows}
        self.since = timezone.now() - timedelta(days=DAYS)
        self.rows: list[Call] = []
        self.told: list[Telling] = []

    @staticmethod
    def fresh(line: rules.LineRules, arrived: datetime) -> Telling:
        key = str(new_id())
        call = rules.Call(key, f"demo-{key[-12:]}", line, arrived.timestamp(), 1)
        return Telling(call, arrived.timestamp())

    def begin(self, line: rules.LineRules, arrived: datetime) -> Telling:
        telling = self.fresh(line, arrived)
        telling.happens(e.Arrived())
        telling.heard("notice", 6.0)
        telling.key(self.random.choice(list(line.menu) or ["1"]), 2.0 + self.random.random() * 4)
        if telling.call.stage is rules.Stage.NOTICE:  # once more, in the language they chose
            telling.heard(telling.call.playing, 8.0)
        return telling

    def keep(self, telling: Telling, office: Office, number: str) -> Call:
        call = telling.call
        row = new_row(call, call.as_dict())
        return self.keep_row(telling, row, sealed_number_of(office, number))

    def keep_row(self, telling: Telling, row: Call, number: bytes) -> Call:
        """`number` is sealed, and erased from calls that are older than it is kept."""
        until = row.arrived + timedelta(days=NUMBER_DAYS)
        if until > timezone.now():
            row.number_sealed = number
        else:
            row.number_erased = timezone.localtime(until).date()
        self.rows.append(row)
        self.told.append(telling)
        return row

    def answered(self, contact: Contact, others: list[int]) -> Telling:
        """Somebody answered: mostly the first who was rung."""
        random = self.random
        _line, line = self.lines[contact.office_id]
        arrived = contact.started - timedelta(seconds=12 + random.random() * 25)
        telling = self.begin(line, arrived)
        if others and random.random() < 0.25:
            channel = telling.phone(random.choice(others))
            cause, after = (21, 3.0) if random.random() < 0.5 else (19, 20.0)
            telling.gone(channel, after, cause)
        channel = telling.phone(contact.handled_by_id)
        telling.up(channel, 2.0 + random.random() * 5)
        left = max(20.0, (contact.ended or contact.started).timestamp() - telling.now)
        left -= self.in_between(telling, left)
        telling.gone(telling.call.caller if random.random() < 0.8 else channel, left)
        if telling.call.stage is rules.Stage.ASKING:
            telling.heard("rate", 9.0)
            telling.gone(telling.call.caller, 1.0 + random.random() * 6)
        return telling

    def in_between(self, telling: Telling, seconds: float) -> float:
        """Hold, a paused recording, an alarm: what happens in some conversations; how long it took."""
        random, began = self.random, telling.now
        if seconds > 120 and random.random() < 0.3:
            telling.asks("hold", 15 + random.random() * 20)
            telling.asks("unhold", 8 + random.random() * 12)
        if seconds > 240 and random.random() < 0.25:
            telling.asks("pause_recording", 10 + random.random() * 20)
            telling.asks("resume_recording", 6 + random.random() * 14)
        if seconds > 240 and random.random() < 0.03:
            telling.asks("risk", 5)
            telling.happens(e.TimeUp("risk"), 5)
        return telling.now - began

    def unanswered(self, office: Office, moment: datetime, staff: list[int]) -> Telling:
        random = self.random
        _line, line = self.lines[office.pk]
        telling = self.begin(line, moment)
        how = random.random()
        if how < 0.45:  # hung up while it rang
            telling.phone(random.choice(staff))
            telling.gone(telling.call.caller, 4 + random.random() * 10)
        elif how < 0.8:  # a spoken message, or not
            telling.happens(e.Nobody("no_duty" if how < 0.6 else "no_answer"), 0.3)
            telling.heard("voicemail", 8.0)
            telling.heard("beep", 0.6)
            telling.gone(telling.call.caller, 1.0 + random.random() * 25)
        else:
            for user in random.sample(staff, min(2, len(staff))):
                telling.gone(telling.phone(user), 20.0, 19)
            telling.happens(e.Nobody("no_answer"), 0.3)
            telling.gone(telling.call.caller, 3.0)
        return telling

    def write(self) -> None:
        Call.objects.bulk_create(self.rows, batch_size=300)
        CallOffer.objects.bulk_create(
            [
                offer_row(vars(offer) | {"call": telling.call.id, "office": telling.call.line.office})
                for telling in self.told
                for offer in telling.call.offers.values()
            ],
            batch_size=500,
        )
        CallEvent.objects.bulk_create(
            [
                CallEvent(call_id=UUID(telling.call.id), office_id=telling.call.line.office, at=at(seconds), raw=raw)
                for telling in self.told
                for seconds, raw in telling.notes
            ],
            batch_size=500,
        )


def load(makers: Makers, random: Random) -> None:
    calls = Calls(makers, random)
    offices = {office.pk: office for office in makers.offices}
    rows = Contact.objects.filter(channel="PHONE", direction="in", started__gte=calls.since, call=None)
    contacts = list(rows.only("id", "office_id", "started", "ended", "handled_by_id").order_by("-started")[:MOST])
    staff: dict[int, list[int]] = {}
    for contact in contacts:
        staff.setdefault(contact.office_id, []).append(contact.handled_by_id)
    for contact in contacts:
        others = [user for user in set(staff[contact.office_id]) if user != contact.handled_by_id]
        telling = calls.answered(contact, sorted(others))
        contact.call = calls.keep(telling, offices[contact.office_id], names.mobile(random))
    missed = [
        (calls.unanswered(offices[pk], anywhen(random, calls.since), sorted(set(users))), offices[pk])
        for pk, users in staff.items()
        for _number in range(max(1, round(len(users) * UNANSWERED)))
    ]
    kept = [calls.keep(telling, office, names.mobile(random)) for telling, office in missed]
    calls.write()
    Contact.objects.bulk_update(contacts, ["call"], batch_size=200)
    CallBack.objects.bulk_create([done_callback(row) for row in kept if row.missed])
    talked = [(contact.call, contact.handled_by_id) for contact in contacts if contact.call]
    for row, user in talked[:RECORDINGS]:
        marked(record(row, "talk"), user)
    for row in [one for one in kept if one.machine.get("message")][:RECORDINGS]:
        record(row, "message")
    keeping(makers, [row for row, _user in talked[:2]])


def marked(recording: Recording, user: int) -> None:
    """What the volunteer wanted to find again."""
    for second, kind, note in MARKS:
        sealed = vault.seal_for_office(recording.call.office.code, note.encode().ljust(PADDED, b"\0"))
        Mark.objects.create(
            call=recording.call,
            office_id=recording.office_id,
            at=second,
            kind=kind,
            note_sealed=sealed,
            made_by_id=user,
            made=recording.made,
        )


def keeping(makers: Makers, rows: list[Call]) -> None:
    """An office that keeps recordings for a shorter time, and a call that is held back for a court."""
    office = makers.offices[0]
    boss = User.objects.filter(office=office, grants__role=Role.COORDINATOR).order_by("id").first()
    KeepingVersion.objects.create(
        office=office,
        number=1,
        days={**DAYS_KEPT, "recording": 60, "mark": 60},
        reason="和律师商量过，两个月够用",
        made_by=boss,
    )
    for row in rows:
        until = timezone.localdate() + timedelta(days=90)
        Hold.objects.create(office_id=row.office_id, call=row, reason=Hold.Reason.COURT, until=until, made_by=boss)


def anywhen(random: Random, since: datetime) -> datetime:
    """In the daytime of some day since then, yesterday at the latest."""
    days = max(1, (timezone.now() - since).days - 1)
    day = timezone.localtime(since + timedelta(days=random.randrange(days)))
    return day.replace(hour=random.randrange(9, 21), minute=random.randrange(60), second=random.randrange(60))


def done_callback(row: Call) -> CallBack:
    """We called back the next morning. Those that still wait are `waiting`'s."""
    morning = timezone.localtime(row.arrived + timedelta(days=1)).replace(hour=9 + row.arrived.minute % 3)
    called = min(morning, timezone.now())
    return CallBack(
        office_id=row.office_id,
        call=row,
        reason="voicemail" if row.machine.get("message") else "missed",
        asked_at=row.arrived,
        last_asked_at=row.arrived,
        state="done",
        attempts=1,
        last_attempt_at=called,
        done_at=called,
    )


def sealed_number_of(office: Office, number: str) -> bytes:
    return vault.seal_for_office(office.code, number.encode())


# --- sound -------------------------------------------------------------------------------------------------------------
def record(row: Call, kind: str) -> Recording:
    """Two voices of the demo take turns; silent where the caller was on hold or the recording paused."""
    marks = row.machine.get("talk", {}).get("marks", [])
    began = row.answered.timestamp() if row.answered else 0.0
    quiet = [(float(start) - began, what) for start, what in marks]
    seconds = min(SOUND_SECONDS * 4, max(SOUND_SECONDS, (quiet[-1][0] + 12) if quiet else 0))
    return seal_sound_of(row, io.BytesIO(voices(seconds, quiet)), kind, seconds)


def voices(seconds: float, quiet: list[tuple[float, str]]) -> bytes:
    """A WAV file as the exchange makes it: 8 kHz, mono, 16 bit."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        for second in range(round(seconds)):
            file.writeframes(one_second(180 if second // 3 % 2 else 240, silent_at(second, quiet)))
    return out.getvalue()


def silent_at(second: float, quiet: list[tuple[float, str]]) -> bool:
    silent = False
    for start, what in quiet:
        if start <= second:
            silent = what in ("hold", "pause")
    return silent


@cache
def one_second(pitch: int, silent: bool) -> bytes:
    """Of a voice that is only a hum; the same second is made once."""
    loud = 0 if silent else 5000
    return struct.pack(
        f"<{RATE}h",
        *(
            round(loud * math.sin(math.tau * pitch * n / RATE) * abs(math.sin(math.tau * 3 * n / RATE)))
            for n in range(RATE)
        ),
    )
