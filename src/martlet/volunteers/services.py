"""Writes: duty and presence. Certificates are in `team/`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.live import publish
from martlet.access.models import User
from martlet.foundation.errors import Problem
from martlet.foundation.phone import parse as parse_phone
from martlet.foundation.tongues import DIALECTS
from martlet.volunteers import hooks, rules
from martlet.volunteers.callins.services import somebody_came
from martlet.volunteers.models import BreakReason, Duty, PhoneKind, Skill, State, Volunteer
from martlet.volunteers.training.services import refusal

MOST_WORDS = 200
OWN_CHOICES = (State.READY, State.BREAK, State.WRAP_UP)


@action("volunteers.serve")
def go_on_duty(actor: Actor, *, phone: str = "") -> Duty:
    """Start taking calls, where `phone` says or else where they rang last time. Refuses the untrained; a second start of
    the same person continues the first."""
    profile = Volunteer.objects.filter(user=actor.user_id).first()
    if profile is None or not profile.is_trained(timezone.localdate()):
        raise refusal(User.objects.get(pk=actor.user_id or 0), profile.certificate_until if profile else None)
    phone = phone or profile.last_phone
    check_phone(profile, phone)
    office_id = actor.office_id or profile.office_id
    languages = list(dict.fromkeys([*(profile.languages or ["zh"]), *profile.dialects]))
    try:
        with transaction.atomic():
            duty = Duty.objects.create(
                user_id=actor.user_id or 0, office_id=office_id, phone=phone, languages=languages
            )
    except IntegrityError:  # already on duty, in another tab perhaps
        duty = Duty.objects.get(user=actor.user_id, until=None)
        if duty.state == State.BREAK:
            return set_state(actor, state=State.READY)
    else:
        somebody_came(duty)
    forget_notice(actor)
    announce(duty, duty.state)
    return duty


def check_phone(profile: Volunteer, phone: str) -> None:
    """Problem at "phone" for what is no kind of phone, at "mobile" when calls would ring at a number nobody has written down."""
    if phone not in PhoneKind.values:
        raise Problem(_("Choose where calls should ring: this browser, a desk phone or your own mobile."), "phone")
    if phone == PhoneKind.MOBILE and not profile.mobile_sealed:
        raise Problem(_("Write down your mobile number first, then calls can ring there."), "mobile")


@action("volunteers.serve")
def choose_phone(actor: Actor, *, phone: str, mobile: str = "") -> Volunteer:
    """Where this volunteer's calls ring, from now on and on the next duty. `mobile`: a new number of their own, sealed at
    once; "" keeps the one that is known. Problem at "phone" or "mobile"."""
    profile = Volunteer.objects.select_related("office").filter(user=actor.user_id).first()
    if profile is None:
        raise Problem(_("You can take calls once your training is finished. Ask your coordinator for the next course."))
    if mobile.strip():
        number = parse_phone(mobile, field="mobile")
        profile.mobile_sealed = vault.seal_for_office(profile.office.code, number.encode())
    check_phone(profile, phone)
    changed = (
        Duty.objects.filter(user=actor.user_id, until=None)
        .exclude(state__in=(State.RINGING, State.ON_CALL))
        .update(phone=phone)
    )
    if not changed and Duty.objects.filter(user=actor.user_id, until=None).exists():
        raise Problem(_("A call is ringing or under way. Finish it first."))
    profile.last_phone = phone
    profile.save(update_fields=["mobile_sealed", "last_phone"])
    return profile


@action("volunteers.serve")
def say_skills(actor: Actor, *, dialects: Iterable[str], skills: Iterable[str]) -> Volunteer:
    """Which dialects the actor speaks and what they know well: lines choose by it, from the next call on."""
    profile = Volunteer.objects.filter(user=actor.user_id).first()
    if profile is None:
        raise Problem(_("You can take calls once your training is finished. Ask your coordinator for the next course."))
    chosen, known = set(dialects), set(skills)
    if not chosen <= set(DIALECTS):
        raise Problem(_("Choose from the list."), "dialects")
    if not known <= set(Skill.values):
        raise Problem(_("Choose from the list."), "skills")
    others = [one for one in profile.skills if one not in Skill.values]  # topics that a coordinator wrote down
    profile.languages = [one for one in profile.languages or ["zh"] if one not in DIALECTS]
    profile.dialects = [one for one in DIALECTS if one in chosen]
    profile.skills = [*others, *(one for one in Skill.values if one in known)]
    profile.save(update_fields=["languages", "dialects", "skills"])
    Duty.objects.filter(user=actor.user_id, until=None).update(languages=[*profile.languages, *profile.dialects])
    return profile


@action("volunteers.serve")
def forget_mobile(actor: Actor) -> Volunteer | None:
    """The own mobile is not known any more; calls ring in the browser again."""
    profile = Volunteer.objects.filter(user=actor.user_id).first()
    if profile is None:
        return None
    busy = Duty.objects.filter(user=actor.user_id, until=None, state__in=(State.RINGING, State.ON_CALL))
    if busy.filter(phone=PhoneKind.MOBILE).exists():
        raise Problem(_("A call is ringing or under way. Finish it first."))
    Duty.objects.filter(user=actor.user_id, until=None, phone=PhoneKind.MOBILE).update(phone=PhoneKind.BROWSER)
    profile.mobile_sealed, profile.last_phone = b"", PhoneKind.BROWSER
    profile.save(update_fields=["mobile_sealed", "last_phone"])
    return profile


@action("volunteers.serve")
def go_off_duty(actor: Actor) -> Duty | None:
    """Stop taking calls. Not while one rings or is under way: the caller would be cut off."""
    duty = Duty.objects.filter(user=actor.user_id, until=None).first()
    if duty is None:
        return None
    now = timezone.now()
    # Compare and set: a call may begin to ring between the look and the write.
    ended = (
        Duty.objects.filter(pk=duty.pk, until=None).exclude(state__in=(State.RINGING, State.ON_CALL)).update(until=now)
    )
    if not ended:
        raise Problem(_("A call is ringing or under way. Finish it first, then go off duty."))
    duty.until = now
    announce(duty, "off")
    return duty


@action("volunteers.serve", reasons=BreakReason.values)
def set_state(actor: Actor, *, state: str, reason: str = "") -> Duty:
    """Ready, a break (with its reason, if one is told), or wrapping up, chosen by the volunteer; never out of a call that
    rings or is under way."""
    if state not in OWN_CHOICES:
        raise Problem(_("Choose ready or a break."), "state")
    if reason and reason not in BreakReason.values:
        raise Problem(_("Choose one of the reasons for a break."), "reason")
    reason = reason if state == State.BREAK else ""
    duty = Duty.objects.filter(user=actor.user_id, until=None).first()
    if duty is None:
        raise Problem(_("You are not on duty. Go on duty first."))
    now = timezone.now()
    changed = (
        Duty.objects.filter(pk=duty.pk, until=None)
        .exclude(state__in=(State.RINGING, State.ON_CALL))
        .update(state=state, state_since=now, break_reason=reason, wrap_until=None, wrap_more=0)
    )
    if not changed:
        raise Problem(_("A call is ringing or under way. Finish it first."))
    forget_notice(actor)
    duty.state, duty.state_since, duty.break_reason, duty.wrap_until = state, now, reason, None
    announce(duty, state)
    return duty


@action("volunteers.serve")
def see_notice(actor: Actor) -> None:
    """What a coordinator made of the actor's duty was read; it need not stand on every page any more."""
    forget_notice(actor)


