"""Listening: the reason first, then the sound in the parts a player asks for, for those who may."""

import io
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from martlet.access.models import JournalEntry
from martlet.hotline import services
from martlet.hotline.models import Contact
from martlet.telephony.models import Recording
from martlet.vault import files

SOUND = b"RIFF" + bytes(range(256)) * 800


@pytest.fixture
def recording(cast: Any, exchange: Any, begun: Any) -> Recording:
    call = exchange.call(cast.beijing)
    contact = begun(channel="PHONE", call=call)
    services.finish_contact(cast.beijing_volunteer, contact, rev=1, outcome="INFO", issue="WAG-ARR")
    stored = files.seal(io.BytesIO(SOUND), owner=call.pk, office=cast.beijing)
    return Recording.objects.create(
        call=call, office=cast.beijing, kind="talk", file_id=stored.pk, seconds=12.5, expires=timezone.localdate()
    )


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_without_a_reason_nothing_is_heard(cast: Any, recording: Recording, signed_in: Any) -> None:
    client = signed_in(cast.beijing_volunteer)
    assert "听录音" in client.get(reverse("hotline:contact", args=[Contact.objects.get().pk])).content.decode()
    page, sound = (reverse(f"hotline:{name}", args=[recording.pk]) for name in ("recording", "recording-sound"))
    assert client.get(sound).status_code == 404
    asked = client.post(page, {"reason": ""})
    assert asked.status_code == 422
    assert "选一下原因。" in asked.content.decode()
    assert client.get(sound).status_code == 404
    heard = client.post(page, {"reason": "facts"}, follow=True)
    assert f'src="{sound}"' in heard.content.decode()
    row = JournalEntry.objects.get(action="hotline.listen")
    assert (row.reason, row.fields, row.actor_id) == ("facts", "marks,sound", cast.beijing_volunteer.user_id)
    whole = client.get(sound)
    assert (whole.status_code, whole["Content-Type"], body(whole)) == (200, "audio/wav", SOUND)
    assert JournalEntry.objects.filter(action="hotline.listen").count() == 1  # one reason, one sitting


@pytest.mark.parametrize(
    ("header", "status", "part"),
    [
        ("bytes=0-9", 206, SOUND[:10]),
        ("bytes=70000-70009", 206, SOUND[70000:70010]),
        ("bytes=204000-", 206, SOUND[204000:]),
        ("bytes=-5", 206, SOUND[-5:]),
        ("bytes=0-999999999", 206, SOUND),
        ("bytes=999999999-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=0-1,5-6", 200, SOUND),
        ("lines=1-2", 200, SOUND),
    ],
)
def test_parts_of_the_sound(
    cast: Any, recording: Recording, signed_in: Any, header: str, status: int, part: bytes
) -> None:
    client = signed_in(cast.beijing_volunteer)
    client.post(reverse("hotline:recording", args=[recording.pk]), {"reason": "facts"})
    answer = client.get(reverse("hotline:recording-sound", args=[recording.pk]), headers={"Range": header})
    assert answer.status_code == status
    if status != 416:
        assert body(answer) == part
        assert answer["Content-Length"] == str(len(part))
    if status == 206:
        first, last = answer["Content-Range"].removeprefix("bytes ").split("/")[0].split("-")
        assert SOUND[int(first) : int(last) + 1] == part
        assert answer["Content-Range"].endswith(f"/{len(SOUND)}")


def test_only_those_who_may_listen(cast: Any, recording: Recording, signed_in: Any) -> None:
    page, sound = (reverse(f"hotline:{name}", args=[recording.pk]) for name in ("recording", "recording-sound"))
    for actor in (cast.beijing_coordinator, cast.beijing_mediator):
        assert signed_in(actor).get(page).status_code == 200
    for actor in (cast.shenzhen_coordinator, cast.wuhan_volunteer):
        client = signed_in(actor)
        assert [
            client.get(page).status_code,
            client.post(page, {"reason": "好奇"}).status_code,
            client.get(sound).status_code,
        ] == [404] * 3
    assert signed_in(cast.auditor).get(page).status_code == 403


def test_the_persons_page_lists_the_contacts(cast: Any, recording: Recording, worker: Any, signed_in: Any) -> None:
    contact = Contact.objects.get()
    services.set_person(cast.beijing_volunteer, contact, person_id=worker.pk)
    address = reverse("hotline:contact", args=[contact.pk])
    shown = signed_in(cast.beijing_volunteer).get(reverse("registry:person", args=[worker.pk])).content.decode()
    assert address in shown
