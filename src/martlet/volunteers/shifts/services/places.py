"""Who is on a shift: taken, given back, handed on, and put on or taken off by who leads."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.live import publish
from martlet.access.models import User
from martlet.access.turns import wait_turn
from martlet.foundation.errors import Problem
from martlet.volunteers.models import News, Shift, ShiftPlace, Volunteer
from martlet.volunteers.shifts import rules, selectors, words
from martlet.volunteers.team.selectors import able

NOT_YOURS = _("You are not on this shift any more.")


@action("volunteers.take_shift", on="shift")
def take(actor: Actor, *, shift: Shift) -> ShiftPlace:
    """Be on a shift with a free place; twice is once. Problem with what stands in the way."""
    return _place(shift, actor.user_id or 0)


@action("volunteers.change_shift", on="shift")
def put_on(actor: Actor, *, shift: Shift, user: User) -> ShiftPlace:
    """A colleague who may take calls then, as told on the phone; they read it on their own page."""
    if not able(user, shift.day).filter(office=shift.office_id).exists():
        raise Problem(_("Choose a colleague of this office who may take calls on that day."), "user")
    return tell(_place(shift, user.pk), News.PUT_ON, actor)


@action("volunteers.take_over_shift", on="place")
def take_over(actor: Actor, *, place: ShiftPlace) -> ShiftPlace:
    """The shift of a colleague who offers it; they are off it in the same moment."""
    now, profile = timezone.now(), _profile(actor.user_id or 0)
    wait_turn(place.shift.office_id)
    place.refresh_from_db()
    if place.user_id == actor.user_id:
        raise Problem(_("This is your own shift. Keep it, if you want to stay on it."))
    if place.left is not None or place.offered is None:
        raise Problem(_("This shift is not offered any more. Somebody was faster, or your colleague keeps it."))
    shift = Shift.objects.get(pk=place.shift_id)
    if ShiftPlace.objects.filter(shift=shift, user=actor.user_id, left=None).exists():
        raise Problem(_("You are on this shift already."))
    _check(shift, profile, 1, now)
    place.left = now
    tell(place, News.TAKEN_OVER, actor)
    return ShiftPlace.objects.create(shift=shift, user_id=actor.user_id or 0)


def _place(shift: Shift, user_id: int) -> ShiftPlace:
    profile = _profile(user_id)
    wait_turn(shift.office_id)
    shift.refresh_from_db()
    held = ShiftPlace.objects.filter(shift=shift, user=user_id, left=None).first()
    if held is not None:
        return held
    _check(shift, profile, rules.missing(shift.places, selectors.taken(shift)), timezone.now())
    return ShiftPlace.objects.create(shift=shift, user_id=user_id)


def _profile(user_id: int) -> Volunteer | None:
    """Held until the end: nobody takes two shifts of one hour in two windows, not of two offices either."""
    return Volunteer.objects.select_for_update(no_key=True).filter(user=user_id).first()


def _check(shift: Shift, profile: Volunteer | None, free: int, now: datetime) -> None:
    why = rules.refusal(selectors.wanted(shift, free), selectors.person(profile, now, but=shift.pk), now)
    if why:
        raise words.refused(why, shift)


@action("volunteers.own_shift", on="place", reasons=words.LEAVING)
def give_back(actor: Actor, *, place: ShiftPlace, reason: str = "") -> ShiftPlace:
    """Not on it any more. After the notice is over only with a reason, which whoever leads reads with the hole."""
    now = timezone.now()
    _still_held(place, now)
    late = not rules.freely_given_back(place.shift.starts, place.taken, now)
    if late and reason not in words.LEAVING:
        raise Problem(_("The shift is near, and somebody has to be found. Choose why you cannot come."), "reason")
    place.left, place.late, place.reason, place.news = now, late, reason if late else "", ""
    place.save(update_fields=["left", "late", "reason", "news"])
    return place


@action("volunteers.own_shift", on="place")
def offer(actor: Actor, *, place: ShiftPlace) -> ShiftPlace:
    """Look for a colleague who takes it over. Until somebody does, the shift stays the actor's."""
    now = timezone.now()
    _still_held(place, now)
    if place.shift.starts <= now:
        raise Problem(_("This shift has begun. Give it back, if you cannot stay."))
    place.offered = place.offered or now
    place.save(update_fields=["offered"])
    return place


@action("volunteers.own_shift", on="place")
def keep(actor: Actor, *, place: ShiftPlace) -> ShiftPlace:
    """Offered no more."""
    _still_held(place, timezone.now())
    place.offered = None
    place.save(update_fields=["offered"])
    return place


def _still_held(place: ShiftPlace, now: datetime) -> None:
    """Once it is the actor's turn, as things stand then."""
    wait_turn(place.shift.office_id)
    place.refresh_from_db()
    place.shift.refresh_from_db()
    if place.left is not None:
        raise Problem(NOT_YOURS)
    if place.shift.ends <= now:
        raise words.refused(rules.OVER, place.shift)
    if place.shift.cancelled is not None:
        raise words.refused(rules.CANCELLED, place.shift)


@action("volunteers.own_shift", on="place")
def see_news(actor: Actor, *, place: ShiftPlace) -> ShiftPlace:
    """Read."""
    place.news = ""
    place.save(update_fields=["news"])
    publish("shifts", user_id=place.user_id)
    return place


@action("volunteers.take_off_shift", on="place")
def take_off(actor: Actor, *, place: ShiftPlace) -> ShiftPlace:
    """Whoever leads takes somebody off; they read it on their own page. Twice is once."""
    wait_turn(place.shift.office_id)
    place.refresh_from_db()
    if place.left is not None:
        return place
    if place.shift.ends <= timezone.now():
        raise words.refused(rules.OVER, place.shift)
    place.left = timezone.now()
    return tell(place, News.TAKEN_OFF, actor)


def tell(place: ShiftPlace, news: News, actor: Actor) -> ShiftPlace:
    """Save the place with what its holder has to read, unless they did it themselves."""
    if place.user_id != actor.user_id:
        place.news, place.by_id = news.value, actor.user_id
        publish("shifts", user_id=place.user_id)
    place.save()
    return place
