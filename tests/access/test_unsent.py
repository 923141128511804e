"""A form sent without a script after the session's end: its writer has it again, nobody else, and nothing is done unasked."""

import json

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.conftest import PASSWORD

from martlet import vault
from martlet.access import clock, services, unsent
from martlet.access.actor import Role
from martlet.access.models import StoredSession, User
from martlet.cases import services as cases
from martlet.cases.models import CaseNote
from martlet.registry import services as registry

pytestmark = pytest.mark.django_db
WORDS = "阙老板说月底有钱，\n我不信。"
SIGN_IN = "/accounts/login/?next=%2Fconsole%2Faccess%2Funsent"
REVIEW = "/console/access/unsent"


@pytest.fixture
def colleagues(cast):
    for name, work_name in (("zhang", "张老师"), ("qian", "钱老师")):
        services.create_user(
            cast.director,
            username=name,
            password=PASSWORD,
            office=cast.beijing,
            role=Role.MEDIATOR,
            work_name=work_name,
        )


@pytest.fixture
def case(cast):
    person = registry.create_person(cast.beijing_volunteer, office=cast.beijing, name="慕容翀骐")
    return cases.open_case(cast.beijing_coordinator, office=cast.beijing, issue="WAG-ARR", persons=[person])


def sign_in(client, name="zhang", password=PASSWORD, after=""):
    return client.post("/accounts/login/", {"login": name, "password": password, "next": after})


def signed_out_while_typing(case, fields=None, **more):
    """A colleague's browser after it sent a note of a case with a session that had ended; and the answer."""
    client = Client()
    sign_in(client)
    StoredSession.objects.all().delete()
    sent = (
        {"kind": "note", "text": WORDS, "csrfmiddlewaretoken": "x", "password": "geheim", "next": "/console/"}
        if fields is None
        else fields
    )
    referer = f"http://testserver/console/cases/{case.pk}/?tab=history"
    return client, client.post(reverse("cases:note", args=[case.pk]), {**sent, **more}, headers={"Referer": referer})


def notes(case):
    return CaseNote.objects.filter(case=case).count()


def test_it_waits_and_is_sent_on_its_writers_word(colleagues, case):
    before = notes(case)
    client, answer = signed_out_while_typing(case)
    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
    page = client.get(SIGN_IN).content.decode()
    assert ("已加密保存" in page, "阙老板" in page) == (True, False)
    assert sign_in(client, password="wrong", after=REVIEW).status_code == 200
    answer = sign_in(client, after=REVIEW)
    assert (answer.status_code, answer["Location"]) == (302, REVIEW)

    page = client.get(REVIEW).content.decode()
    assert "阙老板说月底有钱，<br>我不信。" in page
    assert ("geheim" in page, 'csrfmiddlewaretoken" value="x"' in page) == (False, False)
    assert notes(case) == before
    answer = client.post(REVIEW, {"kind": "note", "text": WORDS, "next": "/console/", "unsent": "send"})
    assert (answer.status_code, answer["Location"]) == (307, reverse("cases:note", args=[case.pk]))
    answer = client.post(answer["Location"], {"kind": "note", "text": WORDS, "unsent": "send"}, follow=True)
    assert "阙老板说月底有钱" in answer.content.decode()
    assert notes(case) == before + 1
    assert client.get(REVIEW)["Location"] == "/console/"  # once


def test_it_can_be_thrown_away(colleagues, case):
    client, _answer = signed_out_while_typing(case)
    sign_in(client)
    answer = client.post(REVIEW, {"unsent": "away"})
    assert answer["Location"] == f"/console/cases/{case.pk}/?tab=history"
    assert client.get(REVIEW)["Location"] == "/console/"


def test_it_lies_nowhere_in_clear(colleagues, case):
    client, _answer = signed_out_while_typing(case)
    [stored] = StoredSession.objects.all()
    held = json.dumps(client.session.decode(stored.session_data), ensure_ascii=False)
    assert set(json.loads(held)) == {unsent.KEY}
    assert [words in held for words in ("阙老板", str(case.pk), "cases")] == [False] * 3


