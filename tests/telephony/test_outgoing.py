"""We call: the volunteer's own phone first, then the other side, which sees the hotline's number; nobody's number is shown."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from tests.conftest import Cast
from tests.telephony.conftest import Floor

from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem
from martlet.telephony import selectors, services
from martlet.telephony.history.selectors import OUTCOMES, call_rows, trace_of
from martlet.telephony.models import Call, CallCommand, CallEvent, CallNews, Line
from martlet.telephony.switchboard import book
from martlet.volunteers.models import Duty

OnDuty = Callable[..., Duty]
NUMBER = "13912349876"


class Outgoing:
    """The volunteer of Shenzhen is ready with a browser; `does` says what the number outside does when it is rung."""

    def __init__(self, floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
        self.floor, self.line, self.cast = floor, line, cast
        self.volunteer = cast.shenzhen_volunteer
        self.duty = on_duty(self.volunteer)
        self.phone = f"v{self.volunteer.user_id}"
        floor.fake.phones = {self.phone: "answers", "outside": "rings"}

    def call(self) -> Call:
        made = services.call_out(self.volunteer, line=self.line, number=NUMBER)
        self.floor.settle(*book.asked())
        return self.now(made)

    def now(self, made: Call) -> Call:
        return Call.objects.get(pk=made.pk)

    @property
    def state(self) -> str:
        return str(Duty.objects.get(pk=self.duty.pk).state)


@pytest.fixture
def out(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty, monkeypatch: pytest.MonkeyPatch) -> Outgoing:
    monkeypatch.setenv("MARTLET_SIP_TRUNK_CONTACT", "sip:carrier")
    return Outgoing(floor, line, cast, on_duty)


def test_own_phone_first_then_theirs_which_sees_the_hotline(out: Outgoing) -> None:
    out.floor.fake.phones[out.phone] = "rings"
    call = out.call()
    assert (out.floor.fake.dialled, call.stage, call.is_live, out.state) == ([], "dialling", True, "on_call")
    mine = out.floor.fake.ringing()[0]
    assert mine.variables["PJSIP_HEADER(add,X-Martlet-Call)"].endswith(";as=out")
    out.floor.fake.pick_up(mine.id)
    out.floor.settle()
    assert out.floor.fake.dialled == [NUMBER]
    theirs = out.floor.fake.channels[f"{call.pk}.0"]
    assert (theirs.caller_id, theirs.state) == (f"<{out.line.number}>", "Ringing")
    assert "POST ring" in out.floor.fake.channels[mine.id].did  # they hear that it rings
    out.floor.fake.pick_up(theirs.id)
    out.floor.settle()
    call = out.now(call)
    assert (call.stage, call.answered_by_id, call.answered is not None) == ("talking", out.volunteer.user_id, True)
    assert out.floor.fake.hears(mine.id) == {theirs.id}
    assert out.floor.fake.hears(theirs.id) == {mine.id}
    assert out.floor.fake.recordings == {}  # nobody has told them that it is recorded


def test_the_number_is_nowhere_in_clear_and_forgotten(out: Outgoing) -> None:
    call = out.call()
    rows = [*CallCommand.objects.values_list(), *CallEvent.objects.values_list(), *Call.objects.values_list()]
    assert NUMBER not in repr(rows)
    assert (bytes(CallCommand.objects.get().sealed), dict(out.floor.ledger.known.outside)) == (b"", {})
    assert selectors.caller_number(call, out.volunteer) == f"+86{NUMBER}"
    assert JournalEntry.objects.filter(action="telephony.call_out", actor_id=out.volunteer.user_id).count() == 1


def test_a_conversation_like_any_other(out: Outgoing) -> None:
    out.floor.fake.phones["outside"] = "answers"
    call = out.call()
    services.steer(out.volunteer, call=call, what="hold")
    out.floor.settle(*book.asked())
    theirs = f"{call.pk}.0"
    assert out.floor.fake.hears(theirs) == {"moh"}
    out.floor.crash()
    assert out.floor.fake.hears(theirs) == {"moh"}
    services.steer(out.volunteer, call=call, what="unhold")
    out.floor.settle(*book.asked())
    assert out.floor.fake.hears(theirs) == {f"{call.pk}.1"}
    out.floor.fake.hang_up(theirs)
    out.floor.settle()
    call = out.now(call)
    assert (call.stage, call.ended_by, call.missed, out.state) == ("ended", "caller", "", "wrap_up")
    assert (out.floor.fake.channels, out.floor.fake.bridges) == ({}, {})


@pytest.mark.parametrize(
    ("cause", "said"), [(17, "busy"), (21, "refused"), (19, "timeout"), (1, "unreachable")]
)  # fmt: skip
def test_who_is_not_reached_is_no_missed_call(out: Outgoing, cause: int, said: str) -> None:
    call = out.call()
    out.floor.fake.hang_up(f"{call.pk}.0", cause)
    out.floor.settle()
    call = out.now(call)
    assert (call.stage, call.missed, call.answered, call.machine["talk"]["said"]) == ("ended", "", None, said)
    assert (out.floor.fake.channels, out.state) == ({}, "wrap_up")
    assert list(CallNews.objects.values_list("kind", flat=True)).count("missed") == 0
    steps = [step.what for step in trace_of(out.volunteer, call.pk).steps]
    assert steps == ["called_out", "rings", "answered", "not_reached", "ended"]


def test_a_number_that_cannot_be_rung(out: Outgoing) -> None:
    del out.floor.fake.phones["outside"]
    call = out.call()
    assert (call.stage, call.machine["talk"]["said"], out.floor.fake.channels) == ("ended", "unreachable", {})


def test_nobody_is_rung_when_the_own_phone_does_not_answer(out: Outgoing) -> None:
    out.floor.fake.phones[out.phone] = "refuses"
    call = out.call()
    assert (call.stage, call.ended_by, out.floor.fake.dialled) == ("ended", "volunteer", [])
    assert dict(out.floor.ledger.known.outside) == {}


def test_who_gives_up_stops_the_ringing(out: Outgoing) -> None:
    call = out.call()
    out.floor.fake.hang_up(f"{call.pk}.1")
    out.floor.settle()
    assert (out.now(call).stage, out.now(call).ended_by, out.floor.fake.channels) == ("ended", "volunteer", {})


def test_who_is_on_a_break_stays_on_it_when_nobody_is_there(out: Outgoing) -> None:
    since = timezone.now() - timedelta(minutes=40)
    Duty.objects.update(state="break", break_reason="meal", state_since=since)
    call = out.call()
    assert out.state == "on_call"
    out.floor.fake.hang_up(f"{call.pk}.0", 19)
    out.floor.settle()
    duty = Duty.objects.get()
    assert (duty.state, duty.break_reason, duty.state_since) == ("break", "meal", since)  # as if nobody had been called


@pytest.mark.parametrize(("before", "after"), [("break", "break"), ("wrap_up", "wrap_up"), ("ready", "wrap_up")])
def test_who_called_from_a_break_is_on_it_again_after_the_conversation(out: Outgoing, before: str, after: str) -> None:
    since = timezone.now() - timedelta(minutes=40)
    Duty.objects.update(state=before, break_reason="meal" if before == "break" else "", state_since=since)
    out.floor.fake.phones["outside"] = "answers"
    call = out.call()
    assert (out.state, out.now(call).stage) == ("on_call", "talking")
    out.floor.fake.hang_up(f"{call.pk}.0")
    out.floor.settle()
    duty = Duty.objects.get()
    assert (duty.state, duty.break_reason) == (after, "meal" if before == "break" else "")
    assert (duty.state_since == since) is (after == "break")


def test_a_mobile_presses_one_before_anybody_is_rung(out: Outgoing) -> None:
    Duty.objects.update(phone="mobile")
    out.floor.hands.mobiles = {out.duty.user_id: "+8613811112222"}
    out.floor.fake.phones["13811112222@trunk"] = "answers"
    call = out.call()
    assert (out.floor.fake.dialled, out.floor.fake.played) == ([], [(f"{call.pk}.1", "sound:martlet-accept")])
    out.floor.fake.digit(f"{call.pk}.1", "1")
    out.floor.settle()
    assert out.floor.fake.dialled == [NUMBER]
    again = out.now(call)
    out.floor.fake.hang_up(f"{call.pk}.0")
    out.floor.settle()
    Duty.objects.update(state="ready")
    second = out.call()
    out.floor.time_up(f"accept {second.pk}.1")  # a mailbox
    assert (out.now(second).stage, out.floor.fake.dialled, again.pk != second.pk) == ("ended", [NUMBER], True)


def test_killed_while_it_rings_there_they_may_still_answer(out: Outgoing) -> None:
    call = out.call()
    out.floor.crash()
    assert out.now(call).stage == "dialling"
    out.floor.fake.pick_up(f"{call.pk}.0")
    out.floor.settle()
    assert (out.now(call).stage, out.floor.fake.hears(f"{call.pk}.0")) == ("talking", {f"{call.pk}.1"})


def test_killed_before_it_was_dialled_it_is_over_and_says_so(out: Outgoing) -> None:
    """The number died with the leader's memory; a call must not hang there."""
    out.floor.fake.phones[out.phone] = "rings"
    call = out.call()
    out.floor.crash()
    out.floor.fake.pick_up(f"{call.pk}.1")
    out.floor.settle()
    assert (out.now(call).stage, out.floor.fake.channels, out.floor.fake.dialled) == ("ended", {}, [])


