"""Reads of call-ins: whether a colleague is meant, and what came of it for whoever leads. One query each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.policy import decide, visible_one
from martlet.volunteers.models import CallIn, Duty
from martlet.volunteers.selectors import Presence


@dataclass(frozen=True, slots=True)
class Asked:
    """A call-in that stands: `came` of `people` have gone on duty since."""

    id: int
    office: Office
    asked_by: str
    people: int
    came: int
    until: datetime

    @property
    def missing(self) -> int:
        return self.people - self.came

    @property
    def seconds(self) -> int:
        """Until it is over; the page asks anew then."""
        return max(1, int((self.until - timezone.now()).total_seconds()) + 1)


def standing(office_id: int | None, now: datetime | None = None) -> QuerySet[CallIn]:
    """The call-in of this office that goes on now: none or one."""
    return CallIn.objects.filter(office=office_id, ended=None, until__gt=now or timezone.now())


def came(found: CallIn) -> int:
    """How many different people have gone on duty since."""
    since = Duty.objects.filter(office=found.office_id, since__gte=found.asked_at)
    return since.aggregate(people=Count("user", distinct=True))["people"]


def call_in(actor: Actor, call_in_id: int) -> CallIn:
    """One of an office of theirs, over or not. Raises NotVisible."""
    return visible_one(CallIn.objects.filter(pk=call_in_id).first(), actor, "volunteers.end_call_in")


def asked_here(actor: Actor) -> Asked | None:
    """For whoever may ask: what stands in the office they sit in."""
    return _asked(standing(actor.office_id)) if decide(actor, "volunteers.call_in") else None


def asks_me(actor: Actor, me: Presence) -> Asked | None:
    """For a colleague who could come: trained and off duty, in the office they sit in, and not the one who asks. Nobody else
    costs a query."""
    if not me.trained or me.state != "off":
        return None
    return _asked(standing(actor.office_id).exclude(asked_by=actor.user_id))


def _asked(rows: QuerySet[CallIn]) -> Asked | None:
    since = Duty.objects.filter(office=OuterRef("office"), since__gte=OuterRef("asked_at")).order_by()
    people = since.values("office").annotate(n=Count("user", distinct=True)).values("n")
    counted = rows.select_related("office", "asked_by").annotate(
        came=Coalesce(Subquery(people, output_field=IntegerField()), 0)
    )
    row = counted.first()
    if row is None or row.came >= row.people:
        return None
    return Asked(row.pk, row.office, row.asked_by.work_name, row.people, row.came, row.until)
