"""Warnings in words, and those that wait for a colleague across all cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import DateField, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from martlet import vault
from martlet.access.actor import Actor, Role
from martlet.access.models import User
from martlet.access.policy import visible
from martlet.cases import words
from martlet.cases.models import Case, DeadlineWarning
from martlet.foundation.text import masked_name
from martlet.registry.models import Person

Reason = DeadlineWarning.Reason


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning in words. `days` to the last day, negative when it is over."""

    id: UUID
    case_id: UUID
    reason: str
    label: str
    sentence: str
    last_day: date
    days: int
    made_on: date
    number: str = ""
    name: str = ""
    owner: str = ""
    seen_at: Any = None
    seen_by: str = ""
    ended_at: Any = None


def warning_line(row: DeadlineWarning, today: date) -> WarningLine:
    """A warning in words; counted from today, not from the day it was written."""
    days = (row.last_day - today).days
    return WarningLine(
        id=row.pk,
        case_id=row.case_id,
        reason=row.reason,
        label=words.deadline(row.code),
        sentence=_warned(row, days),
        last_day=row.last_day,
        days=days,
        made_on=row.made_on,
        seen_at=row.seen_at,
        ended_at=row.ended_at,
    )


def _warned(row: DeadlineWarning, days: int) -> str:
    if row.reason == Reason.MOVED and row.was is not None:
        return _("The calendar was corrected: the last day moved from %(was)s to %(now)s.") % {
            "was": row.was.isoformat(),
            "now": row.last_day.isoformat(),
        }
    if days < 0:
        return _("The last day is over. Look at what is left to do.")
    if days == 0:
        return _("Today is the last day.")
    return {
        Reason.MONTH: _("Plan it now: who writes, what is missing, when it is handed in."),
        Reason.WEEK: _("Hand it in this week. If you have not seen this by tomorrow, the coordinator is told."),
        Reason.TOMORROW: _("Hand it in today. Keep the posting receipt."),
    }.get(Reason(row.reason), "")


@dataclass(frozen=True, slots=True)
class MyWarnings:
    """What the daily watch has for a colleague. `raised`: in a coordinator's list; `with_owners`: seen to by others."""

    mine: Sequence[WarningLine] = ()
    raised: Sequence[WarningLine] = ()
    more: int = 0
    with_owners: int = 0

    @property
    def count(self) -> int:
        return len(self.mine) + len(self.raised) + self.more


SHOWN = 8


def open_warnings(actor: Actor) -> QuerySet[DeadlineWarning]:
    """Warnings nobody has seen yet, of open cases the actor may see."""
    cases = visible(Case.objects.filter(is_open=True), actor, "cases.read")
    return DeadlineWarning.objects.filter(seen_at=None, ended_at=None, case__in=cases.values("pk"))


def warning_count(actor: Actor) -> int:
    """How many wait for this colleague: those of own cases and, for a coordinator, those raised. One query."""
    return _for(actor, open_warnings(actor)).count()


def _for(actor: Actor, rows: QuerySet[DeadlineWarning]) -> QuerySet[DeadlineWarning]:
    mine = Q(case__owner=actor.user_id)
    return rows.filter(mine | Q(raised_on__isnull=False)) if actor.has(Role.COORDINATOR) else rows.filter(mine)


_LEAD = ("case__lead__id", "case__lead__dek", "case__lead__key_office", "case__lead__name")


def my_warnings(actor: Actor, size: int = SHOWN) -> MyWarnings:
    """For My day: what can still be kept, the nearest last day first, then what was missed, the latest first.

    Works while the keeper is sealed, without names. At most three queries.
    """
    rows = open_warnings(actor)
    today = timezone.localdate()
    over = When(last_day__lt=today, then=Value(True))
    wanted = _for(actor, rows).annotate(
        number=F("case__number"), owner_name=F("case__owner__work_name"), is_over=Choose(over, default=Value(False))
    )
    late = Choose(When(last_day__lt=today, then=F("last_day")), default=Value(None), output_field=DateField())
    found = list(
        wanted.order_by("is_over", late.desc(nulls_first=True), "last_day", "id").values(
            "id",
            "case_id",
            "code",
            "last_day",
            "was",
            "reason",
            "made_on",
            "number",
            "owner_name",
            "case__owner_id",
            *_LEAD,
        )[: size + 1]
    )
    count = wanted.count() if len(found) > size else len(found)
    found = found[:size]
    names = _names(actor, found)
    lines: dict[bool, list[WarningLine]] = {True: [], False: []}
    for row in found:
        warning = DeadlineWarning(
            **{name: row[name] for name in ("id", "case_id", "code", "last_day", "was", "reason", "made_on")}
        )
        line = replace(
            warning_line(warning, today),
            number=row["number"],
            name=names.get(row["id"], ""),
            owner=row["owner_name"] or "",
        )
        lines[row["case__owner_id"] == actor.user_id].append(line)
    others = (
        rows.filter(raised_on=None).exclude(case__owner=actor.user_id).count() if actor.has(Role.COORDINATOR) else 0
    )
    return MyWarnings(lines[True], lines[False], count - len(found), others)


def _names(actor: Actor, rows: list[dict[str, Any]]) -> dict[UUID, str]:
    """Masked names of the workers; none while the keeper is sealed."""
    try:
        vault.open_rows(Person, rows, ["case__lead__name"], actor, dek="case__lead__dek", pk="case__lead__id")
    except vault.errors.Sealed:
        return {}
    return {row["id"]: masked_name(row["case__lead__name"] or "") for row in rows}


def owners_of(actor: Actor) -> list[User]:
    """Colleagues who look after open cases the actor may see, by work name."""
    cases = visible(Case.objects.filter(is_open=True, owner__isnull=False), actor, "cases.read")
    return list(User.objects.filter(pk__in=cases.values("owner")).order_by("work_name", "id"))
