"""The console's script in a real browser: pages change under what stays, sessions are renewed while typing."""

import contextlib
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from tests.chromium import MARKS, chromium
from tests.conftest import PASSPHRASE

from martlet import vault
from martlet.access.formfields import DayField, PhoneField
from martlet.access.views import page as policy_page
from martlet.foundation.errors import Problem
from martlet.hotline.models import CallBack, Contact
from martlet.hotline.services import start_contact
from martlet.urls import handler400, handler403, handler404, handler500  # noqa: F401  the urlconf below needs them
from martlet.urls import urlpatterns as real_urls

PASSWORD = "swallow-under-the-eave"

pytestmark = [
    *MARKS,
    pytest.mark.urls(__name__),
    pytest.mark.django_db(transaction=True),
]
saved: list[str] = []
looked: list[str] = []


@policy_page("access.own_settings")
def walk_in(request: HttpRequest) -> HttpResponse:
    """A form as the rooms write them, so that this test needs none of them."""
    from django import forms

    class WalkIn(forms.Form):
        name = forms.CharField(label="怎么称呼")
        phone = PhoneField(label="手机号")
        left = DayField(label="哪天离开", past=True, required=False)

    if request.headers.get("X-Autosave") and request.POST["name"] == "太晚了":
        return JsonResponse({}, status=409)
    if request.headers.get("X-Autosave"):
        saved.append(request.POST["name"])
        return JsonResponse({"saved_at": "14:32:08", "version": len(saved) + 1})
    if "number" in request.POST:
        looked.append(request.POST["number"])
        return HttpResponse("138 1234 5678")
    form = WalkIn(request.POST or None)
    return render(request, "console_test/walk_in.html", {"form": form}, status=422 if form.errors else 200)


urlpatterns = [path("console/walk-in-test", walk_in), *real_urls]

TEMPLATE = """{% extends "console/base.html" %}{% load martlet %}{% block title %}登记来访{% endblock %}{% block main %}
<h1>登记来访</h1><c-errors :form="form" what="存成接待" />
<form method="post" id="f" data-autosave="/console/walk-in-test">{% csrf_token %}<input type="hidden" name="version" value="1">
<c-field :field="form.name" /><c-field :field="form.phone" />
<c-field :field="form.left"><button class="m-btn" type="button" data-fix="#id_left" data-value="2026-08-31">改成 2026 年</button></c-field>
<button class="m-btn m-btn-primary">存成接待</button><span data-autosave-state role="status"></span></form>
<span data-reveal><span data-masked>138****5678</span>
<form method="post" action="/console/walk-in-test"><input type="hidden" name="number" value="1">{% csrf_token %}
<button id="eye">看</button></form></span>
<a class="m-btn" href="/console/nowhere">没有的一页</a>
{% endblock %}"""


@pytest.fixture
def walk_in_template(tmp_path, settings):
    folder = tmp_path / "console_test"
    folder.mkdir()
    (folder / "walk_in.html").write_text(TEMPLATE)
    templates = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]
    settings.TEMPLATES = templates


@pytest.fixture
def browser_page(cast, emptied_journal, live_server, walk_in_template, monkeypatch) -> Iterator[object]:
    saved.clear()
    looked.clear()
    user = cast.beijing_volunteer.user
    user.set_password(PASSWORD)
    user.save()
    with chromium(monkeypatch) as browser:
        context = browser.new_context(base_url=live_server.url)
        page = context.new_page()
        page.set_default_timeout(15000)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto("/accounts/login/?next=/console/walk-in-test")
        sign_in(page)
        page.wait_for_selector("#f")
        page.evaluate("document.getElementById('softphone').dataset.mark = 'the same'")
        yield page
        assert page.faults == []


def sign_in(page, within: str = "") -> None:
    page.fill(f"{within} [name=login]", "zhou")
    page.fill(f"{within} [name=password]", PASSWORD)
    page.click(f"{within} form[action*=login] .m-btn-primary")


def phone_lives(page) -> bool:
    return page.evaluate("document.getElementById('softphone').dataset.mark") == "the same"


def test_typed_text_is_saved_by_itself_and_says_when(browser_page):
    browser_page.fill("[name=name]", "李山")
    browser_page.wait_for_selector("[data-autosave-state]:has-text('14:32:08')")
    assert browser_page.inner_text("[data-autosave-state]") == "14:32:08 已自动保存"
    assert browser_page.input_value("[name=version]") == "2"
    assert saved == ["李山"]


