"""Changing periods, holding things back, and the erasing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access import journal
from martlet.access.actions import action
from martlet.access.actor import Actor, system_actor
from martlet.access.models import Office
from martlet.access.turns import next_version
from martlet.foundation.errors import Problem
from martlet.telephony.keeping.selectors import due, periods_of
from martlet.telephony.models import Call, CallCommand, CallEvent, CallNews, Mark, Rating, Recording
from martlet.telephony.models.keeping import Erasure, Hold, KeepingVersion, holding
from martlet.telephony.models.recordings import Kind
from martlet.telephony.rules.keeping import (
    CLASSES,
    HOLD_DAYS,
    MARK,
    MESSAGE,
    NUMBER,
    RATING,
    RECORDING,
    TRACE,
    wrong,
)

BATCH = 100  # rows of a transaction: nobody waits long behind it
MOST_A_NIGHT = 20_000  # of one class and office
SECONDS_A_NIGHT = 1800.0
KINDS = {RECORDING: Kind.CONVERSATION, MESSAGE: Kind.MESSAGE}


# --- periods ----------------------------------------------------------------------------------------------------------
@action("telephony.manage_keeping", on="office")
def save_periods(actor: Actor, *, office: Office, days: Mapping[str, int], reason: str, seen: int) -> KeepingVersion:
    """A new version. Problem at a class whose period cannot be, or at "reason"; Stale when somebody saved meanwhile."""
    if name := wrong(days):
        if name == MARK and days[MARK] > days[RECORDING]:
            raise Problem(_("Marks cannot be kept longer than the recording they belong to."), MARK)
        raise Problem(_("Choose between 1 and 3650 days."), name)
    reason = journal.require_reason(reason)
    told = _("Somebody saved other periods in the meantime. Look at them, then save again if you mean it.")
    versions = KeepingVersion.objects.filter(office=office)
    number = next_version(versions, office_id=office.pk, base=seen, field="number", told=told)
    before = periods_of(office.pk)
    row = KeepingVersion.objects.create(
        office=office, number=number, days=dict(days), reason=reason, made_by_id=actor.user_id
    )
    for name, kind in KINDS.items():
        if days[name] != before[name]:
            move_ends(office, kind, days[name])
    return row


def move_ends(office: Office, kind: str, days: int) -> None:
    """The day that pages name for each recording, after its period changed."""
    rows = Recording.objects.filter(office=office, kind=kind).only("id", "made")
    changed: list[Recording] = []
    for row in rows.iterator(chunk_size=500):
        row.expires = timezone.localdate(row.made) + timedelta(days=days)
        changed.append(row)
    Recording.objects.bulk_update(changed, ["expires"], batch_size=500)


# --- holding back -----------------------------------------------------------------------------------------------------
@action("telephony.hold", on="call", reasons=Hold.Reason.values)
def hold_call(actor: Actor, *, call: Call, reason: str, until: date) -> Hold:
    """Nothing of this call is erased until then."""
    return put_hold(actor, office_id=call.office_id, call=call, reason=reason, until=until)


def put_hold(
    actor: Actor, *, office_id: int, reason: str, until: date, call: Call | None = None, case: UUID | None = None
) -> Hold:
    """Write a hold down, in place of one that stands. Who may is decided by the caller. Problem at "reason" or "until"."""
    today = timezone.localdate()
    if reason not in Hold.Reason.values:
        raise Problem(_("Choose why it is kept."), "reason")
    if until < today:
        raise Problem(_("This day is over. Choose a later one."), "until")
    if until > today + timedelta(days=HOLD_DAYS):
        raise Problem(_("A year at most. After it somebody decides again."), "until")
    same = {"call": call} if call is not None else {"case": case}
    Hold.objects.filter(holding(today), **same).update(lifted=timezone.now(), lifted_by=actor.user_id)
    return Hold.objects.create(office_id=office_id, reason=reason, until=until, made_by_id=actor.user_id, **same)


@action("telephony.hold", on="hold")
def lift_hold(actor: Actor, *, hold: Hold) -> Hold:
    """From the next night on its time counts again."""
    if hold.lifted is None:
        hold.lifted, hold.lifted_by_id = timezone.now(), actor.user_id
        hold.save(update_fields=["lifted", "lifted_by"])
    return hold


# --- the night --------------------------------------------------------------------------------------------------------
def erase_due(today: date | None = None, most: int = MOST_A_NIGHT, seconds: float = SECONDS_A_NIGHT) -> dict[str, int]:
    """Erase what is due in all offices; how much by class. Goes on where a night was cut off, because what is gone is not
    due any more; ends in time, and the next night goes on."""
    day, actor, stop = today or timezone.localdate(), system_actor("erase call data"), monotonic() + seconds
    found = dict.fromkeys(CLASSES, 0)
    for office in Office.objects.order_by("id"):
        days = periods_of(office.pk)
        for name in CLASSES:
            found[name] += erase_class(actor, office, name, days[name], day, most, stop)
    vault.files.sweep()
    return found


def erase_class(actor: Actor, office: Office, name: str, days: int, day: date, most: int, stop: float) -> int:
    """In batches. Each is one transaction with its count and its row of the journal: a crash loses neither."""
    gone = 0
    while True:
        with transaction.atomic():
            rows = list(due(name, office.pk, days, day)[:BATCH])
            if not rows:
                return gone
            if gone >= most or monotonic() > stop:
                Erasure.objects.update_or_create(office=office, day=day, kind=name, defaults={"more": True})
                return gone
            ERASE[name](rows, day)
            ledger, _new = Erasure.objects.get_or_create(office=office, day=day, kind=name)
            Erasure.objects.filter(pk=ledger.pk).update(count=F("count") + len(rows), more=False)
            journal.record(actor, "telephony.erase", ledger, fields=(name,), reason=str(len(rows)))
        gone += len(rows)


def erase_sounds(rows: list[Recording], day: date) -> None:
    """The key with the file's row, the bytes once that is committed. The marks of a conversation go with its sound."""
    stored = vault.files.StoredFile.objects.in_bulk([row.file_id for row in rows])
    for row in rows:
        if row.file_id in stored:
            vault.files.erase(stored[row.file_id])
    Mark.objects.filter(call__in=[row.call_id for row in rows if row.kind == Kind.CONVERSATION]).delete()
    Recording.objects.filter(pk__in=[row.pk for row in rows]).delete()