def test_asked_of_a_switchboard_that_was_away_nobody_is_rung_later(out: Outgoing) -> None:
    made = services.call_out(out.volunteer, line=out.line, number=NUMBER)
    CallCommand.objects.update(asked=timezone.now() - timedelta(seconds=21))
    out.floor.settle(*book.asked())
    assert (out.floor.fake.channels, out.now(made).is_live, CallCommand.objects.get().done is not None) == (
        {}, False, True)  # fmt: skip
    assert call_rows(out.volunteer, {}).rows[0].outcome == "not_reached"


def test_who_may_call_out_and_when(out: Outgoing, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def problem(actor: Actor) -> str:
        with pytest.raises(Problem) as found:
            services.call_out(actor, line=out.line, number=NUMBER)
        with translation.override("en"):
            return str(found.value.message)

    with pytest.raises(Refused):
        services.call_out(cast.beijing_volunteer, line=out.line, number=NUMBER)
    assert problem(cast.shenzhen_coordinator).startswith("Go on duty first")
    Duty.objects.update(state="on_call")
    assert problem(out.volunteer) == "You are in a call. End it first."
    monkeypatch.delenv("MARTLET_SIP_TRUNK_CONTACT")
    assert problem(out.volunteer).startswith("This exchange has no trunk")
    assert Call.objects.count() == 0


def test_in_the_history_it_is_a_call_of_ours_and_no_lost_one(out: Outgoing) -> None:
    reached = out.call()
    out.floor.fake.pick_up(f"{reached.pk}.0")
    out.floor.settle()
    out.floor.fake.hang_up(f"{reached.pk}.0")
    out.floor.settle()
    Duty.objects.update(state="ready")
    missed = out.call()
    out.floor.fake.hang_up(f"{missed.pk}.0", 17)
    out.floor.settle()
    rows = call_rows(out.volunteer, {}).rows
    assert [(one.id, one.outcome) for one in rows] == [(missed.pk, "not_reached"), (reached.pk, "called")]
    for name, where in OUTCOMES.items():
        fits = {"called": [reached.pk], "not_reached": [missed.pk]}.get(name, [])
        assert list(Call.objects.filter(where).values_list("pk", flat=True)) == fits
    assert [step.value for step in trace_of(out.volunteer, reached.pk).steps][-1] == "called"