def test_errors_keep_the_text_take_the_focus_and_offer_the_fix(browser_page):
    browser_page.fill("[name=name]", "李山")
    browser_page.fill("[name=phone]", "1560093210")
    browser_page.fill("[name=left]", "2099年8月31日")
    browser_page.click("text=存成接待")
    browser_page.wait_for_selector(".m-errs")
    assert browser_page.evaluate("document.activeElement.className") == "m-errs"
    assert browser_page.inner_text(".m-errs h2") == "还有 2 处要改，才能存成接待"
    assert browser_page.input_value("[name=phone]") == "1560093210"
    browser_page.click("[data-fix]")
    assert browser_page.input_value("[name=left]") == "2026-08-31"
    assert phone_lives(browser_page)


def test_pages_change_under_a_softphone_that_stays(browser_page):
    browser_page.click(".m-rail a >> nth=0")
    browser_page.wait_for_url("**/console/")
    browser_page.wait_for_selector("#announce:has-text('我的今日')", state="attached")
    assert browser_page.evaluate("document.activeElement.id") == "main"
    assert browser_page.inner_text("#announce") == browser_page.title()
    browser_page.go_back()
    browser_page.wait_for_selector("#f")
    assert phone_lives(browser_page)
    browser_page.click("text=没有的一页")
    browser_page.wait_for_selector(".m-oops")
    assert phone_lives(browser_page)
    # No page, and so no name, is kept in the browser's storage; the address of the last page is.
    assert (
        browser_page.evaluate(
            "Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter((k) => k.includes('cache'))"
        )
        == []
    )


def test_the_language_changes_without_leaving(browser_page):
    browser_page.click(".m-lang button")
    browser_page.wait_for_selector("html[lang=en]", state="attached")
    browser_page.wait_for_selector(".m-rail a:has-text('Today')")
    assert browser_page.url.endswith("/console/walk-in-test")
    assert browser_page.inner_text(".m-lang") == "中文"
    assert browser_page.text_content("#keys-t") == "Keys"
    assert phone_lives(browser_page)


def test_a_session_that_ends_while_typing_is_renewed_in_place(browser_page):
    browser_page.fill("[name=name]", "还没存的字")
    browser_page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    browser_page.click("text=存成接待")
    browser_page.wait_for_selector("dialog[open] [name=login]")
    browser_page.fill("dialog [name=login]", "zhou")
    browser_page.fill("dialog [name=password]", "wrong")
    browser_page.click("dialog .m-btn-primary")
    browser_page.wait_for_selector("dialog [role=alert]")
    sign_in(browser_page, "dialog")
    browser_page.wait_for_selector("dialog[open]", state="detached")
    browser_page.wait_for_selector(".m-errs")  # it was sent: the server asks for the phone number
    assert browser_page.input_value("[name=name]") == "还没存的字"
    assert phone_lives(browser_page)


def test_without_a_connection_the_text_stays_and_is_sent_later(browser_page):
    browser_page.context.set_offline(True)
    browser_page.fill("[name=name]", "王明")
    browser_page.wait_for_selector(".m-not-saved")
    assert browser_page.input_value("[name=name]") == "王明"
    browser_page.context.set_offline(False)
    browser_page.wait_for_selector("[data-autosave-state]:has-text('14:32:08')")
    assert saved == ["王明"]


def test_what_the_server_does_not_take_counts_as_unsaved(browser_page):
    """It is not sent by itself again: the same words would be refused again."""
    browser_page.fill("[name=name]", "太晚了")
    browser_page.wait_for_selector(".m-not-saved")
    assert "先复制" in browser_page.inner_text("[data-autosave-state]")
    asks = "(() => { const event = new Event('beforeunload', { cancelable: true }); return !window.dispatchEvent(event); })()"
    assert browser_page.evaluate(asks) is True
    browser_page.fill("[name=name]", "王明")
    browser_page.wait_for_selector("[data-autosave-state]:has-text('14:32:08')")
    assert (saved, browser_page.evaluate(asks)) == (["王明"], False)


def test_the_sign_in_over_a_page_waits_for_the_connection(browser_page):
    browser_page.fill("[name=name]", "还没存的字")
    browser_page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    browser_page.route("**/accounts/login/**", lambda route: route.abort())
    browser_page.click("text=存成接待")
    browser_page.click("dialog[open] [role=alert] button:visible")  # says what is wrong, and tries again
    browser_page.wait_for_selector("dialog[open] [role=alert]")
    browser_page.unroute("**/accounts/login/**")
    browser_page.click("dialog[open] [role=alert] button:visible")
    sign_in(browser_page, "dialog")
    browser_page.wait_for_selector("dialog[open]", state="detached")
    assert browser_page.input_value("[name=name]") == "还没存的字"


