"""Call-backs that need no call any more: several at once are taken out of the list, with why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.live import publish
from martlet.foundation.errors import Problem
from martlet.hotline.models import CallBack
from martlet.hotline.rules import times
from martlet.hotline.services.holding import FREE, hold


def close_callbacks(actor: Actor, callbacks: Sequence[CallBack], *, because: str) -> int:
    """Take them out of the list; how many. One that a colleague has in hand or has done meanwhile stays as it is. Each is
    journaled. Problem at "ids" or "because"."""
    if not callbacks:
        raise Problem(_("Tick the call-backs first."), field="ids")
    if because not in CallBack.Because.values:
        raise Problem(_("Say why nobody is to call them any more."), field="because")
    now = timezone.now()  # the same for all of them: by it they are taken back together
    with transaction.atomic():
        closed = sum(close_callback(actor, one, because=because, now=now) for one in callbacks)
        _tell(callbacks)
    return closed


@action("hotline.callbacks", on="callback")
def close_callback(actor: Actor, callback: CallBack, *, because: str, now: datetime) -> bool:
    """Whether it could be closed."""
    won = hold(actor, CallBack.objects.all(), callback.pk)
    if won:
        CallBack.objects.filter(pk=callback.pk).update(
            state=CallBack.State.CLOSED, because=because, done_by=actor.user_id, done_at=now, **FREE
        )
    return won


def reopen_callbacks(actor: Actor) -> int:
    """Take back one's own last closing, for some seconds: all of it waits again."""
    mine = CallBack.objects.filter(state=CallBack.State.CLOSED, done_by=actor.user_id).order_by("-done_at")
    last = mine.values_list("done_at", flat=True).first()
    if last is None or not times.may_undo(last, timezone.now()):
        raise Problem(_("Too late to undo. Write the call-back down again by hand, if it is still needed."))
    rows = list(mine.filter(done_at=last))
    with transaction.atomic():
        for row in rows:
            reopen_callback(actor, row)
        _tell(rows)
    return len(rows)


@action("hotline.callbacks", on="callback")
def reopen_callback(actor: Actor, callback: CallBack) -> None:
    rows = CallBack.objects.filter(pk=callback.pk, state=CallBack.State.CLOSED)
    rows.update(state=CallBack.State.OPEN, because="", done_by=None, done_at=None)


def _tell(callbacks: Sequence[CallBack]) -> None:
    for office in {one.office_id for one in callbacks}:
        publish("hotline.callbacks", office_id=office)
        publish("hotline.figures", office_id=office)
