"""Who tries passwords is stopped; an office that signs in from one address is not."""

from collections import Counter
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.conftest import PASSWORD

from martlet.access import services
from martlet.access.actor import Role
from martlet.access.models import User

pytestmark = pytest.mark.django_db
OFFICE, ELSEWHERE = "203.0.113.7", "198.51.100.4"
STAFF = 40


@pytest.fixture
def zhang(cast: Any) -> User:
    return services.create_user(
        cast.director, username="zhang", password=PASSWORD, office=cast.beijing, role=Role.VOLUNTEER, work_name="张老师"
    )


def sign_in(password: str = PASSWORD, username: str = "zhang", address: str = OFFICE) -> HttpResponse:
    return Client(REMOTE_ADDR=address).post("/accounts/login/", {"login": username, "password": password})


def test_a_whole_office_signs_in_within_a_minute_from_one_address(zhang: User) -> None:
    assert Counter(sign_in().status_code for _colleague in range(STAFF)) == {302: STAFF}


def test_a_dozen_who_mistype_do_not_keep_their_office_out(zhang: User) -> None:
    for number in range(12):
        assert sign_in("mistyped-in-a-hurry", f"colleague{number}").status_code == 200
    assert sign_in().status_code == 302


def test_five_wrong_passwords_of_an_account_are_enough_also_from_two_addresses(zhang: User) -> None:
    for place in (OFFICE, ELSEWHERE, OFFICE, ELSEWHERE, OFFICE):
        assert sign_in("not-the-password", address=place).status_code == 200
    for place in (OFFICE, ELSEWHERE):
        assert sign_in(address=place).status_code == 200  # the right one, and not let in


def test_what_is_wrong_is_said_in_words_of_ours(zhang: User) -> None:
    assert "留意大小写" in sign_in("not-the-password").content.decode()
    for _more in range(4):
        sign_in("not-the-password")
    assert "试得太多了，等五分钟再试" in sign_in().content.decode()


def test_a_password_that_does_not_do_is_named_as_on_its_page(zhang: User) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": "zhang", "password": PASSWORD})
    typed = {"oldpassword": "not-mine", "password1": "abc", "password2": "abd"}
    page = client.post("/accounts/password/change/", typed).content.decode()
    assert ">这不是您现在的密码，请再写一次。</a>" in page
    assert ">新密码：密码太短，至少 8 个字符。</a>" in page
    assert "当前密码" not in page  # as the library calls it


def test_who_tries_many_accounts_from_one_address_is_stopped_there_only(zhang: User) -> None:
    for number in range(30):
        sign_in("password-of-somebody", f"colleague{number}")
    assert (sign_in().status_code, sign_in(address=ELSEWHERE).status_code) == (200, 302)


def test_a_machine_that_knocks_without_end_reads_why_in_its_language(zhang: User) -> None:
    for _knock in range(120):
        Client(REMOTE_ADDR=OFFICE).post("/accounts/login/")
    answer = sign_in()
    assert answer.status_code == 429
    assert "这里试得太多了" in answer.content.decode()