def test_a_number_is_looked_at_once_however_often_the_eye_is_pressed(browser_page):
    browser_page.evaluate("document.getElementById('eye').click(); document.getElementById('eye').click()")
    browser_page.wait_for_selector("[data-masked]:has-text('138 1234 5678')")
    browser_page.click("#eye")
    browser_page.wait_for_selector("[data-masked]:has-text('138****5678')")
    assert looked == ["1"]
    browser_page.context.set_offline(True)
    browser_page.click("#eye")
    browser_page.wait_for_selector("#alerts :has-text('断网了')")


def test_keys(browser_page):
    browser_page.keyboard.press("Escape")
    browser_page.evaluate("document.activeElement.blur()")
    browser_page.keyboard.press("?")
    browser_page.wait_for_selector("#keys[open]")
    browser_page.keyboard.press("Escape")
    browser_page.fill("[name=name]", "")
    browser_page.type("[name=name]", "?j")
    assert browser_page.input_value("[name=name]") == "?j"
    assert browser_page.locator("#keys[open]").count() == 0


def waits_for_a_call(cast) -> None:
    CallBack.objects.create(office=cast.beijing, reason=CallBack.Reason.MISSED)


def test_the_rail_tells_how_many_wait_and_learns_of_more_by_the_news(browser_page, cast):
    number = browser_page.locator(".m-rail [data-todo=hotline] [data-count]")
    assert number.is_hidden()
    waits_for_a_call(cast)
    news = "document.dispatchEvent(new CustomEvent('martlet:hotline.callbacks', { detail: {} }))"
    browser_page.evaluate(news)
    browser_page.wait_for_selector(".m-rail [data-todo=hotline] [data-count]:text-is('1')")
    waits_for_a_call(cast)
    browser_page.evaluate(f"for (let i = 0; i < 20; i += 1) {news}")  # many at once are asked about once
    browser_page.wait_for_selector(".m-rail [data-todo=hotline] [data-count]:text-is('2')")
    browser_page.click(".m-rail a >> nth=0")
    browser_page.wait_for_url("**/console/")
    browser_page.wait_for_selector(".m-rail [data-todo=hotline] [data-count]:text-is('2')")
    assert browser_page.locator(".m-rail [data-todo=today]").is_hidden()
    assert phone_lives(browser_page)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_hangs_over_the_edge_of_a_small_phone(browser_page, language):
    if language == "en":
        browser_page.click(".m-lang button")
        browser_page.wait_for_selector("html[lang=en]", state="attached")
    browser_page.set_viewport_size({"width": 360, "height": 740})
    for address in ("/console/", "/console/hotline/", "/console/registry/people", "/console/menu"):
        browser_page.goto(address)
        assert (address, browser_page.evaluate("document.documentElement.scrollWidth")) == (address, 360)
        bar = browser_page.evaluate(
            "[...document.querySelectorAll('.m-top *')].map((one) => one.getBoundingClientRect())"
            ".filter((box) => box.width && box.right > 360).length"
        )
        assert (address, bar) == (address, 0)
    assert browser_page.get_by_role("link", name="Martlet").is_visible()  # its name is told where it is not shown


def test_the_numbers_on_the_rail_are_answered_whatever_others_do_meanwhile(
    cast, emptied_journal, live_server, signed_in
):
    """Several tabs ask while rows are written, undone and deleted, and while it is sealed."""
    cookie = signed_in(cast.beijing_volunteer).cookies[settings.SESSION_COOKIE_NAME].value
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
    address, stop, answers = f"{live_server.url}/console/todo", threading.Event(), []

    def tab() -> None:
        while not stop.is_set():
            with urlopen(Request(address, headers=headers)) as answer:  # noqa: S310 - ours; raises at 500
                answers.append((answer.status, sorted(json.load(answer))))

    with ThreadPoolExecutor(3) as tabs:
        asked = [tabs.submit(tab) for _ in range(3)]
        for number in range(40):
            with contextlib.suppress(Problem), transaction.atomic():
                waiting = CallBack.objects.create(office=cast.beijing, reason=CallBack.Reason.MISSED)
                contact = start_contact(cast.beijing_volunteer, office=cast.beijing, channel="DESKPHONE")
                Contact.objects.filter(pk=contact.pk).update(promise_by=timezone.localdate())
                if number % 2:
                    raise Problem("undone")
            waiting.delete()
            Contact.objects.all().delete()
            if number % 10 == 9:
                vault.commands.seal()
                vault.commands.unseal(PASSPHRASE, fill=False)
        stop.set()
    assert [one.exception() for one in asked] == [None, None, None]
    assert set(map(str, answers)) == {str((200, ["hotline", "team", "today"]))}
