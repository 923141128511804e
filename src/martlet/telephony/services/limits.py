"""Callers who abuse: their number is turned away for a time, or presses a key first; never for good by one person alone."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.policy import decide
from martlet.foundation.errors import Problem
from martlet.telephony.models import Call, CallerLimit, in_force
from martlet.telephony.selectors import caller_number
from martlet.telephony.selectors.behind import NOBODY, behind

LIMIT_DAYS = (1, 7, 30)
FOR_GOOD, REVIEW = timedelta(days=3650), timedelta(days=90)


@action("telephony.limit_caller", on="call", reasons=CallerLimit.Reason.values)
def limit_caller(
    actor: Actor, *, call: Call, kind: str, reason: str, days: int, for_good: bool = False, shared: bool = False
) -> CallerLimit:
    """Turn the number of this call away for `days`, or let it press a key first. Problem at "kind", "reason" or "days".

    `for_good` is only asked for: until a second person confirms (`confirm_limit`) it ends after `days`. Volunteers limit
    for one day. `shared`: the actor was told that several people use this number, and limits all of them; without it that is
    refused at "shared". Raises Sealed: without the keeper nobody knows which number it is.
    """
    if kind not in CallerLimit.Kind.values:
        raise Problem(_("Choose what happens to this caller."), "kind")
    if reason not in CallerLimit.Reason.values:
        raise Problem(_("Choose why."), "reason")
    if days not in LIMIT_DAYS:
        raise Problem(_("Choose for how long."), "days")
    if (days > 1 or for_good) and not decide(actor, "telephony.decide_limit", call):
        raise Problem(_("You can limit a caller for one day. Ask your coordinator for longer."), "days")
    number = caller_number(call, actor)
    if not number:
        raise Problem(_("This caller hid the number, so it cannot be limited."))
    [token] = vault.blind("phone", [number])
    Office.objects.select_for_update().get(pk=call.office_id)  # two colleagues limit one number one after the other
    if CallerLimit.objects.filter(in_force(), office=call.office_id, token=token).exists():
        raise Problem(_("This number is limited already. See the list of limited callers."))
    people = behind([token]).get(token, NOBODY).people
    if people > 1 and not shared:
        raise Problem(
            _("%(count)d known people use this number. Say that you limit all of them, or do not limit it."),
            "shared",
            values={"count": people},
        )
    until = timezone.now() + timedelta(days=days)
    return CallerLimit.objects.create(
        office_id=call.office_id,
        call=call,
        kind=kind,
        reason=reason,
        token=token,
        number_sealed=call.number_sealed,
        people=people,
        made_by_id=actor.user_id,
        until=until,
        review_on=timezone.localdate(until),
        asked_for_good=for_good,
    )


@action("telephony.decide_limit", on="limit")
def confirm_limit(actor: Actor, *, limit: CallerLimit) -> CallerLimit:
    """The second person agrees: until further notice, with a look every three months."""
    _hold(limit)
    if not limit.asked_for_good or limit.confirmed or limit.lifted:
        raise Problem(_("Nothing is to be decided about this number any more."))
    if limit.made_by_id == actor.user_id:
        raise Problem(_("Somebody else has to decide this: several people may use this number."))
    now = timezone.now()
    limit.confirmed, limit.confirmed_by_id = now, actor.user_id
    limit.until, limit.review_on = now + FOR_GOOD, timezone.localdate(now + REVIEW)
    limit.save()
    return limit


@action("telephony.decide_limit", on="limit")
def keep_limit(actor: Actor, *, limit: CallerLimit) -> CallerLimit:
    """Looked at, and it stays: a month longer, or until the next look when two people decided it."""
    _hold(limit)
    if limit.lifted:
        raise Problem(_("Nothing is to be decided about this number any more."))
    now = timezone.now()
    if limit.confirmed:
        limit.review_on = timezone.localdate(now + REVIEW)
    else:
        limit.until = now + timedelta(days=LIMIT_DAYS[-1])
        limit.review_on = timezone.localdate(limit.until)
    limit.save()
    return limit


@action("telephony.decide_limit", on="limit")
def lift_limit(actor: Actor, *, limit: CallerLimit) -> CallerLimit:
    """The number reaches everybody again, within seconds."""
    _hold(limit)
    if limit.lifted is None:
        limit.lifted, limit.lifted_by_id = timezone.now(), actor.user_id
        limit.save()
    return limit


def _hold(limit: CallerLimit) -> None:
    """The row as it is now, until the transaction ends: what the page had read may have been decided since."""
    limit.refresh_from_db(from_queryset=CallerLimit.objects.select_for_update())
