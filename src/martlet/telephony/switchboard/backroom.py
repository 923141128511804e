"""Work that may take its time: news for other rooms, sealing, calls taken while we were away.

In production it has a process of its own, see `nextdoor`; nothing here knows of it.
"""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from martlet import vault
from martlet.access.actor import system_actor
from martlet.access.live import publish
from martlet.access.models import User
from martlet.foundation.ids import as_uuid
from martlet.telephony import services, signals
from martlet.telephony.exchange import sound
from martlet.telephony.exchange.config import write_config
from martlet.telephony.models import Call, CallNews, Line, Recording
from martlet.telephony.models.recordings import Kind
from martlet.telephony.rules.accepting import is_mobile
from martlet.telephony.rules.floods import is_junk
from martlet.telephony.selectors import coordinators, duty_now, limits_changed, line_rules, sealed_mobiles
from martlet.telephony.switchboard.callers import Found, as_known, month_tokens, save, sealed_number, write_down
from martlet.telephony.switchboard.ledger import FLOOD
from martlet.volunteers.services import end_wrap_ups

log = logging.getLogger(__name__)
SIGNALS = {
    "ringing": signals.call_ringing,
    "answered": signals.call_answered,
    "moved": signals.call_moved,
    "risk": signals.call_risk,
    "missed": signals.call_missed,
    "ended": signals.call_ended,
}
MODULES = {"pjsip.conf": "res_pjsip.so", "extensions.conf": "pbx_config.so"}  # what reads each anew, without a restart
AT_ONCE = 200  # pieces of news
SETTLED = 5.0  # seconds without growth after which a sound file of an ended call is complete


