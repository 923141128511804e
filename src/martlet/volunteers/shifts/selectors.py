"""Reads of shifts for those who serve; what an office sees of its week is in `board`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.policy import decide, visible, visible_one
from martlet.volunteers.models import Duty, Shift, ShiftFeed, ShiftPattern, ShiftPlace, Volunteer
from martlet.volunteers.shifts import rules, words

HELD = Q(people__left=None)
FEED_REACHES_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Mine:
    """A shift I am on. `freely`: it can be given back without a reason; `mates`: work names of those who are on it, too."""

    place: ShiftPlace
    freely: bool
    running: bool
    mates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """A shift with a free place, or one that a colleague would like to hand on (`offer`). `later`: folded away at first.
    `refused`: why the reader cannot take it, "" when they can."""

    shift: Shift
    free: int
    offer: ShiftPlace | None
    later: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Today:
    """For one's own page: unread news, and the next shift."""

    news: tuple[ShiftPlace, ...] = ()
    next: ShiftPlace | None = None


@dataclass(frozen=True, slots=True)
class OnShiftNow:
    """Of the shifts that run now: places wanted, people of them who are on duty, and the names of those who are not yet."""

    wanted: int = 0
    here: int = 0
    awaited: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        return rules.missing(self.wanted, self.here)


def person(profile: Volunteer | None, now: datetime, *, but: int = 0) -> rules.Person:
    """Somebody as the rules see them. `but`: a shift that does not count among those they are on. One query."""
    if profile is None:
        return rules.Person(None)
    held = ShiftPlace.objects.filter(user=profile.user_id, left=None, shift__cancelled=None, shift__ends__gt=now)
    return rules.Person(
        profile.certificate_until,
        frozenset({*(profile.languages or ["zh"]), *profile.dialects}),
        frozenset(profile.skills),
        tuple(held.exclude(shift=but).values_list("shift__starts", "shift__ends")),
    )


def wanted(shift: Shift, free: int) -> rules.Wanted:
    return rules.Wanted(
        shift.starts, shift.ends, shift.day, free, shift.language, shift.skill, shift.cancelled is not None
    )


def taken(shift: Shift) -> int:
    return ShiftPlace.objects.filter(shift=shift, left=None).count()


def office_to_plan(actor: Actor) -> Office:
    """The one in which the actor sits. Raises NotVisible."""
    return visible_one(Office.objects.filter(pk=actor.office_id or 0).first(), actor, "volunteers.plan_shifts")


# --- one row ----------------------------------------------------------------------------------------------------------
def shift_to_take(actor: Actor, shift_id: int) -> Shift:
    """Raises NotVisible."""
    return visible_one(Shift.objects.filter(pk=shift_id).first(), actor, "volunteers.take_shift")


def shift_to_change(actor: Actor, shift_id: int) -> Shift:
    """Raises NotVisible."""
    found = Shift.objects.select_related("office").filter(pk=shift_id).first()
    return visible_one(found, actor, "volunteers.change_shift")


def pattern(actor: Actor, pattern_id: int) -> ShiftPattern:
    """One in use. Raises NotVisible."""
    found = ShiftPattern.objects.select_related("office").filter(pk=pattern_id, ended=None).first()
    return visible_one(found, actor, "volunteers.change_pattern")


def place(actor: Actor, place_id: int, action: str) -> ShiftPlace:
    """Somebody's place, for whoever may do this with it. Raises NotVisible."""
    found = ShiftPlace.objects.select_related("shift__office", "user").filter(pk=place_id).first()
    return visible_one(found, actor, action)


def is_late(place: ShiftPlace, now: datetime | None = None) -> bool:
    """Whether giving it back needs a reason by now."""
    return not rules.freely_given_back(place.shift.starts, place.taken, now or timezone.now())


# --- for those who serve -----------------------------------------------------------------------------------------------
def my_shifts(actor: Actor, now: datetime | None = None) -> list[Mine]:
    """Those to come and the one that runs, in order. Two queries."""
    now = now or timezone.now()
    rows = ShiftPlace.objects.filter(user=actor.user_id, left=None, shift__cancelled=None, shift__ends__gt=now)
    places = list(rows.select_related("shift__office").order_by("shift__starts", "id"))
    others = ShiftPlace.objects.filter(shift__in=[one.shift_id for one in places], left=None)
    names: dict[int, list[str]] = {}
    for shift, name in others.exclude(user=actor.user_id).order_by("id").values_list("shift", "user__work_name"):
        names.setdefault(shift, []).append(name)
    return [
        Mine(
            one,
            rules.freely_given_back(one.shift.starts, one.taken, now),
            one.shift.starts <= now,
            tuple(names.get(one.shift_id, ())),
        )
        for one in places
    ]


