"""Lines: those an actor sees, and how the switchboard treats their calls."""

from __future__ import annotations

from django.db.models import QuerySet

from martlet.access.actor import Actor
from martlet.access.policy import visible
from martlet.telephony import rules
from martlet.telephony.lines.files import spoken
from martlet.telephony.models import Line

NO_OFFICE = 0  # where not even the own one may answer and none helps


def line_rules(line: Line, *, unstaffed: bool = False) -> rules.LineRules:
    """How the switchboard treats calls of this line. `helped_by` should be prefetched, and `taken_duty__user` read with it.
    `unstaffed`: it waits for a shift, so calls go as if nobody of the own office were on duty."""
    helpers = tuple(office.pk for office in line.helped_by.all())
    offices = (line.office_id, *helpers) if not unstaffed else helpers or (NO_OFFICE,)
    taker = line.taken_by
    return rules.LineRules(
        id=line.pk,
        office=line.office_id,
        offices=offices,
        language=line.language,
        languages=tuple(line.languages),
        notice=line.has_notice,
        menu=line.menu,
        menu_seconds=line.menu_seconds,
        message_seconds=line.message_seconds,
        ring_seconds=line.ring_seconds,
        ring_at_once=line.ring_at_once,
        rounds=line.rounds,
        wait_seconds=line.wait_seconds,
        record=line.records,
        says=spoken(line),
        number=line.number,
        overflow_seconds=line.overflow_seconds,
        place_seconds=line.place_seconds,
        keep_place=line.keeps_place,
        accept_seconds=line.accept_seconds,
        fallback=line.fallback,
        fallback_office=line.fallback_office_id or 0,
        fallback_user=line.fallback_user_id or 0,
        flood_number=line.flood_number,
        flood_all=line.flood_all,
        wrap_seconds=line.wrap_seconds,
        asks=line.asks,
        taken_by=taker.pk if taker else 0,
    )


def lines(actor: Actor) -> QuerySet[Line]:
    return visible(Line.objects.select_related("office"), actor, "telephony.read_line")


def lines_to_choose(actor: Actor) -> list[Line]:
    """Their names only: what a line says and when it is open is a lot to read."""
    return list(lines(actor).select_related(None).only("id", "office_id", "name_zh", "name_en"))


def demo_lines() -> list[Line]:
    """Every line, for the worker's telephone of the demo."""
    return list(Line.objects.select_related("office").order_by("id"))
