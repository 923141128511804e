"""What people do with a case: ledger, events, steps, receipts; and who may."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry
from martlet.access.policy import TABLE, decide, visible
from martlet.cases import selectors, services
from martlet.cases.models import Case, CaseContact, CaseNote, ClaimItem, Deadline, Receipt
from martlet.cases.rules.claims import BrokenLines, PayLine
from martlet.foundation.errors import Problem, Stale
from martlet.hotline.services import start_contact

from . import stories


def said(run: Any) -> tuple[str | None, str]:
    with translation.override("en"), pytest.raises(Problem) as caught:
        run()
    with translation.override("en"):
        return caught.value.field, caught.value.message


@pytest.fixture
def case(cast: Any) -> Case:
    return stories.case_of(cast.beijing_coordinator, cast.beijing, 2)


# --- ledger ---------------------------------------------------------------------------------------------------------


def test_the_claim_is_the_sum_of_what_is_missing(cast: Any, case: Case) -> None:
    actor = cast.beijing_coordinator
    stories.three_months(actor, case)
    view = selectors.claim_view(actor, selectors.get_case(actor, case.pk))
    assert (view.ledger.claimed, view.claim.total, view.rule_id) == (2_460_000, 2_460_000, "R-WAGE-ARREARS")
    with translation.override("en"):
        steps = selectors.claim_view(actor, selectors.get_case(actor, case.pk)).workings[0].steps
    assert steps[0] == "2026-05: due 10,200.00 − paid 2,000.00 = 8,200.00"
    assert selectors.totals(actor, case).claimed == 2_460_000


def test_a_month_is_in_the_ledger_once(cast: Any, case: Case) -> None:
    actor = cast.beijing_coordinator
    stories.three_months(actor, case)
    assert said(
        lambda: services.add_claim_items(actor, case, person_id=case.lead_id, lines=[PayLine("2026-05", 1, 0)])
    ) == ("month", "2026-05 is already in the ledger of this worker. Edit it there.")
    assert ClaimItem.objects.count() == 3


def test_the_same_form_twice_adds_once(cast: Any, case: Case) -> None:
    token = uuid4()
    for _time in range(2):
        services.paste_claims(
            cast.beijing_coordinator,
            case,
            person_id=case.lead_id,
            text="2026-05 100 0\n2026-06 100 0",
            client_uuid=token,
        )
    assert ClaimItem.objects.count() == 2


def test_a_broken_table_saves_nothing(cast: Any, case: Case) -> None:
    with pytest.raises(BrokenLines) as caught:
        services.paste_claims(
            cast.beijing_coordinator, case, person_id=case.lead_id, text="2026-05 100 0\n2026-06 x 0\n2027-06 1 0"
        )
    assert [line.number for line in caught.value.lines] == [2, 3]
    assert ClaimItem.objects.count() == 0


def test_the_second_to_save_a_month_sees_the_first(cast: Any, case: Case) -> None:
    actor = cast.beijing_coordinator
    item = ClaimItem.objects.get(case=stories.three_months(actor, case), period="2026-05")
    services.update_claim_item(actor, case, item_id=item.pk, due=1_000_000, paid=0, rev=1)
    with pytest.raises(Stale) as caught:
        services.update_claim_item(cast.beijing_mediator, case, item_id=item.pk, due=900_000, paid=0, rev=1)
    assert (caught.value.current.due, caught.value.current.rev) == (1_000_000, 2)
    assert selectors.totals(actor, case).claimed == 1_000_000 + 2 * 820_000


def test_a_month_taken_out_no_longer_counts_and_comes_back(cast: Any, case: Case) -> None:
    actor = cast.beijing_coordinator
    item = ClaimItem.objects.get(case=stories.three_months(actor, case), period="2026-05")
    services.remove_claim_item(actor, case, item_id=item.pk, rev=1)
    assert selectors.totals(actor, case).claimed == 1_640_000
    services.restore_claim_item(actor, case, item_id=item.pk)
    assert selectors.totals(actor, case).claimed == 2_460_000


# --- events and deadlines -------------------------------------------------------------------------------------------


def test_events_move_the_last_day(cast: Any, case: Case) -> None:
    actor = cast.beijing_coordinator

    def last() -> date:
        return Deadline.objects.get(case=case, code="R-DL-ARB-WAGE").last_day

    services.record_event(actor, case, kind="left", on=date(2026, 3, 2))
    assert last() == date(2027, 3, 2)
    token = uuid4()
    for _time in range(2):
        demand = services.record_event(actor, case, kind="demand", on=date(2026, 9, 14), client_uuid=token)
    assert last() == date(2027, 9, 14)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.deadline, fresh.deadline_code, fresh.sort_on) == (
        date(2027, 9, 14),
        "R-DL-ARB-WAGE",
        date(2027, 9, 7),  # the order of the list: the day to file by
    )
    services.withdraw_event(actor, case, event_id=demand.pk, reason="没有凭据")
    assert last() == date(2027, 3, 2)


def test_acting_in_time_meets_a_deadline(cast: Any, case: Case) -> None:
    actor = cast.beijing_coordinator
    services.record_event(actor, case, kind="left", on=date(2026, 3, 2))
    services.record_event(actor, case, kind="arbitration_filed", on=date(2026, 9, 1))
    assert Deadline.objects.get(case=case, code="R-DL-ARB-WAGE").met_on == date(2026, 9, 1)
    assert Case.objects.get(pk=case.pk).deadline_code != "R-DL-ARB-WAGE"


def test_impossible_events_are_refused(cast: Any, case: Case) -> None:
    actor = cast.beijing_coordinator
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert said(lambda: services.record_event(actor, case, kind="left", on=tomorrow)) == (
        "on",
        f"{tomorrow} is in the future. Write the day on which it happened.",
    )
    assert said(lambda: services.record_event(actor, case, kind="suspended", on=date(2026, 1, 2)))[0] == "until"
    services.record_event(actor, case, kind="left", on=date(2026, 3, 2))
    assert said(lambda: services.record_event(actor, case, kind="left", on=date(2026, 3, 2))) == (
        "on",
        "This event of this day is already in the case.",
    )


# --- steps, stages, notes -------------------------------------------------------------------------------------------


def test_two_people_set_the_next_step_and_one_is_told(cast: Any, case: Case) -> None:
    later = timezone.localdate() + timedelta(days=3)
    services.set_next_step(
        cast.beijing_coordinator, case, next_step="打电话给总包", next_by=later, next_owner=None, rev=case.rev
    )
    with pytest.raises(Stale) as caught:
        services.set_next_step(
            cast.beijing_mediator, case, next_step="去工地", next_by=later, next_owner=None, rev=case.rev
        )
    assert caught.value.current.next_step == "打电话给总包"
    assert said(
        lambda: services.set_next_step(
            cast.beijing_mediator, case, next_step="x", next_by=date(2020, 1, 1), next_owner=None, rev=2
        )
    ) == ("next_by", "This day is over. Choose today or later.")


def test_a_case_is_given_to_a_colleague_of_its_office_only(cast: Any, case: Case) -> None:
    actor = cast.beijing_coordinator
    services.assign(actor, case, owner=cast.beijing_mediator.user, rev=case.rev)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.owner_id, fresh.next_owner_id) == (cast.beijing_mediator.user_id,) * 2
    assert said(lambda: services.assign(actor, case, owner=cast.wuhan_volunteer.user, rev=fresh.rev))[0] == "owner"


def test_closing_needs_an_outcome_that_is_true(cast: Any, case: Case) -> None:
    actor = cast.beijing_coordinator
    stories.three_months(actor, case)
    assert said(lambda: services.close_case(actor, case, outcome="performed"))[0] == "outcome"
    services.close_case(actor, case, outcome="WITHDRAW", note="工友撤回")
    closed = Case.objects.get(pk=case.pk)
    assert (closed.is_open, closed.stage, closed.outcome) == (False, "closed", "WITHDRAW")
    assert said(lambda: services.record_event(actor, closed, kind="left", on=date(2026, 3, 2)))[1] == (
        "This case is closed. Open it again before you change it."
    )
    services.add_note(actor, closed, text="回访过")
    services.reopen_case(actor, closed, reason="又来电")
    assert Case.objects.get(pk=case.pk).stage == "verify"


def test_a_note_is_written_once(cast: Any, case: Case) -> None:
    token = uuid4()
    for _time in range(2):
        services.add_note(cast.beijing_coordinator, case, text="老板说下周给", kind="employer", client_uuid=token)
    assert CaseNote.objects.filter(case=case, kind="employer").count() == 1


# --- money ------------------------------------------------------------------------------------------------------------


def test_money_is_shared_by_what_is_open(cast: Any, case: Case) -> None:
    actor = cast.beijing_coordinator
    stories.three_months(actor, case)
    receipt = services.record_receipt(actor, case, amount_fen=100_000, received_on=timezone.localdate())
    assert list(receipt.shares.values_list("person_id", "amount_fen")) == [(case.lead_id, 100_000)]
    assert said(
        lambda: services.record_receipt(actor, case, amount_fen=2_400_000, received_on=timezone.localdate())
    ) == (
        "amount",
        "That is 400.00 yuan more than is still open of the claim (23,600.00). "
        "Check it, or tick “They really paid more”.",
    )
    services.record_receipt(actor, case, amount_fen=2_400_000, received_on=timezone.localdate(), more_than_claimed=True)
    assert selectors.totals(actor, case).received == 2_500_000


def test_a_voided_receipt_counts_for_nothing_and_stays(cast: Any, case: Case) -> None:
    actor = cast.beijing_coordinator
    stories.three_months(actor, case)
    receipt = services.record_receipt(actor, case, amount_fen=100, received_on=timezone.localdate())
    services.void_receipt(actor, case, receipt_id=receipt.pk, reason="王小明说记错了")
    row = JournalEntry.objects.get(action="cases.void_receipt")
    assert (row.fields, row.reason) == (
        "reason,receipt_id",
        "",
    )  # the words are sealed in the receipt, and stand nowhere in clear
    assert selectors.totals(actor, case).received is None
    assert Receipt.objects.count() == 1
    assert said(lambda: services.void_receipt(actor, case, receipt_id=receipt.pk, reason=" "))[0] == "reason"


@pytest.mark.parametrize(("amount", "days", "field"), [(0, 0, "amount"), (-5, 0, "amount"), (100, 1, "received_on")])
def test_money_that_cannot_be_is_refused(cast: Any, case: Case, amount: int, days: int, field: str) -> None:
    day = timezone.localdate() + timedelta(days=days)
    assert (
        said(lambda: services.record_receipt(cast.beijing_coordinator, case, amount_fen=amount, received_on=day))[0]
        == field
    )


# --- who may -------------------------------------------------------------------------------------------------------------


def test_a_list_never_shows_what_the_page_refuses(cast: Any) -> None:
    """holds() and where() are the same answer for every actor, action and case."""
    person = stories.worker(cast.beijing_volunteer, cast.beijing)
    contact = start_contact(cast.beijing_volunteer, office=cast.beijing, channel="DESKPHONE", person=person)
    through_contact = services.open_case(
        cast.beijing_coordinator, office=cast.beijing, issue="WAG-ARR", persons=[person], contact=contact
    )
    assert CaseContact.objects.filter(case=through_contact).count() == 1
    cases = [
        through_contact,
        stories.case_of(cast.beijing_volunteer, cast.beijing),
        stories.case_of(cast.beijing_coordinator, cast.beijing),
        stories.case_of(cast.shenzhen_volunteer, cast.shenzhen),
        stories.case_of(cast.wuhan_coordinator, cast.wuhan),
    ]
    given = Case.objects.get(pk=cases[2].pk)
    services.assign(cast.beijing_coordinator, given, owner=cast.beijing_mediator.user, rev=given.rev)
    actors = [value for value in vars(cast).values() if hasattr(value, "office_ids")]
    of_a_contact = {"cases.open", "cases.prepare"}
    seen = {}
    for actor in actors:
        for action in (name for name in TABLE if name.startswith("cases.") and name not in of_a_contact):
            shown = set(visible(Case.objects.all(), actor, action).values_list("pk", flat=True))
            allowed = {case.pk for case in Case.objects.all() if decide(actor, action, case)}
            assert shown == allowed, (actor.name, action)
            seen[actor.name, action] = len(shown)
    assert seen["周老师", "cases.read"] == 2
    assert seen["刘老师", "cases.read"] == 3
    assert seen["审计", "cases.read"] == seen["马主任", "cases.read"] == seen["系统", "cases.read"] == 0


def test_another_office_finds_nothing(cast: Any, case: Case) -> None:
    for actor in (cast.wuhan_volunteer, cast.wuhan_coordinator, cast.shenzhen_mediator, cast.auditor):
        for read in (selectors.get_case, selectors.case_page, selectors.preview):
            with pytest.raises(NotVisible):
                read(actor, case.pk)
        with pytest.raises(Refused):
            services.add_note(actor, case, text="x")


def test_opening_the_page_is_one_row_in_the_journal(cast: Any, case: Case) -> None:
    rows = JournalEntry.objects.filter(action="cases.read")
    before = rows.count()
    selectors.case_page(cast.beijing_coordinator, case.pk)
    assert rows.count() == before + 1
    assert rows.order_by("-n").first().object_id == str(case.pk)
