"""Reads of mediation: the register, one mediation, the instalments to watch, and the card on the case page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from martlet import vault
from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.models import Office
from martlet.access.policy import decide, visible, visible_one
from martlet.cases.hooks import Panel
from martlet.cases.models import Case, CaseWorker
from martlet.cases.rules.figure import Clock, Mark
from martlet.cases.selectors.lists import shown_employer
from martlet.foundation.paging import Page, paginate
from martlet.foundation.prepared import Prepared
from martlet.foundation.text import masked_name
from martlet.mediation.models import (
    Agreement,
    AgreementShare,
    Instalment,
    InstalmentReceipt,
    Mediation,
    MediationSession,
)
from martlet.mediation.services import agreed_shares
from martlet.registry.models import Organisation, Person

PAGE = 50
SOON = timedelta(days=14)
ACTIVE = (Mediation.State.OPEN, Mediation.State.AGREED)


@dataclass(frozen=True, slots=True)
class InstalmentLine:
    """One instalment with what came. `state`: done, late, soon or far; `left` and amounts in fen."""

    id: UUID | int
    number: int
    due_on: date
    amount: int
    covered: int
    days: int
    received_on: date | None = None

    @property
    def left(self) -> int:
        return self.amount - self.covered

    @property
    def state(self) -> str:
        if self.left <= 0:
            return "done"
        return "late" if self.days < 0 else "soon" if self.days <= SOON.days else "far"


@dataclass(frozen=True, slots=True)
class ShareLine:
    person_id: UUID
    name: str
    agreed: int


@dataclass(frozen=True, slots=True)
class AgreementView:
    """The agreement that counts, with its instalments. `confirm_days` until the last day of judicial confirmation."""

    agreement: Agreement
    instalments: Sequence[InstalmentLine]
    shares: Sequence[ShareLine]
    confirm_days: int
    by: str = ""

    @property
    def received(self) -> int:
        return sum(line.covered for line in self.instalments)

    @property
    def left(self) -> int:
        return sum(line.left for line in self.instalments)

    @property
    def done(self) -> int:
        return sum(line.state == "done" for line in self.instalments)

    @property
    def next(self) -> InstalmentLine | None:
        return next((line for line in self.instalments if line.left > 0), None)

    @property
    def confirm_moved(self) -> bool:
        return self.agreement.confirm_by != self.agreement.confirm_nominal


@dataclass(frozen=True, slots=True)
class MediationPage:
    mediation: Mediation
    case: Case
    name: str
    people: int
    employer: str
    mediator: str
    state: str
    sessions: Sequence[MediationSession]
    agreement: AgreementView | None
    may_write: bool
    may_open_case: bool
    claimed: int | None
    workers: Sequence[tuple[UUID, str]] = field(default_factory=list)


def get_mediation(actor: Actor, mediation_id: Any) -> Mediation:
    """The opened row with its opened case. NotVisible when missing or not for this actor."""
    try:
        found = (
            Mediation.objects.select_related("case__lead", "case__respondent", "case__site", "office", "mediator")
            .filter(pk=mediation_id)
            .first()
        )
    except (ValidationError, ValueError, TypeError):
        found = None
    found = visible_one(found, actor, "mediation.read")
    case = found.case
    vault.open_all([one for one in (case, case.lead, case.respondent, case.site) if one is not None], actor)
    return found


def get_instalment(actor: Actor, instalment_id: Any) -> Instalment:
    """An instalment of an agreement that counts. NotVisible when missing or not for this actor."""
    try:
        found = (
            Instalment.objects.select_related("agreement__mediation__case__office")
            .filter(pk=instalment_id, agreement__withdrawn_at=None)
            .first()
        )
    except (ValidationError, ValueError, TypeError):
        found = None
    if found is None or not decide(actor, "mediation.read", found.agreement.mediation):
        raise NotVisible
    return found


def mediation_page(actor: Actor, mediation_id: Any, *, journal_read: bool = True) -> MediationPage:
    """One mediation with sessions and agreement; opening it is one row in the journal."""
    mediation = get_mediation(actor, mediation_id)
    if journal_read:
        journal.record_read(actor, "mediation.read", mediation, fields=("sessions", "agreement"))
    case = mediation.case
    links = list(CaseWorker.objects.filter(case=case).select_related("person"))
    vault.open_all([link.person for link in links], actor)
    names = {link.person_id: masked_name(link.person.name) for link in links}
    sessions = list(MediationSession.objects.filter(mediation=mediation).select_related("by").order_by("-on", "-at"))
    for session in sessions:
        session.mediation = mediation
    return MediationPage(
        mediation=mediation,
        case=case,
        name=masked_name(case.lead.name) if case.lead else "",
        people=case.people_count,
        employer=shown_employer(case.respondent.name, case.respondent.kind) if case.respondent else "",
        mediator=mediation.mediator.work_name if mediation.mediator else "",
        state=str(Mediation.State(mediation.state).label),
        sessions=sessions,
        agreement=agreement_of(mediation, names),
        may_write=bool(decide(actor, "mediation.write", mediation)),
        may_open_case=bool(decide(actor, "cases.read", case)),
        claimed=case.claimed,
        workers=list(names.items()),
    )


_LATEST = Prepared(lambda case: Mediation.objects.filter(case=case).order_by("-opened_at", "-pk")[:1])
_AGREEMENT = Prepared(
    lambda mediation: (
        Agreement.objects.filter(mediation=mediation, withdrawn_at=None).select_related("by").order_by("pk")[:1]
    )
)
_COUNTS = Q(covers__receipt__voided_at=None)
_INSTALMENTS = Prepared(
    lambda agreement: (
        Instalment.objects.filter(agreement=agreement)
        .order_by()
        .annotate(
            covered=Sum("covers__amount_fen", filter=_COUNTS), last=Max("covers__receipt__received_on", filter=_COUNTS)
        )
        .values_list("number", "pk", "due_on", "amount_fen", "covered", "last")
    )
)


def agreement_of(mediation: Mediation, names: dict[UUID, str] | None = None) -> AgreementView | None:
    """The agreement that counts: it, its shares, its instalments."""
    agreement = _AGREEMENT.first(mediation.pk) if mediation.state != Mediation.State.OPEN else None
    if agreement is None:
        return None
    agreement.mediation = mediation
    today = timezone.localdate()
    shares = agreed_shares(agreement)
    known = names or {}
    return AgreementView(
        agreement=agreement,
        instalments=_instalments(agreement, today),
        shares=[ShareLine(person, known.get(person, ""), amount) for person, amount in shares.items()],
        confirm_days=(agreement.confirm_by - today).days,
        by=agreement.by.work_name if agreement.by else "",
    )


def _instalments(agreement: Agreement, today: date) -> list[InstalmentLine]:
    """Each with what the receipts that count have covered of it, and the day of the last one."""
    return [
        InstalmentLine(key, number, due_on, amount, covered or 0, (due_on - today).days, last)
        for number, key, due_on, amount, covered, last in sorted(_INSTALMENTS(agreement.pk), key=itemgetter(0))
    ]


def case_panel(actor: Actor, case: Case) -> Panel | None:
    """The card on the case page: instalments, or the way to a mediation."""
    mediation = _LATEST.first(case.pk)
    may_open = bool(decide(actor, "mediation.open", case)) and case.is_open
    if mediation is None:
        if not may_open:
            return None
        return Panel(
            "mediation/_case_panel.html", {"mediation": None, "may_mediate": case.office.may_mediate, "case": case}, 10
        )
    mediation.case = case
    view = agreement_of(mediation)
    context = {
        "mediation": mediation,
        "state": str(Mediation.State(mediation.state).label),
        "agreement": view,
        "case": case,
        "may_write": bool(decide(actor, "mediation.write", mediation)),
        "may_open": may_open and mediation.state not in ACTIVE,
        "may_mediate": case.office.may_mediate,
    }
    if view is None:
        return Panel("mediation/_case_panel.html", context, 10)
    note = _("%(done)d/%(all)d instalments") % {"done": view.done, "all": len(view.instalments)}
    return Panel(
        "mediation/_case_panel.html",
        context,
        10,
        agreed={line.person_id: line.agreed for line in view.shares},
        clocks=[_clock(view)],
        stage_note=note,
    )


def _clock(view: AgreementView) -> Clock:
    """The instalments as a row of the clock figure."""
    marks = tuple(
        Mark(
            line.due_on,
            str(line.number),
            done=line.state == "done",
            sign="✓" if line.state == "done" else str(line.number),
        )
        for line in view.instalments
    )
    length = _("%(n)d parts") % {"n": len(view.instalments)}
    return Clock(_("Instalments"), length, None, None, None, marks, view.left == 0)


def agreed_totals(case_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Fen agreed in each case, by the newest agreement that counts."""
    rows = Agreement.objects.filter(mediation__case__in=list(case_ids), withdrawn_at=None).exclude(
        mediation__state=Mediation.State.OPEN
    )
    return dict(rows.order_by("signed_on", "at").values_list("mediation__case", "total_fen"))


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