def forget_notice(actor: Actor) -> None:
    Volunteer.objects.filter(user=actor.user_id, notice__isnull=False).update(notice=None)


# --- by coordinators -------------------------------------------------------------------------------------------------
@action("volunteers.rest_colleague", on="duty")
def rest_colleague(actor: Actor, *, duty: Duty) -> Duty:
    """Nothing rings at this colleague until they say that they are ready again."""
    if duty.state == State.BREAK and duty.until is None:
        raise Problem(_("%(name)s is on a break already."), values={"name": duty.user.work_name})
    return _move(
        actor,
        duty,
        State.BREAK,
        state=State.BREAK,
        state_since=timezone.now(),
        break_reason="",
        wrap_until=None,
        wrap_more=0,
        moved_reason=b"",
    )


@action("volunteers.end_duty", on="duty")
def end_duty(actor: Actor, *, duty: Duty, reason: str) -> Duty:
    """A colleague's stretch of duty ends: a browser that was forgotten, say. They read why; nobody else does."""
    words = reason.strip()
    if not words:
        raise Problem(_("Write why, in a few words: your colleague reads it."), "reason")
    if len(words) > MOST_WORDS:
        raise Problem(_("At most %(most)s characters."), "reason", values={"most": str(MOST_WORDS)})
    sealed = vault.seal_for_office(duty.office.code, words.encode())
    return _move(actor, duty, "off", until=timezone.now(), moved_reason=sealed)


