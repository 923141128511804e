"""Reads for a conversation under way: how it stands, who could be asked in, what a coordinator sees of all of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from martlet.access.actor import Actor, Role
from martlet.access.models import Office, User
from martlet.access.policy import decide, visible
from martlet.foundation.languages import reader_language
from martlet.foundation.tongues import tongue
from martlet.telephony import rules
from martlet.telephony.models import Call, Line
from martlet.telephony.models.calls import Direction, Stage
from martlet.telephony.rules.parties import COLLEAGUE, EAR, INTERPRETER, OUTSIDE, SUPERVISOR
from martlet.telephony.selectors.phones import phone_name
from martlet.volunteers.models import Duty, PhoneKind, State
from martlet.volunteers.selectors import Colleague, team


@dataclass(frozen=True, slots=True)
class Shown:
    """One more in the conversation. `name` is "" for a number outside, which nobody shows."""

    channel: str
    role: str
    mode: str
    state: str
    user: int
    name: str

    @property
    def is_up(self) -> bool:
        return self.state == "up"


@dataclass(frozen=True, slots=True)
class Choice:
    """A colleague who could be rung this moment; languages by their names."""

    user: int
    name: str
    office: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TalkNow:
    """A conversation as pages show it. `mine`: the reader has the call; `may_steer`: may use its controls."""

    call: Call
    state: rules.Talk
    recording: str
    parties: tuple[Shown, ...]
    mine: bool
    may_steer: bool
    supervising: Shown | None  # the reader's own part in somebody else's call
    name: str = ""
    since: datetime | None = None

    @property
    def asks(self) -> bool:
        """Whether the caller would be asked afterwards how it was, if the volunteer allows it."""
        return bool(self.call.machine.get("line", {}).get("asks")) and not self.state.risk

    @property
    def ours(self) -> bool:
        return self.call.direction == Direction.OUT

    @property
    def may_record(self) -> bool:
        """Whether whom we called, or who came in, may be asked now to be recorded: `rules.talking.page.may_record`, from the row."""
        if self.recording == "third":
            return self.mine
        asks = self.ours and self.recording == "off" and self.call.machine.get("line", {}).get("record", False)
        return bool(asks) and self.mine and not (self.state.held or self.state.alone)

    def first(self, role: str) -> Shown | None:
        return next((party for party in self.parties if party.role == role), None)

    @property
    def colleague(self) -> Shown | None:
        return self.first(COLLEAGUE)

    @property
    def supervisor(self) -> Shown | None:
        return self.first(SUPERVISOR)

    @property
    def outside(self) -> Shown | None:
        return self.first(OUTSIDE)

    @property
    def guests(self) -> tuple[Shown, ...]:
        return tuple(party for party in self.parties if party.role not in (COLLEAGUE, SUPERVISOR))


@dataclass(frozen=True, slots=True)
class Waiting:
    """The callers who wait on one line."""

    line: Line
    count: int
    since: datetime
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """What a coordinator sees: conversations of the office, alarms first, lines on which somebody waits, and who is on duty."""

    talks: tuple[TalkNow, ...]
    waiting: tuple[Waiting, ...]
    offices: tuple[Office, ...]
    team: tuple[Colleague, ...] = ()
    taken: tuple[Line, ...] = ()  # whose queue a coordinator has
    asked: tuple[Waiting, ...] = ()  # callers who hear that they are to press a key first

    @property
    def several(self) -> bool:
        """Whether the team is of more than one office."""
        return len({one.duty.office_id for one in self.team}) > 1


def talk(actor: Actor, call: Call | None) -> TalkNow | None:
    """How this conversation stands; None when nobody speaks, or it is not for this actor. One query for names."""
    found = shown(actor, [call]) if call is not None else []
    return found[0] if found else None


def shown(actor: Actor, calls: Collection[Call]) -> list[TalkNow]:
    talks = [
        (call, rules.Talk.from_dict(call.machine.get("talk", {})))
        for call in calls
        if call.is_live and call.stage == Stage.TALKING and decide(actor, "telephony.read_call", call)
    ]
    users = {party.user for _call, state in talks for party in state.parties.values() if party.is_here and party.user}
    users |= {call.answered_by_id for call, _state in talks if call.answered_by_id}
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "work_name")) if users else {}
    return [shown_one(actor, call, state, names) for call, state in talks]


def shown_one(actor: Actor, call: Call, state: rules.Talk, names: dict[int, str]) -> TalkNow:
    parties = tuple(
        Shown(one.channel, one.role, one.mode, one.state, one.user, names.get(one.user, ""))
        for one in state.parties.values()
        if one.is_here and one.role != EAR
    )
    own = [one for one in parties if one.role == SUPERVISOR and one.user == actor.user_id]
    mine = call.answered_by_id == actor.user_id
    return TalkNow(
        call,
        state,
        str(call.machine.get("recording", "off")),
        parties,
        mine=mine,
        may_steer=mine and not state.alone,
        supervising=own[0] if own else None,
        name=names.get(call.answered_by_id or 0, ""),
        since=call.answered,
    )


def free_colleagues(actor: Actor, call: Call) -> list[Choice]:
    """Who is ready and may take calls of this line, the own office first. On a mobile they press 1, as for a ring."""
    offices = [int(office) for office in call.machine.get("line", {}).get("offices") or [call.office_id]]
    rows = (
        Duty.objects.filter(until=None, state=State.READY, office__in=offices)
        .exclude(user=actor.user_id)
        .select_related("user", "office")
        .order_by("user__work_name", "user")
    )
    reader = reader_language()
    found = [
        Choice(
            row.user_id,
            row.user.work_name,
            row.office.name,
            tuple(tongue(one, reader) for one in row.languages or ["zh"]),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.office != call.office.name)


def place_of(
    user_id: int, offices: Collection[int] | None = None, states: Collection[str] = (State.READY,), mobile: bool = False
) -> str:
    """ "7:v7" for the phone on which somebody on duty can be rung now, "" when they cannot. `mobile`: also their own."""
    rows = Duty.objects.filter(user=user_id, until=None, state__in=list(states))
    rows = rows if mobile else rows.exclude(phone=PhoneKind.MOBILE)
    if offices is not None:
        rows = rows.filter(office__in=list(offices))
    kind = rows.values_list("phone", flat=True).first()
    return f"{user_id}:{phone_name(kind, user_id)}" if kind else ""


def part_in(actor: Actor, call: Call) -> rules.Party | None:
    """The actor's own part in a conversation that is somebody else's: asked to take it over, or to interpret."""
    if call.stage != Stage.TALKING or actor.user_id is None or call.answered_by_id == actor.user_id:
        return None
    parties = rules.Talk.from_dict(call.machine.get("talk", {})).here(COLLEAGUE, INTERPRETER)
    return next((party for party in parties if party.user == actor.user_id), None)


def queues(call: Call) -> list[Office]:
    """Offices that have a line of their own, to whose queue a call can be given; the call's own first."""
    rows = Office.objects.filter(Q(lines__isnull=False) | Q(pk=call.office_id), is_active=True).distinct()
    return sorted(rows, key=lambda office: (office.pk != call.office_id, office.pk))