def running_mediation(actor: Actor, case: Case) -> Mediation | None:
    """The mediation of this case that is going on, or None."""
    rows = visible(Mediation.objects.filter(case=case), actor, "mediation.read")
    return rows.filter(state__in=(Mediation.State.OPEN, Mediation.State.AGREED)).first()


def open_instalments(actor: Actor, case: Case) -> list[Instalment]:
    """Instalments of the running agreement that are not covered yet, the earliest first."""
    mediation = running_mediation(actor, case)
    agreement = Agreement.objects.filter(mediation=mediation, withdrawn_at=None).first() if mediation else None
    if agreement is None:
        return []
    covered = Sum("covers__amount_fen", filter=Q(covers__receipt__voided_at=None), default=0)
    rows = Instalment.objects.filter(agreement=agreement).annotate(covered=covered)
    return list(rows.filter(covered__lt=F("amount_fen")).order_by("number"))


def line_of(page: MediationPage, instalment: Instalment) -> InstalmentLine:
    """The line of one instalment in a mediation's page. NotVisible when its agreement no longer counts."""
    lines = page.agreement.instalments if page.agreement else ()
    found = next((line for line in lines if line.id == instalment.pk), None)
    if found is None:
        raise NotVisible
    return found


def office_may_mediate(actor: Actor) -> bool:
    """Whether the office the actor sits in keeps a register."""
    office = Office.objects.filter(pk=actor.office_id or 0).first()
    return office is not None and office.may_mediate