def _move(actor: Actor, duty: Duty, told: str, **changes: Any) -> Duty:
    """Compare and set: a call may begin to ring between the look and the write, and a caller is never cut off."""
    name = {"name": duty.user.work_name}
    free = Duty.objects.filter(pk=duty.pk, until=None).exclude(state__in=(State.RINGING, State.ON_CALL))
    if not free.update(moved_by_id=actor.user_id, **changes):
        if Duty.objects.filter(pk=duty.pk, until=None).exists():
            raise Problem(_("A call rings at %(name)s's phone, or is under way. Wait until it is over."), values=name)
        raise Problem(_("%(name)s is off duty already."), values=name)
    Volunteer.objects.filter(user=duty.user_id).update(notice=duty)
    duty.refresh_from_db()
    announce(duty, told)
    return duty


def mark_state(
    user_ids: Iterable[int],
    state: str,
    at: datetime | None = None,
    wrap_seconds: Mapping[int, int] | None = None,
    rested_since: Mapping[int, datetime] | None = None,
) -> None:
    """The exchange moves people between ready, ringing, on a call and wrapping up.

    No actor and no journal row: the calls themselves are the record, and this runs inside every ring. A break or the end
    of duty chosen meanwhile is not overwritten by `ready`. `wrap_seconds`: user -> how long they may wrap up, 0 = as long
    as they like. The end is written with the beginning, so that it comes whoever is restarted in between. `rested_since`: user ->
    when the break began that goes on.
    """
    users, now = list(user_ids), at or timezone.now()
    rows = Duty.objects.filter(user__in=users, until=None)
    if state == State.READY:
        # state_since is kept: who was rung in vain stays first in the line of the idle.
        rows.filter(state=State.RINGING).update(state=state)
        return
    given = (wrap_seconds or {}) if state == State.WRAP_UP else {}
    begun = (rested_since or {}) if state == State.BREAK else {}
    kinds = {user: (given.get(user, 0), begun.get(user, now)) for user in users}
    for seconds, since in sorted(set(kinds.values())):
        some = [user for user, kind in kinds.items() if kind == (seconds, since)]
        rows.filter(user__in=some).update(
            state=state, state_since=since, wrap_until=rules.ends(now, seconds), wrap_more=0
        )


# --- wrap-up ---------------------------------------------------------------------------------------------------------
@action("volunteers.serve")
def more_time(actor: Actor) -> Duty:
    """Some minutes more before the next call, a few times. Raises Problem with what else there is to do."""
    now = timezone.now()
    duty = Duty.objects.filter(user=actor.user_id, until=None).first()
    if duty is None or duty.state != State.WRAP_UP:
        raise Problem(_("You are not wrapping up any more. Take a break, if you need one: nothing rings then."))
    if duty.wrap_until is None:
        return duty  # there is no limit
    if duty.wrap_more >= rules.MOST_MORE:
        raise Problem(_("That was the longest wrap-up. Take a break, if you need longer: nothing rings then."))
    until = rules.extended(duty.wrap_until, now)
    # Compare and set: a second press in another tab, or the end of the time, may be a moment faster.
    Duty.objects.filter(pk=duty.pk, state=State.WRAP_UP, wrap_more=duty.wrap_more).update(
        wrap_until=until, wrap_more=F("wrap_more") + 1
    )
    duty.refresh_from_db()
    announce(duty, duty.state)
    return duty