class Backroom:
    """`spool` is the exchange's spool folder in memory. `numbers`: call id -> caller's number, still to be written down."""

    def __init__(self, spool: Path) -> None:
        self.spool = spool
        self.numbers: dict[str, str] = {}
        self.told: list[int] = []  # told, and not marked so yet
        # What the exchange had been sent, and when we asked.
        self.messages: tuple[int | None, datetime] | None = None
        self.opened: dict[bytes, str] = {}  # sealed mobile -> number, so that each is opened once
        self.unsealed = ""  # since when the vault is open, as last seen

    # --- news ---------------------------------------------------------------------------------------------------------
    def tell(self) -> dict[str, Found]:
        """Write down new callers and tell what was not told yet, in order. A receiver that fails is logged; the others
        still hear it. Returns the calls whose number is written down: call id -> what is known of that number.

        One transaction besides those of the receivers, however much there is to tell: each makes the ledger wait for its
        turn at the disk. What was told is marked so in the next one; should we die before, it is told again.
        """
        rows, done = write_down(self.numbers) if self.numbers else ([], {})
        fresh = CallNews.objects.filter(told_at=None).exclude(pk__in=self.told)
        untold = list(fresh.select_related("call__line", "call__office", "user").order_by("id")[:AT_ONCE])
        if rows or untold or self.told:
            with transaction.atomic():
                save(rows)  # first, so that whoever hears the news finds number and token
                for news in untold:
                    self.publish(news)
                if self.told:
                    CallNews.objects.filter(pk__in=self.told).update(told_at=timezone.now())
        self.told = [news.pk for news in untold]
        for key in done:
            self.numbers.pop(key, None)
        written = {row.pk: row for row in rows}
        for news in untold:
            if news.call_id in written:  # read before the number was there
                news.call.number_sealed = written[news.call_id].number_sealed
                news.call.calllog_token = written[news.call_id].calllog_token
            send(news)
        return done

    def publish(self, news: CallNews) -> None:
        """To the volunteer it concerns and to the office's boards; ids only."""
        data = {"call": str(news.call_id)}
        if news.user_id:
            publish(f"call.{news.kind}", user_id=news.user_id, data=data)
        if news.kind == "risk":
            for user in coordinators(news.office_id):
                publish("call.alarm", user_id=user, data=data)
        if news.kind.startswith(FLOOD):
            services.flooded(news.call, news.kind.removeprefix(FLOOD))
        publish("calls", office_id=news.office_id, data={**data, "kind": news.kind})

    # --- sound ----------------------------------------------------------------------------------------------------------
    def seal(self, name: str) -> Recording | None:
        """Seal one finished sound file and remove it. `name` is "<call id>.talk" or "<call id>.message"."""
        path = self.spool / "recording" / f"{name}.wav"
        call_id, _dot, kind = name.partition(".")
        call = Call.objects.select_related("office").filter(pk__in=[key for key in [as_uuid(call_id)] if key]).first()
        if not path.exists() or call is None:
            return None
        sound.repair(path)
        recording = services.seal_sound(call, path, Kind.CONVERSATION if kind == Kind.CONVERSATION else Kind.MESSAGE)
        path.unlink()
        if recording is not None:
            signals.recording_sealed.send_robust(sender=Recording, recording=recording)
        return recording

    def sweep(self) -> None:
        """Sound of calls that are over but was not sealed yet: a crash of ours or of the exchange."""
        for path in sorted((self.spool / "recording").glob("*.wav")):
            call_id = as_uuid(path.name.partition(".")[0])
            over = call_id is None or not Call.objects.filter(pk=call_id, is_live=True).exists()
            if not over or not untouched(path, SETTLED):
                continue
            if call_id is None or self.seal(path.name.removesuffix(".wav")) is None:
                path.unlink(missing_ok=True)

    # --- while we were away -----------------------------------------------------------------------------------------------
    def take_in(self) -> int:
        """Calls the exchange handled alone: a note per call, perhaps a spoken message beside it."""
        taken = 0
        for note in sorted((self.spool / "away").glob("*.note")):
            if not untouched(note, 1.0):
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
            line=line,
            office=line.office,
            stage="ended",
            is_live=False,
            arrived=arrived,
            channel=note.stem,
            ended=datetime.fromtimestamp(note.stat().st_mtime, UTC),
            ended_by="exchange",
            answered=answered,
            answered_by=volunteer_of(peer) if answered else None,
            missed="" if answered else "away",
            number_sealed=sealed_number(line.office.code, number),
            machine={"line": line_rules(line).id},
        )
        call.calllog_token = month_tokens([(number, call)]).get(call.pk)
        call.save(update_fields=["calllog_token"])
        if not answered:
            CallNews.objects.create(call=call, office_id=line.office_id, kind="missed")
        CallNews.objects.create(call=call, office_id=line.office_id, kind="ended", user=call.answered_by)
        message = note.with_suffix(".wav")
        if message.exists():
            sound.repair(message)
            services.seal_sound(call, message, Kind.MESSAGE)
            message.unlink()
        return True

    # --- regularly ----------------------------------------------------------------------------------------------------------
    def regularly(self) -> dict[str, Any]:
        """Every few seconds; `nextdoor.NextDoor.regularly` says what the answer means."""
        self.take_in()
        self.sweep()
        end_wrap_ups()
        services.end_floods()
        self.look_for_junk()
        return {
            "duty": self.fallback(),
            "reload": [MODULES[name] for name in refresh() if name in MODULES],
            "mobiles": self.mobiles(),
            "limits": limits_changed(),
        }

    def look_for_junk(self) -> None:
        """A storm of strangers' packets rings nobody and stands in no log; what tells of it is how much there is to read."""
        count, now = services.messages_sent_to_us(), timezone.now()
        before, self.messages = self.messages, (count, now)
        if count is None or before is None or before[0] is None or count < before[0]:
            return  # nothing to compare with, or the exchange was started again
        since = before[1]
        seconds, messages = (now - since).total_seconds(), count - before[0]
        if is_junk(messages, seconds, 0) and is_junk(messages, seconds, calls_since(since)):
            services.junk_came(now)

    def was_sealed(self) -> bool:
        """Whether the vault was sealed since the last look, be it open again. A keeper that is away tells nothing."""
        before, now = self.unsealed, vault.status()
        if now.state != "absent":
            self.unsealed = now.since
        return bool(before) and self.unsealed != before

    def mobiles(self) -> dict[str, str] | None:
        """The numbers of those whose own mobile may have to ring, opened for the leader's memory. None while sealed."""
        sealed = sealed_mobiles()
        fresh = [blob for blob in sealed.values() if blob not in self.opened]
        if fresh:
            try:
                texts = vault.open_intake(fresh, system_actor("ring mobiles"))
            except vault.errors.Sealed:
                return None
            self.opened |= {blob: text.decode() for blob, text in zip(fresh, texts, strict=True)}
        self.opened = {blob: self.opened[blob] for blob in sealed.values()}
        return {str(user): self.opened[blob] for user, blob in sealed.items()}

    def fallback(self) -> dict[str, str]:
        ready = [one for one in duty_now() if one.state in ("ready", "ringing", "on_call", "wrap_up")]
        wanted = {}  # no mobiles: nobody would ask them to press 1
        for line in Line.objects.select_related("taken_duty__user").prefetch_related("helped_by"):
            offices = line_rules(line).offices
            phones = [f"PJSIP/{one.phone}" for one in ready if one.office in offices and not is_mobile(one.phone)]
            phones = phones[:40]
            wanted[f"MARTLET_DUTY_{line.pk}"] = "&".join(phones)
        return wanted


def refresh() -> list[str]:
    """Keeps the exchange's configuration in step with lines and colleagues; which files are new. Nothing where the
    exchange is not run by us. Where it listens is not ours to write: our way to it may lead through something else."""
    try:
        plan = services.make_plan()
    except ImproperlyConfigured as fault:
        complain(str(fault))
        return []
    if not (plan.etc / "asterisk.conf").exists():
        return []
    return write_config(plan.etc, plan, runs=True)


@cache
def complain(sentence: str) -> None:
    """Once, not every three seconds."""
    log.error("%s The exchange keeps the configuration it has.", sentence)


def send(news: CallNews) -> None:
    if news.kind not in SIGNALS:  # only pages want to know
        return
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


def untouched(path: Path, seconds: float) -> bool:
    """Whether nothing was written to it for so long. What was written at a time still to come, was before the clock was set back."""
    return abs(time.time() - path.stat().st_mtime) >= seconds


def volunteer_of(peer: str) -> User | None:
    """The colleague behind "PJSIP/v12-0000002f"."""
    name = peer.partition("/")[2].partition("-")[0]
    return User.objects.filter(pk=int(name[1:])).first() if name[1:].isdigit() else None


def calls_since(moment: datetime) -> int:
    """Calls that could have needed the exchange since then: those that go on, and those that ended."""
    return Call.objects.filter(Q(is_live=True) | Q(ended__gte=moment)).count()