def is_on_its_way(call: Call | None) -> bool:
    """Whether the caller hears music while a colleague is asked to take them over."""
    return call is not None and call.is_live and rules.Talk.from_dict(call.machine.get("talk", {})).is_on_its_way


def was_alarmed(call: Call | None) -> bool:
    """Whether the volunteer raised the alarm in this call."""
    return call is not None and call.machine.get("talk", {}).get("risk") == "raised"


def question_is_off(call: Call) -> bool:
    """Whether the caller will not be asked how it was: the volunteer said so, or the line asks nobody."""
    asks = call.machine.get("line", {}).get("asks")
    return not asks or bool(call.machine.get("talk", {}).get("unasked"))


def coordinators(office_id: int) -> list[int]:
    """Whom an alarm in this office reaches."""
    rows = User.objects.filter(is_active=True, grants__role=Role.COORDINATOR, grants__office=office_id)
    return list(rows.values_list("pk", flat=True).distinct())


def overview(actor: Actor) -> Overview:
    """Everything under way in the actor's offices that this actor may supervise. A fixed number of queries."""
    live = visible(
        Call.objects.filter(is_live=True).select_related("line", "office"), actor, "telephony.supervise_call"
    )
    calls = list(live.order_by("arrived"))
    talks = shown(actor, [call for call in calls if call.stage == Stage.TALKING])
    waiting: dict[int, list[Call]] = {}
    asked: dict[int, list[Call]] = {}
    for call in calls:
        if call.stage in (Stage.WAITING, Stage.RINGING):
            waiting.setdefault(call.line_id, []).append(call)
        elif call.stage == Stage.CHALLENGE:
            asked.setdefault(call.line_id, []).append(call)
    taken = taken_lines(actor)
    offices = Office.objects.filter(lines__isnull=False, is_active=True).distinct().order_by("pk") if waiting else ()
    return Overview(
        tuple(sorted(talks, key=lambda one: one.state.risk == "")),
        tuple(Waiting(some[0].line, len(some), some[0].arrived, some[0].line in taken) for some in waiting.values()),
        tuple(offices),
        tuple(team(actor)),
        taken,
        tuple(Waiting(some[0].line, len(some), some[0].arrived) for some in asked.values()),
    )


def taken_lines(actor: Actor) -> tuple[Line, ...]:
    """Lines of the actor's offices whose queue a coordinator has taken."""
    rows = Line.objects.filter(taken_duty__isnull=False, taken_duty__until=None).select_related("taken_duty__user")
    return tuple(visible(rows, actor, "telephony.give_queue_back").order_by("id"))


def call_to_supervise(actor: Actor, call_id: UUID) -> Call:
    """One live call of the actor's office. Raises NotVisible."""
    from martlet.access.errors import NotVisible

    rows = visible(Call.objects.select_related("line", "office", "answered_by"), actor, "telephony.supervise_call")
    found = rows.filter(pk=call_id).first()
    if found is None:
        raise NotVisible
    return found
