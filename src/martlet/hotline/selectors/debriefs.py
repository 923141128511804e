"""Talks after hard calls: what waits, what is in one's hand, one's own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide, visible, visible_one
from martlet.hotline.models import Contact, Debrief
from martlet.telephony.selectors import was_alarmed

MOST = 200


@dataclass(frozen=True, slots=True)
class DebriefLists:
    """`waiting`: nobody holds it; `held`: in the reader's hand; `taken`: in a colleague's; `closed`: the reader's last;
    `own`: those the reader asked for. No words in any of them."""

    waiting: tuple[Debrief, ...]
    held: tuple[Debrief, ...]
    taken: tuple[Debrief, ...]
    closed: tuple[Debrief, ...]
    own: tuple[Debrief, ...]
    leads: bool


def debrief_lists(actor: Actor) -> DebriefLists:
    """One query for one's own; for who leads one for those that go on and one for the last that were closed."""
    rows = Debrief.objects.select_related("volunteer", "held_by", "office").order_by("asked_at", "id")
    leads = bool(decide(actor, "hotline.lead_debriefs"))
    own = tuple(rows.filter(volunteer=actor.user_id).order_by("-asked_at")[:20])
    if not leads:
        return DebriefLists((), (), (), (), own, leads)
    found = visible(rows, actor, "hotline.lead_debriefs").exclude(volunteer=actor.user_id)
    going_on = list(found.filter(state=Debrief.State.OPEN)[:MOST])  # who waits longest first
    closed = found.filter(held_by=actor.user_id).exclude(state=Debrief.State.OPEN).order_by("-closed_at", "-id")
    return DebriefLists(
        tuple(row for row in going_on if row.held_by_id is None),
        tuple(row for row in going_on if row.held_by_id == actor.user_id),
        tuple(row for row in going_on if row.held_by_id not in (None, actor.user_id)),
        tuple(closed[:20]),
        own,
        leads,
    )


def debrief(actor: Actor, debrief_id: UUID) -> Debrief:
    """One talk with its words, for the two it is between. Raises NotVisible, Sealed."""
    rows = Debrief.objects.select_related("volunteer", "held_by", "office", "contact")
    found = visible_one(rows.filter(pk=debrief_id).first(), actor, "hotline.read_debrief")
    vault.open_all([found], actor)
    return found


def debrief_of_mine(actor: Actor, debrief_id: UUID) -> Debrief:
    """One talk the actor asked for, without its words: found while sealed too. Raises NotVisible."""
    return visible_one(Debrief.objects.filter(pk=debrief_id).first(), actor, "hotline.own_debrief")


def debrief_to_take(actor: Actor, debrief_id: UUID) -> Debrief:
    """One talk without its words, for who leads. Raises NotVisible."""
    found = visible(Debrief.objects.all(), actor, "hotline.lead_debriefs").filter(pk=debrief_id).first()
    if found is None:
        raise NotVisible
    return found


def debriefs_waiting(actor: Actor) -> int:
    """How many volunteers of the actor's offices wait for somebody to talk with. For the rail; one query."""
    if not decide(actor, "hotline.lead_debriefs"):
        return 0
    return _waiting(actor).count()


def _waiting(actor: Actor) -> QuerySet[Debrief]:
    rows = visible(Debrief.objects.all(), actor, "hotline.lead_debriefs").filter(state=Debrief.State.OPEN, held_by=None)
    return rows.exclude(volunteer=actor.user_id)


@dataclass(frozen=True, slots=True)
class Hardness:
    """What the page of a contact shows: whether this reader may say that it was hard, whether the alarm suggests it, and
    the talk they asked for already."""

    may_say: bool
    alarm: bool
    asked: Debrief | None


def hardness(actor: Actor, contact: Contact) -> Hardness:
    may_say = bool(decide(actor, "hotline.ask_debrief", contact))
    rows = Debrief.objects.filter(contact=contact, volunteer=actor.user_id).exclude(state=Debrief.State.WITHDRAWN)
    return Hardness(may_say, may_say and was_alarmed(contact.call), rows.first() if may_say else None)
