"""Floods of calls: those in sight, how many calls they bring, and those that were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from martlet.access.actor import Actor, Role
from martlet.access.models import User
from martlet.access.policy import decide, visible, visible_one
from martlet.telephony.models import Call, FloodAlarm
from martlet.telephony.models.calls import Direction, Missed, Stage
from martlet.telephony.selectors.talk import coordinators
from martlet.volunteers.selectors import on_duty

HISTORY = timedelta(days=30)
MOST = 50


@dataclass(frozen=True, slots=True)
class Flood:
    """One alarm with what came of it since it began: `calls` on the line, `at_the_key` who hear this moment that they are to
    press 3, `gone` who did not press it."""

    alarm: FloodAlarm
    calls: int
    at_the_key: int
    gone: int
    may_acknowledge: bool


def floods(actor: Actor) -> list[Flood]:
    """Those that go on, and those that are over but nobody has acknowledged; the latest first. One query."""
    return _with_calls(actor, _all(actor).filter(Q(ended=None) | Q(acknowledged=None)).order_by("-began")[:MOST])


def past_floods(actor: Actor) -> list[Flood]:
    """Those of the last month that are over and acknowledged, the latest first. One query."""
    since = timezone.now() - HISTORY
    rows = _all(actor).filter(ended__isnull=False, acknowledged__isnull=False, began__gte=since)
    return _with_calls(actor, rows.order_by("-began")[:MOST])


def unseen_floods(actor: Actor) -> list[FloodAlarm]:
    """What the bar on every page of who is concerned shows: those that go on first, then the latest. One query when there is
    none, which is nearly always."""
    waiting = list(_all(actor).filter(acknowledged=None).order_by(F("ended").asc(nulls_first=True), "-began")[:MOST])
    theirs = {office for office in {one.office_id for one in waiting} if actor.user_id in concerned(office)}
    return [one for one in waiting if one.office_id in theirs]


def flood(actor: Actor, alarm_id: int) -> FloodAlarm:
    """One alarm. Raises NotVisible."""
    return visible_one(FloodAlarm.objects.filter(pk=alarm_id).first(), actor, "telephony.read_floods")


def flood_going_on(office_id: int) -> FloodAlarm | None:
    """The flood in which callers of this office come now, the longest if there are several; None when they do not. For walls,
    which ask who may see them. Junk that strangers send is nothing callers notice."""
    rows = FloodAlarm.objects.filter(office=office_id, ended=None).exclude(cause=FloodAlarm.Cause.JUNK)
    return rows.select_related("line").order_by("began").first()


def concerned(office_id: int) -> list[int]:
    """Whose an alarm of this office is: its coordinators on duty there now, a break included; else all of them, for somebody
    has to know."""
    everybody = ever_concerned(office_id)
    now = set(on_duty([office_id]).filter(user__in=everybody).values_list("user", flat=True))
    return [user for user in everybody if user in now] or everybody


def ever_concerned(office_id: int) -> list[int]:
    """The coordinators of an office. One without any has its alarms with its directors and administrators, and the network's."""
    if found := sorted(coordinators(office_id)):
        return found
    here = Q(grants__office=office_id) | Q(grants__office=None)
    rows = User.objects.filter(here, is_active=True, grants__role__in=(Role.DIRECTOR, Role.ADMIN))
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())


def _all(actor: Actor) -> QuerySet[FloodAlarm]:
    rows = FloodAlarm.objects.select_related("line", "office", "acknowledged_by")
    return visible(rows, actor, "telephony.read_floods")


def _with_calls(actor: Actor, rows: QuerySet[FloodAlarm]) -> list[Flood]:
    came = Call.objects.filter(
        line=OuterRef("line"),
        arrived__gte=OuterRef("began"),
        arrived__lte=Coalesce(OuterRef("ended"), Now()),
        direction=Direction.IN,
    ).order_by()
    counted = rows.annotate(
        calls=_count(came),
        at_the_key=_count(came.filter(is_live=True, stage=Stage.CHALLENGE)),
        gone=_count(came.filter(missed=Missed.FLOOD)),
    )
    return [
        Flood(one, one.calls, one.at_the_key, one.gone, bool(decide(actor, "telephony.acknowledge_flood", one)))
        for one in counted
    ]


def _count(calls: QuerySet[Call]) -> Coalesce:
    counted = calls.values("line").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