# --- whom a list of people to be called can be made of ------------------------------------------------------------------
def _shares(actor: Actor, office: Office) -> QuerySet[AgreementShare]:
    """Who gets what of agreements that count, in the office's cases."""
    mediations = visible(Mediation.objects.filter(office=office), actor, "mediation.read")
    return AgreementShare.objects.filter(agreement__withdrawn_at=None, agreement__mediation__in=mediations)


def people_of_instalments(actor: Actor, office: Office, first: date, last: date) -> list[tuple[UUID, str]]:
    """Source "due": an instalment of their agreement was, or is, to come on these days."""
    rows = _shares(actor, office).filter(
        agreement__instalments__due_on__gte=first, agreement__instalments__due_on__lte=last
    )
    wanted = rows.order_by("agreement__instalments__due_on", "agreement", "id")
    return list(wanted.values_list("person", "agreement__mediation__case__number"))


def people_of_performed(actor: Actor, office: Office, first: date, last: date) -> list[tuple[UUID, str]]:
    """Source "performed": by our books everything agreed had come on one of these days."""
    rows = _shares(actor, office).filter(
        agreement__mediation__state=Mediation.State.PERFORMED, agreement__mediation__ended_on__gte=first,
        agreement__mediation__ended_on__lte=last,
    )  # fmt: skip
    wanted = rows.order_by("agreement__mediation__ended_on", "agreement", "id")
    return list(wanted.values_list("person", "agreement__mediation__case__number"))