def erase_traces(rows: list[Call], day: date) -> None:
    """Events, news, what pages asked, the state, and the keys of the menu. Times, line and outcome stay: they are figures."""
    ids = [row.pk for row in rows]
    for model in (CallEvent, CallNews, CallCommand):
        model.objects.filter(call__in=ids).delete()  # type: ignore[attr-defined]
    Call.objects.filter(pk__in=ids).update(machine={}, digits="", channel="", trace_erased=day)


def erase_numbers(rows: list[Call], day: date) -> None:
    """The sealed number and what says that two calls came from the same one."""
    ids = [row.pk for row in rows]
    Call.objects.filter(pk__in=ids).update(number_sealed=b"", calllog_token=None, number_erased=day)


def erase_marks(rows: list[Mark], day: date) -> None:
    Mark.objects.filter(pk__in=[row.pk for row in rows]).delete()


def erase_ratings(rows: list[Rating], day: date) -> None:
    Rating.objects.filter(pk__in=[row.pk for row in rows]).delete()


ERASE: Mapping[str, Callable[[list[Any], date], None]] = {
    RECORDING: erase_sounds,
    MESSAGE: erase_sounds,
    MARK: erase_marks,
    TRACE: erase_traces,
    NUMBER: erase_numbers,
    RATING: erase_ratings,
}