def end_wrap_ups(now: datetime | None = None) -> int:
    """Whoever's time is over is ready again, or on a break while their form is unsaved (`rules.afterwards`); how many.

    Both the switchboard and the worker call it, each as often as it likes: everybody is moved once, and whoever chose
    something else meanwhile stays there.
    """
    now = now or timezone.now()
    begin_wrap_ups_anew(now)
    over = Q(wrap_until__lte=now) | Q(wrap_until=None, phone=PhoneKind.MOBILE, state_since__lt=now - rules.MOBILE)
    rows = list(Duty.objects.filter(over, until=None, state=State.WRAP_UP))
    unsaved = hooks.unsaved_forms({row.user_id: row.state_since for row in rows})
    moved = 0
    for row in rows:
        state = rules.afterwards(
            unsaved=row.user_id in unsaved,
            written=unsaved.get(row.user_id, False),
            mobile=row.phone == PhoneKind.MOBILE,
        )
        same = Duty.objects.filter(pk=row.pk, until=None, state=State.WRAP_UP, wrap_until=row.wrap_until)
        reason = BreakReason.WRITING.value if state == State.BREAK else ""
        with transaction.atomic():
            if same.update(state=state, state_since=now, break_reason=reason, wrap_until=None, wrap_more=0):
                announce(row, state)
                moved += 1
    return moved


def begin_wrap_ups_anew(now: datetime) -> None:
    """The clock was set back meanwhile: nobody wraps up until it has come there again."""
    for row in Duty.objects.filter(until=None, state=State.WRAP_UP, state_since__gt=now + rules.AHEAD):
        same = Duty.objects.filter(pk=row.pk, state=State.WRAP_UP, state_since=row.state_since)
        if same.update(state_since=now, wrap_until=rules.anew(row.state_since, row.wrap_until, now)):
            announce(row, row.state)


def form_saved(actor: Actor) -> Duty | None:
    """The form is saved and the volunteer wants the next call: out of wrap-up, or of the break that only waited for it.
    Whoever is on another break, or off duty, stays there."""
    waiting = Q(state=State.WRAP_UP) | Q(state=State.BREAK, break_reason=BreakReason.WRITING)
    if not Duty.objects.filter(waiting, user=actor.user_id, until=None).exists():
        return None
    return set_state(actor, state=State.READY)


def rest_absent(user_id: int, since: datetime, now: datetime) -> bool:
    """A break for somebody who is ready since then and does not hear the phone; False when they did anything meanwhile."""
    duty = Duty.objects.filter(user=user_id, until=None, state=State.READY, state_since=since).first()
    if duty is None:
        return False
    with transaction.atomic():
        same = Duty.objects.filter(pk=duty.pk, until=None, state=State.READY, state_since=since)
        if not same.update(state=State.BREAK, state_since=now, break_reason=BreakReason.AWAY):
            return False
        announce(duty, State.BREAK)
    return True


def hold_for_ringing(user_ids: Collection[int]) -> int:
    """Let these people ring; how many could be held. Fewer than asked: somebody left this moment, choose again."""
    if not user_ids:
        return 0
    # Plain SQL: this stands between a caller's call and a volunteer's ring, where the ORM's millisecond counts.
    table, places = connection.ops.quote_name(Duty._meta.db_table), ", ".join(["%s"] * len(user_ids))
    sql = f"UPDATE {table} SET state = %s WHERE until IS NULL AND state IN (%s, %s) AND user_id IN ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [State.RINGING.value, State.READY.value, State.RINGING.value, *user_ids])
        return cursor.rowcount


def announce(duty: Duty, state: str) -> None:
    publish("presence", user_id=duty.user_id, data={"state": state})
    publish("team", office_id=duty.office_id, data={"user": duty.user_id, "state": state})
