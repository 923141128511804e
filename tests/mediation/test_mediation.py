"""Accept, meet, sign, receive: and everything adds up."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone, translation
from tests.cases import stories

from martlet import vault
from martlet.access.errors import NotVisible, Refused
from martlet.cases import services as cases
from martlet.cases.models import Case, CaseEvent, CaseWorker, Deadline, Receipt
from martlet.cases.selectors import case_page, ledger, totals
from martlet.foundation.errors import Problem
from martlet.mediation import selectors, services
from martlet.mediation.models import Instalment, Mediation


def agreed(cast: Any, people: int = 1, parts: tuple[int, ...] = (1_000_000, 1_000_000)) -> tuple[Case, Mediation]:
    """A case of three unpaid months with an agreement signed today, one instalment a week."""
    actor = cast.beijing_mediator
    case = stories.case_of(actor, cast.beijing, people)
    for person in CaseWorker.objects.filter(case=case).values_list("person_id", flat=True):
        stories.three_months(actor, case, person)
    mediation = services.open_mediation(actor, case)
    today = timezone.localdate()
    services.sign_agreement(
        actor,
        mediation,
        signed_on=today,
        total_fen=sum(parts),
        instalments=[(today + timedelta(days=7 * place), part) for place, part in enumerate(parts, start=1)],
    )
    return Case.objects.get(pk=case.pk), Mediation.objects.get(pk=mediation.pk)


def receive(cast: Any, case: Case, number: int, amount: int, **more: Any) -> services.Taken:
    instalment = Instalment.objects.get(agreement__mediation__case=case, agreement__withdrawn_at=None, number=number)
    return services.record_instalment(
        cast.beijing_mediator, instalment, received_on=timezone.localdate(), amount_fen=amount, **more
    )


def said(run: Any) -> str:
    with translation.override("en"), pytest.raises(Problem) as caught:
        run()
    with translation.override("en"):
        return caught.value.message


def test_an_office_without_authority_is_told_what_to_do(cast: Any) -> None:
    case = stories.case_of(cast.wuhan_coordinator, cast.wuhan)
    assert said(lambda: services.open_mediation(cast.wuhan_coordinator, case)) == (
        "The Wuhan office has no mediation authority yet, so it cannot open a mediation. "
        "Talk with the employer without the register, or ask an office that has it."
    )
    assert Mediation.objects.count() == 0


def test_the_register_counts_by_office_and_year(cast: Any) -> None:
    year = timezone.localdate().year
    numbers = [agreed(cast)[1].register_number for _time in range(2)]
    assert numbers == [f"京调{year}-0001", f"京调{year}-0002"]


def test_one_mediation_at_a_time_and_the_same_form_once(cast: Any) -> None:
    case = stories.case_of(cast.beijing_mediator, cast.beijing)
    token = uuid4()
    first = services.open_mediation(cast.beijing_mediator, case, client_uuid=token)
    assert services.open_mediation(cast.beijing_mediator, case, client_uuid=token).pk == first.pk
    assert (
        said(lambda: services.open_mediation(cast.beijing_mediator, case))
        == "A mediation of this case is already going on."
    )
    case = Case.objects.get(pk=case.pk)
    assert case.stage == "mediate"


def test_signing_starts_the_clocks_and_the_watch(cast: Any) -> None:
    case, _mediation = agreed(cast)
    today = timezone.localdate()
    assert case.stage == "perform"
    assert list(Deadline.objects.filter(case=case, source="mediation").values_list("ref", "last_day")) == [
        ("1", today + timedelta(days=7)),
        ("2", today + timedelta(days=14)),
    ]
    confirm = Deadline.objects.get(case=case, code="R-DL-CONFIRM30")
    assert confirm.nominal_day == today + timedelta(days=30)
    assert (case.deadline, case.deadline_code) == (today + timedelta(days=7), "instalment")


@pytest.mark.parametrize(
    ("total", "parts", "sentence"),
    [
        (
            100,
            [(7, 60), (14, 30)],
            "The instalments add up to 0.90, 0.10 less than the total 1.00. Both must be equal.",
        ),
        (
            100,
            [(7, 60), (14, 50)],
            "The instalments add up to 1.10, 0.10 more than the total 1.00. Both must be equal.",
        ),
        (100, [], "Write at least one instalment: a day and an amount."),
        (100, [(7, 100), (14, 0)], "Instalment 2 has no amount."),
        (0, [(7, 100)], "Write the total that was agreed, more than 0 yuan."),
    ],
)
def test_an_agreement_that_does_not_add_up_is_refused(
    cast: Any, total: int, parts: list[tuple[int, int]], sentence: str
) -> None:
    case = stories.case_of(cast.beijing_mediator, cast.beijing)
    mediation = services.open_mediation(cast.beijing_mediator, case)
    today = timezone.localdate()
    schedule = [(today + timedelta(days=days), amount) for days, amount in parts]
    assert (
        said(
            lambda: services.sign_agreement(
                cast.beijing_mediator, mediation, signed_on=today, total_fen=total, instalments=schedule
            )
        )
        == sentence
    )


def test_shares_follow_the_claims_or_what_was_agreed_by_hand(cast: Any) -> None:
    case, mediation = agreed(cast, people=3, parts=(100,))
    view = selectors.mediation_page(cast.beijing_mediator, mediation.pk).agreement
    assert view is not None
    assert [line.agreed for line in view.shares] == [34, 33, 33]
    case = stories.case_of(cast.beijing_mediator, cast.beijing, 2)
    people = list(CaseWorker.objects.filter(case=case).values_list("person_id", flat=True))
    other = services.open_mediation(cast.beijing_mediator, case)
    today = timezone.localdate()
    assert said(
        lambda: services.sign_agreement(
            cast.beijing_mediator,
            other,
            signed_on=today,
            total_fen=100,
            instalments=[(today, 100)],
            shares={people[0]: 70},
        )
    ) == ("The shares add up to 0.70, 0.30 less than 1.00. Divide the rest too.")


def test_both_instalments_close_the_case_by_themselves(cast: Any) -> None:
    case, mediation = agreed(cast)
    first = receive(cast, case, 1, 1_000_000)
    assert (first.covers, first.performed) == ([(1, 1_000_000)], False)
    second = receive(cast, case, 2, 1_000_000)
    assert second.performed
    case = Case.objects.get(pk=case.pk)
    assert (case.is_open, case.stage, case.outcome) == (False, "closed", "performed")
    assert Mediation.objects.get(pk=mediation.pk).state == "performed"
    assert totals(cast.beijing_mediator, case).received == 2_000_000
    assert Deadline.objects.filter(case=case, source="mediation").count() == 0


def test_a_part_leaves_the_instalment_open_and_more_goes_to_the_next(cast: Any) -> None:
    case, _mediation = agreed(cast)
    part = receive(cast, case, 1, 400_000)
    assert (part.left_of_first, part.performed) == (600_000, False)
    more = receive(cast, case, 1, 700_000)
    assert more.covers == [(1, 600_000), (2, 100_000)]
    assert said(lambda: receive(cast, case, 1, 1)) == (
        "Instalment 1 is already paid in full. The next one open is number 2."
    )
    assert said(lambda: receive(cast, case, 2, 900_001)) == (
        "9,000.01 yuan are 0.01 more than everything that is still open of this agreement (9,000.00). "
        "Record 9,000.00 here; if they really paid more, record the rest as a receipt of the case."
    )
    assert receive(cast, case, 2, 900_000).performed


def test_taking_a_receipt_back_opens_everything_again(cast: Any) -> None:
    case, mediation = agreed(cast)
    receive(cast, case, 1, 1_000_000)
    last = receive(cast, case, 2, 1_000_000).receipt
    cases.void_receipt(cast.beijing_mediator, case, receipt_id=last.pk, reason="银行退回")
    case = Case.objects.get(pk=case.pk)
    assert (case.is_open, case.stage, case.outcome, case.closed_on) == (True, "perform", "", None)
    assert Mediation.objects.get(pk=mediation.pk).state == "agreed"
    assert list(Deadline.objects.filter(case=case, source="mediation").values_list("ref", flat=True)) == ["2"]
    assert totals(cast.beijing_mediator, case).received == 1_000_000
    assert [line.left for line in selectors.watch_list(cast.beijing_mediator).page.rows] == [1_000_000]
    assert receive(cast, case, 2, 1_000_000).performed


def test_the_same_form_twice_is_one_receipt(cast: Any) -> None:
    case, _mediation = agreed(cast)
    token = uuid4()
    first = receive(cast, case, 1, 400_000, client_uuid=token)
    again = receive(cast, case, 1, 400_000, client_uuid=token)
    assert (first.receipt.pk, Receipt.objects.count()) == (again.receipt.pk, 1)
    assert again.covers == [(1, 400_000)]


def test_a_wrong_agreement_can_be_taken_back_until_money_comes(cast: Any) -> None:
    case, mediation = agreed(cast)
    services.withdraw_agreement(cast.beijing_mediator, mediation, reason="金额写错")
    case = Case.objects.get(pk=case.pk)
    assert (case.stage, Deadline.objects.filter(case=case, source="mediation").count()) == ("mediate", 0)
    assert not Deadline.objects.filter(case=case, code="R-DL-CONFIRM30").exists()
    today = timezone.localdate()
    services.sign_agreement(cast.beijing_mediator, mediation, signed_on=today, total_fen=50, instalments=[(today, 50)])
    receive(cast, case, 1, 20)
    assert said(lambda: services.withdraw_agreement(cast.beijing_mediator, mediation, reason="又错")) == (
        "Money has come on this agreement. Take those receipts back first."
    )


def test_taking_an_agreement_back_leaves_a_promise_written_by_hand(cast: Any) -> None:
    """It restarts the limit by itself: with it the last day to sue would move unseen."""
    case, actor, today = (
        stories.case_of(cast.beijing_mediator, cast.beijing),
        cast.beijing_mediator,
        timezone.localdate(),
    )
    stories.three_months(actor, case)
    cases.record_event(actor, case, kind="promise", on=today, note="老板当面答应的")
    mediation = services.open_mediation(actor, case)
    for reason in ("金额写错", "又写错"):
        services.sign_agreement(actor, mediation, signed_on=today, total_fen=50, instalments=[(today, 50)])
        services.withdraw_agreement(actor, mediation, reason=reason)
        mediation.refresh_from_db()
    assert CaseEvent.objects.get(case=case, kind="promise").withdrawn_at is None
    gone = CaseEvent.objects.filter(case=case, kind="agreement_effective")
    assert {(row.withdrawn_by_id, row.withdrawn_at is None) for row in gone} == {(actor.user_id, False)}


def test_the_promise_of_an_agreement_goes_with_it_and_says_why(cast: Any) -> None:
    case, mediation = agreed(cast)
    services.withdraw_agreement(cast.beijing_mediator, mediation, reason="金额写错")
    row = CaseEvent.objects.get(case=case, kind="promise")
    row.case = Case.objects.get(pk=case.pk)
    vault.open_all([row.case, row], cast.beijing_mediator)
    assert (row.withdrawn_by_id, row.withdrawn_at is None, row.reason) == (
        cast.beijing_mediator.user_id,
        False,
        "金额写错",
    )


def test_no_mediation_ends_before_it_began(cast: Any) -> None:
    case = stories.case_of(cast.beijing_mediator, cast.beijing)
    mediation = services.open_mediation(cast.beijing_mediator, case)
    before = mediation.accepted_on - timedelta(days=1)
    assert (
        said(lambda: services.end_mediation(cast.beijing_mediator, mediation, reason="对方跑了", ended_on=before))
        == f"The mediation was accepted on {mediation.accepted_on}. It cannot have ended earlier."
    )


def test_ending_stops_the_watch_and_keeps_what_came(cast: Any) -> None:
    case, mediation = agreed(cast)
    receive(cast, case, 1, 1_000_000)
    services.end_mediation(cast.beijing_mediator, mediation, reason="对方跑了")
    assert len(selectors.watch_list(cast.beijing_mediator).page) == 0
    assert totals(cast.beijing_mediator, Case.objects.get(pk=case.pk)).received == 1_000_000
    assert said(lambda: receive(cast, case, 2, 1)) == (
        "This agreement does not count any more. Record the money as a receipt of the case."
    )


def test_days_that_cannot_be_are_refused(cast: Any) -> None:
    case = stories.case_of(cast.beijing_mediator, cast.beijing)
    mediation = services.open_mediation(cast.beijing_mediator, case)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert (
        said(lambda: services.record_session(cast.beijing_mediator, mediation, on=tomorrow, minutes="谈了"))
        == f"{tomorrow} is in the future. Write the day on which it happened."
    )
    assert (
        said(lambda: services.record_session(cast.beijing_mediator, mediation, on=date(2020, 1, 1), minutes="谈了"))
        == f"The mediation was accepted on {mediation.accepted_on}. A session cannot be earlier."
    )


def test_only_mediators_and_coordinators_of_the_office_lead_one(cast: Any) -> None:
    case = stories.case_of(cast.beijing_volunteer, cast.beijing)
    for actor in (cast.beijing_volunteer, cast.shenzhen_mediator, cast.auditor, cast.wuhan_coordinator):
        with pytest.raises(Refused):
            services.open_mediation(actor, case)
    mediation = services.open_mediation(cast.beijing_mediator, case)
    assert len(selectors.register(cast.beijing_volunteer)) == 1
    for actor in (cast.shenzhen_mediator, cast.auditor, cast.wuhan_volunteer):
        assert len(selectors.register(actor)) == 0
        with pytest.raises(NotVisible):
            selectors.get_mediation(actor, mediation.pk)


def test_the_case_page_shows_what_was_agreed_and_received(cast: Any) -> None:
    case, _mediation = agreed(cast, people=2)
    receive(cast, case, 1, 1_000_000)
    page = case_page(cast.beijing_mediator, case.pk)
    found = ledger(cast.beijing_mediator, case)
    assert (page.ledger.claimed, page.ledger.agreed, page.ledger.received) == (4_920_000, 2_000_000, 1_000_000)
    assert [(worker.agreed, worker.received) for worker in found.workers] == [(1_000_000, 500_000)] * 2
    assert [mark.note for mark in page.progress if mark.state == "now"] != [""]
