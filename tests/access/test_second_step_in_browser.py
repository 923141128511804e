"""Passkeys with a device that a browser pretends to have, and the app's codes with one kept for the day it is lost."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from tests.chromium import MARKS, chromium

PASSWORD = "swallow-under-the-eave"

pytestmark = [
    *MARKS,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def visitor(cast: Any, emptied_journal: Any, live_server: Any, monkeypatch: Any) -> Iterator[Any]:
    """A page at the gate. The address is a name: passkeys belong to names, never to numbers like 127.0.0.1."""
    user = cast.beijing_volunteer.user
    user.set_password(PASSWORD)
    user.save()
    address = live_server.url.replace("127.0.0.1", "localhost")
    with chromium(monkeypatch) as browser:
        page = browser.new_context(base_url=address).new_page()
        page.set_default_timeout(20000)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
        assert faults == []


@pytest.fixture
def device(visitor: Any) -> Callable[[bool], None]:
    """`device(True)`: the finger is put on the reader; `device(False)`: it is the wrong one."""
    session = visitor.context.new_cdp_session(visitor)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def put(right: bool) -> None:
        session.send("WebAuthn.setUserVerified", {"authenticatorId": made, "isUserVerified": right})

    return put


def sign_in(page: Any) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "zhou")
    page.fill("[name=password]", PASSWORD)
    page.click("form[action*=login] .m-btn-primary")


def confirm(page: Any) -> None:
    """Whoever changes how they sign in is asked once more, unless they signed in a moment ago."""
    if "reauthenticate" in page.url:
        page.fill("#main [name=password]", PASSWORD)
        page.click("#main .m-btn-primary")


def sign_out(page: Any) -> None:
    page.context.clear_cookies()
    page.goto("/console/")
    page.wait_for_url("**/accounts/login/**")


def test_a_passkey_is_added_and_signs_in_alone(visitor: Any, device: Any, cast: Any) -> None:
    sign_in(visitor)
    visitor.wait_for_url("**/console/")
    visitor.goto("/accounts/2fa/webauthn/add/")
    confirm(visitor)
    visitor.fill("[name=name]", "办公室电脑")
    visitor.click("[data-passkey=create] .m-btn-primary")
    visitor.wait_for_url(lambda url: "webauthn/add" not in url)
    [kept] = Authenticator.objects.filter(user=cast.beijing_volunteer.user, type="webauthn")
    assert kept.wrap().name == "办公室电脑"

    sign_out(visitor)
    assert visitor.is_visible("[data-passkey=login] button")
    visitor.click("[data-passkey=login] button")
    visitor.wait_for_url("**/console/")
    assert "周老师" in visitor.inner_text("#main")

    sign_out(visitor)
    device(False)
    visitor.click("[data-passkey=login] button")
    visitor.wait_for_selector("[data-passkey-says]:visible")
    assert "/accounts/login/" in visitor.url


def test_the_apps_codes_and_one_recovery_code_that_works_once(visitor: Any, cast: Any) -> None:
    sign_in(visitor)
    visitor.wait_for_url("**/console/")
    visitor.goto("/accounts/2fa/totp/activate/")
    confirm(visitor)
    secret = visitor.inner_text(".m-secret").strip()
    visitor.fill("[name=code]", "000000")
    visitor.click("#main .m-btn-primary")
    visitor.wait_for_selector("#main [role=alert], #main .m-errs")
    assert visitor.inner_text(".m-secret").strip() == secret
    counter = next(iter(yield_hotp_counters_from_time()))
    visitor.fill("[name=code]", format_hotp_value(hotp_value(secret, counter)))
    visitor.click("#main .m-btn-primary")
    visitor.wait_for_url(lambda url: "activate" not in url)
    visitor.goto("/accounts/2fa/recovery-codes/")
    confirm(visitor)
    codes = visitor.locator(".m-codes li").all_inner_texts()
    assert len(codes) == 10
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert [one for one in (secret, *codes) if one in stored] == []

    for code, opens in ((codes[0], True), (codes[0], False), (codes[1], True)):
        sign_out(visitor)
        sign_in(visitor)
        visitor.wait_for_url("**/accounts/2fa/authenticate/**")
        visitor.fill("#id_code", code)
        visitor.click("form[action*=authenticate] .m-btn-primary")
        if opens:
            visitor.wait_for_url("**/console/")
        else:
            visitor.wait_for_selector("[role=alert]:visible")
            assert re.search("2fa/authenticate", visitor.url)
    visitor.goto("/accounts/2fa/")
    assert "8" in visitor.inner_text("#main")
