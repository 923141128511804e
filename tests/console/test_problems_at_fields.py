"""What is wrong is told at the field it is about: to the eye, to a screen reader and in the summary that has the keyboard."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.markup import tight

from martlet.access.models import User

pytestmark = pytest.mark.django_db


def field(text: str, id: str) -> str:
    found = re.search(rf'<input[^>]*\bid="{id}"[^>]*>', text)
    assert found is not None
    return found[0]


def told(text: str, id: str, by: str) -> bool:
    """Whether the field is marked and described by something that is on the page."""
    described = re.search(r'aria-describedby="([^"]*)"', field(text, id))
    return (
        'aria-invalid="true"' in field(text, id)
        and by in (described[1] if described else "").split()
        and f'id="{by}"' in text
    )


def test_a_case_without_a_worker(cast: Any, signed_in: Any) -> None:
    browser = signed_in(cast.beijing_coordinator)
    page = browser.get(reverse("cases:new")).content.decode()
    assert "aria-invalid" not in page
    text = browser.post(reverse("cases:new"), {"issue": "WAG-ARR", "new_phone": "12"}).content.decode()
    assert told(text, "id_new_phone", "id_new_phone_error")
    text = browser.post(reverse("cases:new"), {"issue": "WAG-ARR"}).content.decode()
    assert told(text, "id_q", "id_q_error")
    assert '<a href="#id_q">' in text
    assert text.count("data-focus") == 1


def test_people_found_are_one_question(cast: Any, signed_in: Any) -> None:
    from tests.cases import stories

    stories.worker(cast.beijing_coordinator, cast.beijing)
    browser = signed_in(cast.beijing_coordinator)
    browser.cookies["lang"] = "en"
    text = tight(browser.post(reverse("cases:new"), {"find": "1", "q": "王建明"}).content.decode())
    assert re.search(r"<fieldset[^>]*><legend[^>]*>People found</legend>.*type=\"radio\".*</fieldset>", text, re.DOTALL)
    text = tight(
        browser.post(reverse("cases:new"), {"new_name": "王建明", "new_phone": "13812345678"}).content.decode()
    )
    assert "Perhaps we know this person already</legend>" in text


def test_a_search_for_firms_that_cannot_be(cast: Any, signed_in: Any) -> None:
    browser = signed_in(cast.beijing_coordinator)
    answer = browser.post(reverse("registry:organisations"), {"q": "x" * 300})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert told(text, "org-q", "org-q-error")


def test_signing_in_wrong(cast: Any) -> None:
    answer = Client().post("/accounts/login/", {"login": "liu", "password": "wrong-one-entirely"})
    text = answer.content.decode()
    assert [told(text, name, "problems") for name in ("id_login", "id_password")] == [True, True]
    assert re.search(r'id="problems"[^>]*data-focus', text)
    assert "aria-invalid" not in Client().get("/accounts/login/").content.decode()


def test_a_password_that_cannot_be(cast: Any, signed_in: Any) -> None:
    user = User.objects.get(pk=cast.beijing_volunteer.user_id)
    user.set_password("swallow-under-the-eave")
    user.save()
    browser = signed_in(cast.beijing_volunteer)
    answer = browser.post(reverse("account_change_password"), {"oldpassword": "no", "password1": "a", "password2": "b"})
    if answer.status_code == 302:  # asked to confirm first: the page of that is tied in the same way
        answer = browser.post(answer["Location"], {"password": "no"})
        assert told(answer.content.decode(), "id_password", "problems")
        return
    text = answer.content.decode()
    assert told(text, "id_oldpassword", "id_oldpassword_error")
