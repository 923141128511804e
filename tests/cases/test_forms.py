"""Forms over HTTP: what is typed stays, problems stand at their field, the same form twice does one thing."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.models import JournalEntry
from martlet.cases import services
from martlet.cases.models import Case, ClaimItem, EvidenceFile, EvidenceItem, Receipt
from martlet.hotline.services import start_contact

from . import stories

SignIn = Callable[[Actor], Client]


@pytest.fixture
def case(cast: Any) -> Case:
    return stories.case_of(cast.beijing_coordinator, cast.beijing, 2)


@pytest.fixture
def browser(cast: Any, signed_in: SignIn) -> Client:
    client = signed_in(cast.beijing_coordinator)
    client.cookies["lang"] = "en"
    return client


def at(name: str, case: Case, *more: Any) -> str:
    return reverse(f"cases:{name}", args=[case.pk, *more])


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def test_a_case_is_opened_from_a_contact_without_asking_again(cast: Any, signed_in: SignIn) -> None:
    actor = cast.beijing_volunteer
    person = stories.worker(actor, cast.beijing)
    contact = start_contact(actor, office=cast.beijing, channel="DESKPHONE", person=person)
    vault.open_all([contact], actor)
    contact.words, contact.issue = "三个月没发工资", "WAG-ARR"
    contact.save()
    browser = signed_in(actor)
    page = browser.get(reverse("cases:new"), {"contact": contact.pk})
    text = page.content.decode()
    assert "三个月没发工资" in text
    assert '<option value="WAG-ARR" selected>' in text
    form = {
        "client_uuid": hidden(page, "client_uuid"),
        "contact": str(contact.pk),
        "person": str(person.pk),
        "issue": "WAG-ARR",
        "employer-firm": "禾顺劳务有限公司",
        "site_name": "通州云枢二期工地",
    }
    for _time in range(2):
        answer = browser.post(reverse("cases:new"), form)
        assert answer.status_code == 302
    case = Case.objects.get()
    assert answer["Location"] == at("case", case)
    assert (case.lead_id, case.respondent is not None, case.site is not None) == (person.pk, True, True)


def test_without_a_worker_the_form_comes_back_with_everything(cast: Any, browser: Client) -> None:
    answer = browser.post(
        reverse("cases:new"), {"issue": "WAG-ARR", "employer-firm": "某厂", "site_name": "老厂区", "title": "夜班"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Say whose matter it is: choose or add at least one worker." in text
    assert all(word in text for word in ("某厂", "老厂区", "夜班"))
    assert Case.objects.count() == 0


def test_a_worker_is_searched_before_a_new_file_is_opened(cast: Any, browser: Client) -> None:
    stories.worker(cast.beijing_coordinator, cast.beijing, "欧阳建国", "+8613900001111")
    fresh = {"issue": "WAG-ARR", "new_name": "欧阳建国", "new_phone": "13900001111"}
    asked = browser.post(reverse("cases:new"), fresh)
    assert "Perhaps we know this person already" in asked.content.decode()
    assert Case.objects.count() == 0
    assert browser.post(reverse("cases:new"), {**fresh, "anyway": "on"}).status_code == 302
    assert Case.objects.get().lead is not None


def test_a_wrong_number_keeps_the_form(browser: Client, case: Case) -> None:
    answer = browser.post(at("worker-add", case), {"new_name": "李四", "new_phone": "1381234567"})
    assert answer.status_code == 422
    assert "1381234567" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"month": "2026-05", "due": "-5"}, "An amount cannot be negative."),
        ({"month": "2099-05", "due": "5"}, "2099-05 has not come yet."),
        ({"month": "五月", "due": "5"}, "“五月” is not a month. Write it like 2026-09."),
        (
            {"month": "2026-05", "due": "100", "paid": "200"},
            "More was paid (200.00) than was due (100.00) for 2026-05.",
        ),
    ],
)
def test_amounts_and_months_that_cannot_be(browser: Client, case: Case, typed: dict[str, str], sentence: str) -> None:
    answer = browser.post(at("claims", case), {"person": case.lead_id, **typed})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert f'value="{typed["month"]}"' in text
    assert ClaimItem.objects.count() == 0


def test_several_months_at_once_and_twice_the_same_form(browser: Client, case: Case) -> None:
    page = browser.get(at("claims", case))
    form = {
        "client_uuid": hidden(page, "client_uuid"),
        "person": case.lead_id,
        "month": "2026-05",
        "last_month": "2026年7月",
        "due": "10,200",
        "paid": "2000 元",
    }
    assert [browser.post(at("claims", case), form).status_code for _time in range(2)] == [302, 302]
    assert sorted(ClaimItem.objects.values_list("period", flat=True)) == ["2026-05", "2026-06", "2026-07"]
    assert "24,600.00" in browser.get(at("case", case)).content.decode()


def test_a_pasted_table_names_its_broken_lines(browser: Client, case: Case) -> None:
    table = "2026-05 10200 2000\n2026-13 1 0\n2026-07 x 0"
    answer = browser.post(at("claims-paste", case), {"paste-person": case.lead_id, "paste-table": table})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "2 of 3 lines cannot be read yet. Nothing was saved." in text
    assert "There is no month 13." in text
    assert "2026-05 10200 2000" in text
    assert ClaimItem.objects.count() == 0


def test_two_tabs_edit_the_same_step(cast: Any, browser: Client, case: Case) -> None:
    later = (timezone.localdate() + timedelta(days=2)).isoformat()
    first = {"next_step": "先打电话", "next_by": later, "rev": case.rev}
    second = {"next_step": "先去工地", "next_by": later, "rev": case.rev}
    assert browser.post(at("next-step", case), first).status_code == 302
    answer = browser.post(at("next-step", case), second)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "先打电话" in text
    assert "先去工地" in text
    again = {**second, "rev": hidden(answer, "rev")}
    assert browser.post(at("next-step", case), again).status_code == 302


def test_two_tabs_edit_the_same_month(cast: Any, browser: Client, case: Case) -> None:
    item = ClaimItem.objects.filter(case=stories.three_months(cast.beijing_coordinator, case)).first()
    assert item is not None
    assert browser.post(at("claim-edit", case, item.pk), {"due": "9000", "paid": "0", "rev": "1"}).status_code == 302
    answer = browser.post(at("claim-edit", case, item.pk), {"due": "8000", "paid": "0", "rev": "1"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "9,000.00" in text
    assert 'value="8000"' in text


def test_more_than_claimed_is_asked_about_once(cast: Any, browser: Client, case: Case) -> None:
    stories.three_months(cast.beijing_coordinator, case)
    form = {"amount": "30000", "received_on": timezone.localdate().isoformat(), "method": "bank"}
    asked = browser.post(at("receipt", case), form)
    assert asked.status_code == 422
    assert "They really paid more" in asked.content.decode()
    assert browser.post(at("receipt", case), {**form, "more_than_claimed": "on"}).status_code == 302
    assert Receipt.objects.get().amount_fen == 3_000_000


def test_shares_by_hand_must_add_up(cast: Any, browser: Client, case: Case) -> None:
    stories.three_months(cast.beijing_coordinator, case)
    form = {
        "amount": "100",
        "received_on": timezone.localdate().isoformat(),
        "method": "cash",
        "by_hand": "on",
        f"share_{case.lead_id.hex}": "60",
    }
    answer = browser.post(at("receipt", case), form)
    assert answer.status_code == 422
    assert "The shares add up to 60.00, 40.00 less than 100.00." in answer.content.decode()


def test_a_file_is_sealed_and_its_download_is_in_the_journal(cast: Any, browser: Client, case: Case) -> None:
    item = EvidenceItem.objects.filter(case=case).first()
    assert item is not None
    content = "欠条：今欠王建明工资".encode() * 200
    upload = SimpleUploadedFile("欠条.jpg", content, content_type="image/jpeg")
    assert browser.post(at("evidence-upload", case, item.pk), {"file": upload}).status_code == 302
    file = EvidenceFile.objects.get()
    item.refresh_from_db()
    assert (item.state, file.size) == ("have", len(content))
    assert all(content[:40] not in path.read_bytes() for path in vault.files.path_of(file.stored).parent.iterdir())
    address = reverse("cases:evidence-file", args=[file.pk])
    answer = browser.get(address)
    assert b"".join(answer.streaming_content) == content
    assert "no-store" in answer["Cache-Control"]
    row = JournalEntry.objects.filter(action="cases.read_file").order_by("-n").first()
    assert row is not None
    assert (row.object_id, row.actor_id) == (str(file.pk), cast.beijing_coordinator.user_id)


def test_an_empty_file_is_refused(browser: Client, case: Case) -> None:
    item = EvidenceItem.objects.filter(case=case).first()
    assert item is not None
    answer = browser.post(at("evidence-upload", case, item.pk), {"file": SimpleUploadedFile("leer.jpg", b"")})
    assert answer.status_code == 422
    assert "This file is empty. Choose another." in answer.content.decode()


def test_wuhan_finds_nothing_by_any_address(cast: Any, signed_in: SignIn, case: Case) -> None:
    stories.three_months(cast.beijing_coordinator, case)
    item = ClaimItem.objects.first()
    evidence = EvidenceItem.objects.first()
    assert item is not None
    assert evidence is not None
    names = "case preview note next-step assign stage close reopen worker-add parties claims claims-paste event receipt"
    addresses = [at(name, case) for name in names.split()] + [
        at("claim-edit", case, item.pk),
        at("evidence", case, evidence.pk),
        reverse("mediation:open", args=[case.pk]),
    ]
    for actor in (cast.wuhan_coordinator, cast.shenzhen_mediator):
        browser = signed_in(actor)
        assert {(address, browser.get(address).status_code) for address in addresses} == {
            (address, 404) for address in addresses
        }
        assert case.number not in browser.get(reverse("cases:list")).content.decode()


def test_closing_and_opening_again(cast: Any, browser: Client, case: Case) -> None:
    services.add_note(cast.beijing_coordinator, case, text="谈好了")
    assert browser.post(at("close", case), {"outcome": ""}).status_code == 422
    assert browser.post(at("close", case), {"outcome": "NEG-OK"}).status_code == 302
    assert "Settled by negotiation" in browser.get(at("case", case)).content.decode()
    assert browser.post(at("reopen", case), {"stage": "negotiate", "reason": "又不给了"}).status_code == 302
    assert Case.objects.get(pk=case.pk).stage == "negotiate"
