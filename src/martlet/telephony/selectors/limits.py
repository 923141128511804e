"""Limited callers, and calls whose number is to be limited or judged."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, Q
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import visible, visible_one
from martlet.telephony.models import Call, CallerLimit, in_force
from martlet.telephony.selectors.behind import behind
from martlet.telephony.selectors.calls import caller_number

MOST_LIMITS = 200


def limits_changed() -> str:
    """Another text whenever a limit of a caller was made, decided on or lifted, or has run out."""
    changed = CallerLimit.objects.aggregate(last=Max("changed"))["last"]
    return f"{changed} {CallerLimit.objects.filter(in_force()).count()}"


@dataclass(frozen=True)
class LimitRow:
    """A limited number. `number` is "" while the keeper is sealed; `may_confirm`: this reader may be the second person."""

    limit: CallerLimit
    number: str
    due: bool
    may_confirm: bool


def limits(actor: Actor, over: bool = False) -> list[LimitRow]:
    """Numbers that are limited, the one to be looked at first on top; or the last that were. Two queries at most."""
    rows = visible(
        CallerLimit.objects.select_related("office", "made_by", "confirmed_by", "lifted_by"),
        actor,
        "telephony.decide_limit",
    )
    now, today = timezone.now(), timezone.localdate()
    if over:
        found = list(rows.filter(Q(lifted__isnull=False) | Q(until__lte=now)).order_by("-changed")[:MOST_LIMITS])
    else:
        found = list(rows.filter(in_force()).order_by("review_on", "made")[:MOST_LIMITS])
    try:
        numbers = [text.decode() for text in vault.open_intake([bytes(one.number_sealed) for one in found], actor)]
    except vault.errors.Sealed:
        numbers = [""] * len(found)
    return [
        LimitRow(
            one,
            number,
            one.asked_for_good and one.confirmed is None or one.review_on <= today,
            one.asked_for_good and one.confirmed is None and one.made_by_id != actor.user_id,
        )
        for one, number in zip(found, numbers, strict=True)
    ]


def limit(actor: Actor, limit_id: UUID) -> CallerLimit:
    """One limit. Raises NotVisible."""
    return visible_one(CallerLimit.objects.filter(pk=limit_id).first(), actor, "telephony.decide_limit")


def call_to_limit(actor: Actor, call_id: UUID) -> Call:
    """The call whose number is to be limited. Raises NotVisible."""
    return visible_one(Call.objects.filter(pk=call_id).first(), actor, "telephony.limit_caller")


def call_to_judge(actor: Actor, call_id: UUID) -> Call:
    """A call in which nobody spoke, of whose number somebody decides. Raises NotVisible."""
    return visible_one(Call.objects.filter(pk=call_id).first(), actor, "telephony.decide_limit")


def people_behind(actor: Actor, found: Call) -> int:
    """How many known persons use the number of this call; 0 while the keeper is sealed, when nobody can tell."""
    try:
        number = caller_number(found, actor)
        return sum(one.people for one in behind(vault.blind("phone", [number] if number else [])).values())
    except vault.errors.Sealed:
        return 0
