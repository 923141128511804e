"""The switchboard on a scripted exchange: what is rung, what is written, what other rooms hear."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.conftest import PASSPHRASE, Cast
from tests.telephony.conftest import Floor

from martlet import vault
from martlet.access.models import LiveEvent
from martlet.telephony import selectors, services, signals
from martlet.telephony.lines.services import switch_line
from martlet.telephony.models import Call, CallEvent, CallOffer, Line, Recording
from martlet.telephony.switchboard import book
from martlet.volunteers.models import Duty

OnDuty = Callable[..., Duty]


def phone_of(duty: Duty) -> str:
    return f"v{duty.user_id}"


def state_of(duty: Duty) -> str:
    return Duty.objects.get(pk=duty.pk).state


@pytest.fixture
def heard() -> "list[tuple[str, object]]":
    news: list[tuple[str, object]] = []
    receivers = []
    for name in ("call_ringing", "call_answered", "call_missed", "call_ended"):

        def receive(sender: object, call: Call, user: object = None, name: str = name, **kwargs: object) -> None:
            news.append((name, getattr(user, "pk", None)))

        receivers.append(receive)
        getattr(signals, name).connect(receive)
    yield news
    for name, receive in zip(("call_ringing", "call_answered", "call_missed", "call_ended"), receivers, strict=True):
        getattr(signals, name).disconnect(receive)


def test_a_whole_call(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty, heard: list[object]) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {phone_of(duty): "rings"}
    caller = floor.dial(line)
    call = floor.only_call()
    assert (call.stage, call.office_id, state_of(duty)) == ("ringing", cast.shenzhen.pk, "ringing")
    [ringing] = floor.fake.ringing()
    assert ringing.variables == {
        "PJSIP_HEADER(add,X-Martlet-Call)": f"{call.pk};ring=20",
    }
    assert selectors.rings_for(cast.shenzhen_volunteer, call)
    floor.fake.pick_up(ringing.id)
    floor.settle()
    assert floor.fake.bridges == {str(call.pk): [caller, ringing.id]}
    assert floor.fake.recordings == {f"{call.pk}.talk": "recording"}
    floor.fake.hang_up(ringing.id)
    floor.settle()
    call.refresh_from_db()
    assert (call.stage, call.ended_by, call.answered_by_id, call.is_live) == ("ended", "volunteer", duty.user_id, False)
    assert (floor.fake.channels, floor.fake.bridges, state_of(duty)) == ({}, {}, "wrap_up")
    assert call.arrived <= call.rang <= call.answered <= call.ended
    user = duty.user_id
    assert heard == [("call_ringing", user), ("call_answered", user), ("call_ended", user)]
    assert list(LiveEvent.objects.filter(user_id=user, kind__startswith="call.").values_list("kind", "data")) == [
        (f"call.{kind}", {"call": str(call.pk)}) for kind in ("ringing", "answered", "ended")]  # fmt: skip


def test_who_came_on_duty_a_moment_ago_is_rung(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    """Before it says that nobody is there, the ledger looks; its memory is seconds old."""
    duty = on_duty(cast.shenzhen_volunteer)
    floor.ledger.see_lines(book.lines())
    floor.fake.dial(line.pk, "13800005678")
    batches = floor.taken([floor.fake.queue.get_nowait()])
    assert [offer.user for batch in batches for call in batch.after.values() for offer in call.ringing] == [
        duty.user_id
    ]


def test_a_missed_call_is_told_with_the_token_of_its_number(floor: Floor, line: Line, cast: Cast) -> None:
    """Three calls of one number are to become one call-back, so whoever hears of a missed call can compare numbers."""
    tokens = []

    def receive(sender: object, call: Call, **kwargs: object) -> None:
        tokens.append(bytes(call.calllog_token or b""))

    signals.call_missed.connect(receive)
    try:
        for _time in range(2):
            floor.fake.hang_up(floor.dial(line, "13912345678"))
            floor.settle()
    finally:
        signals.call_missed.disconnect(receive)
    assert (len(tokens), len(set(tokens)), len(tokens[0])) == (2, 1, 16)


@pytest.mark.parametrize(
    ("sent", "known"),
    [
        ("13912345678", "+8613912345678"), ("013912345678", "+8613912345678"), ("8613912345678", "+8613912345678"),
        ("+8613912345678", "+8613912345678"), ("075588881234", "+8675588881234"), ("+85291234567", "+85291234567"),
        ("88881234", "88881234"), ("10086", "10086"), ("anonymous", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_number_is_kept_as_the_registry_writes_it(
    floor: Floor, line: Line, cast: Cast, sent: str, known: str
) -> None:
    floor.dial(line, sent)
    assert selectors.caller_number(floor.only_call(), cast.shenzhen_coordinator) == known


def test_the_number_is_sealed_and_nowhere_else(floor: Floor, line: Line, cast: Cast) -> None:
    floor.dial(line, "13912345678")
    call = floor.only_call()
    assert selectors.caller_number(call, cast.shenzhen_coordinator) == "+8613912345678"
    rows = [*Call.objects.values_list(), *CallEvent.objects.values_list(), *CallOffer.objects.values_list()]
    assert "13912345678" not in repr(rows)


def test_while_sealed_calls_still_ring(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {phone_of(duty): "rings"}
    vault.commands.seal()
    floor.dial(line, "13912345678")
    call = floor.only_call()
    assert (call.stage, call.calllog_token) == ("ringing", None)
    vault.commands.unseal(PASSPHRASE, fill=False)
    assert selectors.caller_number(call, cast.shenzhen_coordinator) == "+8613912345678"


def test_refused_then_the_next_phone(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    first, second = on_duty(cast.shenzhen_volunteer), on_duty(cast.shenzhen_mediator)
    floor.fake.phones = {phone_of(first): "refuses", phone_of(second): "answers"}
    floor.dial(line)
    call = floor.only_call()
    assert call.answered_by_id == second.user_id
    assert list(call.offers.order_by("offered").values_list("user", "outcome")) == [
        (first.user_id, "refused"), (second.user_id, "answered")]  # fmt: skip
    assert (state_of(first), state_of(second)) == ("ready", "on_call")


def test_a_phone_that_is_not_connected_costs_the_caller_no_time(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    first, second = on_duty(cast.shenzhen_volunteer), on_duty(cast.shenzhen_mediator)
    floor.fake.phones = {phone_of(second): "rings"}
    floor.dial(line)
    assert [channel.phone for channel in floor.fake.ringing()] == [phone_of(second)]
    assert floor.only_call().offers.get(user=first.user_id).outcome == "unreachable"


def test_two_answer_at_once(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    Line.objects.update(ring_at_once=2)
    first, second = on_duty(cast.shenzhen_volunteer), on_duty(cast.shenzhen_mediator)
    floor.fake.phones = {phone_of(first): "answers", phone_of(second): "answers"}
    caller = floor.dial(line)
    call = floor.only_call()
    winner = call.offers.get(outcome="answered")
    assert list(floor.fake.channels) == [caller, winner.channel]
    assert (call.stage, call.offers.filter(outcome="lost").count()) == ("talking", 1)
    assert sorted([state_of(first), state_of(second)]) == ["on_call", "ready"]


def test_nobody_on_duty_takes_a_message_for_a_call_back(floor: Floor, line: Line, heard: list[object]) -> None:
    channel = floor.dial(line)
    call = floor.only_call()
    assert (call.stage, call.missed) == ("message", "no_duty")
    assert [media for _channel, media in floor.fake.played] == ["sound:martlet-voicemail", "sound:martlet-beep"]
    floor.fake.finish(f"{call.pk}.message")
    floor.settle()
    call.refresh_from_db()
    assert (call.stage, channel in floor.fake.channels) == ("ended", False)
    assert heard == [("call_missed", None), ("call_ended", None)]


def test_all_busy_wait_in_order_and_the_next_free_volunteer_takes_the_first(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    Duty.objects.update(state="on_call")
    floor.fake.phones = {phone_of(duty): "rings"}
    first, second = floor.dial(line), floor.dial(line)
    told = ["place-1,sound:martlet-wait-5,sound:martlet-keep", "place-2,sound:martlet-wait-10,sound:martlet-keep"]
    assert floor.fake.played == [
        (first, "sound:martlet-busy"), (first, f"sound:martlet-{told[0]}"),
        (second, "sound:martlet-busy"), (second, f"sound:martlet-{told[1]}"),
    ]  # fmt: skip
    assert "POST moh" in floor.fake.channels[first].did
    Duty.objects.update(state="ready")
    floor.look()
    calls = {call.channel: call.stage for call in Call.objects.all()}
    assert calls == {first: "ringing", second: "waiting"}


def test_waiting_ends_with_a_message(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    on_duty(cast.shenzhen_volunteer)
    Duty.objects.update(state="on_call")
    floor.dial(line)
    floor.ledger.clock.ahead += line.wait_seconds
    floor.time_up("wait")
    assert (floor.only_call().stage, floor.only_call().missed) == ("message", "waited")


def test_a_closed_line(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    on_duty(cast.shenzhen_volunteer)
    switch_line(cast.shenzhen_coordinator, line=line, is_open=False, reason="停电")
    floor.dial(line)
    assert floor.fake.played[0][1] == "sound:martlet-closed"
    assert floor.only_call().missed == "closed"


def test_a_missing_announcement_does_not_lose_the_call(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    Line.objects.update(has_notice=True)
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {phone_of(duty): "rings"}
    floor.fake.missing_sounds = {"martlet-notice"}
    floor.dial(line)
    assert (floor.only_call().stage, floor.only_call().machine["faults"]) == ("ringing", ["notice"])


def test_who_calls_again_is_rung_through_to_whom_they_know(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    first, second = on_duty(cast.shenzhen_volunteer), on_duty(cast.shenzhen_mediator)
    floor.fake.phones = {phone_of(first): "refuses", phone_of(second): "answers"}
    caller = floor.dial(line)
    floor.fake.hang_up(caller)
    floor.settle()
    Duty.objects.filter(pk=second.pk).update(state="ready", state_since=timezone.now() + timedelta(minutes=1))
    floor.fake.phones = {phone_of(first): "rings", phone_of(second): "rings"}
    floor.dial(line)
    assert [channel.phone for channel in floor.fake.ringing()] == [phone_of(second)]


def test_kill_minus_nine_in_every_stage_loses_nothing(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {phone_of(duty): "rings"}
    caller = floor.dial(line)
    floor.crash()
    [ringing] = floor.fake.ringing()
    floor.fake.pick_up(ringing.id)
    floor.settle()
    floor.crash()
    assert (floor.only_call().stage, set(floor.fake.channels)) == ("talking", {caller, ringing.id})
    floor.fake.cut()
    floor.fake.hang_up(ringing.id)
    floor.crash()
    assert (floor.only_call().stage, floor.only_call().ended_by, floor.fake.channels) == ("ended", "volunteer", {})


def test_killed_between_making_the_bridge_and_joining_in_it(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    floor.fake.phones = {phone_of(on_duty(cast.shenzhen_volunteer)): "answers"}
    caller = floor.dial(line)
    [members] = floor.fake.bridges.values()
    joined = list(members)
    members.clear()
    floor.crash()
    assert (joined[0], members) == (caller, joined)


def test_news_untold_when_we_died_is_told_by_the_next(floor: Floor, line: Line, heard: list[object]) -> None:
    floor.dial(line)
    floor.crash()
    floor.tell()
    assert heard == [("call_missed", None)] * 2


def test_stored_events_replay_to_the_same_state(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {phone_of(duty): "answers"}
    caller = floor.dial(line)
    floor.fake.hang_up(caller)
    floor.settle()
    call = floor.only_call()
    again = selectors.replayed(call)
    assert (again.stage, again.winner, again.ended_by) == ("ended", call.machine["winner"], "caller")


def test_asked_on_a_page(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {phone_of(duty): "answers"}
    floor.dial(line)
    services.ask_call(cast.shenzhen_volunteer, call=floor.only_call(), what="pause_recording")
    floor.settle(*book.asked())
    assert list(floor.fake.recordings.values()) == ["muted"]
    assert book.asked() == []
    services.ask_call(cast.shenzhen_volunteer, call=floor.only_call(), what="hang_up")
    floor.settle(*book.asked())
    assert (floor.only_call().ended_by, floor.fake.channels) == ("page", {})


def test_what_is_looked_at_several_times_a_second_is_one_query_at_rest(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty, django_assert_num_queries: Any
) -> None:
    first, second = on_duty(cast.shenzhen_volunteer), on_duty(cast.beijing_volunteer)
    with django_assert_num_queries(1):
        asked, ready = book.glance()
    assert (asked, {*ready}) == ([], {first.user_id, second.user_id})
    Duty.objects.filter(pk=second.pk).update(until=timezone.now())
    floor.fake.phones = {phone_of(first): "answers"}
    floor.dial(line)
    services.ask_call(cast.shenzhen_volunteer, call=floor.only_call(), what="pause_recording")
    asked, ready = book.glance()
    assert ([event["type"] for event in asked], ready) == (["MartletAsked"], [])
    assert book.glance() == ([], [])


# --- sound -------------------------------------------------------------------------------------------------------------
def sound(path: Path, seconds: float = 2.0, broken: bool = False) -> bytes:
    import wave

    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"\x01\x02" * int(8000 * seconds))
    whole = path.read_bytes()
    if broken:  # as a killed exchange leaves it
        path.write_bytes(whole[:4] + b"\x00" * 4 + whole[8:40] + b"\x00" * 4 + whole[44:])
    return whole


def finished(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> Call:
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {phone_of(duty): "answers"}
    floor.fake.hang_up(floor.dial(line))
    floor.settle()
    return floor.only_call()


@pytest.mark.parametrize("broken", [False, True])
def test_a_recording_is_sealed_and_gone_from_the_spool(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty, broken: bool
) -> None:
    call = finished(floor, line, cast, on_duty)
    path = floor.spool / "recording" / f"{call.pk}.talk.wav"
    whole = sound(path, broken=broken)
    recording = floor.backroom.seal(f"{call.pk}.talk")
    assert (path.exists(), recording.seconds, recording.office_id) == (False, 2.0, cast.shenzhen.pk)
    assert recording.expires == timezone.localdate() + timedelta(days=90)
    assert vault.files.open(recording.file_id, cast.shenzhen_volunteer).read() == whole


def test_a_recording_made_while_sealed_opens_after_unseal(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty
) -> None:
    call = finished(floor, line, cast, on_duty)
    whole = sound(floor.spool / "recording" / f"{call.pk}.talk.wav")
    vault.commands.seal()
    recording = floor.backroom.seal(f"{call.pk}.talk")
    assert list((floor.spool / "recording").iterdir()) == []
    vault.commands.unseal(PASSPHRASE, fill=False)
    assert vault.files.open(recording.file_id, cast.shenzhen_coordinator).read() == whole


def test_no_to_recording_leaves_no_sound(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
    call = finished(floor, line, cast, on_duty)
    Call.objects.update(machine={**call.machine, "recording": "refused"})
    path = floor.spool / "recording" / f"{call.pk}.talk.wav"
    sound(path)
    assert floor.backroom.seal(f"{call.pk}.talk") is None
    assert (path.exists(), Recording.objects.count()) == (False, 0)


# --- while we were away ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("written", [-5, 3600])  # seconds from now: the clock may have been set back since
def test_a_call_the_exchange_took_alone_is_taken_in_with_its_message(
    floor: Floor, line: Line, cast: Cast, heard: list[object], written: int
) -> None:
    import os
    import time

    note = floor.spool / "away" / "1732180000.7.note"
    note.write_text(f"{line.pk}|13912345678|1732180000|NOANSWER||\n")
    whole = sound(note.with_suffix(".wav"), 1.0)
    os.utime(note, (time.time() + written, time.time() + written))
    assert floor.backroom.take_in() == 1
    floor.backroom.tell()
    call = floor.only_call()
    assert (call.missed, call.is_live) == ("away", False)
    assert selectors.caller_number(call, cast.shenzhen_coordinator) == "+8613912345678"
    assert heard == [("call_missed", None), ("call_ended", None)]
    assert vault.files.open(Recording.objects.get().file_id, cast.shenzhen_coordinator).read() == whole
    assert list((floor.spool / "away").iterdir()) == []


def test_a_stray_phone_is_let_go(floor: Floor, line: Line) -> None:
    batch = floor.ledger.decide(
        {"type": "StasisStart", "args": ["phone"], "channel": {"id": f"{uuid.uuid4()}.1", "state": "Up"}}
    )
    assert [stray.endswith(".1") for stray in batch.strays] == [True]
