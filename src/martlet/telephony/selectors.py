"""Reads: lines, calls, who rings where."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.models import User
from martlet.access.policy import decide, visible
from martlet.telephony import rules
from martlet.telephony.lines.files import spoken
from martlet.telephony.models import Call, CallEvent, Line, Recording
from martlet.volunteers.models import Duty
from martlet.volunteers.selectors import is_trained, open_duty

KINDS = {"browser": "v", "sip": "s", "mobile": "m"}


def phone_name(kind: str, user_id: int) -> str:
    """The name under which the exchange knows somebody's phone: v12 (browser), s12 (desk phone), m12 (mobile)."""
    return f"{KINDS[kind]}{user_id}"


def duty_now() -> list[rules.OnDuty]:
    """Everybody on duty, for the switchboard. One query."""
    rows = Duty.objects.filter(until=None).values_list("user", "office", "state", "phone", "state_since", "languages")
    return [
        rules.OnDuty(user, office, state, phone_name(phone, user), since.timestamp(), frozenset(languages or ["zh"]))
        for user, office, state, phone, since, languages in rows
    ]


def line_rules(line: Line) -> rules.LineRules:
    """How the switchboard treats calls of this line. `helped_by` should be prefetched."""
    offices = (line.office_id, *(office.pk for office in line.helped_by.all()))
    return rules.LineRules(
        id=line.pk, office=line.office_id, offices=offices, language=line.language, notice=line.has_notice, menu=line.menu,
        ring_seconds=line.ring_seconds, ring_at_once=line.ring_at_once, rounds=line.rounds,
        wait_seconds=line.wait_seconds, record=line.records, says=spoken(line),
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
    live = Call.objects.filter(is_live=True)
    return live.filter(offers__user=actor.user_id, offers__outcome__in=("", "answered")).order_by("-arrived").first()


def caller_number(call: Call, actor: Actor) -> str:
    """The caller's number in clear; "" when withheld. Needs an unsealed keeper (raises vault.errors.Sealed)."""
    if not call.number_sealed:
        return ""
    return vault.open_intake([bytes(call.number_sealed)], actor)[0].decode()


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
