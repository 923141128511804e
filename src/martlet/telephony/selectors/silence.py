"""Callers who say nothing, for a coordinator to look at: what was seen, how many people share the number, who follows them.

Calls are grouped by the token of their month and, across months, by the number's blind index; the number itself is opened only
to be shown masked. While the keeper is sealed nothing can be grouped, and the page says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DurationField, ExpressionWrapper, F, Max, Q
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.models import User
from martlet.access.policy import visible
from martlet.telephony import hooks
from martlet.telephony.models import Call, CallerLimit, SilenceLook, in_force
from martlet.telephony.rules.silence import DAYS, SHORT_SECONDS, Seen, Silence, suggestion
from martlet.telephony.selectors.behind import NOBODY, behind

MOST = 200  # numbers on the page, the latest

Key = tuple[int, bytes]  # office, token
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """One number. `people`: how many known persons share it; `follower`: who follows the open case of one of them."""

    seen: Silence
    first: datetime
    last: datetime
    number: str
    by: tuple[tuple[str, int], ...]
    people: int
    follower: str
    asked: bool  # somebody is to call back already


@dataclass(frozen=True, slots=True)
class Silences:
    rows: tuple[SilenceRow, ...]
    sealed: bool = False


def silences(actor: Actor, now: datetime | None = None) -> Silences:
    """The latest first. A fixed number of queries and two keeper trips, however many there are."""
    now = now or timezone.now()
    try:
        found = _found(actor, now)
    except vault.errors.Sealed:
        return Silences((), sealed=True)
    tokens = [token for _office, token in found]
    known = behind(tokens)
    asked = set(_looks(tokens, now, how=SilenceLook.How.CALL_BACK))
    names = _names(
        {user for _number, seen in found.values() for user, _n in seen.by} | {one.follower for one in known.values()}
    )
    rows = [
        SilenceRow(
            seen,
            _moment(seen.first),
            _moment(seen.last),
            number,
            tuple((names.get(user, ""), n) for user, n in seen.by),
            known.get(key[1], NOBODY).people,
            names.get(known.get(key[1], NOBODY).follower, ""),
            key in asked,
        )
        for key, (number, seen) in found.items()
    ]
    return Silences(tuple(sorted(rows, key=lambda row: row.last, reverse=True)))


def _found(actor: Actor, now: datetime) -> dict[Key, tuple[str, Silence]]:
    """(office, number's blind index) -> number, what was seen. Raises Sealed."""
    judged = _judged(now, actor.office_ids)
    rows = _calls(actor, now, [call for call, (what, _user) in judged.items() if what in ("silent", "hung_up")])
    if not rows:
        return {}
    latest = {(row["office"], bytes(row["calllog_token"])): row for row in rows}  # in the order of arrival
    keys = sorted(latest, key=lambda key: latest[key]["arrived"], reverse=True)[:MOST]
    blobs = [bytes(latest[key]["number_sealed"]) for key in keys]
    numbers = [text.decode() for text in vault.open_intake(blobs, actor)]
    blinds = dict(zip(keys, vault.blind("phone", numbers), strict=True))
    number_of = dict(zip(((key[0], blinds[key]) for key in keys), numbers, strict=True))
    grouped = defaultdict[Key, list[Seen]](list)
    for row in rows:
        key = row["office"], bytes(row["calllog_token"])
        if key in blinds:
            grouped[key[0], blinds[key]].append(_seen(row, judged))
    tokens = [token for _office, token in grouped]
    limited = {
        (office, bytes(token)) for office, token in _limits(tokens).filter(in_force(now)).values_list("office", "token")
    }
    decided = _decided(tokens, now)
    return {
        key: (number_of[key], seen)
        for key, calls in grouped.items()
        if key not in limited and (seen := suggestion(calls, now.timestamp(), decided.get(key, 0.0)))
    }


def _calls(actor: Actor, now: datetime, quiet: Collection[UUID]) -> list[Row]:
    """Every answered call of the days that count, of numbers with at least one that was silent (`quiet`) or gone at once."""
    since = now - timedelta(days=DAYS)
    answered = visible(Call.objects.all(), actor, "telephony.decide_limit").filter(
        arrived__gte=since, direction="in", answered__isnull=False, calllog_token__isnull=False
    )
    spoken = ExpressionWrapper(F("ended") - F("answered"), output_field=DurationField())
    at_once = Q(ended_by="caller", spoken__lt=timedelta(seconds=SHORT_SECONDS))
    tokens = answered.alias(spoken=spoken).filter(at_once | Q(pk__in=quiet)).values("calllog_token")
    fields = (
        "pk",
        "office",
        "calllog_token",
        "number_sealed",
        "arrived",
        "answered",
        "ended",
        "ended_by",
        "answered_by",
    )
    return list(
        answered.filter(calllog_token__in=tokens).exclude(number_sealed=b"").order_by("arrived").values(*fields)
    )


def _seen(row: Row, judged: Mapping[UUID, tuple[str, int]]) -> Seen:
    what, user = judged.get(row["pk"], ("", 0))
    seconds = (row["ended"] - row["answered"]).total_seconds() if row["ended"] else None
    return Seen(
        str(row["pk"]),
        row["arrived"].timestamp(),
        seconds,
        row["ended_by"] == "caller",
        what,
        user or row["answered_by"] or 0,
    )


def _judged(now: datetime, offices: Collection[int]) -> dict[UUID, tuple[str, int]]:
    found: dict[UUID, tuple[str, int]] = {}
    for ask in hooks.judged:
        found.update(ask(now - timedelta(days=DAYS), offices))
    return found


def _limits(tokens: Collection[bytes]) -> Any:
    return CallerLimit.objects.filter(token__in=list(tokens))


def _looks(tokens: Collection[bytes], now: datetime, how: str) -> list[Key]:
    rows = SilenceLook.objects.filter(token__in=list(tokens), how=how, until__gt=now).values_list("office", "token")
    return [(office, bytes(token)) for office, token in rows]


def _decided(tokens: Collection[bytes], now: datetime) -> dict[Key, float]:
    """When somebody last limited the number or said that it is no nuisance; far ahead while that is remembered."""
    found: dict[Key, float] = {}
    for office, token, made in (
        _limits(tokens).values("office", "token").annotate(last=Max("made")).values_list("office", "token", "last")
    ):
        found[office, bytes(token)] = made.timestamp()
    harmless = SilenceLook.objects.filter(token__in=list(tokens), how=SilenceLook.How.HARMLESS)
    for office, token, made, until in harmless.values_list("office", "token", "made", "until"):
        key = office, bytes(token)
        at = now.timestamp() if until > now else made.timestamp()
        found[key] = max(found.get(key, 0.0), at)
    return found


def _names(users: Collection[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=users).values_list("pk", "work_name"))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.get_current_timezone())
