"""Pages of papers as a colleague's browser gets them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.papers import stories
from tests.papers.fakes import FakeConverter

from martlet.access.actor import Actor
from martlet.papers import building, selectors
from martlet.papers.models import Paper, TypedFacts
from martlet.papers.rules.register import all_papers

SignIn = Callable[[Actor], Client]


@pytest.fixture
def case(cast: Any) -> Any:
    return stories.full_case(cast.beijing_mediator, cast.beijing, 2)


@pytest.fixture
def browser(cast: Any, signed_in: SignIn) -> Client:
    client = signed_in(cast.beijing_mediator)
    client.cookies["lang"] = "en"
    return client


def hidden(page: str) -> dict[str, Any]:
    """What the form carries besides what people type."""
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found


def test_from_the_case_to_the_file(case: Any, browser: Client) -> None:
    pick = reverse("papers:pick", args=[case.pk])
    assert pick in browser.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "Fits this case now" in browser.get(pick).content.decode()
    address = reverse("papers:fill", args=[case.pk, "d16"])
    page = browser.get(address).content.decode()
    assert "Look out before you print" in page
    assert "Send it by EMS" in page
    assert "王建明" not in page, "names are shown in part"
    assert "王*明" in page
    again = browser.post(address, {**hidden(page), "print": "1"})
    assert again.status_code == 422
    said = re.search(r"Not printed yet, [^<]*", unescape(again.content.decode()))
    assert said is not None
    assert said[0] == (
        "Not printed yet, 4 missing: identity number, bank account to pay into, last day to pay, address for the answer."
    )
    lead = case.lead_id
    typed = {
        f"person-{lead}-id_number": "110101199003071",
        f"person-{lead}-position": "木工",
        f"person-{lead}-bank_account": "某行 王建明 6222",
        "case--pay_by": "2026-13-40",
        "case--reply_address": "北京市通州区某某路1号",
    }
    wrong = browser.post(address, {**hidden(page), **typed, "print": "1"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "An identity number has 18 signs, this one has 15." in text
    assert 'value="木工"' in text
    assert 'value="2026-13-40"' in text
    assert TypedFacts.objects.count() == 0
    right = {**typed, f"person-{lead}-id_number": stories.IDS[0], "case--pay_by": "2026-12-31"}
    done = browser.post(address, {**hidden(page), **right, "print": "1"})
    paper = Paper.objects.get()
    assert done.headers["Location"] == reverse("papers:paper", args=[paper.pk])
    shown = browser.get(done.headers["Location"]).content.decode()
    assert "Download the PDF" in shown
    assert "王建明" not in shown
    for what in ("docx", "pdf"):
        file = browser.get(reverse(f"papers:{what}", args=[paper.pk]))
        assert file.status_code == 200
        assert file.headers["Content-Disposition"].startswith("attachment")
        assert b"".join(file.streaming_content)[:4] in (b"PK\x03\x04", b"%PDF")  # type: ignore[attr-defined]
    assert (
        reverse("papers:paper", args=[paper.pk]) in browser.get(reverse("cases:case", args=[case.pk])).content.decode()
    )
    void = browser.post(reverse("papers:void", args=[paper.pk]), {"reason": ""})
    assert void.status_code == 422
    browser.post(reverse("papers:void", args=[paper.pk]), {"reason": "金额错了"})
    assert "金额错了" in browser.get(reverse("papers:paper", args=[paper.pk])).content.decode()


def test_blank_never_erases_and_keeping_is_enough(case: Any, browser: Client) -> None:
    address = reverse("papers:fill", args=[case.pk, "d15"])
    page = browser.get(address).content.decode()
    kept = browser.post(address, {**hidden(page), "case--violation": "拖欠工资", "case--article38": ["2"], "save": "1"})
    assert kept.status_code == 302
    page = browser.get(kept.headers["Location"]).content.decode()
    assert "拖欠工资" in page
    browser.post(address, {**hidden(page), "case--violation": "", "case--article38": ["2"], "save": "1"})
    assert "拖欠工资" in browser.get(address).content.decode()
    stale = browser.post(address, {**hidden(page), "rev": "0", "case--violation": "另一句", "save": "1"})
    assert stale.status_code == 409
    assert "另一句" in stale.content.decode()
    again = browser.post(address, {**hidden(stale.content.decode()), "case--violation": "另一句", "save": "1"})
    assert again.status_code == 302


def test_whose_paper_it_is_stays_chosen(case: Any, browser: Client) -> None:
    second = case.workers.order_by("position").last().person_id
    address = f"{reverse('papers:fill', args=[case.pk, 'd16'])}?who=1&worker={second}&firm={case.respondent_id}"
    page = browser.get(address).content.decode()
    assert hidden(page)["worker"] == [str(second)]
    assert f"person-{second}-id_number" in page
    assert f"person-{case.lead_id}-id_number" not in page
    odd = browser.get(f"{reverse('papers:fill', args=[case.pk, 'd16'])}?who=1&worker=nobody")
    assert odd.status_code == 200
    draft = browser.post(reverse("papers:fill", args=[case.pk, "d16"]), {**hidden(page), "draft": "1"})
    assert draft.status_code == 302
    assert "Draft, not to be used" in browser.get(draft.headers["Location"]).content.decode()


def test_the_form_sent_twice_makes_one_paper(case: Any, browser: Client) -> None:
    address = reverse("papers:fill", args=[case.pk, "d16"])
    page = browser.get(address).content.decode()
    for _again in range(2):
        browser.post(address, {**hidden(page), "draft": "1"})
    assert Paper.objects.count() == 1


def test_another_office_finds_no_page(cast: Any, case: Any, browser: Client, signed_in: SignIn) -> None:
    address = reverse("papers:fill", args=[case.pk, "d16"])
    browser.post(address, {**hidden(browser.get(address).content.decode()), "draft": "1"})
    paper = Paper.objects.get()
    stranger = signed_in(cast.shenzhen_coordinator)
    for name, args in (
        ("pick", [case.pk]),
        ("fill", [case.pk, "d16"]),
        ("paper", [paper.pk]),
        ("progress", [paper.pk]),
        ("docx", [paper.pk]),
        ("pdf", [paper.pk]),
    ):
        assert stranger.get(reverse(f"papers:{name}", args=args)).status_code == 404, name
    assert stranger.post(reverse("papers:void", args=[paper.pk]), {"reason": "不行"}).status_code == 404
    assert stranger.post(address, {"draft": "1", "rev": "0"}).status_code == 404
    assert browser.get(reverse("papers:fill", args=[case.pk, "d99"])).status_code == 404


def test_progress_and_what_went_wrong(case: Any, browser: Client, quick_converter: FakeConverter) -> None:
    quick_converter.absent = True
    address = reverse("papers:fill", args=[case.pk, "d16"])
    page = browser.get(address).content.decode()
    assert "LibreOffice is not installed" in page
    browser.post(address, {**hidden(page), "draft": "1"})
    paper = Paper.objects.get()
    shown = browser.get(reverse("papers:paper", args=[paper.pk])).content.decode()
    assert "apt-get install libreoffice-writer-nogui" in shown
    assert browser.get(reverse("papers:pdf", args=[paper.pk])).status_code == 404
    Paper.objects.filter(pk=paper.pk).update(state="converting")
    waiting = browser.get(reverse("papers:progress", args=[paper.pk])).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert "<html" not in waiting
    Paper.objects.filter(pk=paper.pk).update(state="failed", without="template")
    failed = browser.get(reverse("papers:paper", args=[paper.pk])).content.decode()
    assert "No paper was made: the template does not fit. What was typed is kept." in failed


def test_all_papers_and_their_names_in_both_languages(cast: Any, browser: Client, signed_in: SignIn) -> None:
    english = unescape(browser.get(reverse("papers:list")).content.decode())
    chinese = signed_in(cast.beijing_volunteer).get(reverse("papers:list")).content.decode()
    for one in all_papers():
        assert one.name.en in english
        assert one.name.zh in chinese
    assert reverse("papers:templates") not in chinese
    assert signed_in(cast.auditor).get(reverse("papers:list")).status_code == 403


def test_lists_take_the_same_queries_with_one_paper_and_with_three(
    cast: Any, case: Any, browser: Client, django_assert_num_queries: Any
) -> None:
    actor = cast.beijing_mediator
    for rows in (1, 2):
        for _again in range(rows):
            stories.fill_in(actor, case, "D16")
            address = reverse("papers:fill", args=[case.pk, "d16"])
            browser.post(address, {**hidden(browser.get(address).content.decode()), "draft": "1"})
        with django_assert_num_queries(1):
            assert len(selectors.made_in(actor, case)) == (1 if rows == 1 else 3)
        with django_assert_num_queries(1):
            panel = selectors.case_panel(actor, case)
        assert panel is not None
        with django_assert_num_queries(2):
            selectors.picker(actor, case)


def test_templates_in_the_browser(cast: Any, signed_in: SignIn, quick_converter: FakeConverter) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = signed_in(cast.beijing_coordinator)
    browser.cookies["lang"] = "en"
    assert browser.get(reverse("papers:templates")).status_code == 200
    address = reverse("papers:template", args=["d16"])
    page = browser.get(address).content.decode()
    assert "示例工友1" in page
    assert "p.bank_account" in page
    own = browser.get(reverse("papers:template-file", args=["d16", "shipped"]))
    assert own.content == building.shipped("D16")
    assert browser.get(reverse("papers:template-sample", args=["d16", "shipped"])).content[:2] == b"PK"
    for label in ("7", "x", "-1"):
        assert browser.get(reverse("papers:template-file", args=["d16", label])).status_code == 404
    bad = browser.post(address, {"file": SimpleUploadedFile("a.docm", b"PK-no"), "note": "改了抬头"})
    assert bad.status_code == 422
    assert "This is not a Word file" in bad.content.decode()
    assert "改了抬头" in bad.content.decode()
    good = browser.post(address, {"file": SimpleUploadedFile("a.docx", building.shipped("D16")), "note": "原样"})
    assert good.status_code == 302
    looked = browser.get(good.headers["Location"]).content.decode()
    assert "Preview of version 1" in looked
    preview = reverse("papers:template-preview", args=["d16", "1"])
    assert preview in looked
    assert selectors.in_use("D16") != "1"  # looked at before it is used
    for _time in (1, 2):
        pdf = browser.get(preview)
        assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    assert quick_converter.calls == 1
    assert browser.get(reverse("papers:template-preview", args=["d16", "7"])).status_code == 404
    quick_converter.absent = True
    without = browser.get(reverse("papers:template-preview", args=["d09", "shipped"]), follow=True)
    assert "There is no LibreOffice here" in without.content.decode()
    assert browser.post(reverse("papers:template-use", args=["d16"]), {"version": "1"}).status_code == 302
    assert selectors.in_use("D16") == "1"
    assert browser.post(reverse("papers:template-use", args=["d16"]), {"version": "9"}).status_code == 302
    assert browser.post(reverse("papers:template-use", args=["d16"]), {"version": "x"}).status_code == 404
    assert selectors.in_use("D16") == "1"
    assert browser.get(f"{address}?version=9").status_code == 404
    mediator = signed_in(cast.beijing_mediator)
    assert [mediator.get(one).status_code for one in (address, preview)] == [403, 403]