def open_shifts(actor: Actor, now: datetime | None = None) -> list[Open]:
    """What the actor could take or take over in the next weeks, and why not where they cannot. Four queries."""
    now = now or timezone.now()
    mine = ShiftPlace.objects.filter(user=actor.user_id, left=None).values("shift")
    offers = ShiftPlace.objects.filter(left=None).exclude(offered=None).select_related("user").order_by("offered")
    rows = (
        visible(Shift.objects.filter(cancelled=None, ends__gt=now), actor, "volunteers.take_shift")
        .filter(starts__lt=now + timedelta(weeks=rules.WEEKS))
        .exclude(pk__in=mine)
        .annotate(there=Count("people", filter=HELD))
        .filter(Q(there__lt=F("places")) | Exists(offers.filter(shift=OuterRef("pk"))))
        .select_related("office")
        .prefetch_related(Prefetch("people", offers, to_attr="offers"))
        .order_by("starts", "id")
    )
    me = person(Volunteer.objects.filter(user=actor.user_id).first(), now)
    return [_open(row, me, now) for row in rows]


def _open(row: Shift, me: rules.Person, now: datetime) -> Open:
    there, offers = row.there, row.offers  # type: ignore[attr-defined]
    free = rules.missing(row.places, there)
    why = rules.refusal(wanted(row, max(free, len(offers))), me, now)
    later = row.starts - now > rules.LATER
    return Open(row, free, offers[0] if offers else None, later, words.refused(why, row).message if why else "")


def today(actor: Actor, now: datetime | None = None) -> Today:
    """One query for those who serve, none for others."""
    if not decide(actor, "volunteers.own_shift"):
        return Today()
    now = now or timezone.now()
    to_come = Q(left=None, shift__cancelled=None, shift__ends__gt=now)
    rows = list(
        ShiftPlace.objects.filter(to_come | ~Q(news=""), user=actor.user_id)
        .select_related("shift", "by")
        .order_by("shift__starts", "id")[:50]
    )
    ahead = (one for one in rows if one.left is None and one.shift.cancelled is None and one.shift.ends > now)
    return Today(tuple(one for one in rows if one.news), next(ahead, None))


def news_waiting(actor: Actor) -> int:
    """How much about own shifts is unread."""
    return ShiftPlace.objects.filter(user=actor.user_id).exclude(news="").count()


def own_feed(actor: Actor) -> ShiftFeed | None:
    return ShiftFeed.objects.filter(user=actor.user_id).first()


def feed_places(user_id: int, now: datetime) -> QuerySet[ShiftPlace]:
    """What somebody's calendar shows: their shifts to come and of the last month, cancelled ones too."""
    rows = ShiftPlace.objects.filter(user=user_id, left=None, shift__ends__gt=now - FEED_REACHES_BACK)
    return rows.select_related("shift").order_by("shift__starts", "id")


# --- for an office ------------------------------------------------------------------------------------------------------
def on_shift_now(actor: Actor, now: datetime | None = None) -> OnShiftNow | None:
    """Of the office the actor sits in; None while no shift runs there. One query."""
    if not decide(actor, "volunteers.read_duty"):
        return None
    now = now or timezone.now()
    duty = Duty.objects.filter(user=OuterRef("held__user"), until=None)
    rows = list(
        Shift.objects.filter(office=actor.office_id, starts__lte=now, ends__gt=now, cancelled=None)
        .annotate(held=FilteredRelation("people", condition=Q(people__left=None)), here=Exists(duty))
        .order_by("id", "held__id")
        .values_list("id", "places", "held__user__work_name", "here")
    )
    if not rows:
        return None
    return OnShiftNow(
        sum({shift: places for shift, places, _name, _here in rows}.values()),
        sum(1 for *_rest, name, here in rows if name and here),
        tuple(name for *_rest, name, here in rows if name and not here),
    )


def holes_soon(actor: Actor, now: datetime | None = None) -> int:
    """Places that nobody has taken in the next days, in the office the actor leads and sits in. One query, or none."""
    if not decide(actor, "volunteers.plan_shifts"):
        return 0
    now = now or timezone.now()
    return holes(Shift.objects.filter(office=actor.office_id, ends__gt=now, starts__lt=now + rules.SOON))


def holes(rows: QuerySet[Shift]) -> int:
    short = rows.filter(cancelled=None).annotate(there=Count("people", filter=HELD)).filter(there__lt=F("places"))
    return short.aggregate(n=Sum(F("places") - F("there")))["n"] or 0


def staffed(office_ids: Iterable[int], now: datetime) -> set[int]:
    """Those of the offices in which somebody is on a shift that runs now, whether they are on duty or not. For lines that ring
    only then. One query, none without offices."""
    offices = set(office_ids)
    if not offices:
        return offices
    rows = ShiftPlace.objects.filter(
        left=None, shift__office__in=offices, shift__cancelled=None, shift__starts__lte=now, shift__ends__gt=now
    )
    return set(rows.values_list("shift__office", flat=True))
