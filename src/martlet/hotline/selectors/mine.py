"""What is mine to do today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.policy import decide
from martlet.foundation.languages import reader_language
from martlet.hotline.models import Contact
from martlet.hotline.rules import outcomes
from martlet.hotline.selectors.callbacks import CallBackRow, call_backs
from martlet.hotline.selectors.contacts import (
    COLUMNS,
    UNFINISHED,
    ContactRow,
    open_contacts,
    row_of,
    visible_contacts,
    who,
)
from martlet.vault.errors import Sealed

AHEAD = 7  # days: what is due later is no work of today
MOST = 20
_OF_MY_DAY = ("promise", "promise_by", "promise_kept_at", "outcome_note", "next_owner_id")


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
        .filter(
            Q(handled_by=actor.user_id, state__in=UNFINISHED)
            | Q(next_owner=actor.user_id, state=Contact.State.DONE, next_done_at=None, next_by__lte=horizon)
            | Q(handled_by=actor.user_id, promise_kept_at=None, promise_by__lte=horizon)
        )
        .order_by("started", "id")
        .values(*COLUMNS, *_OF_MY_DAY)
    )
    rows: list[dict[str, Any]] = list(mine[: 3 * MOST])
    sealed = not _open(actor, rows)
    language = reader_language()
    promises = [
        Due(
            row["id"],
            "" if sealed else who(row),
            "" if sealed else row["promise"],
            row["promise_by"],
            (row["promise_by"] - today).days,
        )
        for row in rows
        if row["promise_by"]
        and row["promise_kept_at"] is None
        and row["handled_by_id"] == actor.user_id
        and row["promise_by"] <= horizon
    ]
    steps = [
        Due(
            row["id"],
            "" if sealed else who(row),
            ("" if sealed else row["outcome_note"]) or outcomes.label(row["outcome"], language),
            row["next_by"],
            (row["next_by"] - today).days,
        )
        for row in rows
        if row["state"] == Contact.State.DONE
        and row["next_by"]
        and row["next_done_at"] is None
        and row["next_owner_id"] == actor.user_id
        and row["next_by"] <= horizon
    ]
    open_rows = [row for row in rows if row["state"] in UNFINISHED and row["handled_by_id"] == actor.user_id]
    backs = call_backs(actor, {"view": "mine"})
    return MyDay(
        promises=tuple(sorted(promises, key=lambda due: due.by)[:MOST]),
        next_steps=tuple(sorted(steps, key=lambda due: due.by)[:MOST]),
        unfinished=tuple(row_of(actor, row, language) for row in open_rows[:MOST]) if not sealed else (),
        callbacks=tuple(backs.rows[:MOST]),
        sealed=sealed,
    )


def _open(actor: Actor, rows: list[dict[str, Any]]) -> bool:
    try:
        open_contacts(actor, rows, "promise", "outcome_note")
    except Sealed:
        return False
    return True
