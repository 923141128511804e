"""Where a volunteer's desk phone registers, and the password that nobody but they are shown."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.conftest import Cast

from martlet import vault
from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry
from martlet.telephony import services
from martlet.telephony.exchange import keys
from martlet.volunteers.models import Volunteer
from martlet.volunteers.team.services import certify

PAGE, PASSWORD = reverse("volunteers:duty"), reverse("telephony:desk-password")


@pytest.fixture
def profile(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Volunteer:
    """Of a volunteer who is trained, and whose calls ring on a desk phone."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(settings, "MARTLET_SIP_BIND", "192.0.2.10:5060")
    certify(
        cast.shenzhen_coordinator, user=cast.shenzhen_volunteer.user, until=timezone.localdate(), reason="elsewhere"
    )
    Volunteer.objects.update(last_phone="sip")
    return Volunteer.objects.get()


def looks() -> int:
    return JournalEntry.objects.filter(action="telephony.reveal_phone", allowed=True).count()


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ("我的座机", "服务器", "用户名", "密码")), ("en", ("My desk phone", "Server", "User name", "Password"))],
)
def test_the_page_shows_where_it_registers_and_the_password_when_asked(
    language: str, words: tuple[str, ...], cast: Cast, profile: Volunteer, signed_in: Any
) -> None:
    reader: Client = signed_in(cast.shenzhen_volunteer)
    reader.cookies["lang"] = language
    answer = reader.get(PAGE)
    page, name = answer.content.decode(), f"s{profile.user_id}"
    secret = keys.password(settings.DATA / "exchange", name)
    assert [word for word in words if word not in page] == []
    assert (re.findall("<code>([^<]+)</code>", page), secret in page, looks()) == (["192.0.2.10:5060", name], False, 0)
    told = reader.post(PASSWORD)
    assert (told.content.decode(), told["Cache-Control"], answer["Cache-Control"]) == (secret, "no-store", "no-store")
    [row] = JournalEntry.objects.filter(action="telephony.reveal_phone")
    assert (row.actor_id, secret in str(row.__dict__), reader.get(PASSWORD).status_code) == (
        profile.user_id,
        False,
        405,
    )


def test_nobody_sees_another_s(cast: Cast, profile: Volunteer, signed_in: Any) -> None:
    for who in (cast.shenzhen_coordinator, cast.beijing_volunteer, cast.auditor):
        with pytest.raises(Refused):
            services.reveal_phone(who, profile=profile)
        secret = keys.password(settings.DATA / "exchange", f"s{profile.user_id}")
        reader = signed_in(who)
        assert (secret in reader.post(PASSWORD).content.decode(), reader.post(PASSWORD).status_code < 400) == (
            False,
            False,
        )
    assert looks() == 0


def test_only_the_trained_whose_calls_ring_there(cast: Cast, profile: Volunteer) -> None:
    actor = cast.shenzhen_volunteer
    assert services.desk_phone(actor) is not None
    Volunteer.objects.update(last_phone="browser")
    assert services.desk_phone(actor) is None
    Volunteer.objects.update(last_phone="sip", certificate_until=timezone.localdate() - timezone.timedelta(1))
    profile.refresh_from_db()
    assert services.desk_phone(actor) is None
    with pytest.raises(Refused):
        services.reveal_phone(actor, profile=profile)


def test_a_phone_written_down_at_the_exchange_needs_none(cast: Cast, profile: Volunteer, signed_in: Any) -> None:
    name = f"s{profile.user_id}"
    (settings.DATA / "exchange").mkdir()
    (settings.DATA / "exchange" / "desk_phones.json").write_text(json.dumps({name: "sip:x@192.0.2.20"}))
    assert "不用密码" in signed_in(cast.shenzhen_volunteer).get(PAGE).content.decode()
    with pytest.raises(NotVisible):
        services.reveal_phone(cast.shenzhen_volunteer, profile=profile)


def test_an_exchange_that_listens_everywhere_is_named_as_browsers_find_it(
    cast: Cast, profile: Volunteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MARTLET_SIP_BIND", "0.0.0.0:5060")
    monkeypatch.setattr(settings, "MARTLET_SIP_WS", "wss://hotline.example/ws")
    found = services.desk_phone(cast.shenzhen_volunteer)
    assert found is not None
    assert found.server == "hotline.example:5060"


def test_it_is_shown_while_the_keeper_is_sealed(cast: Cast, profile: Volunteer, signed_in: Any) -> None:
    reader = signed_in(cast.shenzhen_volunteer)
    vault.commands.seal()
    assert (reader.get(PAGE).status_code, len(reader.post(PASSWORD).content), looks()) == (200, 32, 1)
