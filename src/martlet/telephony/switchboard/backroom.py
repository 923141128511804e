"""Work that may take its time, in a thread of its own: news for other rooms, sealing, calls taken while we were away."""

from __future__ import annotations

import logging
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from martlet.access.live import publish
from martlet.access.models import User
from martlet.telephony import services, signals
from martlet.telephony.exchange import sound
from martlet.telephony.models import Call, CallNews, Line, Recording
from martlet.telephony.selectors import duty_now, line_rules
from martlet.telephony.switchboard.callers import Callers, as_known, month_token, sealed_number

log = logging.getLogger(__name__)
SIGNALS = {
    "ringing": signals.call_ringing,
    "answered": signals.call_answered,
    "missed": signals.call_missed,
    "ended": signals.call_ended,
}
SETTLED = 5.0  # seconds without growth after which a sound file of an ended call is complete


class Backroom:
    """`spool` is the exchange's spool folder in memory."""

    def __init__(self, spool: Path, callers: Callers | None = None) -> None:
        self.spool, self.callers = spool, callers

    # --- news ---------------------------------------------------------------------------------------------------------
    def tell(self, _batch: object = None) -> int:
        """Tell what was not told yet, in order. A receiver that fails is logged; the others still hear it."""
        with transaction.atomic():  # few commits: each makes the ledger wait for its turn at the disk
            if self.callers is not None:
                self.callers.write_down()  # first, so that whoever hears the news finds number and token
            untold = list(CallNews.objects.filter(told_at=None).select_related("call", "user").order_by("id")[:200])
            for news in untold:
                self.publish(news)
        for news in untold:
            send(news)
        CallNews.objects.filter(pk__in=[news.pk for news in untold]).update(told_at=timezone.now())
        return len(untold)

    def publish(self, news: CallNews) -> None:
        """To the volunteer it concerns and to the office's boards; ids only."""
        data = {"call": str(news.call_id)}
        if news.user_id:
            publish(f"call.{news.kind}", user_id=news.user_id, data=data)
        publish("calls", office_id=news.office_id, data={**data, "kind": news.kind})

    # --- sound ----------------------------------------------------------------------------------------------------------
    def seal(self, name: str) -> Recording | None:
        """Seal one finished sound file and remove it. `name` is "<call id>.talk" or "<call id>.message"."""
        path = self.spool / "recording" / f"{name}.wav"
        call_id, _dot, kind = name.partition(".")
        call = Call.objects.select_related("office").filter(pk__in=[key for key in [parsed(call_id)] if key]).first()
        if not path.exists() or call is None:
            return None
        sound.repair(path)
        recording = services.seal_sound(call, path, "talk" if kind == "talk" else "message")
        path.unlink()
        if recording is not None:
            signals.recording_sealed.send_robust(sender=Recording, recording=recording)
        return recording

    def sweep(self) -> None:
        """Sound of calls that are over but was not sealed yet: a crash of ours or of the exchange."""
        for path in sorted((self.spool / "recording").glob("*.wav")):
            call_id = parsed(path.name.partition(".")[0])
            over = call_id is None or not Call.objects.filter(pk=call_id, is_live=True).exists()
            if not over or time.time() - path.stat().st_mtime < SETTLED:
                continue
            if call_id is None or self.seal(path.name.removesuffix(".wav")) is None:
                path.unlink(missing_ok=True)

    # --- while we were away -----------------------------------------------------------------------------------------------
    def take_in(self) -> int:
        """Calls the exchange handled alone: a note per call, perhaps a spoken message beside it."""
        taken = 0
        for note in sorted((self.spool / "away").glob("*.note")):
            if time.time() - note.stat().st_mtime < 1.0:
                continue
            fields = note.read_text(errors="replace").strip().split("|")
            if len(fields) == 6 and self.one_away(note, fields):
                taken += 1
            note.unlink()
        return taken

    @transaction.atomic
    def one_away(self, note: Path, fields: list[str]) -> bool:
        line_id, sent, since, _status, talked, peer = fields
        number = as_known(sent)
        line = Line.objects.select_related("office").prefetch_related("helped_by").filter(pk=int(line_id or 0)).first()
        if line is None:
            return False
        arrived = datetime.fromtimestamp(int(since), UTC)
        answered = arrived if talked.isdigit() and int(talked) > 0 else None
        call = Call.objects.create(
            line=line, office=line.office, stage="ended", is_live=False, arrived=arrived, channel=note.stem,
            ended=datetime.fromtimestamp(note.stat().st_mtime, UTC), ended_by="exchange", answered=answered,
            answered_by=volunteer_of(peer) if answered else None, missed="" if answered else "away",
            number_sealed=sealed_number(line.office.code, number),
            machine={"line": line_rules(line).id},
        )  # fmt: skip
        call.calllog_token = month_token(number, call) if number else None
        call.save(update_fields=["calllog_token"])
        if not answered:
            CallNews.objects.create(call=call, office_id=line.office_id, kind="missed")
        CallNews.objects.create(call=call, office_id=line.office_id, kind="ended", user=call.answered_by)
        message = note.with_suffix(".wav")
        if message.exists():
            sound.repair(message)
            services.seal_sound(call, message, "message")
            message.unlink()
        return True

    # --- regularly ----------------------------------------------------------------------------------------------------------
    def regularly(self) -> dict[str, str]:
        """Every few seconds. Returns what the exchange should know in case we fail: whom to ring for each line."""
        self.take_in()
        self.sweep()
        self.tell()
        ready = [one for one in duty_now() if one.state in ("ready", "ringing", "on_call", "wrap_up")]
        wanted = {}
        for line in Line.objects.prefetch_related("helped_by"):
            offices = line_rules(line).offices
            phones = [f"PJSIP/{one.phone}" for one in ready if one.office in offices][:40]
            wanted[f"MARTLET_DUTY_{line.pk}"] = "&".join(phones)
        return wanted


def send(news: CallNews) -> None:
    fields: dict[str, object] = {"call": news.call}
    if news.kind != "missed":
        fields["user"] = news.user
    for receiver, answer in SIGNALS[news.kind].send_robust(sender=Call, **fields):
        if isinstance(answer, Exception):
            log.error(
                "%s failed on call.%s: %s",
                getattr(receiver, "__qualname__", receiver),
                news.kind,
                type(answer).__name__,
            )


def parsed(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def volunteer_of(peer: str) -> User | None:
    """The colleague behind "PJSIP/v12-0000002f"."""
    name = peer.partition("/")[2].partition("-")[0]
    return User.objects.filter(pk=int(name[1:])).first() if name[1:].isdigit() else None
