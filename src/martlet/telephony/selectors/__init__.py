"""Reads: lines, calls, who rings where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.models import User
from martlet.access.policy import decide, visible, visible_one
from martlet.telephony import rules
from martlet.telephony.lines.files import spoken
from martlet.telephony.models import Call, CallerLimit, CallEvent, Line, Recording, in_force
from martlet.telephony.models.calls import Stage
from martlet.telephony.selectors.behind import behind
from martlet.telephony.selectors.talk import (
    Overview,
    TalkNow,
    call_to_supervise,
    coordinators,
    free_colleagues,
    overview,
    part_in,
    place_of,
    question_is_off,
    queues,
    talk,
    was_alarmed,
)
from martlet.volunteers.models import Duty, Volunteer
from martlet.volunteers.selectors import is_trained, open_duty

# Of `talk`, for those outside this floor; what stands below is theirs as well.
__all__ = [
    "Overview",
    "TalkNow",
    "call_to_supervise",
    "coordinators",
    "free_colleagues",
    "overview",
    "part_in",
    "place_of",
    "question_is_off",
    "queues",
    "talk",
    "was_alarmed",
]

MOST_LIMITS = 200
KINDS = {"browser": "v", "sip": "s", "mobile": "m"}


def phone_name(kind: str, user_id: int) -> str:
    """The name under which the exchange knows somebody's phone: v12 (browser), s12 (desk phone), m12 (mobile)."""
    return f"{KINDS[kind]}{user_id}"


def duty_now() -> list[rules.OnDuty]:
    """Everybody on duty, for the switchboard. One query."""
    rows = Duty.objects.filter(until=None).values_list(
        "user", "office", "state", "phone", "state_since", "languages", "user__volunteer__skills"
    )
    return [
        rules.OnDuty(
            user, office, state, phone_name(phone, user), since.timestamp(), frozenset(languages or ["zh"]),
            frozenset(skills or ()),
        )
        for user, office, state, phone, since, languages, skills in rows
    ]  # fmt: skip


def sealed_mobiles() -> dict[int, bytes]:
    """Whose own mobile may have to ring: those on duty with it, and coordinators that lines fall back to."""
    wanted = Q(user__duties__until=None, user__duties__phone="mobile") | Q(user__in=Line.objects.filter(
        fallback=Line.Fallback.MOBILE).values("fallback_user"))  # fmt: skip
    rows = Volunteer.objects.filter(wanted).exclude(mobile_sealed=b"").values_list("user", "mobile_sealed").distinct()
    return {user: bytes(sealed) for user, sealed in rows}


def limits_changed() -> str:
    """Another text whenever a limit of a caller was made, decided on or lifted, or has run out."""
    changed = CallerLimit.objects.aggregate(last=Max("changed"))["last"]
    return f"{changed} {CallerLimit.objects.filter(in_force()).count()}"


def line_rules(line: Line) -> rules.LineRules:
    """How the switchboard treats calls of this line. `helped_by` should be prefetched."""
    offices = (line.office_id, *(office.pk for office in line.helped_by.all()))
    return rules.LineRules(
        id=line.pk, office=line.office_id, offices=offices, language=line.language, notice=line.has_notice, menu=line.menu,
        ring_seconds=line.ring_seconds, ring_at_once=line.ring_at_once, rounds=line.rounds,
        wait_seconds=line.wait_seconds, record=line.records, says=spoken(line), number=line.number, overflow_seconds=line.overflow_seconds,
        place_seconds=line.place_seconds, keep_place=line.keeps_place, accept_seconds=line.accept_seconds,
        fallback=line.fallback, fallback_office=line.fallback_office_id or 0, fallback_user=line.fallback_user_id or 0,
        flood_number=line.flood_number, flood_all=line.flood_all, wrap_seconds=line.wrap_seconds, asks=line.asks,
    )  # fmt: skip


def lines(actor: Actor) -> QuerySet[Line]:
    return visible(Line.objects.select_related("office"), actor, "telephony.read_line")


def calls(actor: Actor) -> QuerySet[Call]:
    """Calls the actor answered, and for those who lead, their offices' calls. Newest first."""
    return visible(Call.objects.select_related("line", "office", "answered_by"), actor, "telephony.read_call").order_by(
        "-arrived"
    )


def call(actor: Actor, call_id: UUID | str) -> Call:
    """One call; a volunteer may also see the one that rings or rang on their own phone. Raises NotVisible."""
    found = Call.objects.select_related("line", "office", "answered_by").filter(pk=call_id).first()
    if found is None:
        raise NotVisible
    if not decide(actor, "telephony.read_call", found) and not rings_for(actor, found):
        raise NotVisible
    return found


def rings_for(actor: Actor, call: Call) -> bool:
    """Whether this call rings on the actor's phone now."""
    return call.is_live and call.offers.filter(user=actor.user_id, outcome="").exists()


def ringing_for(actor: Actor) -> Call | None:
    """The call that rings on the actor's phone, or the one they are in."""
    live = Call.objects.filter(is_live=True).exclude(stage=Stage.ASKING)
    return live.filter(offers__user=actor.user_id, offers__outcome__in=("", "answered")).order_by("-arrived").first()


def caller_number(call: Call, actor: Actor) -> str:
    """The caller's number in clear; "" when withheld. Needs an unsealed keeper (raises vault.errors.Sealed)."""
    if not call.number_sealed:
        return ""
    return vault.open_intake([bytes(call.number_sealed)], actor)[0].decode()


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
        CallerLimit.objects.select_related("office", "made_by", "confirmed_by", "lifted_by"), actor, "telephony.decide_limit"
    )  # fmt: skip
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
            one, number, one.asked_for_good and one.confirmed is None or one.review_on <= today,
            one.asked_for_good and one.confirmed is None and one.made_by_id != actor.user_id,
        )
        for one, number in zip(found, numbers, strict=True)
    ]  # fmt: skip


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


def trace(actor: Actor, call_id: UUID | str) -> tuple[Call, Sequence[CallEvent]]:
    """One call, event by event."""
    found = call(actor, call_id)
    return found, list(found.events.all())


def replayed(found: Call) -> rules.Call:
    """What the stored events mean under today's rules: the state a call would have. Time is that of the events."""
    from martlet.telephony.rules.reading import read

    state = rules.Call.from_dict(found.machine)
    again = rules.Call(state.id, state.caller, state.line, state.arrived, state.ticket, last_user=state.last_user)
    for row in found.events.all():
        event = read(row.raw, again.caller)
        if event is not None:
            again, _commands = rules.step(again, event, row.at.timestamp())
    return again


def recordings_of(found: Call) -> list[Recording]:
    return list(found.recordings.order_by("id"))


def may_use_phone(actor: Actor) -> bool:
    """On duty with this browser, and trained: only then are phone credentials handed out."""
    duty = open_duty(actor.user_id)
    return bool(duty and duty.phone == "browser" and decide(actor, "telephony.use_phone") and is_trained(actor.user_id))


def people_with_phones() -> list[tuple[int, int]]:
    """(user id, office id) of every active colleague with a serving profile, whose phones the configuration names."""
    rows = User.objects.filter(is_active=True, volunteer__isnull=False).order_by("id")
    return list(rows.values_list("pk", "volunteer__office"))


def demo_lines() -> list[Line]:
    """Every line, for the worker's telephone of the demo."""
    return list(Line.objects.select_related("office").order_by("id"))
