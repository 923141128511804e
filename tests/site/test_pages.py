"""Public pages: light, in two languages, keeping nothing; and the request to be called."""

import gzip
import json
import re
import uuid
from pathlib import Path

import pytest
from django.test import Client
from tests.markup import tight

from martlet import site, vault
from martlet.hotline.models import CallBack
from martlet.site.rules.matters import MATTERS

pytestmark = pytest.mark.django_db
SITE = Path(site.__file__).parent / "static_src"
PAGES = [
    "/", "/results", "/call-me", "/call-me/thanks", "/about", "/privacy", "/calculate", "/rights", "/rights/WAG-ARR",
]  # fmt: skip
QUESTIONS = [f"/calculate/{name}" for name in MATTERS]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_speaks_both_languages_and_sets_no_cookie(cast, path):
    chinese, english = Client().get(path), Client().get(f"/en{path}")
    assert (chinese.status_code, english.status_code) == (200, 200)
    assert 'lang="zh-Hans"' in chinese.content.decode()
    assert 'lang="en"' in english.content.decode()
    assert re.search(r"[\u4e00-\u9fff]{4,}", chinese.content.decode())
    if "<form" not in chinese.content.decode():
        assert dict(chinese.cookies) == {}


@pytest.mark.parametrize("path", PAGES)
def test_links_of_the_english_pages_stay_in_english(cast, path):
    page = Client().get(f"/en{path}").content.decode()
    inside = {href for href in re.findall(r'href="(/[^"]*)"', page) if not href.startswith(("/static/", "/en"))}
    assert inside == {path}  # the way back into Chinese, and nothing else


@pytest.mark.parametrize("path", [*PAGES, *QUESTIONS])
def test_the_title_is_neutral_and_nothing_comes_from_elsewhere(cast, path):
    page = tight(Client().get(path).content.decode())
    title = re.search(r"<title>(.*?)</title>", page).group(1)
    assert "Martlet" not in title
    assert "热线" not in title
    assert re.findall(r'(?:src|href)="(https?:)?//', page) == []


def form(**given):
    page = Client().get("/call-me")
    token = re.search(r'name="client_id" value="([^"]+)"', page.content.decode()).group(1)
    return {"client_id": token, "number": "13800010024", "best_time": "any", "city": "440300", "words": "", **given}


def test_a_request_is_sealed_to_the_office_of_the_city(cast):
    answer = Client().post("/call-me", form(words="三个月没发工资", about="WAG"))
    assert (answer.status_code, answer["Location"]) == (302, "/call-me/thanks")
    waiting = CallBack.objects.get()
    assert (waiting.office.code, waiting.reason) == ("shenzhen", "web")
    assert b"13800010024" not in bytes(waiting.sealed)
    opened = json.loads(vault.open_intake([bytes(waiting.sealed)], "test")[0])
    assert opened["number"] == "+8613800010024"
    assert "三个月没发工资" in opened["words"]


def test_it_is_accepted_while_the_files_are_sealed(cast):
    asked = form()
    vault.commands.seal()
    assert Client().post("/call-me", asked).status_code == 302
    assert CallBack.objects.count() == 1
    assert Client().get("/").status_code == 200
    assert Client().get("/results").status_code == 200


def test_sent_twice_it_is_one_request(cast):
    asked = form()
    for _time in range(3):
        assert Client().post("/call-me", asked).status_code == 302
    assert CallBack.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"number": "1380001002"}, "现在是 10 位"), ({"number": ""}, "号码"), ({"best_time": "never"}, "")],
)
def test_a_wrong_answer_gets_a_sentence_and_keeps_what_was_typed(cast, wrong, sentence):
    answer = Client().post("/call-me", form(words="老板姓单", **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "老板姓单" in page
    assert CallBack.objects.count() == 0


def test_leaving_goes_elsewhere_and_asks_the_browser_to_forget():
    answer = Client().get("/exit")
    assert answer.status_code == 302
    assert (answer["Referrer-Policy"], "storage" in answer["Clear-Site-Data"]) == ("no-referrer", True)


def test_a_page_is_light_on_the_wire(cast):
    for path in [*PAGES, *QUESTIONS]:
        answer = Client().get(path)
        assert answer.status_code == 200
        page = answer.content.decode()
        files = re.findall(r'(?:<script[^>]*src|<link rel="stylesheet" href|<use href|<img[^>]*src)="([^"]+)"', page)
        shared = sum(len(gzip.compress((SITE / name).read_bytes())) for name in ("public.css", "leave.js"))
        assert len(files) == 2, path  # with the page itself three requests
        assert len(gzip.compress(answer.content)) + shared < 20_000, path
        assert len(answer.content) < 60_000, path
    assert uuid.UUID(form()["client_id"]).version == 4


def test_the_first_page_leads_to_calculators_and_rights(cast):
    page = Client().get("/").content.decode()
    assert 'href="/calculate"' in page
    assert 'href="/rights"' in page
