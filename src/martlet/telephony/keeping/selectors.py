"""What is due to be erased, and what stays nevertheless."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.policy import visible, visible_one
from martlet.foundation.moments import midnight
from martlet.telephony import hooks
from martlet.telephony.models import Call, Mark, Rating, Recording
from martlet.telephony.models.keeping import Erasure, Hold, KeepingVersion, holding
from martlet.telephony.models.recordings import Kind
from martlet.telephony.rules.keeping import CLASSES, DAYS, MARK, NUMBER, RATING, RECORDING, TRACE, last_kept

NIGHTS = 14


@dataclass(frozen=True)
class ClassNow:
    """One class as the page shows it: its period, how much would go tonight, how much of what is old enough is kept back."""

    name: str
    days: int
    due: int
    kept: int
    last: Erasure | None


def periods_of(office_id: int) -> dict[str, int]:
    """Days by class as the office's newest version says; what it does not name is the house's."""
    newest = KeepingVersion.objects.filter(office=office_id).order_by("-number").values_list("days", flat=True).first()
    return {**DAYS, **(newest or {})}


def due(name: str, office_id: int, days: int, today: date, *, kept: bool = False) -> QuerySet[Any]:
    """Rows of this class that go, oldest first; with `kept` those that are as old and stay."""
    before = last_kept(days, today)
    if name == RATING:
        rows = Rating.objects.filter(line__office=office_id, month__lt=before.strftime("%Y-%m"))
        return rows.none() if kept else rows.order_by("month", "id")
    moment = midnight(before)
    if name in (TRACE, NUMBER):
        calls = Call.objects.filter(office=office_id, is_live=False, arrived__lt=moment)
        calls = calls.filter(trace_erased=None) if name == TRACE else calls.exclude(number_sealed=b"")
        return staying(calls, "pk", name, today, kept).order_by("arrived", "id")
    if name == MARK:
        marks: QuerySet[Any] = Mark.objects.filter(office=office_id, made__lt=moment)
        return staying(marks, "call", name, today, kept).order_by("made", "id")
    kind = Kind.CONVERSATION if name == RECORDING else Kind.MESSAGE
    sounds: QuerySet[Any] = Recording.objects.filter(office=office_id, kind=kind, made__lt=moment)
    return staying(sounds, "call", name, today, kept).order_by("made", "id")


def staying(rows: QuerySet[Any], call: str, name: str, today: date, kept: bool) -> QuerySet[Any]:
    """Without the rows of calls that stay, or only those."""
    stays = Q(pk__in=Hold.objects.filter(holding(today), call__isnull=False).values("call"))
    for ask in hooks.kept_calls:
        stays |= ask(name, today)
    inside = Q(**{f"{call}__in": Call.objects.filter(stays).values("pk")})
    return rows.filter(inside) if kept else rows.exclude(inside)


def preview(office_id: int, days: Mapping[str, int], today: date) -> list[ClassNow]:
    """What this night would do with these periods. Two queries a class and one for the nights before."""
    last: dict[str, Erasure] = {}
    for row in Erasure.objects.filter(office=office_id).order_by("-day")[: NIGHTS * len(CLASSES)]:
        last.setdefault(row.kind, row)
    return [
        ClassNow(
            name,
            days[name],
            due(name, office_id, days[name], today).count(),
            due(name, office_id, days[name], today, kept=True).count(),
            last.get(name),
        )
        for name in CLASSES
    ]


def offices_to_keep(actor: Actor) -> list[Office]:
    """Offices whose periods this actor decides."""
    rows = visible(Office.objects.filter(is_active=True), actor, "telephony.manage_keeping").order_by("id")
    return list(rows)


def versions_of(office: Office) -> list[KeepingVersion]:
    return list(KeepingVersion.objects.filter(office=office).select_related("made_by").order_by("-number")[:20])


def holds_of(actor: Actor, office: Office, today: date) -> list[Hold]:
    """Holds in force, the one that ends first on top."""
    rows = visible(Hold.objects.select_related("made_by", "call"), actor, "telephony.hold")
    return list(rows.filter(holding(today), office=office).order_by("until", "made")[:200])


def hold(actor: Actor, hold_id: UUID) -> Hold:
    """One hold. Raises NotVisible."""
    return visible_one(Hold.objects.filter(pk=hold_id).first(), actor, "telephony.hold")


def call_to_hold(actor: Actor, call_id: UUID) -> Call:
    """A call of an office whose holds this actor decides. Raises NotVisible."""
    return visible_one(Call.objects.filter(pk=call_id).first(), actor, "telephony.hold")


def hold_of(**subject: Any) -> Hold | None:
    """The hold on this `call` or `case` that is in force."""
    return Hold.objects.filter(holding(timezone.localdate()), **subject).order_by("-until").first()
