"""Deadlines across cases: what runs out when, for everybody who may see the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import visible
from martlet.cases import words
from martlet.cases.models import Case, Deadline
from martlet.foundation.paging import Page, paginate
from martlet.foundation.text import masked_name
from martlet.registry.models import Person

PAGE = 50
HORIZON = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    case_id: UUID
    number: str
    name: str
    people: int
    label: str
    starts_on: date
    last_day: date
    moved: bool
    provisional: bool
    days: int
    owner: str


def deadline_list(actor: Actor, *, cursor: str = "", mine: bool = False, size: int = PAGE) -> Page[DeadlineLine]:
    """Deadlines of open cases that are not kept yet, the nearest first. Problem when the cursor was changed by hand."""
    today = timezone.localdate()
    cases = visible(Case.objects.filter(is_open=True), actor, "cases.read")
    if mine:
        cases = cases.filter(owner=actor.user_id)
    rows = Deadline.objects.filter(case__in=cases.values("pk"), met_on=None)
    page = paginate(
        rows.values(
            "id",
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
        ("last_day", "id"),
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
