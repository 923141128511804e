"""The frame around the pages: who sees which entry, and what stands there when something is wrong."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from martlet import vault
from martlet.console import context
from martlet.console.navigation import TABLE, navigation


@pytest.fixture(autouse=True)
def fresh_banner():
    context._sealed[0] = (0.0, False)
    yield
    context._sealed[0] = (0.0, False)


def test_home_shows_the_frame_in_the_readers_language(cast, signed_in):
    browser = signed_in(cast.beijing_volunteer)
    page = browser.get("/console/").content.decode()
    assert '<html lang="zh-Hans"' in page
    assert "周老师，您好" in page
    assert "北京" in page
    browser.post("/console/access/language", {"language": "en", "next": "/console/"})
    page = browser.get("/console/").content.decode()
    assert '<html lang="en"' in page
    assert "Good to see you, 周老师" in page


@pytest.mark.parametrize("back", ["None", "somewhere", "//elsewhere.example/", "https://elsewhere.example/"])
def test_coming_back_leads_nowhere_else(cast, signed_in, back):
    answer = signed_in(cast.beijing_volunteer).post("/console/access/theme", {"theme": "dark", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, "/console/")


def test_every_entry_of_the_rail_is_a_page():
    entries = [entry.view for group in TABLE for entry in group.entries]
    assert [view for view in entries if not reverse(view).startswith("/console/")] == []
    assert len(entries) == len(set(entries))


def test_who_may_find_nobody_is_not_offered_it(cast, signed_in):
    pages = {name: signed_in(getattr(cast, name)).get("/console/").content.decode() for name in ("director", "admin")}
    assert {name: "/console/search" in page for name, page in pages.items()} == {"director": False, "admin": False}
    assert {name: 'id="palette"' in page for name, page in pages.items()} == {"director": True, "admin": True}
    assert "/console/search" in signed_in(cast.beijing_volunteer).get("/console/").content.decode()


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(cast, signed_in):
    page = signed_in(cast.beijing_coordinator).get("/console/").content.decode()
    assert not re.search(r'\sstyle="|\son[a-z]+="|<style', page)
    assert [body for body in re.findall(r"<script[^>]*>([^<]*)</script>", page) if body and "{" not in body] == []
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_every_entry_opens_and_each_sees_only_its_own(cast, signed_in):
    seen = {}
    for name in ("beijing_volunteer", "beijing_coordinator", "auditor", "admin"):
        actor = getattr(cast, name)
        browser = signed_in(actor)
        urls = [entry.url for group in navigation(actor, "/console/").groups for entry in group.entries]
        assert {url: browser.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)
        seen[name] = set(urls)
    assert "/console/access/journal" in seen["auditor"]
    assert "/console/access/journal" not in seen["beijing_volunteer"]


def test_the_page_one_is_on_is_marked(cast):
    nav = navigation(cast.beijing_coordinator, "/console/")
    assert (nav.here.key, nav.current_url) == ("today", "/console/")
    nav = navigation(cast.beijing_coordinator, "/console/volunteers/colleagues")
    assert (nav.here.key, nav.current_url) == ("team", "/console/volunteers/colleagues")
    # A page without an entry of its own still belongs to its room.
    nav = navigation(cast.beijing_coordinator, "/console/access/elsewhere")
    assert (nav.here.key, nav.current_url) == ("team", "")


def test_a_stranger_gets_the_gate(cast):
    answer = Client().get("/console/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=%2Fconsole%2F")
    page = Client().get("/accounts/login/").content.decode()
    assert "登录名" in page
    assert "m-rail" not in page


def test_missing_pages_in_their_three_frames(cast, signed_in):
    public = Client().get("/nowhere")
    assert (public.status_code, "public.css" in public.content.decode()) == (404, True)
    stranger = Client().get("/console/nowhere")
    assert (stranger.status_code, "m-gatepage" in stranger.content.decode()) == (404, True)
    colleague = signed_in(cast.beijing_volunteer).get("/console/nowhere")
    assert (colleague.status_code, "m-rail" in colleague.content.decode()) == (404, True)
    assert "没有这一页，或者它属于别的办公室" in colleague.content.decode()


def test_sealed_says_first_what_still_works(cast, signed_in, keeper):
    browser = signed_in(cast.beijing_volunteer)
    assert browser.get("/console/sealed")["Location"] == "/console/"
    vault.commands.seal()
    answer = browser.get("/console/sealed")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.index("照常接听") < page.index("暂停") < page.index("持钥人口令")
    assert "档案已封存。电话照响" in browser.get("/console/").content.decode()


def test_a_wrong_sign_in_keeps_the_name_and_says_what_is_wrong(cast):
    page = Client().post("/accounts/login/", {"login": "zhou", "password": "wrong"}).content.decode()
    assert 'value="zhou"' in page
    assert 'role="alert"' in page


@pytest.mark.parametrize(
    "path", ["/accounts/2fa/", "/accounts/sessions/", "/accounts/password/change/", "/console/menu"]
)
def test_own_pages_stand_in_the_frame(cast, signed_in, path):
    colleague = cast.beijing_volunteer
    colleague.user.set_password("swallow-under-the-eave")
    colleague.user.save()
    answer = signed_in(colleague).get(path)
    assert answer.status_code == 200
    assert "m-rail" in answer.content.decode()


def test_what_remains_of_the_librarys_pages_stands_in_the_gate():
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/inactive/"):
        assert "m-gatepage" in Client().get(path).content.decode()
