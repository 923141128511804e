"""Sign-in: what the browser holds is not what the database holds, and sessions end when they must."""

import pytest
from django.conf import settings
from django.test import Client
from tests.conftest import PASSWORD

from martlet.access import services
from martlet.access.actor import Role
from martlet.access.models import ApiToken, JournalEntry, StoredSession, User
from martlet.access.sessionstore import hashed

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhang(cast):
    return services.create_user(
        cast.director, username="zhang", password=PASSWORD, office=cast.beijing, role=Role.VOLUNTEER, work_name="张老师"
    )


def sign_in(username="zhang", password=PASSWORD):
    client = Client()
    response = client.post("/accounts/login/", {"login": username, "password": password})
    return client, response


def test_signing_in_stores_only_the_hash_of_the_cookie(zhang):
    client, response = sign_in()
    assert (response.status_code, response["Location"]) == (302, "/console/")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    stored = StoredSession.objects.get()
    assert stored.session_key == hashed(cookie)
    assert stored.user_id == zhang.pk
    assert client.get("/console/volunteers/colleagues").status_code == 403  # known, and a volunteer


def test_a_stolen_session_key_signs_nobody_in(zhang):
    sign_in()
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = StoredSession.objects.get().session_key
    assert thief.get("/console/volunteers/colleagues").status_code == 302


def test_a_late_answer_to_an_ended_session_takes_no_new_cookie_away(zhang):
    """A tab asks for its numbers with the old cookie while somebody signs in beside it: what arrives last must not end that."""
    client, _response = sign_in()
    StoredSession.objects.all().delete()
    late = client.get("/console/todo", headers={"X-Requested-With": "fetch"})
    assert (late.status_code, settings.SESSION_COOKIE_NAME in late.cookies) == (401, False)


def test_signing_out_takes_the_cookie_away(zhang):
    client, _response = sign_in()
    assert client.post("/accounts/logout/").cookies[settings.SESSION_COOKIE_NAME].value == ""


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(zhang):
    _client, wrong = sign_in(password="not-the-password")
    _client, unknown = sign_in(username="nobody", password="not-the-password")
    assert wrong.status_code == unknown.status_code == 200
    assert JournalEntry.objects.filter(action="access.sign_in", allowed=False).count() == 2


def test_a_new_role_ends_open_sessions(zhang, cast):
    client, _response = sign_in()
    services.grant_role(cast.director, zhang, role=Role.MEDIATOR, office=cast.beijing)
    assert client.get("/console/volunteers/colleagues").status_code == 302


def test_a_deactivated_colleague_is_out_at_once(zhang, cast):
    client, _response = sign_in()
    services.deactivate(cast.director, zhang, reason="left")
    assert client.get("/console/volunteers/colleagues").status_code == 302
    again, response = sign_in()
    assert response["Location"] == "/accounts/inactive/"
    assert again.get("/console/volunteers/colleagues").status_code == 302


def test_nobody_can_sign_themselves_up(client, cast):
    before = User.objects.count()
    client.post("/accounts/signup/", {"username": "x", "password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.count() == before


def test_a_token_is_kept_as_a_hash_and_names_its_user(zhang, cast):
    token = services.create_token(cast.director, zhang)
    assert services.user_of_token(token) == zhang
    assert services.user_of_token(token[:-1]) is None
    assert token.encode() not in bytes(ApiToken.objects.get().digest)


def test_second_factor_seeds_are_sealed(zhang):
    from allauth.mfa.models import Authenticator

    factor = services.add_totp(zhang)
    assert factor.secret not in str(Authenticator.objects.get(user=zhang).data)
    client, response = sign_in()
    assert response.status_code == 302
    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/console/volunteers/colleagues").status_code == 302  # a password alone opens nothing
