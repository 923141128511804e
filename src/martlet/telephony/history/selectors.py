"""Reads of calls that are over: the list, one of them event by event, and whose numbers may be shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor, Role
from martlet.access.errors import NotVisible
from martlet.access.models import Office, User
from martlet.access.policy import decide, visible, visible_one
from martlet.foundation.languages import reader_language
from martlet.foundation.moments import midnight
from martlet.foundation.numbering import area
from martlet.foundation.paging import Page, paginate, together
from martlet.foundation.phone import masked
from martlet.foundation.prepared import PreparedMany
from martlet.telephony import hooks, rules
from martlet.telephony.models import Call, CallEvent, Line, Recording
from martlet.telephony.models.calls import Direction, Missed
from martlet.telephony.models.recordings import Kind
from martlet.telephony.rules import tracing

ORDER = ("-arrived", "-id")
PAGE = 50
USUAL_DAYS = 30  # shown when nobody asked for other days
TURNED_AWAY = (Missed.BLOCKED, Missed.FLOOD)
NOBODY_THERE = (Missed.NO_DUTY, Missed.NO_ANSWER, Missed.WAITED, Missed.CLOSED, Missed.LOST, Missed.AWAY)
LEADING = (Role.COORDINATOR, Role.DIRECTOR)
COLUMNS = (
    "id",
    "direction",
    "office_id",
    "answered_by_id",
    "arrived",
    "answered",
    "ended",
    "is_live",
    "missed",
    "language",
    "topic",
    "number_sealed",
    "number_erased",
    "line__name_zh",
    "line__name_en",
    "answered_by__work_name",
)
MESSAGES = Recording.objects.filter(call=OuterRef("pk"), kind=Kind.MESSAGE)
RECORDINGS = Recording.objects.filter(call=OuterRef("pk"))
KINDS = PreparedMany(lambda calls: Recording.objects.filter(call__in=calls).values_list("call", "kind"))
OUTCOMES: Mapping[str, Q] = {
    "answered": Q(answered__isnull=False, direction=Direction.IN),
    "abandoned": Q(answered=None, missed=Missed.HUNG_UP, is_live=False) & ~Q(Exists(MESSAGES)),
    "missed": Q(answered=None, missed__in=NOBODY_THERE) & ~Q(Exists(MESSAGES)),
    "message": Q(answered=None) & Q(Exists(MESSAGES)),
    "kept": Q(answered=None, missed=Missed.KEPT) & ~Q(Exists(MESSAGES)),
    "refused": Q(answered=None, missed__in=TURNED_AWAY) & ~Q(Exists(MESSAGES)),
    "called": Q(answered__isnull=False, direction=Direction.OUT),
    "not_reached": Q(answered=None, is_live=False, direction=Direction.OUT),
}


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in the list. `number` is masked: "" when the caller hid it or nobody can open it now (`sealed`)."""

    id: UUID
    office_id: int
    answered_by_id: int | None
    arrived: datetime
    line_zh: str
    line_en: str
    language: str
    topic: str
    outcome: str
    missed: str
    waited: int
    talked: int | None
    who: str
    number: str
    area: str
    sealed: bool
    erased: bool
    recorded: bool
    links: tuple[hooks.Link, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a trace: the moment, seconds since the call came and since the step before, what, and who it is about.
    `name` is "" where the reader is not told whose phone it was."""

    at: datetime
    since: float
    gap: float
    what: str
    name: str
    mine: bool
    value: str
    number: int
    times: int


@dataclass(frozen=True, slots=True)
class Technical:
    """A stored event without what a caller typed: for whoever looks for a fault."""

    at: datetime
    kind: str
    channel: str
    detail: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One call as its page shows it. `by_itself`: the exchange handled it while the switchboard was away."""

    call: Call
    row: CallRow
    steps: tuple[Step, ...]
    technical: tuple[Technical, ...]
    by_itself: bool
    may_hold: bool
    may_reveal: bool
    may_trace: bool


# --- the list ---------------------------------------------------------------------------------------------------------
def call_rows(actor: Actor, filters: Mapping[str, Any], cursor: str = "") -> Page[CallRow]:
    """A page of the list, newest first. One query for each office the actor leads and one for their own calls, then one for
    recordings and those of the rooms above; one keeper trip.

    `filters`: since, until (days, both included), line, outcome, user, language (codes), recorded (yes | no), minutes (talked
    at least so long); what is missing does not filter. Raises Problem for a cursor somebody changed.
    """
    where = where_of(filters)
    found = [
        paginate(rows.filter(where).values(*COLUMNS), ORDER, cursor, PAGE) for rows in parts(actor, filters.get("line"))
    ]
    page = together(found, ORDER, cursor, PAGE) if found else Page[Any]([])
    return Page(shown(actor, list(page.rows)), page.next, page.prev)


def parts(actor: Actor, line: Line | None = None) -> list[QuerySet[Call]]:
    """All calls the actor may see, in parts that each lie in the order of an index and share no row."""
    rows = visible(Call.objects.all(), actor, "telephony.read_call")
    if actor.kind == "system":
        return [rows]
    offices = sorted(actor.office_ids) if actor.has(*LEADING) else []
    led = [rows.filter(office=office) for office in offices if line is None or line.office_id == office]
    own = rows.filter(answered_by=actor.user_id)
    if offices:
        own = own.exclude(office__in=offices)
        return [*led, own] if line is None or line.office_id not in offices else led
    return [own]


def where_of(filters: Mapping[str, Any]) -> Q:
    where = Q()
    if since := filters.get("since"):
        where &= Q(arrived__gte=midnight(since))
    if until := filters.get("until"):
        where &= Q(arrived__lt=midnight(until + timedelta(days=1)))
    if outcome := filters.get("outcome"):
        where &= OUTCOMES[outcome]
    if recorded := filters.get("recorded"):
        where &= Q(Exists(RECORDINGS)) if recorded == "yes" else ~Q(Exists(RECORDINGS))
    if minutes := filters.get("minutes"):
        where &= Q(answered__isnull=False, ended__gte=F("answered") + timedelta(minutes=minutes))
    for name, column in (("line", "line"), ("user", "answered_by"), ("language", "language")):
        if value := filters.get(name):
            where &= Q(**{column: value})
    return where


def shown(actor: Actor, rows: list[dict[str, Any]]) -> list[CallRow]:
    """Rows with COLUMNS for a page: masked numbers, recordings, what became of them."""
    ids = [row["id"] for row in rows]
    opened = opening_numbers(actor, rows)  # the keeper's work, and ours beside it
    kinds: dict[UUID, set[str]] = {}
    for call, kind in KINDS(ids):
        kinds.setdefault(call, set()).add(kind)
    links = hooks.sequels_of(actor, ids)
    numbers, now = opened(), timezone.now()
    return [
        row_of(row, numbers, frozenset(kinds.get(row["id"], ())), tuple(links.get(row["id"], ())), now) for row in rows
    ]


def row_of(
    row: Mapping[str, Any],
    numbers: Mapping[UUID, str] | None,
    kinds: frozenset[str],
    links: tuple[hooks.Link, ...],
    now: datetime,
) -> CallRow:
    end = row["ended"] or now
    begun, number = row["answered"], (numbers or {}).get(row["id"], "")
    return CallRow(
        id=row["id"],
        office_id=row["office_id"],
        answered_by_id=row["answered_by_id"],
        arrived=row["arrived"],
        line_zh=row["line__name_zh"],
        line_en=row["line__name_en"],
        language=row["language"],
        topic=row["topic"],
        outcome=outcome_of(row, kinds),
        missed=row["missed"],
        waited=seconds(row["arrived"], begun or end),
        talked=seconds(begun, end) if begun else None,
        who=row["answered_by__work_name"] or "",
        number=masked(number),
        area=area(number, reader_language()),
        sealed=numbers is None and bool(row["number_sealed"]),
        erased=row["number_erased"] is not None,
        recorded=bool(kinds),
        links=links,
    )


def outcome_of(row: Mapping[str, Any], kinds: Collection[str]) -> str:
    """As `OUTCOMES`, "live" for a call that goes on and nobody has answered."""
    if row["direction"] == Direction.OUT:
        return "called" if row["answered"] else "live" if row["is_live"] else "not_reached"
    if row["answered"]:
        return "answered"
    if Kind.MESSAGE in kinds:
        return "message"
    if row["missed"] in TURNED_AWAY:
        return "refused"
    if row["missed"] == Missed.KEPT:
        return "kept"
    if row["is_live"]:
        return "live"
    return "abandoned" if row["missed"] == Missed.HUNG_UP else "missed"


def seconds(begin: datetime, end: datetime) -> int:
    return max(0, round((end - begin).total_seconds()))


def opening_numbers(actor: Actor, rows: list[dict[str, Any]]) -> Callable[[], dict[UUID, str] | None]:
    """Gives callers' numbers in clear, of one page of rows; None while the keeper is sealed."""
    sealed = [(row["id"], row["number_sealed"]) for row in rows if row["number_sealed"]]
    opened = vault.opening_intake([blob for _id, blob in sealed], actor)

    def numbers() -> dict[UUID, str] | None:
        try:
            return {call: text.decode() for (call, _blob), text in zip(sealed, opened(), strict=True)}
        except vault.errors.Sealed:
            return None

    return numbers


def people_of(actor: Actor) -> list[tuple[int, str]]:
    """Colleagues whose calls this actor may see: those of the offices they lead. [] for who sees only their own."""
    if not actor.has(*LEADING):
        return []
    rows = User.objects.filter(office__in=list(actor.office_ids)).order_by("work_name", "id")
    return list(rows.values_list("pk", "work_name"))


def offices_to_export(actor: Actor) -> list[Office]:
    """Offices whose calls this actor may take along as a table, the own one first."""
    rows = visible(Office.objects.filter(is_active=True), actor, "telephony.export_calls").order_by("id")
    return sorted(rows, key=lambda office: office.pk != actor.office_id)


def call_to_reveal(actor: Actor, call_id: UUID) -> Call:
    """A call whose number this actor may be shown. Raises NotVisible."""
    return visible_one(Call.objects.filter(pk=call_id).first(), actor, "telephony.reveal_number")


# --- one call ---------------------------------------------------------------------------------------------------------
def trace_of(actor: Actor, call_id: UUID) -> Trace:
    """One call event by event, however it went. Raises NotVisible. A fixed number of queries and one keeper trip."""
    calls = Call.objects.select_related("line", "office", "answered_by")
    found = visible_one(calls.filter(pk=call_id).first(), actor, "telephony.read_call")
    events = list(CallEvent.objects.filter(call=found))
    entries = entries_of(found, events)
    by_itself = not (events or found.trace_erased or "caller" in found.machine) and found.ended_by == "exchange"
    [row] = shown(actor, [row_values(found)])
    return Trace(
        found,
        row,
        tuple(steps_of(actor, found, entries)),
        tuple(technical(found, events)) if actor.has(*LEADING) else (),
        by_itself,
        bool(decide(actor, "telephony.hold", found)),
        bool(found.number_sealed) and bool(decide(actor, "telephony.reveal_number", found)),
        bool(found.calllog_token) and bool(decide(actor, "telephony.trace_number", found)),
    )


def call_to_trace(actor: Actor, call_id: UUID) -> Call:
    """A call whose number may be followed through its month. Raises NotVisible; also when it has none, or none any more."""
    found = visible_one(Call.objects.filter(pk=call_id).first(), actor, "telephony.trace_number")
    if not found.calllog_token:
        raise NotVisible
    return found


def same_number(actor: Actor, call: Call) -> list[CallRow]:
    """The newest calls of this call's number in its month that the actor may see, by the blind token alone, which is of that
    month and says nothing beyond it."""
    rows = visible(Call.objects.all(), actor, "telephony.read_call").filter(calllog_token=call.calllog_token)
    return shown(actor, list(rows.order_by(*ORDER).values(*COLUMNS)[:PAGE]))


def row_values(call: Call) -> dict[str, Any]:
    """COLUMNS of one call that is read already."""
    who = call.answered_by.work_name if call.answered_by else ""
    names = {"line__name_zh": call.line.name_zh, "line__name_en": call.line.name_en, "answered_by__work_name": who}
    return {name: names[name] if name in names else getattr(call, name) for name in COLUMNS}


def entries_of(call: Call, events: list[CallEvent]) -> list[tracing.Entry]:
    """From its events; without any, what the call's own row says."""
    if events and "caller" in call.machine:
        last = rules.Call.from_dict(call.machine)
        first = rules.Call(
            last.id, last.caller, last.line, last.arrived, last.ticket, last_user=last.last_user, numbered=last.numbered
        )
        return tracing.trace(first, ((event.at.timestamp(), event.raw) for event in events))
    found = [tracing.Entry(call.arrived.timestamp(), "arrived")]
    if call.answered:
        found.append(tracing.Entry(call.answered.timestamp(), "answered", call.answered_by_id or 0))
    if call.missed and call.ended:
        found.append(tracing.Entry(call.ended.timestamp(), "missed", value=call.missed))
    if call.ended:
        found.append(tracing.Entry(call.ended.timestamp(), "ended", value=call.ended_by))
    return found


def steps_of(actor: Actor, call: Call, entries: list[tracing.Entry]) -> list[Step]:
    """Colleagues' phones have names for who leads the office; others know their own, and those they spoke with."""
    users = {entry.user for entry in entries if entry.user}
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "work_name")) if users else {}
    open_names = bool(decide(actor, "telephony.trace_colleagues", call))
    met = {actor.user_id, call.answered_by_id}
    met |= {entry.user for entry in entries if entry.what in ("asked_in", "came_in", "moved", "answered")}
    found, before = [], call.arrived.timestamp()
    for entry in entries:
        name = names.get(entry.user, "") if open_names or entry.user in met else ""
        found.append(
            Step(
                datetime.fromtimestamp(entry.at, timezone.get_current_timezone()),
                max(0.0, entry.at - call.arrived.timestamp()),
                max(0.0, entry.at - before),
                entry.what,
                name,
                entry.user != 0 and entry.user == actor.user_id,
                entry.value,
                entry.number,
                entry.times,
            )
        )
        before = entry.at
    return found


def technical(call: Call, events: list[CallEvent]) -> list[Technical]:
    """Type, channel and cause. Keys stay out, and so does whatever a page asked for besides its verb."""
    found = []
    for event in events:
        raw = event.raw
        channel = str(raw.get("channel", {}).get("id", ""))
        name = "caller" if channel == call.channel else channel.rpartition(".")[2] if channel else ""
        own = raw.get("martlet", {})
        parts = [str(raw.get("channel", {}).get("state", "")), f"cause {raw['cause']}" if "cause" in raw else ""]
        parts += [str(own.get(key, "")) for key in ("what", "reason", "name", "manner")]
        for key in ("playback", "recording"):
            if key in raw:
                parts.append(str(raw[key].get("id") or raw[key].get("name", "")).rpartition(".")[2])
        found.append(Technical(event.at, str(raw.get("type", "")), name, " ".join(part for part in parts if part)))
    return found
