"""The two lists of the room: its register, newest first, and the instalments still to come, the most overdue first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.policy import visible
from martlet.cases.selectors.lists import shown_employer
from martlet.foundation.paging import Page, paginate
from martlet.foundation.text import masked_name
from martlet.mediation.models import Agreement, Instalment, InstalmentReceipt, Mediation
from martlet.mediation.selectors.agreements import SOON
from martlet.registry.models import Organisation, Person

PAGE = 50


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register. Amounts in fen; None while nothing is agreed."""

    id: UUID
    number: str
    case_id: UUID
    case_number: str
    name: str
    people: int
    employer: str
    accepted_on: date
    mediator: str
    state: str
    state_code: str
    total: int | None
    received: int | None


_KEYED = ("id", "dek", "key_office", "name")


def register(actor: Actor, *, state: str = "", cursor: str = "", size: int = PAGE) -> Page[RegisterRow]:
    """The register, newest first. Problem when the cursor was changed by hand."""
    rows = visible(Mediation.objects.all(), actor, "mediation.read")
    if state in Mediation.State.values:
        rows = rows.filter(state=state)
    total = Agreement.objects.filter(mediation=OuterRef("pk"), withdrawn_at=None).values("total_fen")[:1]
    covered = (
        InstalmentReceipt.objects.filter(
            instalment__agreement__mediation=OuterRef("pk"),
            instalment__agreement__withdrawn_at=None,
            receipt__voided_at=None,
        )
        .values("instalment__agreement__mediation")
        .annotate(sum=Sum("amount_fen"))
        .values("sum")
    )
    page = paginate(
        rows.annotate(total=Subquery(total), covered=Subquery(covered)).values(
            "id",
            "register_number",
            "accepted_on",
            "state",
            "mediator__work_name",
            "case_id",
            "case__number",
            "case__people_count",
            "total",
            "covered",
            *(f"case__lead__{name}" for name in _KEYED),
            *(f"case__respondent__{name}" for name in (*_KEYED, "kind")),
        ),
        ("-accepted_on", "-id"),
        cursor,
        size,
    )
    found = _named(actor, list(page.rows), "case")
    return Page(
        [
            RegisterRow(
                id=row["id"],
                number=row["register_number"],
                case_id=row["case_id"],
                case_number=row["case__number"],
                name=masked_name(row["case__lead__name"] or ""),
                people=row["case__people_count"],
                employer=shown_employer(row["case__respondent__name"] or "", row["case__respondent__kind"] or ""),
                accepted_on=row["accepted_on"],
                mediator=row["mediator__work_name"] or "",
                state=str(Mediation.State(row["state"]).label),
                state_code=row["state"],
                total=row["total"],
                received=row["covered"],
            )
            for row in found
        ],
        page.next,
        page.prev,
    )


def _named(actor: Actor, rows: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    for model, part in ((Person, f"{prefix}__lead"), (Organisation, f"{prefix}__respondent")):
        vault.open_rows(model, rows, [f"{part}__name"], actor, dek=f"{part}__dek", pk=f"{part}__id")
    return rows


@dataclass(frozen=True, slots=True)
class WatchRow:
    """An instalment that has not come (in full). Amounts in fen; `days` negative when it is late."""

    id: UUID | int
    case_id: UUID
    case_number: str
    mediation_id: UUID
    name: str
    people: int
    employer: str
    number: int
    due_on: date
    days: int
    amount: int
    covered: int
    mediator: str

    @property
    def left(self) -> int:
        return self.amount - self.covered


@dataclass(frozen=True, slots=True)
class Watch:
    page: Page[WatchRow]
    late: int
    soon: int


def _open_instalments(actor: Actor) -> QuerySet[Instalment]:
    covered = (
        InstalmentReceipt.objects.filter(instalment=OuterRef("pk"), receipt__voided_at=None)
        .values("instalment")
        .annotate(sum=Sum("amount_fen"))
        .values("sum")
    )
    readable = visible(Mediation.objects.filter(state=Mediation.State.AGREED), actor, "mediation.read").values("pk")
    rows = Instalment.objects.filter(agreement__withdrawn_at=None, agreement__mediation__in=readable)
    return rows.annotate(covered=Coalesce(Subquery(covered), 0)).filter(covered__lt=F("amount_fen"))


def watch_list(actor: Actor, *, cursor: str = "", size: int = PAGE) -> Watch:
    """Instalments still to come, the most overdue first. Problem when the cursor was changed by hand."""
    today = timezone.localdate()
    rows = _open_instalments(actor)
    case = "agreement__mediation__case"
    page = paginate(
        rows.values(
            "id",
            "number",
            "due_on",
            "amount_fen",
            "covered",
            "agreement__mediation_id",
            "agreement__mediation__mediator__work_name",
            f"{case}_id",
            f"{case}__number",
            f"{case}__people_count",
            *(f"{case}__lead__{name}" for name in _KEYED),
            *(f"{case}__respondent__{name}" for name in (*_KEYED, "kind")),
        ),
        ("due_on", "id"),
        cursor,
        size,
    )
    found = _named(actor, list(page.rows), case)
    lines = [
        WatchRow(
            id=row["id"],
            case_id=row[f"{case}_id"],
            case_number=row[f"{case}__number"],
            mediation_id=row["agreement__mediation_id"],
            name=masked_name(row[f"{case}__lead__name"] or ""),
            people=row[f"{case}__people_count"],
            employer=shown_employer(row[f"{case}__respondent__name"] or "", row[f"{case}__respondent__kind"] or ""),
            number=row["number"],
            due_on=row["due_on"],
            days=(row["due_on"] - today).days,
            amount=row["amount_fen"],
            covered=row["covered"],
            mediator=row["agreement__mediation__mediator__work_name"] or "",
        )
        for row in found
    ]
    late, soon = due_counts(actor)
    return Watch(Page(lines, page.next, page.prev), late, soon)


def due_counts(actor: Actor) -> tuple[int, int]:
    """(overdue, due within two weeks) of the instalments the actor watches."""
    today = timezone.localdate()
    rows = _open_instalments(actor)
    days = list(rows.filter(due_on__lte=today + SOON).values_list("due_on", flat=True)[:2000])
    return sum(day < today for day in days), sum(day >= today for day in days)


def office_may_mediate(actor: Actor) -> bool:
    """Whether the office the actor sits in keeps a register."""
    office = Office.objects.filter(pk=actor.office_id or 0).first()
    return office is not None and office.may_mediate
