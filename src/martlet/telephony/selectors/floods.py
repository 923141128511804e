"""Floods of calls: those in sight, how many calls they bring, and those that were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from martlet.access.actor import Actor, Role
from martlet.access.models import User
from martlet.access.policy import decide, visible, visible_one
from martlet.telephony.models import Call, FloodAlarm
from martlet.telephony.models.calls import Missed, Stage

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
    """What the bar on every page of who leads shows. One query."""
    return list(_all(actor).filter(acknowledged=None).order_by("-began")[:MOST])


def flood(actor: Actor, alarm_id: int) -> FloodAlarm:
    """One alarm. Raises NotVisible."""
    return visible_one(FloodAlarm.objects.filter(pk=alarm_id).first(), actor, "telephony.read_floods")


def flood_going_on(office_id: int) -> datetime | None:
    """Since when callers of this office come in a flood, None when they do not. For walls, which ask who may see them."""
    rows = FloodAlarm.objects.filter(office=office_id, ended=None).order_by("began")
    return rows.values_list("began", flat=True).first()


def told_of_floods(office_id: int) -> list[int]:
    """Whose screens an alarm of this office reaches: its coordinators, and administrators of it or of the network."""
    coordinators = Q(grants__role=Role.COORDINATOR, grants__office=office_id)
    admins = Q(grants__role=Role.ADMIN) & (Q(grants__office=office_id) | Q(grants__office=None))
    rows = User.objects.filter(coordinators | admins, is_active=True).distinct().order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _all(actor: Actor) -> QuerySet[FloodAlarm]:
    rows = FloodAlarm.objects.select_related("line", "office", "acknowledged_by")
    return visible(rows, actor, "telephony.read_floods")


def _with_calls(actor: Actor, rows: QuerySet[FloodAlarm]) -> list[Flood]:
    came = Call.objects.filter(
        line=OuterRef("line"), arrived__gte=OuterRef("began"), arrived__lte=Coalesce(OuterRef("ended"), Now())
    ).order_by()  # fmt: skip
    counted = rows.annotate(
        calls=_count(came), at_the_key=_count(came.filter(is_live=True, stage=Stage.CHALLENGE)),
        gone=_count(came.filter(missed=Missed.FLOOD)),
    )  # fmt: skip
    return [
        Flood(one, one.calls, one.at_the_key, one.gone, bool(decide(actor, "telephony.acknowledge_flood", one)))
        for one in counted
    ]


def _count(calls: QuerySet[Call]) -> Coalesce:
    counted = calls.values("line").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