def test_somebody_else_who_signs_in_does_not_get_it(colleagues, case):
    client, _answer = signed_out_while_typing(case)
    sign_in(client, "qian", after=REVIEW)
    answer = client.get(REVIEW, follow=True)
    assert (answer.redirect_chain[-1][0], "阙老板" in answer.content.decode()) == ("/console/", False)
    assert client.post(REVIEW, {"unsent": "send"})["Location"] == "/console/"
    client.post("/accounts/logout/")
    sign_in(client)
    assert client.get(REVIEW)["Location"] == "/console/"  # thrown away for good


def test_a_browser_nobody_signed_in_with_keeps_nothing(colleagues, case):
    answer = Client().post(reverse("cases:note", args=[case.pk]), {"text": WORDS})
    assert answer["Location"] == "/accounts/login/?next=%2Fconsole%2F"
    forged = Client()
    forged.cookies[unsent.cookie_name()] = "1:forged"
    assert forged.post(reverse("cases:note", args=[case.pk]), {"text": WORDS})["Location"] == answer["Location"]
    assert StoredSession.objects.count() == 0


def test_a_button_is_pressed_again_by_whoever_wants(colleagues, case):
    """Nothing was typed: after signing in, my day."""
    _client, answer = signed_out_while_typing(
        case, {"state": "break", "next": "/console/", "rev": "3", "id": str(case.pk)}
    )
    assert (answer["Location"], StoredSession.objects.count()) == ("/accounts/login/?next=%2Fconsole%2F", 0)


def test_too_long_is_said_and_not_kept(colleagues, case):
    _client, answer = signed_out_while_typing(case, text="工" * unsent.MOST)
    assert (answer.status_code, "返回键" in answer.content.decode()) == (413, True)
    assert StoredSession.objects.count() == 0


def test_files_are_named_to_be_chosen_again(colleagues, case):
    client, answer = signed_out_while_typing(case, {"file": SimpleUploadedFile("欠条.pdf", b"%PDF-1.4")})
    assert answer["Location"] == SIGN_IN
    sign_in(client)
    page = client.get(REVIEW).content.decode()
    assert ("欠条.pdf" in page, "请在下一页重新选择" in page) == (True, True)


def test_it_is_there_after_a_second_step(colleagues, case):
    user = User.objects.get(username="zhang")
    TOTP.activate(user, generate_totp_secret())
    codes = RecoveryCodes.activate(user).get_unused_codes()
    client = Client()
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    StoredSession.objects.all().delete()
    assert client.post(reverse("cases:note", args=[case.pk]), {"text": WORDS})["Location"] == SIGN_IN
    assert sign_in(client, after=REVIEW)["Location"] == "/accounts/2fa/authenticate/"
    assert "已加密保存" in client.get("/accounts/2fa/authenticate/").content.decode()
    assert client.post("/accounts/2fa/authenticate/", {"code": codes[1]})["Location"] == REVIEW
    assert "阙老板" in client.get(REVIEW).content.decode()


def test_while_sealed_it_is_taken_and_goes_on_waiting(colleagues, case):
    client = Client()
    sign_in(client)
    services.seal(services.system_actor("test"))
    answer = client.post(reverse("cases:note", args=[case.pk]), {"text": WORDS})
    assert answer["Location"] == SIGN_IN
    sign_in(client)
    assert client.get(REVIEW).status_code == 503
    vault.commands.unseal("six words that open the test ring", fill=False)
    assert "阙老板" in client.get(REVIEW).content.decode()


def test_a_form_of_a_session_with_a_script_asks_in_the_page(colleagues, case):
    client = Client()
    sign_in(client)
    StoredSession.objects.all().delete()
    answer = client.post(reverse("cases:note", args=[case.pk]), {"text": WORDS}, headers={"HX-Request": "true"})
    assert (answer.status_code, StoredSession.objects.count()) == (401, 0)


def test_what_nobody_came_back_for_is_forgotten(colleagues, case):
    client, _answer = signed_out_while_typing(case)
    assert clock.drop_old_sessions() == 0
    StoredSession.objects.update(expire_date=timezone.now())
    assert (clock.drop_old_sessions(), StoredSession.objects.count()) == (1, 0)
    sign_in(client)
    assert client.get(REVIEW)["Location"] == "/console/"
