"""Deadlines across cases: what runs out when, for everybody who may see the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import visible
from martlet.cases import words
from martlet.cases.models import Case, Deadline
from martlet.foundation.paging import Page, paginate
from martlet.foundation.text import masked_name, whole
from martlet.law.limits import PERIODS
from martlet.registry.models import Person

PAGE = 50
PRINTED = 500
"""Rows of a printed list: what an office hangs up for a week; a longer one is filtered first."""
WITHIN: Mapping[str, int | None] = {"all": None, "overdue": -1, "7": 7, "30": 30, "90": 90}


@dataclass(frozen=True, slots=True)
class DeadlineFilters:
    """What the address of the list says. Unknown values are left out, never an error."""

    within: str = "all"
    owner: str = ""
    code: str = ""

    @classmethod
    def clean(cls, within: str, owner: str, code: str, mine: bool = False) -> DeadlineFilters:
        return cls(
            within if within in WITHIN else "all",
            "me" if mine or owner == "me" else owner if owner == "nobody" or whole(owner) is not None else "",
            code if code in words.DEADLINES else "",
        )

    @property
    def query(self) -> dict[str, str]:
        """For an address; what is left at its usual value is left out."""
        named = {"within": self.within if self.within != "all" else "", "owner": self.owner, "code": self.code}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    case_id: UUID
    number: str
    name: str
    people: int
    label: str
    starts_on: date
    file_by: date
    file_days: int
    last_day: date
    moved: bool
    provisional: bool
    days: int
    owner: str

    @property
    def has_margin(self) -> bool:
        return self.file_by != self.last_day


def _rows(actor: Actor) -> QuerySet[Deadline]:
    cases = visible(Case.objects.filter(is_open=True), actor, "cases.read")
    return Deadline.objects.filter(case__in=cases.values("pk"), met_on=None)


def _window(within: str, today: date) -> Q:
    if within == "overdue":
        return Q(last_day__lt=today)
    days = WITHIN[within]
    return Q() if days is None else Q(last_day__gte=today, last_day__lte=today + timedelta(days=days))


def _owned(actor: Actor, owner: str) -> Q:
    if owner == "me":
        return Q(case__owner=actor.user_id)
    if owner == "nobody":
        return Q(case__owner=None)
    return Q(case__owner=int(owner)) if owner else Q()


def deadline_kinds() -> list[tuple[str, str]]:
    """Kinds of deadlines that the list can hold, for a select; two periods of the same name keep both names' rows apart."""
    ours = [code for code, period in PERIODS.items() if period.ours]
    return sorted(((code, words.deadline(code)) for code in [*ours, "instalment"]), key=lambda pair: pair[1])


def deadline_counts(actor: Actor, filters: DeadlineFilters) -> dict[str, int]:
    """How many stand in each window with the same owner and kind. One query."""
    today = timezone.localdate()
    rows = _rows(actor).filter(_owned(actor, filters.owner))
    if filters.code:
        rows = rows.filter(code=filters.code)
    sums: dict[str, Any] = {f"n_{within}": Count("id", filter=_window(within, today)) for within in WITHIN}
    sums["n_all"] = Count("id")
    found = rows.aggregate(**sums)
    return {within: found[f"n_{within}"] for within in WITHIN}


def deadline_list(
    actor: Actor,
    filters: DeadlineFilters | None = None,
    *,
    cursor: str = "",
    mine: bool = False,
    size: int = PAGE,
) -> Page[DeadlineLine]:
    """Deadlines of open cases that are not kept yet, the nearest day to file by first.

    Problem when the cursor was changed by hand.
    """
    today = timezone.localdate()
    filters = filters or DeadlineFilters(owner="me" if mine else "")
    rows = _rows(actor).filter(_window(filters.within, today) & _owned(actor, filters.owner))
    if filters.code:
        rows = rows.filter(code=filters.code)
    page = paginate(
        rows.values(
            "id",
            "file_by",
            "last_day",
            "nominal_day",
            "starts_on",
            "code",
            "provisional",
            "case_id",
            "case__number",
            "case__people_count",
            "case__owner__work_name",
            "case__lead__id",
            "case__lead__dek",
            "case__lead__key_office",
            "case__lead__name",
        ),
        ("file_by", "id"),
        cursor,
        size,
    )
    found = vault.open_rows(
        Person, list(page.rows), ["case__lead__name"], actor, dek="case__lead__dek", pk="case__lead__id"
    )
    return Page(
        [
            DeadlineLine(
                case_id=row["case_id"],
                number=row["case__number"],
                name=masked_name(row["case__lead__name"] or ""),
                people=row["case__people_count"],
                label=words.deadline(row["code"]),
                starts_on=row["starts_on"],
                file_by=row["file_by"],
                file_days=(row["file_by"] - today).days,
                last_day=row["last_day"],
                moved=row["last_day"] != row["nominal_day"],
                provisional=row["provisional"],
                days=(row["last_day"] - today).days,
                owner=row["case__owner__work_name"] or "",
            )
            for row in found
        ],
        page.next,
        page.prev,
    )
