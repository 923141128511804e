"""From a contact or from nothing to a case with a number."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections

from martlet import vault
from martlet.access.errors import Refused
from martlet.access.models import JournalEntry
from martlet.cases import services, signals
from martlet.cases.models import Case, CaseNote, EvidenceItem, NumberCounter
from martlet.cases.selectors import case_page
from martlet.foundation.errors import Problem
from martlet.hotline.services import start_contact
from martlet.registry.models import Organisation, Person, Site

from . import stories


def test_a_case_is_numbered_by_office_and_year(cast: Any) -> None:
    first = stories.case_of(cast.beijing_coordinator, cast.beijing)
    second = stories.case_of(cast.beijing_coordinator, cast.beijing)
    other = stories.case_of(cast.shenzhen_coordinator, cast.shenzhen)
    year = first.opened_on.year
    assert [case.number for case in (first, second, other)] == [f"京{year}-0001", f"京{year}-0002", f"深{year}-0001"]


def test_opening_leaves_evidence_to_find_a_step_and_a_journal_row(cast: Any) -> None:
    before = JournalEntry.objects.filter(action="cases.open").count()
    case = stories.case_of(cast.beijing_volunteer, cast.beijing, 3)
    assert list(EvidenceItem.objects.filter(case=case).values_list("kind", "state")) == [
        (kind, "missing") for kind in ("CONTRACT", "PAYSLIP", "BANK", "IOU", "ATTEND", "CHAT")
    ]
    assert (case.people_count, case.owner_id, (case.next_by - case.opened_on).days) == (
        3,
        cast.beijing_volunteer.user_id,
        3,
    )
    row = JournalEntry.objects.filter(action="cases.open").order_by("-n").first()
    assert JournalEntry.objects.filter(action="cases.open").count() == before + 1
    assert (row.object_type, row.object_id, row.office_id) == ("cases.case", str(case.pk), cast.beijing.pk)
    assert row.fields == "issue,office,persons"


def test_the_same_form_twice_opens_one_case(cast: Any) -> None:
    person = stories.worker(cast.beijing_volunteer, cast.beijing)
    token = uuid4()
    cases = [
        services.open_case(
            cast.beijing_volunteer, office=cast.beijing, issue="WAG-ARR", persons=[person], client_uuid=token
        )
        for _time in range(2)
    ]
    assert cases[0].pk == cases[1].pk
    assert Case.objects.count() == 1
    assert NumberCounter.objects.get(kind="case").last == 1


def test_a_case_that_cannot_be_opened_takes_no_number(cast: Any) -> None:
    actor = cast.beijing_volunteer
    with pytest.raises(Problem) as nobody:
        services.open_case(actor, office=cast.beijing, issue="WAG-ARR", persons=[])
    assert nobody.value.field == "persons"
    person = stories.worker(actor, cast.beijing)
    with pytest.raises(Problem) as unknown:
        services.open_case(actor, office=cast.beijing, issue="NOPE", persons=[person])
    assert unknown.value.field == "issue"
    with pytest.raises(Refused):
        services.open_case(actor, office=cast.shenzhen, issue="WAG-ARR", persons=[person])
    stranger = stories.worker(cast.shenzhen_volunteer, cast.shenzhen)
    with pytest.raises(Refused):
        services.open_case(actor, office=cast.beijing, issue="WAG-ARR", persons=[stranger])
    assert stories.case_of(actor, cast.beijing).number.endswith("-0001")


def test_what_the_registry_lacks_is_made_with_the_case_or_not_at_all(cast: Any) -> None:
    actor = cast.beijing_volunteer
    newcomer = services.Newcomer("王建明", ["13812345678"], uuid4())
    named = {"office": cast.beijing, "issue": "WAG-ARR", "respondent": "禾顺劳务有限公司", "site": "通州云枢二期工地"}
    for wrong, field in (
        ({"newcomer": services.Newcomer("12345", [], uuid4())}, "new_name"),
        ({"newcomer": services.Newcomer("王建明", ["12"], uuid4())}, "new_phone"),
        ({"newcomer": newcomer, "respondent": "  "}, "respondent"),
        ({"newcomer": newcomer, "site": "  "}, "site_name"),
    ):
        with pytest.raises(Problem) as refused:
            services.open_case(actor, persons=[], **{**named, **wrong})
        assert refused.value.field == field
        assert [model.objects.count() for model in (Case, Person, Organisation, Site)] == [0, 0, 0, 0]
    token = uuid4()
    cases = [services.open_case(actor, persons=[], newcomer=newcomer, client_uuid=token, **named) for _time in range(2)]
    assert cases[0].pk == cases[1].pk
    assert [model.objects.count() for model in (Case, Person, Organisation, Site)] == [1, 1, 1, 1]
    assert (cases[0].lead, cases[0].respondent, cases[0].site) == (
        Person.objects.get(),
        Organisation.objects.get(),
        Site.objects.get(),
    )


def test_a_newcomer_who_cannot_be_put_into_a_case_gets_no_file(cast: Any) -> None:
    case = stories.case_of(cast.beijing_coordinator, cast.beijing)
    newcomer = services.Newcomer("李大山", ["13900001111"], uuid4())
    with pytest.raises(Refused):
        services.add_worker(cast.shenzhen_volunteer, case, person=newcomer)
    services.close_case(cast.beijing_coordinator, case, outcome="WITHDRAW")
    with pytest.raises(Problem):
        services.add_worker(cast.beijing_coordinator, case, person=newcomer)
    assert Person.objects.count() == 1


def test_from_a_contact_come_words_promise_and_people(cast: Any) -> None:
    actor = cast.beijing_volunteer
    person = stories.worker(actor, cast.beijing)
    contact = start_contact(actor, office=cast.beijing, channel="DESKPHONE", person=person)
    vault.open_all([contact], actor)
    contact.words = "干了四个月，一分钱没见着。"
    contact.promise = "周五前回电"
    contact.people_count = 6
    contact.save()
    case = services.open_case(actor, office=cast.beijing, issue="WAG-ARR", persons=[person], contact=contact)
    page = case_page(actor, case.pk)
    assert [(line.kind, line.text) for line in page.timeline if line.kind == "contact"] == [
        ("contact", "干了四个月，一分钱没见着。")
    ]
    assert (page.case.next_step, page.case.people_count) == ("周五前回电", 6)


def test_the_chain_of_the_site_comes_with_it(cast: Any) -> None:
    actor = cast.beijing_coordinator
    site, parties = stories.site_with_chain(actor, cast.beijing)
    case = stories.case_of(actor, cast.beijing, site=site, respondent=parties["subcontractor"], issue="WAG-ARR-CONSTR")
    chain = case_page(actor, case.pk).chain
    assert [(line.tier, line.name, line.is_key, line.is_respondent) for line in chain] == [
        ("developer", "云枢置业", False, False),
        ("general_contractor", "砼远建工", True, False),
        ("subcontractor", "禾顺劳务", False, True),
        ("labour_boss", "赵*强", False, False),
    ]
    assert chain[1].article == "《保障农民工工资支付条例》第30条"


def test_opening_is_told_on_commit(cast: Any, django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    heard: list[str] = []

    def hear(sender: object, case: Case, **_more: Any) -> None:
        heard.append(case.number)

    signals.case_opened.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            case = stories.case_of(cast.beijing_coordinator, cast.beijing)
    finally:
        signals.case_opened.disconnect(hear)
    assert heard == [case.number]


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_when_many_open_at_once(cast: Any, emptied_journal: None) -> None:
    actor = cast.beijing_coordinator
    person = stories.worker(actor, cast.beijing)
    problems: list[BaseException] = []

    def open_some() -> None:
        try:
            for turn in range(4):
                try:
                    services.open_case(
                        actor, office=cast.beijing, issue="WAG-ARR" if turn else "NOPE", persons=[person]
                    )
                except Problem:
                    assert turn == 0
        except BaseException as error:  # noqa: BLE001  a thread's failure must reach the test
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=open_some) for _thread in range(1 if in_memory() else 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    numbers = sorted(Case.objects.values_list("number", flat=True))
    year = Case.objects.first().opened_on.year
    assert numbers == [f"京{year}-{place:04d}" for place in range(1, len(threads) * 3 + 1)]
    assert CaseNote.objects.filter(kind="opened").count() == len(numbers)


def in_memory() -> bool:
    """An in-memory SQLite has one connection for all threads; it proves nothing about two writers."""
    return connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"])
