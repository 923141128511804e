"""Claims worked out in a conversation: facts sealed with it, asked once, taken over by the case that is opened of it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.cases import stories
from tests.cases.test_wizard import FACTS, TOTAL

from martlet import vault
from martlet.access.errors import NotVisible, Refused
from martlet.cases import selectors, services
from martlet.cases.models import Case, CaseFacts, ClaimItem, ContactFacts
from martlet.cases.rules.factfile import ALL, FactFile
from martlet.foundation.errors import Problem, Stale
from martlet.hotline.models import Contact
from martlet.hotline.selectors import get_contact
from martlet.hotline.services import set_person, start_contact
from martlet.law.claims import Facts, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def noon() -> Any:
    with time_machine.travel("2026-11-20T12:00:00+08:00", tick=True), translation.override("en"):
        yield


def talk(actor: Any, office: Any, *, place: str = "", issue: str = "WAG-ARR", **more: Any) -> Contact:
    contact = start_contact(actor, office=office, channel="DESKPHONE", **more)
    vault.open_all([contact], actor)
    contact.words, contact.place, contact.issue = "干了四个月，一分钱没见着。", place, issue
    contact.save()
    return get_contact(actor, contact.pk)


def tell(actor: Any, contact: Contact, told: dict[str, Any] = FACTS, rev: int = 0) -> ContactFacts | None:
    facts, faults = read(told)
    assert faults == {}
    return services.save_contact_facts(actor, contact, facts=facts, asked=tuple(told), rev=rev)


def page_of(contact: Contact, step: str = "work") -> str:
    return reverse("cases:contact-claim", args=[contact.pk]) + f"?step={step}"


def test_facts_of_a_conversation_feed_its_claims_and_are_sealed(cast: Any) -> None:
    actor = cast.beijing_volunteer
    contact = talk(actor, cast.beijing)
    tell(actor, contact)
    view = selectors.contact_wizard(actor, contact)
    assert view.bundle.total_fen == TOTAL
    assert (view.case, view.changes, view.in_ledger) == (None, (), False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_contact_facts")
        kept = repr(cursor.fetchall())
    for secret in ("6525", "2025-10-09", "unpaid_wages"):
        assert secret not in kept


@pytest.mark.parametrize(
    ("place", "city"),
    [
        ("深圳龙岗坂田的工地", "440300"),
        ("Songshan Lake, Shenzhen", "440300"),
        ("先在深圳，后来在武汉", "110000"),  # two cities name none: the office's
        ("", "110000"),
    ],
)
def test_what_the_conversation_knows_is_filled_in(cast: Any, place: str, city: str) -> None:
    actor = cast.beijing_volunteer
    person = stories.worker(actor, cast.beijing)
    person.gender = "m"
    person.save()
    contact = talk(actor, cast.beijing, place=place, person=person)
    facts = selectors.contact_wizard(actor, contact).facts
    assert (facts.place, facts.retire_category) == (city, "male60")
    assert selectors.contact_wizard(actor, contact).steps[0].matters


def test_the_case_takes_the_facts_over_and_its_ledger_the_claims(cast: Any) -> None:
    actor = cast.beijing_volunteer
    person, mate = stories.worker(actor, cast.beijing), stories.worker(actor, cast.beijing, "李大山", "+8613812345679")
    contact = talk(actor, cast.beijing, place="深圳", person=person)
    told = {name: value for name, value in FACTS.items() if name != "place"}
    tell(actor, contact, told)
    services.choose_for_contact(actor, contact, chosen={"double_wage_limit": "from_end_of_violation"})
    before = selectors.contact_wizard(actor, contact)
    case = services.open_case(actor, office=cast.beijing, issue="WAG-ARR", persons=[mate, person], contact=contact)
    known = selectors.knowledge(actor, case)
    mine = known.worker(person.pk)
    assert mine.facts.over(Facts(retire_category=None)) == before.facts
    assert mine.facts.place == "440300"
    assert mine.choices == {"double_wage_limit": "from_end_of_violation"}
    # what differs from worker to worker is the caller's alone, the rest holds for the other one too
    other = known.worker(mate.pk).facts
    assert (other.hired, other.monthly, other.contract, other.place) == (None, None, "none", "440300")
    services.put_claims(actor, case, person_ids=[person.pk])
    assert selectors.get_case(actor, case.pk).claimed == before.bundle.total_fen


def test_a_case_without_facts_before_gets_none(cast: Any) -> None:
    actor = cast.beijing_volunteer
    contact = talk(actor, cast.beijing)
    person = stories.worker(actor, cast.beijing)
    services.open_case(actor, office=cast.beijing, issue="WAG-ARR", persons=[person], contact=contact)
    assert CaseFacts.objects.count() == 0


def test_after_the_case_is_open_facts_are_written_there_alone(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    actor = cast.beijing_volunteer
    contact = talk(actor, cast.beijing)
    tell(actor, contact)
    client = signed_in(actor)
    client.cookies["lang"] = "en"
    stale_tab = {"step": "pay", "rev": "1", "monthly": "7000", "stay": "1"}
    case = services.open_case(
        actor, office=cast.beijing, issue="WAG-ARR", persons=[stories.worker(actor, cast.beijing)], contact=contact
    )
    answer = client.post(page_of(contact), stale_tab)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "This conversation is a case now. Open the case and write the facts there." in text
    assert 'name="monthly" id="id_monthly" value="7000"' in text
    moved = client.get(page_of(contact))
    assert (moved.status_code, moved["Location"]) == (302, reverse("cases:claim", args=[case.pk]))
    with pytest.raises(Problem):
        services.choose_for_contact(actor, contact, chosen={"a": "b"})
    assert ContactFacts.objects.count() == 1


def test_who_calls_again_is_not_asked_again(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    actor = cast.beijing_volunteer
    person = stories.worker(actor, cast.beijing)
    tell(actor, talk(actor, cast.beijing, person=person), {**FACTS, "monthly": "?"})
    again = talk(actor, cast.beijing)
    assert selectors.contact_wizard(actor, again).facts.hired is None
    set_person(actor, again, person_id=person.pk)
    again = get_contact(actor, again.pk)
    view = selectors.contact_wizard(actor, again)
    assert (view.facts.hired, view.facts.contract) == (read(FACTS)[0].hired, "none")
    assert "monthly" in [ask.fact for ask in view.questions]  # not known then: asked once more
    client = signed_in(actor)
    client.cookies["lang"] = "en"
    assert "Filled in with what this worker told before." in client.get(page_of(again)).content.decode()
    # a colleague of the same office who never spoke with this worker starts from nothing
    tell(actor, again, {"contract": "signed"})
    case = services.open_case(actor, office=cast.beijing, issue="WAG-ARR", persons=[person], contact=again)
    facts = selectors.facts_by_worker(actor, case)[case.lead_id]
    assert (facts.contract, facts.hired) == ("signed", read(FACTS)[0].hired)


def test_a_newer_version_tells_and_typed_words_stay(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    actor = cast.beijing_volunteer
    contact = talk(actor, cast.beijing)
    tell(actor, contact, {"monthly": "6525"})
    with pytest.raises(Stale) as raised:
        tell(actor, contact, {"monthly": "7000"})
    assert raised.value.current.facts.monthly == 652_500
    client = signed_in(actor)
    client.cookies["lang"] = "en"
    answer = client.post(page_of(contact), {"step": "pay", "rev": "0", "monthly": "7000"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "<dd>6,525.00</dd>" in text
    assert 'name="monthly" id="id_monthly" value="7000"' in text
    answer = client.post(page_of(contact), {"step": "pay", "rev": "1", "monthly": "a lot", "deducted": "12"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="a lot"' in text
    assert 'name="deducted" id="id_deducted" value="12"' in text


def test_another_office_sees_and_writes_nothing(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    contact = talk(cast.beijing_volunteer, cast.beijing)
    tell(cast.beijing_volunteer, contact)
    for stranger in (cast.shenzhen_volunteer, cast.shenzhen_coordinator, cast.wuhan_coordinator):
        client = signed_in(stranger)
        assert client.get(page_of(contact)).status_code == 404
        assert client.post(page_of(contact), {"step": "pay", "rev": "1", "monthly": "1"}).status_code == 404
        for name in ("contact-claim-look", "contact-claim-choose"):
            assert client.post(reverse(f"cases:{name}", args=[contact.pk]), {"step": "pay"}).status_code == 404
        with pytest.raises(NotVisible):
            selectors.contact_of_wizard(stranger, contact.pk)
        with pytest.raises(Refused):
            tell(stranger, contact, {"monthly": "1"}, rev=1)
        with pytest.raises(Refused):
            services.choose_for_contact(stranger, contact, chosen={"a": "b"})
    assert ContactFacts.objects.count() == 1
    assert signed_in(cast.auditor).get(page_of(contact)).status_code in (403, 404)
    assert signed_in(cast.beijing_coordinator).get(page_of(contact)).status_code == 200


def test_the_pages_lead_from_talk_to_ledger(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    actor = cast.beijing_volunteer
    person = stories.worker(actor, cast.beijing)
    contact = talk(actor, cast.beijing, person=person)
    client = signed_in(actor)
    client.cookies["lang"] = "en"
    here = reverse("cases:contact-claim", args=[contact.pk])
    assert f'href="{here}"' in client.get(reverse("hotline:contact", args=[contact.pk])).content.decode()
    first = client.get(here).content.decode()
    assert "干了四个月，一分钱没见着。" in first
    assert '<option value="110000" selected>' in first
    told = {key: value for key, value in FACTS.items() if key in ("place", "form", "hired", "last_day", "contract")}
    answer = client.post(here, {**told, "step": "work", "rev": "0"})
    assert answer["Location"] == f"{here}?step=pay"
    pay = {"monthly": "6525", "periods": FACTS["periods"]}
    look = client.post(reverse("cases:contact-claim-look", args=[contact.pk]), {**pay, "step": "pay", "rev": "1"})
    assert "not saved yet" in look.content.decode()
    assert "82,925.00" in look.content.decode()  # 15,575 wages and 67,350 double wages
    client.post(here, {**pay, "step": "pay", "rev": "1", "stay": "1"})
    shown = client.get(page_of(contact, "pay")).content.decode()
    opening = f"{reverse('cases:new')}?contact={quote(str(contact.pk))}"
    assert f'href="{opening}"' in shown
    new = client.get(opening).content.decode()
    assert "2 claims were worked out in the conversation: 82,925.00 yuan." in new
    form = {"contact": str(contact.pk), "person": str(person.pk), "issue": "WAG-ARR", "put_claims": "1"}
    form["client_uuid"] = "01935a2e-7f00-7000-8000-000000000001"
    opened = client.post(reverse("cases:new"), form)
    assert opened.status_code == 302, opened.content.decode()[:3000]
    case = Case.objects.get()
    assert ClaimItem.objects.filter(case=case, person=person).count() == 4
    assert selectors.get_case(actor, case.pk).claimed == 8_292_500
    client.post(reverse("cases:new"), form)
    assert (Case.objects.count(), ClaimItem.objects.count(), CaseFacts.objects.count()) == (1, 4, 1)


def test_opening_without_the_tick_keeps_the_facts_and_leaves_the_ledger_empty(
    cast: Any, signed_in: Callable[[Any], Client]
) -> None:
    actor = cast.beijing_volunteer
    person = stories.worker(actor, cast.beijing)
    contact = talk(actor, cast.beijing, person=person)
    tell(actor, contact)
    form = {"contact": str(contact.pk), "person": str(person.pk), "issue": "WAG-ARR"}
    assert signed_in(actor).post(reverse("cases:new"), form).status_code == 302
    assert (ClaimItem.objects.count(), CaseFacts.objects.count()) == (0, 1)


def test_the_page_asks_the_same_few_things(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    actor = cast.beijing_volunteer
    contact = talk(actor, cast.beijing, person=stories.worker(actor, cast.beijing))
    client = signed_in(actor)
    counts = []
    for rev, told in enumerate([FACTS, {"monthly": "7000"}, {"monthly": "7100"}]):
        tell(actor, contact, told, rev)
        client.get(page_of(contact))
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of(contact))
        counts.append(len(asked))
    assert counts == [QUERIES] * 3, [one["sql"][:120] for one in asked.captured_queries]


QUERIES = 12


def test_adopting_writes_nothing_over() -> None:
    file = FactFile()
    told, _faults = read({"monthly": "5000", "contract": "none", "last_day": "?"})
    file.write("caller", told, ("monthly", "contract", "last_day"), alone="caller")
    known, _faults = read({"place": "110000", "contract": "signed", "hired": "2026-01-01", "last_day": "2026-02-01"})
    file.adopt("caller", "worker", known)
    assert file.facts == {
        "worker": {"monthly": "5000.00", "last_day": "?", "hired": "2026-01-01"},
        ALL: {"contract": "none", "place": "110000"},
    }
    assert file.revs == {"worker": 1}
