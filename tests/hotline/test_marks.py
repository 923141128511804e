"""Marks of a recording: set in the call or while listening, jumped to, sealed, and only for those who may listen."""

import io
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.hotline.conftest import NUMBER

from martlet.access.errors import Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem
from martlet.hotline import services
from martlet.hotline.models import CallBack
from martlet.telephony import services as telephony
from martlet.telephony.models import Mark, Recording
from martlet.telephony.rules.marking import Stretch, seconds_of, stretches
from martlet.vault import files

NOTE = "他说包工头七月二十号答应先付一半"
MARKS = [{"at": 5.0, "what": "pause"}, {"at": 9.0, "what": "resume"}, {"at": 11.0, "what": "risk"}]


@pytest.fixture
def recording(cast: Any, exchange: Any, begun: Any) -> Recording:
    call = exchange.answers(exchange.call(cast.beijing), cast.beijing_volunteer)
    begun(channel="PHONE", call=call)
    exchange.hangs_up(call)
    stored = files.seal(io.BytesIO(b"RIFF" + bytes(1000)), owner=call.pk, office=cast.beijing)
    return Recording.objects.create(
        call=call, office=cast.beijing, kind="talk", file_id=stored.pk, seconds=90, marks=MARKS,
        expires=timezone.localdate(),
    )  # fmt: skip


def opened(client: Any, recording: Recording) -> str:
    """The page with the player, a reason given."""
    answer = client.post(reverse("hotline:recording", args=[recording.pk]), {"reason": "facts"}, follow=True)
    return unescape(answer.content.decode())


def put(client: Any, recording: Recording, **fields: str) -> Any:
    given = {"at": "1:05", "kind": "promise", "note": NOTE, **fields}
    return client.post(reverse("hotline:recording-mark", args=[recording.pk]), given)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1:05", 65), ("65", 65), ("1:02:03", 3723), ("0:00", 0), ("1：05", 65), ("1:75", None), ("-3", None), ("", None),
     ("1:5", None), ("99:99:99", None), ("abc", None)],
)  # fmt: skip
def test_a_moment_as_it_is_written(text: str, seconds: int | None) -> None:
    assert seconds_of(text) == seconds


def test_stretches_without_sound() -> None:
    marks = [
        {"at": 3, "what": "hold"},
        {"at": 4, "what": "pause"},
        {"at": 6, "what": "back"},
        {"at": 500, "what": "hold"},
    ]
    assert stretches(marks, 60) == [Stretch(3, 6, "hold"), Stretch(4, 60, "pause")]
    assert stretches([], 60) == []


def test_a_mark_set_while_listening_stands_in_the_order_of_the_sound(
    cast: Any, recording: Recording, signed_in: Any
) -> None:
    client = signed_in(cast.beijing_volunteer)
    sound = reverse("hotline:recording-sound", args=[recording.pk])
    assert put(client, recording).status_code == 404  # no reason was given yet
    assert "录音暂停" in opened(client, recording)
    assert put(client, recording)["Location"].endswith("#marks")
    page = unescape(client.get(reverse("hotline:recording", args=[recording.pk])).content.decode())
    places = [page.index(f'href="{sound}#t={at}"') for at in (5, 11, 65)]
    assert places == sorted(places)
    assert "00:05–00:09" in page
    assert NOTE in page
    assert 'class="m-strip-off" x="56" width="44"' in page
    [heard] = JournalEntry.objects.filter(action="hotline.listen", fields="marks,sound")
    assert heard.reason == "facts"


def test_a_note_is_sealed_and_its_length_says_nothing(cast: Any, recording: Recording, signed_in: Any) -> None:
    client = signed_in(cast.beijing_volunteer)
    opened(client, recording)
    put(client, recording)
    put(client, recording, note="短")
    put(client, recording, note="")
    long, short, none = (bytes(mark.note_sealed) for mark in Mark.objects.order_by("id"))
    assert (len(long) - len(short), none) == (0, b"")
    with connection.cursor() as cursor:
        cursor.execute("SELECT note_sealed FROM telephony_mark")
        assert all(NOTE.encode() not in bytes(row[0]) for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"at": "abc"}, "写成分和秒，比如 1:23。"), ({"at": ""}, "写成分和秒，比如 1:23。"), ({"at": "9:59"}, "录音还没到那一刻就结束了。"),
        ({"kind": "joke"}, NOTE), ({"note": "长" * 121}, "长" * 121),
    ],
)  # fmt: skip
def test_a_mark_that_cannot_be_keeps_what_was_typed(
    fields: dict[str, str], sentence: str, cast: Any, recording: Recording, signed_in: Any
) -> None:
    client = signed_in(cast.beijing_volunteer)
    opened(client, recording)
    answer = put(client, recording, **fields)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert sentence in page
    assert fields.get("note", NOTE) in page
    assert Mark.objects.count() == 0


