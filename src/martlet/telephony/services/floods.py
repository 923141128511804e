"""Floods of calls: the switchboard raises and ends an alarm, a person acknowledges it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.live import publish
from martlet.telephony.models import Call, FloodAlarm, Line
from martlet.telephony.rules.floods import QUIET
from martlet.telephony.selectors.floods import concerned, ever_concerned


def flooded(call: Call, cause: str) -> FloodAlarm:
    """This call passed a limit of its line. Called by the switchboard, which is no person, and again while it goes on; the
    first raises the alarm. Within the transaction of the news, of which there is one reader."""
    alarm, fresh = FloodAlarm.objects.get_or_create(
        line_id=call.line_id,
        cause=cause,
        ended=None,
        defaults={"office_id": call.office_id, "began": call.arrived, "last": call.arrived},
    )
    if fresh:
        _tell(alarm, concerned(alarm.office_id))
    elif call.arrived > alarm.last:
        FloodAlarm.objects.filter(pk=alarm.pk).update(last=call.arrived)
    return alarm


def junk_came(now: datetime) -> FloodAlarm | None:
    """Strangers send the exchange junk; called by the switchboard's back room, again while it goes on. None without a line."""
    line = Line.objects.order_by("id").first()
    if line is None:
        return None
    alarm, fresh = FloodAlarm.objects.get_or_create(
        line=line,
        cause=FloodAlarm.Cause.JUNK,
        ended=None,
        defaults={"office_id": line.office_id, "began": now, "last": now},
    )
    if fresh:
        _tell(alarm, concerned(alarm.office_id))
    else:
        FloodAlarm.objects.filter(pk=alarm.pk).update(last=now)
    return alarm


def end_floods(now: datetime | None = None) -> int:
    """Those in which nothing has come for a while are over; how many."""
    now = now or timezone.now()
    quiet = list(FloodAlarm.objects.filter(ended=None, last__lte=now - timedelta(seconds=QUIET)))
    for alarm in quiet:
        alarm.ended = now
        alarm.save(update_fields=["ended"])
        _tell(alarm, ever_concerned(alarm.office_id))
    return len(quiet)


@action("telephony.acknowledge_flood", on="alarm")
def acknowledge_flood(actor: Actor, *, alarm: FloodAlarm) -> FloodAlarm:
    """Somebody looks after it: it goes from the screens. The first who does so stays named."""
    done = FloodAlarm.objects.filter(pk=alarm.pk, acknowledged=None).update(
        acknowledged=timezone.now(), acknowledged_by=actor.user_id
    )
    alarm.refresh_from_db()
    if done:
        _tell(alarm, ever_concerned(alarm.office_id))
    return alarm


def _tell(alarm: FloodAlarm, users: list[int]) -> None:
    """An alarm goes to whom it concerns; that it changed, to everybody who may have it on the screen: duties change meanwhile."""
    for user in users:
        publish("line.flood", user_id=user, data={"line": alarm.line_id})
    publish("lines", office_id=alarm.office_id, data={"line": alarm.line_id})
