"""The month, counted: what it counts, for whom, with how many queries, and what the public sees of it."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from martlet import vault
from martlet.access.actor import system_actor
from martlet.cases.rules.claims import PayLine
from martlet.cases.services import add_claim_items, open_case, record_receipt
from martlet.hotline.models import Contact
from martlet.insight.rules import Published
from martlet.insight.selectors import month_report, public_month
from martlet.registry.services import create_person

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
NOVEMBER = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def in_november(time_machine_at):
    time_machine_at(datetime(2026, 11, 20, 12))


@pytest.fixture
def matters(cast):
    """`matters(office, n)`: n workers, each with a talk, a case and money in November."""

    def make(office, number, gender="f", issue="WAG-ARR"):
        for place in range(number):
            person = create_person(
                SYSTEM, office=office, name=f"吴秀{'一二三四五六七八九十百千'[place]}", gender=gender
            )
            moment = timezone.make_aware(datetime(2026, 11, 10, 12))
            talk = Contact(
                office=office, channel="PHONE", state="done", started=moment, ended=moment, done_at=moment, person=person,
                gender=gender, issue=issue, outcome="INFO", handled_by=cast.beijing_volunteer.user,
                words="", number="", visitor="", place="", outcome_note="", promise="",
            )  # fmt: skip
            vault.bulk_create(Contact, [talk])
            case = open_case(SYSTEM, office=office, issue=issue, persons=[person], opened_on=date(2026, 11, 3))
            add_claim_items(SYSTEM, case, person_id=person.pk, lines=[PayLine("2026-09", 100_000, 0)])
            record_receipt(SYSTEM, case, amount_fen=100_000, received_on=NOVEMBER)

    return make


def test_every_split_adds_up_to_the_total(cast, matters):
    matters(cast.beijing, 2)
    matters(cast.shenzhen, 1, gender="m", issue="WAG-ARR-CONSTR")
    report = month_report(cast.director, "2026-11")
    tally = report.tally
    for figure, total in (("contacts", 3), ("persons", 3), ("cases", 3), ("paid", 3), ("money", 300_000)):
        assert tally.cell(figure) == total
        assert sum(tally.cell(figure, office=office.pk) for office in report.offices) == total
        assert sum(tally.cell(figure, gender=gender) for gender in "fm") == total
        assert tally.cell(figure, group="WAG") == total
    assert report.days_to_money == 7
    assert dict(report.money_by_month)["2026-11"] == 300_000


def test_another_month_and_another_office_are_not_in_it(cast, matters):
    matters(cast.beijing, 1)
    assert month_report(cast.director, "2026-10").tally.cell("contacts") == 0
    shenzhen = month_report(cast.shenzhen_coordinator, "2026-11")
    assert ([office.code for office in shenzhen.offices], shenzhen.tally.cell("money")) == (["shenzhen"], 0)


def test_silence_is_no_conversation_and_a_voided_receipt_no_money(cast, matters):
    matters(cast.beijing, 2)
    from martlet.cases.models import Receipt

    Contact.objects.filter(pk=Contact.objects.order_by("id").first().pk).update(outcome="SILENT")
    Receipt.objects.filter(pk=Receipt.objects.order_by("id").first().pk).update(voided_at=timezone.now())
    tally = month_report(cast.director, "2026-11").tally
    assert (tally.cell("contacts"), tally.cell("money"), tally.cell("paid")) == (1, 100_000, 1)


def test_a_volunteer_reads_no_report(cast, signed_in):
    assert month_report(cast.beijing_volunteer, "2026-11") is None
    assert signed_in(cast.beijing_volunteer).get("/console/insight/report").status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_report_asks_the_database_as_often_for_three_as_for_one(
    cast, matters, signed_in, number, django_assert_num_queries
):
    matters(cast.beijing, number)
    client = signed_in(cast.beijing_coordinator)
    client.get("/console/insight/report")
    with django_assert_num_queries(QUERIES_OF_THE_REPORT):
        page = client.get("/console/insight/report?month=2026-11")
    assert page.status_code == 200
    assert f"{1000 * number:,}.00" in page.content.decode()


QUERIES_OF_THE_REPORT = 13  # four for who asks, two for the frame, the rest counts


def test_the_public_sees_totals_but_no_small_cell_and_no_name(cast, matters):
    matters(cast.beijing, 12)
    matters(cast.shenzhen, 1)
    public = public_month("2026-11")
    assert public.figures["contacts"] == public.contacts.rows[-1][-1] == Published(13)
    row = public.contacts.rows[0]
    assert [cell.value for cell in row[:2]] == [None, None]  # one is small, the other its partner
    page = Client().get("/results?month=2026-11").content.decode()
    assert "13,000.00" in page
    assert "少于10" in page
    assert "吴秀" not in page
    assert Client().get("/en/results?month=2026-11").content.decode().count("fewer than 10") > 0


def test_a_worker_without_a_name_is_hidden_in_a_small_cell_too(cast, matters):
    matters(cast.beijing, 12)
    matters(cast.shenzhen, 1)
    Contact.objects.filter(office=cast.shenzhen).update(person=None)
    public = public_month("2026-11")
    assert [public.figures[name].value for name in ("contacts", "persons")] == [13, 12]
    assert [cell.value for cell in public.contacts.rows[0][:2]] == [None, None]


def test_a_headline_never_shows_a_total_that_the_table_hides(cast, matters):
    matters(cast.beijing, 3)
    public = public_month("2026-11")
    assert {name: cell.why for name, cell in public.figures.items()} == dict.fromkeys(public.figures, "small")
    assert [table.rows[-1][-1].value for table in (public.contacts, public.money)] == [None, None]
    assert dict(public.money_by_month)["2026-11"] == Published(None, "small")
    page = Client().get("/results?month=2026-11").content.decode()
    assert "3,000.00" not in page
    assert page.count("少于10") >= 5


def test_a_month_that_is_none_or_still_to_come_shows_this_one(cast):
    for asked in ("2026-13", "2199-01", "x", ""):
        page = Client().get("/results", {"month": asked})
        assert (page.status_code, "2026年11月" in page.content.decode()) == (200, True)


def test_the_table_for_spreadsheets_holds_the_same_cells(cast, matters, signed_in):
    matters(cast.beijing, 1)
    lines = (
        signed_in(cast.director)
        .get("/console/insight/report.csv?month=2026-11")
        .content.decode("utf-8-sig")
        .splitlines()
    )
    assert lines[1].split(",")[2:] == ["1", "1", "1", "1", "1000.00"]
