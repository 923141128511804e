"""What was said thank you for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import decide
from martlet.hotline.models import Contact, Thanks
from martlet.vault.errors import Sealed

DAYS = 7  # as long as it stands on a person's own page
MOST = 5
MONTH = 40  # words of thanks in a letter


@dataclass(frozen=True, slots=True)
class Thanked:
    """Who said it and when; `words` is "" where there are none, or while the files are sealed."""

    contact_id: UUID
    name: str
    at: datetime
    started: datetime
    words: str


@dataclass(frozen=True, slots=True)
class ThanksHere:
    """On the page of a contact: what was said, or whether the reader may say it."""

    given: Thanked | None = None
    may: bool = False


def thanks_here(actor: Actor, contact: Contact) -> ThanksHere:
    """One query for a contact that is done, opened by its page."""
    if not contact.is_done:
        return ThanksHere()
    row = Thanks.objects.select_related("given_by").filter(contact=contact).first()
    if row is None:
        return ThanksHere(may=bool(decide(actor, "hotline.thank", contact)))
    row.contact = contact
    return ThanksHere(given=_told(actor, [row])[0])


def my_thanks(actor: Actor) -> list[Thanked]:
    """Of the last days, newest first. One query."""
    if actor.user_id is None:
        return []
    since = timezone.now() - timedelta(days=DAYS)
    rows = Thanks.objects.select_related("given_by", "contact").filter(volunteer=actor.user_id, given_at__gte=since)
    return _told(actor, list(rows.order_by("-given_at")[:MOST]))


def thanks_between(actor: Actor, first: date, last: date) -> list[Thanked]:
    """Of these days, oldest first. One query."""
    if actor.user_id is None:
        return []
    rows = Thanks.objects.select_related("given_by", "contact").filter(
        volunteer=actor.user_id, given_at__date__gte=first, given_at__date__lte=last
    )
    return _told(actor, list(rows.order_by("given_at")[:MONTH]))


def _told(actor: Actor, rows: list[Thanks]) -> list[Thanked]:
    try:
        vault.open_all([*(row.contact for row in rows), *rows], actor)
        words = [row.words for row in rows]
    except Sealed:
        words = [""] * len(rows)
    return [
        Thanked(row.contact_id, row.given_by.work_name, row.given_at, row.contact.started, said)
        for row, said in zip(rows, words, strict=True)
    ]
