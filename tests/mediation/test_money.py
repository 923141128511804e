"""Whatever is agreed, paid in parts, paid over and taken back: the same yuan everywhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cases import stories

from martlet.cases import services as cases
from martlet.cases.models import Case, CaseWorker, Receipt, ReceiptShare
from martlet.cases.rules.claims import PayLine
from martlet.cases.selectors import case_page, ledger, totals, work_list
from martlet.cases.selectors.lists import Filters
from martlet.foundation.errors import Problem
from martlet.mediation import selectors, services
from martlet.mediation.models import AgreementShare, Instalment, InstalmentReceipt, Mediation


class Undone(Exception):
    pass


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    claims=st.lists(st.integers(1, 5_000_000), min_size=1, max_size=4),
    parts=st.lists(st.integers(1, 900_000), min_size=1, max_size=4),
    moves=st.lists(
        st.tuples(st.sampled_from(["pay", "pay", "pay", "void"]), st.integers(0, 9), st.integers(1, 1_200_000)),
        max_size=8,
    ),
)
def test_shares_receipts_instalments_and_totals_are_one_sum(
    cast: Any, claims: list[int], parts: list[int], moves: list[tuple[str, int, int]]
) -> None:
    try:
        with transaction.atomic():
            _story(cast, claims, parts, moves)
            raise Undone
    except Undone:
        pass


def _story(cast: Any, claims: list[int], parts: list[int], moves: list[tuple[str, int, int]]) -> None:
    actor = cast.beijing_mediator
    case = stories.case_of(actor, cast.beijing, len(claims))
    people = list(CaseWorker.objects.filter(case=case).order_by("position").values_list("person_id", flat=True))
    for person, due in zip(people, claims, strict=True):
        cases.add_claim_items(actor, case, person_id=person, lines=[PayLine("2026-05", due, 0)])
    mediation = services.open_mediation(actor, case)
    today = timezone.localdate()
    agreement = services.sign_agreement(
        actor,
        mediation,
        signed_on=today,
        total_fen=sum(parts),
        instalments=[(today + timedelta(days=place), part) for place, part in enumerate(parts)],
    )
    assert AgreementShare.objects.filter(agreement=agreement).aggregate(s=Sum("amount_fen"))["s"] == sum(parts)
    instalments = list(Instalment.objects.filter(agreement=agreement))
    for move, which, amount in moves:
        try:
            if move == "pay":
                services.record_instalment(
                    actor, instalments[which % len(instalments)], received_on=today, amount_fen=amount
                )
            else:
                receipts = list(Receipt.objects.filter(case=case, voided_at=None).order_by("at"))
                if receipts:
                    cases.void_receipt(actor, case, receipt_id=receipts[which % len(receipts)].pk, reason="记错")
        except Problem:
            pass  # refused with a sentence: nothing may have changed, which is what is checked next
        _one_sum(actor, case, mediation, sum(parts))


def _one_sum(actor: Any, case: Case, mediation: Mediation, total: int) -> None:
    case = Case.objects.get(pk=case.pk)
    receipts = Receipt.objects.filter(case=case, voided_at=None).aggregate(s=Sum("amount_fen"))["s"] or 0
    shares = ReceiptShare.objects.filter(receipt__case=case, receipt__voided_at=None)
    covered = InstalmentReceipt.objects.filter(instalment__agreement__mediation__case=case, receipt__voided_at=None)
    page = selectors.mediation_page(actor, mediation.pk, journal_read=False)
    assert page.agreement is not None
    shown = case_page(actor, case.pk, journal_read=False)
    listed = next(row for row in work_list(actor, Filters(stages=(case.stage,))).page if row.id == case.pk)
    assert {
        receipts,
        shares.aggregate(s=Sum("amount_fen"))["s"] or 0,
        covered.aggregate(s=Sum("amount_fen"))["s"] or 0,
        page.agreement.received,
        totals(actor, case).received or 0,
        shown.ledger.received or 0,
        ledger(actor, case).received or 0,
        sum(worker.received or 0 for worker in shown.ledger.workers),
        listed.received or 0,
    } == {receipts}
    assert page.agreement.left == total - receipts
    assert (case.is_open, case.outcome) == ((False, "performed") if receipts == total else (True, ""))
    assert Mediation.objects.get(pk=mediation.pk).state == ("performed" if receipts == total else "agreed")


@pytest.mark.parametrize("amount", [1, 333, 1_000_000])
def test_each_worker_ends_with_exactly_the_agreed_share(cast: Any, amount: int) -> None:
    """Two instalments divided separately give every worker what the agreement says, to the fen."""
    actor = cast.beijing_mediator
    case = stories.case_of(actor, cast.beijing, 3)
    for person in CaseWorker.objects.filter(case=case).values_list("person_id", flat=True):
        stories.three_months(actor, case, person)
    mediation = services.open_mediation(actor, case)
    today = timezone.localdate()
    services.sign_agreement(
        actor, mediation, signed_on=today, total_fen=2 * amount, instalments=[(today, amount), (today, amount)]
    )
    for instalment in Instalment.objects.filter(agreement__mediation=mediation):
        services.record_instalment(actor, instalment, received_on=today, amount_fen=amount)
    found = ledger(actor, Case.objects.get(pk=case.pk))
    assert [worker.received for worker in found.workers] == [worker.agreed for worker in found.workers]
