"""A batch of matters into its tables, parents first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from martlet import vault
from martlet.access.models import Office
from martlet.cases.models import (
    Case,
    CaseContact,
    CaseEvent,
    CaseNote,
    CaseOrganisation,
    CaseWorker,
    ClaimItem,
    Deadline,
    EvidenceItem,
    NumberCounter,
    Receipt,
    ReceiptShare,
    StageMove,
)
from martlet.cases.rules.numbers import register_number
from martlet.foundation.money import share
from martlet.law.clocks import limit_clock
from martlet.mediation.models import Agreement, AgreementShare, Instalment, InstalmentReceipt, Mediation

if TYPE_CHECKING:
    from martlet.demo.matters import Rows


def write(rows: Rows, counters: dict[tuple[int, int], int]) -> None:
    vault.bulk_create(Case, rows.cases)
    StageMove.objects.bulk_create(rows.moves)
    CaseContact.objects.bulk_create(rows.links)
    CaseWorker.objects.bulk_create(rows.workers)
    CaseOrganisation.objects.bulk_create(rows.organisations)
    vault.bulk_create(ClaimItem, rows.items)
    vault.bulk_create(CaseEvent, rows.events)
    Deadline.objects.bulk_create(rows.deadlines)
    vault.bulk_create(EvidenceItem, rows.evidence)
    vault.bulk_create(CaseNote, rows.notes)
    vault.bulk_create(Receipt, rows.receipts)
    ReceiptShare.objects.bulk_create(rows.shares)
    write_mediations(rows)
    for (office, year), last in counters.items():
        NumberCounter.objects.update_or_create(office_id=office, kind="case", year=year, defaults={"last": last})


def write_mediations(rows: Rows) -> None:
    """One mediation a settled case: its agreement, shares and instalments sum to the same fen as its receipts."""
    mediations: list[Mediation] = []
    agreements: list[Agreement] = []
    shares: list[AgreementShare] = []
    instalments: list[Instalment] = []
    covers: list[InstalmentReceipt] = []
    claims: dict[UUID, dict[UUID, int]] = {}
    for item in rows.items:
        person = claims.setdefault(item.case_id, {})
        person[item.person_id] = person.get(item.person_id, 0) + item.due - item.paid
    for case, signed, total, plan, mediator in rows.agreements:
        number = take_register_number(case.office, signed.year)
        performed = case.outcome == "performed"
        mediation = Mediation(
            case=case,
            office=case.office,
            register_number=number,
            mediator_id=mediator,
            accepted_on=case.opened_on,
            state="performed" if performed else "agreed" if case.is_open else "failed",
            ended_on=case.closed_on,
            place="",
            employer_side="",
        )
        confirm = limit_clock("R-DL-CONFIRM30", signed)
        agreement = Agreement(
            mediation=mediation,
            signed_on=signed,
            total_fen=total,
            terms="",
            confirm_by=confirm.last_day or signed,
            confirm_nominal=confirm.unmoved or signed,
            by_id=mediator,
        )
        mediations.append(mediation)
        agreements.append(agreement)
        owed = {person: fen for person, fen in claims[case.pk].items() if fen > 0}
        shares += [
            AgreementShare(agreement=agreement, person_id=person, amount_fen=fen)
            for person, fen in zip(owed, share(total, list(owed.values())), strict=True)
        ]
        for place, (due, fen, receipt) in enumerate(plan, start=1):
            instalment = Instalment(agreement=agreement, number=place, due_on=due, amount_fen=fen)
            instalments.append(instalment)
            if receipt is not None:
                covers.append(InstalmentReceipt(instalment=instalment, receipt=receipt, amount_fen=fen))
    vault.bulk_create(Mediation, mediations)
    vault.bulk_create(Agreement, agreements)
    AgreementShare.objects.bulk_create(shares)
    Instalment.objects.bulk_create(instalments)
    InstalmentReceipt.objects.bulk_create(covers)


def take_register_number(office: Office, year: int) -> str:
    counter, _new = NumberCounter.objects.get_or_create(office=office, kind="mediation", year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return register_number(office.short, year, counter.last)