def test_only_who_may_listen_sees_marks_and_only_who_set_one_takes_it_away(
    cast: Any, recording: Recording, signed_in: Any
) -> None:
    client = signed_in(cast.beijing_volunteer)
    opened(client, recording)
    put(client, recording)
    mark = Mark.objects.get()
    away = reverse("hotline:recording-mark-away", args=[recording.pk, mark.pk])
    for actor in (cast.shenzhen_coordinator, cast.wuhan_volunteer):
        other = signed_in(actor)
        page = reverse("hotline:recording", args=[recording.pk])
        asked = [other.post(page, {"reason": "好奇"}), put(other, recording), other.post(away)]
        assert [answer.status_code for answer in asked] == [404] * 3
    boss = signed_in(cast.beijing_coordinator)
    assert NOTE in opened(boss, recording)
    assert boss.post(away).status_code == 409
    client.post(away)
    assert Mark.objects.count() == 0


def test_one_key_in_the_conversation(cast: Any, exchange: Any, signed_in: Any, sealed: Any) -> None:
    call = exchange.answers(exchange.call(cast.beijing), cast.beijing_volunteer)
    call.answered = timezone.now() - timedelta(seconds=75)
    call.machine = {"recording": "on"}
    call.save()
    with sealed():  # a mark needs no keys
        assert telephony.mark_call(cast.beijing_volunteer, call=call).kind == "point"
    client = signed_in(cast.beijing_volunteer)
    answer = client.post(reverse("telephony:steer", args=[call.pk]), {"what": "mark"}, headers={"HX-Request": "true"})
    page = unescape(answer.content.decode())
    assert "已标记 01:15" in page
    assert "Alt K" in page
    assert [round(mark.at) for mark in Mark.objects.order_by("id")] == [75, 75]
    for actor in (cast.beijing_coordinator, cast.shenzhen_volunteer):
        with pytest.raises(Refused):
            telephony.mark_call(actor, call=call)
    exchange.hangs_up(call)
    with pytest.raises(Problem):
        telephony.mark_call(cast.beijing_volunteer, call=call)


def test_a_spoken_message_is_heard_by_those_who_may_call_back(cast: Any, exchange: Any, signed_in: Any) -> None:
    call = exchange.hangs_up(exchange.call(cast.beijing, number=NUMBER), missed="no_duty")
    stored = files.seal(io.BytesIO(b"RIFF" + bytes(1000)), owner=call.pk, office=cast.beijing)
    message = Recording.objects.create(
        call=call, office=cast.beijing, kind="message", file_id=stored.pk, seconds=9, expires=timezone.localdate()
    )
    page = reverse("hotline:recording", args=[message.pk])
    assert signed_in(cast.beijing_volunteer).get(page).status_code == 404  # nobody asked for a call back
    CallBack.objects.create(office=cast.beijing, call=call, reason="voicemail")
    client = signed_in(cast.beijing_volunteer)
    assert "<audio" in opened(client, message)
    assert put(client, message).status_code == 404
    assert signed_in(cast.shenzhen_volunteer).get(page).status_code == 404


def test_marks_cost_the_same_for_one_and_for_three(
    cast: Any, recording: Recording, signed_in: Any, django_assert_num_queries: Any
) -> None:
    client = signed_in(cast.beijing_volunteer)
    opened(client, recording)
    page = reverse("hotline:recording", args=[recording.pk])
    for _count in range(2):
        put(client, recording)
        with django_assert_num_queries(QUERIES):
            client.get(page)
        put(client, recording, note="")


QUERIES = 9


def test_services_refuse_what_the_page_would_not_offer(cast: Any, recording: Recording) -> None:
    contact = recording.call.contact
    with pytest.raises(Refused):
        services.mark_recording(cast.wuhan_volunteer, contact=contact, recording=recording, at=1.0, kind="point")
