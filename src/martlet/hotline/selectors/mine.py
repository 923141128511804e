"""What is mine to do today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import decide
from martlet.foundation.text import masked_name
from martlet.hotline.models import Contact
from martlet.hotline.rules import outcomes
from martlet.hotline.selectors.callbacks import CallBackRow, call_backs
from martlet.hotline.selectors.contacts import UNFINISHED, ContactRow, _row, visible_contacts
from martlet.vault.errors import Sealed

AHEAD = 7  # days: what is due later is no work of today
MOST = 20


@dataclass(frozen=True, slots=True)
class Due:
    """A promise or a next step with its day. `what` is "" while the keeper is sealed."""

    contact_id: UUID
    who: str
    what: str
    by: date
    days: int


@dataclass(frozen=True, slots=True)
class MyDay:
    """The four lists of the hotline on a person's own page. `sealed`: names and texts could not be opened."""

    promises: tuple[Due, ...]
    next_steps: tuple[Due, ...]
    unfinished: tuple[ContactRow, ...]
    callbacks: tuple[CallBackRow, ...]
    sealed: bool

    @property
    def count(self) -> int:
        """How many things there are."""
        return len(self.promises) + len(self.next_steps) + len(self.unfinished) + len(self.callbacks)


def my_day(actor: Actor) -> MyDay:
    """Promises and next steps until a week from now, contacts without an outcome, call-backs in hand. Two queries, few trips."""
    if not decide(actor, "hotline.work"):
        return MyDay((), (), (), (), False)
    today = timezone.localdate()
    horizon = date.fromordinal(today.toordinal() + AHEAD)
    mine = (
        visible_contacts(actor)
        .select_related("person", "handled_by", "next_owner")
        .filter(
            Q(handled_by=actor.user_id, state__in=UNFINISHED)
            | Q(next_owner=actor.user_id, state=Contact.State.DONE, next_done_at=None, next_by__lte=horizon)
            | Q(handled_by=actor.user_id, promise_kept_at=None, promise_by__lte=horizon)
        )
        .order_by("started", "id")
    )
    rows = list(mine[: 3 * MOST])
    sealed = not _open(actor, rows)
    language = get_language() or "zh-hans"
    promises = [
        Due(
            row.pk,
            "" if sealed else _who(row),
            "" if sealed else row.promise,
            row.promise_by,
            (row.promise_by - today).days,
        )
        for row in rows
        if row.promise_by
        and row.promise_kept_at is None
        and row.handled_by_id == actor.user_id
        and row.promise_by <= horizon
    ]
    steps = [
        Due(
            row.pk,
            "" if sealed else _who(row),
            (row.outcome_note if not sealed else "") or outcomes.label(row.outcome, language),
            row.next_by,
            (row.next_by - today).days,
        )
        for row in rows
        if row.is_done
        and row.next_by
        and row.next_done_at is None
        and row.next_owner_id == actor.user_id
        and row.next_by <= horizon
    ]
    open_rows = [row for row in rows if row.state in UNFINISHED and row.handled_by_id == actor.user_id]
    backs = call_backs(actor, {"view": "mine"})
    return MyDay(
        promises=tuple(sorted(promises, key=lambda due: due.by)[:MOST]),
        next_steps=tuple(sorted(steps, key=lambda due: due.by)[:MOST]),
        unfinished=tuple(_row(actor, row, language) for row in open_rows[:MOST]) if not sealed else (),
        callbacks=tuple(backs.rows[:MOST]),
        sealed=sealed,
    )


def _open(actor: Actor, rows: list[Contact]) -> bool:
    try:
        vault.open_all([*rows, *[row.person for row in rows if row.person]], actor)
    except Sealed:
        return False
    return True


def _who(row: Contact) -> str:
    return masked_name(row.person.name if row.person else row.visitor)
