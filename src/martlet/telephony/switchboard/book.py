"""The database side: what was decided is written down, several batches in one transaction, in the order of the decisions.

Plain values in and out, because it is another process that asks (`pen`). Nothing is decided here but one thing: whether
the people chosen in memory may still be rung, which only the database knows (a page may have sent one of them on a break
this very moment).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.utils import timezone

from martlet import vault
from martlet.access.actor import system_actor
from martlet.telephony import models, rules
from martlet.telephony.lines.files import switch_of
from martlet.telephony.lines.selectors import unstaffed
from martlet.telephony.rules import events as e
from martlet.telephony.rules.reading import own
from martlet.telephony.selectors import duty_now, line_rules
from martlet.telephony.services.outgoing import CALL_OUT
from martlet.telephony.switchboard.writing import insert, update
from martlet.volunteers.models import Duty, State
from martlet.volunteers.services import hold_for_ringing, mark_state

Page = dict[str, Any]
STILL_WANTED = timedelta(seconds=20)  # a call of ours: whoever asked for it has turned to something else by then
STATE = (
    "stage",
    "is_live",
    "language",
    "topic",
    "digits",
    "rang",
    "answered",
    "ended",
    "answered_by",
    "ended_by",
    "missed",
    "machine",
)


# --- writing ----------------------------------------------------------------------------------------------------------
def write(pages: Sequence[Page], before_commit: Callable[[], object] = lambda: None) -> list[int]:
    """One transaction for these pages (`ledger.Batch.page`). Returns people who were chosen to ring and had left: nothing
    is written of their presence. Raises what the database or `before_commit` raises; nothing is kept then."""
    begun = {key for page in pages for key in page["begun"]}
    machines = {call["id"]: call for page in pages for call in page["calls"]}
    calls = {key: rules.Call.from_dict(machine) for key, machine in machines.items()}
    offered = {offer["channel"]: offer for page in pages for offer in page["offered"]}
    offers = {offer["channel"]: offer for page in pages for offer in page["offers"]}
    moved = {user: state for page in pages for user, state in page["moved"]}
    wraps = {user: seconds for page in pages for user, seconds in page["wraps"]}
    rests = {user: at(seconds) for page in pages for user, seconds in page["rests"]}
    with transaction.atomic():
        insert(new_row(call, machines[key]) for key, call in calls.items() if key in begun)
        update([row_of(call, machines[key]) for key, call in calls.items() if key not in begun], STATE)
        insert(
            models.CallEvent(call_id=UUID(call), office_id=office, at=at(seconds), raw=raw)
            for page in pages
            for call, office, seconds, raw in page["notes"]
        )
        insert(offer_row(offer | offers.pop(channel, {})) for channel, offer in offered.items())
        update(
            [
                models.CallOffer(channel=channel, outcome=offer["outcome"], rang_at=moment(offer["rang_at"]))
                for channel, offer in offers.items()
            ],
            ("outcome", "rang_at"),
        )
        insert(
            models.CallNews(call_id=UUID(call), office_id=office, kind=kind, user_id=user)
            for page in pages
            for call, office, kind, user in page["news"]
        )
        for line, score in (rate for page in pages for rate in page["rates"]):
            count_rating(line, score)
        away = sorted(write_presence(moved, wraps, rests))
        before_commit()
    return away


def count_rating(line: int, score: int) -> None:
    """One more of its kind this month: no call, no caller, no volunteer, no time."""
    month = f"{timezone.localdate():%Y-%m}"
    row, _made = models.Rating.objects.get_or_create(line_id=line, month=month, score=score)
    models.Rating.objects.filter(pk=row.pk).update(count=F("count") + 1)


def write_presence(moved: dict[int, str], wraps: dict[int, int], rests: dict[int, datetime]) -> set[int]:
    """Whoever of those to be rung was not there any more."""
    away: set[int] = set()
    for state in sorted(set(moved.values())):
        users = [user for user, wanted in moved.items() if wanted == state]
        if state != "ringing":
            mark_state(users, state, wrap_seconds=wraps, rested_since=rests)
        elif hold_for_ringing(users) != len(users):
            away = set(users) - {one.user for one in duty_now() if one.state == "ringing"}
    return away


def new_row(call: rules.Call, machine: dict[str, Any]) -> models.Call:
    row = row_of(call, machine)
    row.line_id, row.office_id, row.channel = call.line.id, call.line.office, call.caller
    row.arrived = at(call.arrived)
    return row


def row_of(call: rules.Call, machine: dict[str, Any]) -> models.Call:
    """The row's columns from the call's state."""
    rang = min((offer.rang_at for offer in call.offers.values() if offer.rang_at), default=0.0)
    return models.Call(
        id=UUID(call.id),
        stage=call.stage.value,
        is_live=call.stage is not rules.Stage.ENDED,
        language=call.language,
        topic=call.topic,
        digits=call.digits,
        ended_by=call.ended_by,
        missed=call.missed,
        rang=moment(rang),
        answered=moment(call.answered_at),
        ended=moment(call.ended_at),
        answered_by_id=call.answered_by,
        machine=machine,
    )


def offer_row(offer: dict[str, Any]) -> models.CallOffer:
    return models.CallOffer(
        channel=offer["channel"],
        call_id=UUID(offer["call"]),
        office_id=offer["office"],
        user_id=offer["user"],
        phone=offer["phone"],
        offered=at(offer["at"]),
        rang_at=moment(offer["rang_at"]),
        outcome=offer["outcome"],
    )


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def moment(seconds: float) -> datetime | None:
    """Zero is "not yet"."""
    return at(seconds) if seconds else None


# --- reading ----------------------------------------------------------------------------------------------------------
def live_calls() -> list[dict[str, Any]]:
    """Every call that was live when the last switchboard stopped, as `rules.Call.as_dict`."""
    rows = models.Call.objects.filter(is_live=True).order_by("arrived")
    return list(rows.values_list("machine", flat=True))


def lines() -> list[dict[str, Any]]:
    """For `ledger.LineNow.from_dict`. A line switched by hand is open or closed whatever its hours."""
    now = timezone.now()
    rows: list[models.Line] = list(models.Line.objects.select_related("taken_duty__user").prefetch_related("helped_by"))
    by_hand, waiting = {row.pk: switch_of(row).at(now) for row in rows}, unstaffed(rows, now)
    return [
        {
            "rules": vars(line_rules(row, unstaffed=row.pk in waiting)),
            "is_open": by_hand[row.pk] != "closed",
            "hours": {} if by_hand[row.pk] else row.hours,
        }
        for row in rows
    ]


def duty() -> list[list[Any]]:
    """Rows of `rules.OnDuty`."""
    return [
        [one.user, one.office, one.state, one.phone, one.idle_since, sorted(one.languages), sorted(one.skills)]
        for one in duty_now()
    ]


def glance() -> tuple[list[dict[str, Any]], list[int]]:
    """What is looked at several times a second, at rest by one query: what pages asked for (`asked`), and who is ready."""
    opened = models.CallCommand.objects.filter(done=None).annotate(asks=Value(1)).order_by().values_list("asks", "id")
    ready = Duty.objects.filter(until=None, state=State.READY).annotate(asks=Value(0)).order_by()
    rows = list(opened.union(ready.values_list("asks", "user"), all=True))
    return asked() if any(asks for asks, _id in rows) else [], [user for asks, user in rows if not asks]


def asked() -> list[dict[str, Any]]:
    """What pages asked for since the last look, as events; marked done, and what was secret forgotten, in the same breath."""
    rows = list(models.CallCommand.objects.filter(done=None).order_by("id")[:50])
    if rows:
        models.CallCommand.objects.filter(pk__in=[row.pk for row in rows]).update(done=timezone.now(), sealed=b"")
        models.CallCommand.objects.filter(pk__in=[row.pk for row in rows if row.what == "keys"]).update(value="")
    return [event for row in rows if (event := asked_event(row))]


def asked_event(row: models.CallCommand) -> dict[str, Any] | None:
    """None: nobody waits for it any more."""
    if row.what != CALL_OUT:
        return {**own(e.Asked(row.what, row.value)), "call": str(row.call_id), **number_in(row)}
    if timezone.now() - row.asked > STILL_WANTED:
        return None
    line, user, phone, state, since = row.value.split(":")
    event = own(e.CallOut(int(user), phone, state, float(since)))
    return {**event, "call": str(row.call_id), "line": int(line), "number": "", **number_in(row)}


def number_in(row: models.CallCommand) -> dict[str, str]:
    """The number to dial, when there is one. It goes from here to the leader's memory and from there to the exchange."""
    if not row.sealed:
        return {}
    try:
        return {"number": vault.open_intake([bytes(row.sealed)], system_actor("switchboard"))[0].decode()}
    except vault.errors.VaultError:  # sealed this very moment: nothing can be dialled, and the page says so
        return {"number": ""}
