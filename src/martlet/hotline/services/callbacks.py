"""Call-backs: they come of calls nobody could answer, of the website and of promises; one person at a time works on one."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.live import publish
from martlet.foundation import phone
from martlet.foundation.errors import Problem
from martlet.hotline.models import CallBack, Contact, RequestCount
from martlet.hotline.rules import times
from martlet.hotline.rules.channels import DESKPHONE
from martlet.hotline.rules.flood import HELD_FROM, REFUSED_FROM
from martlet.hotline.selectors.best_times import likely_time
from martlet.hotline.selectors.callbacks import number_of_callback
from martlet.hotline.services.common import drop_empty, sealed_number
from martlet.hotline.services.contacts import start_contact
from martlet.hotline.services.holding import FREE, hold, let_go
from martlet.hotline.services.outgoing import stop_calling
from martlet.hotline.services.requests import office_for_request

if TYPE_CHECKING:
    from martlet.telephony.models import Call

WORDS_LIMIT = 500
NAME_LIMIT = 30


@action("hotline.callbacks", on="office_row")
def add_callback(
    actor: Actor, *, office_row: CallBack, number: str, name: str = "", words: str = "", client_id: UUID | None = None
) -> CallBack:
    """Somebody asked a colleague for a call. `office_row` carries office and best time; `number` as typed."""
    parsed = phone.parse(number, field="number")
    if client_id is not None and (found := CallBack.objects.filter(client_id=client_id).first()):
        return found
    office_row.reason, office_row.client_id = CallBack.Reason.ASKED, client_id
    office_row.sealed = sealed_number(office_row.office, parsed, name=name[:NAME_LIMIT], words=words[:WORDS_LIMIT])
    office_row.save(force_insert=True)
    _tell(office_row.office_id)
    return office_row


def callback_from_call(call: Call, *, message: bool = False) -> CallBack | None:
    """A call that nobody answered waits for ours. The same number again raises the count of the one that waits.

    News of calls comes at least once, so the same call twice is one call-back. Who pressed 1 to keep their place waits
    since their first ring. None when the number was withheld and nothing was said, or is blocked: there is nobody to call.
    Who did not press the key that a flood asks for comes into the list once somebody has looked.
    """
    if (not call.number_sealed and not message) or call.missed == "blocked":
        return None
    reason = _reason(call, message)
    known = CallBack.objects.filter(call=call).first()
    if known is not None:
        if message and known.reason != reason and known.state == CallBack.State.OPEN:
            CallBack.objects.filter(pk=known.pk).update(reason=reason)
        return known
    token = bytes(call.calllog_token or b"")
    kept, flood = call.missed == "kept", call.missed == "flood"
    asked = call.arrived if kept else call.ended or call.arrived
    best_time = CallBack.BestTime.ANY if kept else likely_time(call)  # who keeps a place waits at the phone
    with transaction.atomic():
        waiting = (
            CallBack.objects.select_for_update()
            .filter(office=call.office_id, state=CallBack.State.OPEN, number_hash=token)
            .first()
            if token
            else None
        )
        if waiting is not None:
            if asked > waiting.last_asked_at:
                CallBack.objects.filter(pk=waiting.pk).update(
                    times=F("times") + 1,
                    last_asked_at=asked,
                    held_for_check=waiting.held_for_check and flood,
                    not_before=None,  # they are there now
                )
            if kept and waiting.reason != reason:
                CallBack.objects.filter(pk=waiting.pk).update(reason=reason, best_time=CallBack.BestTime.ANY)
            return waiting
        try:
            with transaction.atomic():
                made = CallBack.objects.create(
                    office_id=call.office_id,
                    call=call,
                    number_hash=token,
                    reason=reason,
                    best_time=best_time,
                    asked_at=asked,
                    last_asked_at=asked,
                    held_for_check=flood,
                )
        except IntegrityError:  # the same news, told twice at once
            return CallBack.objects.filter(call=call).first()
        _tell(call.office_id)
    return made


def callback_for_silence(call: Call) -> CallBack:
    """Nobody spoke in this call, again and again: somebody is to call, with care. Once for each number that waits."""
    token = bytes(call.calllog_token or b"")
    waiting = CallBack.objects.filter(office=call.office_id, state=CallBack.State.OPEN)
    known = waiting.filter(Q(call=call) | Q(number_hash=token)).first() if token else waiting.filter(call=call).first()
    if known is not None:
        CallBack.objects.filter(pk=known.pk).update(
            reason=CallBack.Reason.SILENT, held_for_check=False, not_before=None
        )
    else:
        CallBack.objects.filter(call=call).update(call=None)  # an earlier one, done long ago
        known = CallBack.objects.create(
            office_id=call.office_id,
            call=call,
            number_hash=token,
            reason=CallBack.Reason.SILENT,
            best_time=likely_time(call),
        )
    _tell(call.office_id)
    return known


def _reason(call: Call, message: bool) -> str:
    if message:
        return CallBack.Reason.VOICEMAIL
    if call.missed == "kept":
        return CallBack.Reason.KEPT
    return CallBack.Reason.ABANDONED if call.missed == "hung_up" else CallBack.Reason.MISSED


@action("hotline.request_callback")
def request_callback(
    actor: Actor,
    *,
    number: str,
    best_time: str = CallBack.BestTime.ANY,
    city: str = "",
    words: str = "",
    name: str = "",
    client_id: UUID | None = None,
    address: str = "",
) -> CallBack:
    """A worker asks on the website to be called. Works while the keeper is sealed. `address` is where the request came from.

    `city` is a GB/T 2260 code; the office of that city gets it, else the first one that takes requests. Problem at "number",
    "best_time" or "words", at "city" where that office takes none now, or about the whole form when one connection asks far
    too often. The same form twice is one request.
    """
    parsed = phone.parse(number, field="number")
    if best_time not in CallBack.BestTime.values:
        raise Problem(_("Choose when we may call."), field="best_time")
    if len(words) > WORDS_LIMIT:
        raise Problem(
            _("Please keep it under %(limit)d characters; you can tell us the rest when we call."),
            field="words",
            values={"limit": WORDS_LIMIT},
        )
    if client_id is not None and (found := CallBack.objects.filter(client_id=client_id).first()):
        return found
    count = _counted(address, timezone.now()) if address else 0
    if count > REFUSED_FROM:
        raise Problem(_("Too many requests came from this connection within an hour. Please call us instead."))
    office = office_for_request(city)
    made = CallBack.objects.create(
        office=office,
        client_id=client_id,
        sealed=sealed_number(office, parsed, name=name.strip()[:NAME_LIMIT], words=words.strip()),
        reason=CallBack.Reason.WEB,
        best_time=best_time,
        city=city,
        held_for_check=count > HELD_FROM,
    )
    _tell(office.pk)
    return made


def _counted(address: str, now: datetime) -> int:
    """How often this address asked in this hour, this time included. Only a keyed hash of both is written."""
    hour = times.hour_bucket(now)
    secret = settings.SECRET_KEY.encode()
    bucket = hmac.new(secret, f"hotline.request|{hour}|{address}".encode(), hashlib.sha256).digest()[:16]
    row, fresh = RequestCount.objects.get_or_create(bucket=bucket, defaults={"hour": hour, "count": 1})
    if fresh:
        return 1
    RequestCount.objects.filter(bucket=bucket).update(count=F("count") + 1)
    row.refresh_from_db(fields=["count"])
    return row.count


def drop_request_counts() -> int:
    """Forget counts of past hours; how many."""
    return RequestCount.objects.filter(hour__lt=times.hour_bucket(timezone.now())).delete()[0]


@action("hotline.callbacks", on="callback")
def take_callback(actor: Actor, callback: CallBack) -> CallBack:
    """Take it, for a while. Raises Problem naming the colleague who was faster."""
    won = hold(actor, CallBack.objects.all(), callback.pk)
    callback = _again(callback)
    if not won:
        raise _told_who(callback)
    _tell(callback.office_id)
    return callback


def _told_who(callback: CallBack) -> Problem:
    if callback.state != CallBack.State.OPEN:
        who = callback.done_by.work_name if callback.done_by else ""
        return Problem(_("%(name)s has done this one already."), values={"name": who})
    return Problem(
        _("%(name)s took this one at %(time)s. Choose another."),
        values={
            "name": callback.locked_by.work_name if callback.locked_by else "",
            "time": f"{timezone.localtime(callback.locked_until - times.HELD):%H:%M}" if callback.locked_until else "",
        },
    )


@action("hotline.callbacks", on="callback")
def release_callback(actor: Actor, callback: CallBack) -> CallBack:
    """Put it back for the others."""
    let_go(actor, CallBack.objects.all(), callback.pk)
    _tell(callback.office_id)
    return _again(callback)


@action("hotline.callbacks", on="callback")
def start_from_callback(actor: Actor, callback: CallBack) -> Contact:
    """Begin the conversation of a call-back that the actor holds: outgoing, with the number and the person it has."""
    held = take_callback(actor, callback)
    if held.outcome_contact_id and held.outcome_contact and not held.outcome_contact.is_done:
        return held.outcome_contact
    number = number_of_callback(actor, held)
    contact = start_contact(
        actor,
        office=held.office,
        channel=DESKPHONE,
        direction=Contact.Direction.OUT,
        person=held.person,
        number=number,
    )
    CallBack.objects.filter(pk=held.pk).update(
        outcome_contact=contact, attempts=F("attempts") + 1, last_attempt_at=timezone.now()
    )
    return contact


@action("hotline.callbacks", on="callback")
def finish_callback(
    actor: Actor, callback: CallBack, *, reached: bool, best_time: str = "", again: datetime | None = None
) -> CallBack:
    """Reached: it is done. Not reached: it goes back into the list with one attempt more, for the `best_time` of the day ("" =
    as it was), and hidden until `again`. Problem at "best_time" or "again"."""
    now = timezone.now()
    if best_time and best_time not in CallBack.BestTime.values:
        raise Problem(_("Choose when they want to be called."), field="best_time")
    if again is not None:
        times.check_again(again, now)
    held = take_callback(actor, callback)
    if reached:
        CallBack.objects.filter(pk=held.pk).update(
            state=CallBack.State.DONE, done_by=actor.user_id, done_at=now, **FREE
        )
    else:
        stop_calling(actor, held.outcome_contact)
        drop_empty(held.outcome_contact_id)
        CallBack.objects.filter(pk=held.pk).update(
            attempts=F("attempts") + (0 if held.outcome_contact_id else 1),
            best_time=best_time or held.best_time,
            not_before=again,
            last_attempt_at=now,
            done_by=actor.user_id,
            done_at=now,
            outcome_contact=None,
            **FREE,
        )
    _tell(held.office_id)
    return _again(held)


@action("hotline.callbacks", on="callback")
def give_up_callback(actor: Actor, callback: CallBack) -> CallBack:
    """Nobody answers, and no further attempt makes sense."""
    held = take_callback(actor, callback)
    CallBack.objects.filter(pk=held.pk).update(
        state=CallBack.State.GIVEN_UP, done_by=actor.user_id, done_at=timezone.now(), **FREE
    )
    _tell(held.office_id)
    return _again(held)


@action("hotline.callbacks", on="callback")
def undo_callback(actor: Actor, callback: CallBack) -> CallBack:
    """Take back one's own last 'reached', 'not reached' or 'given up', for some seconds: it is in one's hand again."""
    now = timezone.now()
    row = _again(callback)
    if row.done_by_id != actor.user_id or row.done_at is None or not times.may_undo(row.done_at, now):
        raise Problem(_("Too late to undo. Take the call-back again from the list."))
    open_still = row.state == CallBack.State.OPEN
    if open_still and row.locked_by_id not in (None, actor.user_id):
        raise _told_who(row)
    CallBack.objects.filter(pk=row.pk).update(
        state=CallBack.State.OPEN,
        attempts=max(row.attempts - 1, 0) if open_still else row.attempts,
        not_before=None,
        done_by=None,
        done_at=None,
        locked_by=actor.user_id,
        locked_until=now + times.HELD,
    )
    _tell(row.office_id)
    return _again(row)


@action("hotline.callbacks", on="callback")
def accept_callback(actor: Actor, callback: CallBack) -> CallBack:
    """One that was held for a look is a real request."""
    CallBack.objects.filter(pk=callback.pk).update(held_for_check=False)
    _tell(callback.office_id)
    return _again(callback)


def _again(callback: CallBack) -> CallBack:
    return CallBack.objects.select_related("locked_by", "done_by", "person", "office", "outcome_contact", "call").get(
        pk=callback.pk
    )


def _tell(office_id: int) -> None:
    publish("hotline.callbacks", office_id=office_id)
    publish("hotline.figures", office_id=office_id)
