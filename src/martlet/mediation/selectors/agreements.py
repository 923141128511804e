"""What was agreed and what has come of it: shares, instalments with what covers them, sums for the lists of cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from uuid import UUID

from django.db.models import Max, Q, Sum
from django.utils import timezone

from martlet.foundation.prepared import Prepared
from martlet.mediation.models import Agreement, AgreementShare, Instalment, InstalmentReceipt, Mediation
from martlet.mediation.rules.instalments import Open

SOON = timedelta(days=14)


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


def coverage(agreement: Agreement) -> list[Open]:
    """Every instalment with what receipts that count have covered of it."""
    rows = Instalment.objects.filter(agreement=agreement).order_by("number").values_list("pk", "number", "amount_fen")
    covered = dict(
        InstalmentReceipt.objects.filter(instalment__agreement=agreement, receipt__voided_at=None)
        .values_list("instalment")
        .annotate(sum=Sum("amount_fen"))
        .order_by()
    )
    return [Open(number, amount, covered.get(pk, 0)) for pk, number, amount in rows]


def agreed_shares(agreement: Agreement) -> dict[UUID, int]:
    rows = AgreementShare.objects.filter(agreement=agreement).order_by().values_list("pk", "person_id", "amount_fen")
    return {person: amount for _pk, person, amount in sorted(rows)}


def agreed_totals(case_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Fen agreed in each case, by the newest agreement that counts."""
    rows = Agreement.objects.filter(mediation__case__in=list(case_ids), withdrawn_at=None).exclude(
        mediation__state=Mediation.State.OPEN
    )
    return dict(rows.order_by("signed_on", "at").values_list("mediation__case", "total_fen"))
