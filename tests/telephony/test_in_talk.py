"""Asked on a page, done by the switchboard on a scripted exchange: who hears whom, what is written, who may ask."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from tests.conftest import Cast
from tests.telephony.conftest import Floor

from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.models import JournalEntry, LiveEvent
from martlet.foundation.errors import Problem
from martlet.telephony import selectors, services
from martlet.telephony.history.selectors import trace_of
from martlet.telephony.history.words import lines_of
from martlet.telephony.lines.selectors import lines_now
from martlet.telephony.lines.words import by_hand_words
from martlet.telephony.models import Call, CallCommand, CallEvent, Line
from martlet.telephony.switchboard import book
from martlet.volunteers.models import Duty
from martlet.volunteers.services import choose_phone, go_off_duty

OnDuty = Callable[..., Duty]
EMPLOYER = "13912349876"


class Story:
    """A worker speaks with the volunteer of Shenzhen; the mediator is ready, the coordinator on a break."""

    def __init__(self, floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> None:
        self.floor, self.cast, self.line = floor, cast, line
        self.volunteer, self.colleague, self.boss = (
            cast.shenzhen_volunteer,
            cast.shenzhen_mediator,
            cast.shenzhen_coordinator,
        )
        for actor in (self.volunteer, self.colleague, self.boss):
            on_duty(actor)
            floor.fake.phones[f"v{actor.user_id}"] = "answers"
        Duty.objects.exclude(user=self.volunteer.user_id).update(state="break")
        self.caller = floor.dial(line)
        Duty.objects.filter(user=self.colleague.user_id).update(state="ready")
        self.first = self.phone(self.volunteer)

    @property
    def call(self) -> Call:
        return self.floor.only_call()

    def phone(self, actor: Actor) -> str:
        return next(one.id for one in self.floor.fake.channels.values() if one.phone == f"v{actor.user_id}")

    @property
    def recording(self) -> tuple[str, str]:
        """As the call has it, and what the exchange does."""
        return str(self.call.machine["recording"]), self.floor.fake.recordings[f"{self.call.pk}.talk"]

    def settle(self) -> None:
        self.floor.settle(*book.asked())

    def hears(self) -> dict[str, set[str]]:
        """Channel -> whom it hears, by channel."""
        return {key: self.floor.fake.hears(key) for key, one in self.floor.fake.channels.items() if not one.spied}


@pytest.fixture
def story(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty) -> Story:
    return Story(floor, line, cast, on_duty)


def test_the_recording_goes_on_with_the_next_volunteer(story: Story) -> None:
    """Nobody is left with the caller for a moment, which ends it in the exchange."""
    services.give_to_queue(
        story.volunteer, call=story.call, office=story.cast.shenzhen, reason="matter", consent="agreed"
    )
    story.settle()
    assert story.hears()[story.caller] == {story.phone(story.colleague)}
    assert story.floor.fake.recordings == {f"{story.call.pk}.talk": "recording"}


def test_hold_and_mute_survive_a_new_switchboard(story: Story) -> None:
    services.steer(story.volunteer, call=story.call, what="hold")
    services.steer(story.volunteer, call=story.call, what="mute")
    story.settle()
    assert story.hears() == {story.caller: {"moh"}, story.first: set()}
    assert story.floor.fake.recordings == {f"{story.call.pk}.talk": "muted"}
    story.floor.crash()
    assert story.hears() == {story.caller: {"moh"}, story.first: set()}
    assert story.floor.fake.recordings == {f"{story.call.pk}.talk": "muted"}
    found = selectors.talk(story.volunteer, story.call)
    assert found is not None
    assert (found.state.held, found.state.muted, found.may_steer) == (True, True, True)
    services.steer(story.volunteer, call=story.call, what="unhold")
    story.settle()
    assert story.hears() == {story.caller: set(), story.first: {story.caller}}
    assert story.floor.fake.recordings == {f"{story.call.pk}.talk": "recording"}
    assert story.call.news.filter(kind="talk", user=story.volunteer.user_id).count() == 3
    assert LiveEvent.objects.filter(user_id=story.volunteer.user_id, kind="call.talk").exists()


def test_keys_are_sent_and_kept_nowhere(story: Story) -> None:
    services.press_keys(story.volunteer, call=story.call, digits="47 1108 153#")
    story.settle()
    assert story.floor.fake.channels[story.caller].keys == "471108153#"
    assert "471108153" not in repr(  # so long that no id holds it by chance
        [*CallCommand.objects.values_list(), *CallEvent.objects.values_list(), *Call.objects.values_list()]
    )
    with pytest.raises(Problem):
        services.press_keys(story.volunteer, call=story.call, digits="12;")


def test_a_colleague_on_their_own_mobile_is_listed_and_comes_in_by_pressing_one(story: Story) -> None:
    choose_phone(story.colleague, phone="mobile", mobile="138 1111 2222")
    story.floor.upkeep()
    story.floor.fake.phones["13811112222@trunk"] = "answers"
    assert [one.user for one in selectors.free_colleagues(story.volunteer, story.call)] == [story.colleague.user_id]
    assert (
        selectors.place_of(story.colleague.user_id or 0) == ""
    )  # to supervise, and to come back, needs a page's phone
    services.invite(story.volunteer, call=story.call, user_id=story.colleague.user_id or 0, consent="agreed")
    story.settle()
    [mobile] = [one for one in story.floor.fake.channels.values() if one.phone == "13811112222@trunk"]
    assert (story.hears()[story.caller], mobile.variables) == ({story.first}, {})
    story.floor.fake.digit(mobile.id, "1")
    story.floor.settle()
    assert story.hears()[story.caller] == {story.first, mobile.id}


def test_a_warm_transfer_asks_for_a_reason_and_moves_the_call(story: Story) -> None:
    with pytest.raises(Problem) as problem:
        ask_over(story, reason="")
    assert problem.value.field == "reason"
    ask_over(story)
    story.settle()
    second = story.phone(story.colleague)
    assert story.hears() == {story.caller: {"moh"}, story.first: {second}, second: {story.first}}
    assert selectors.part_in(story.colleague, story.call).role == "colleague"
    services.steer(story.volunteer, call=story.call, what="connect")
    story.settle()
    assert story.hears() == {story.caller: {second}, second: {story.caller}}
    assert story.call.answered_by_id == story.colleague.user_id
    assert {duty.user_id: duty.state for duty in Duty.objects.all()} == {
        story.volunteer.user_id: "wrap_up", story.colleague.user_id: "on_call", story.boss.user_id: "break"}  # fmt: skip
    with pytest.raises(Refused):
        services.steer(story.volunteer, call=story.call, what="hold")


def ask_over(story: Story, reason: str = "case", consent: str = "agreed") -> None:
    services.transfer_to(
        story.volunteer,
        call=story.call,
        user_id=story.colleague.user_id or 0,
        consult=True,
        reason=reason,
        consent=consent,
    )


def test_nobody_is_brought_in_behind_the_callers_back(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who agreed, or why nobody was asked, is said first, whoever calls the service; the journal has the code."""
    monkeypatch.setenv("MARTLET_SIP_TRUNK_CONTACT", "sip:carrier")
    call, volunteer, colleague = story.call, story.volunteer, story.colleague.user_id or 0
    tries: list[Callable[[str], object]] = [
        lambda consent: ask_over(story, consent=consent),
        lambda consent: services.give_to_queue(
            volunteer, call=call, office=story.cast.shenzhen, reason="case", consent=consent
        ),
        lambda consent: services.invite(volunteer, call=call, user_id=colleague, consent=consent),
        lambda consent: services.dial_outside(volunteer, call=call, number=EMPLOYER, consent=consent),
    ]
    for one in tries:
        for missing in ("", "yes, of course"):
            with pytest.raises(Problem) as problem:
                one(missing)
            assert problem.value.field == "consent"
    assert CallCommand.objects.count() == 0
    for one, code in zip(tries, ("agreed", "danger", "unable", "agreed"), strict=True):
        one(code)
    assert list(CallCommand.objects.order_by("id").values_list("what", "value").filter(what="consent")) == [
        ("consent", "agreed"), ("consent", "danger"), ("consent", "unable"), ("consent", "agreed")]  # fmt: skip
    rows = JournalEntry.objects.order_by("n").filter(action__in=("telephony.transfer_call", "telephony.add_party"))
    assert list(rows.filter(allowed=True).values_list("fields", "reason")) == [
        ("consent=agreed,consult,user_id", "case"), ("consent=danger,office", "case"), ("consent=unable,user_id", ""),
        ("consent=agreed,number", "")]  # fmt: skip


def test_one_colleague_at_a_time_is_asked(story: Story) -> None:
    ask_over(story)
    story.settle()
    with pytest.raises(Problem) as problem:
        ask_over(story)
    assert problem.value.field == "user"


def test_who_is_not_free_is_not_rung(story: Story) -> None:
    Duty.objects.filter(user=story.colleague.user_id).update(state="on_call")
    with pytest.raises(Problem):
        services.invite(story.volunteer, call=story.call, user_id=story.colleague.user_id, consent="agreed")
    assert [one.user for one in selectors.free_colleagues(story.volunteer, story.call)] == []


def test_a_number_outside_is_dialled_as_the_hotline_and_forgotten(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Problem):  # no trunk
        services.dial_outside(story.volunteer, call=story.call, number=EMPLOYER, consent="agreed")
    monkeypatch.setenv("MARTLET_SIP_TRUNK_CONTACT", "sip:carrier")
    story.floor.fake.phones["outside"] = "answers"
    with pytest.raises(Problem) as problem:
        services.dial_outside(story.volunteer, call=story.call, number="12", consent="agreed")
    assert problem.value.field == "number"
    services.dial_outside(story.volunteer, call=story.call, number="139 1234 9876", consent="agreed")
    assert EMPLOYER.encode() not in bytes(CallCommand.objects.get(what="dial").sealed)
    story.settle()
    assert story.floor.fake.dialled == [EMPLOYER]
    outside = next(one for one in story.floor.fake.channels.values() if one.phone == "outside")
    assert outside.caller_id == f"<{story.line.number}>"
    assert story.hears()[story.caller] == {story.first, outside.id}
    assert (bytes(CallCommand.objects.get(what="dial").sealed), dict(story.floor.ledger.known.outside)) == (b"", {})
    rows = [*CallCommand.objects.values_list(), *CallEvent.objects.values_list(), *Call.objects.values_list()]
    assert EMPLOYER not in repr(rows)
    assert story.recording == ("third", "muted")
    services.drop_party(story.volunteer, call=story.call, channel=outside.id)
    story.settle()
    assert story.hears() == {story.caller: {story.first}, story.first: {story.caller}}
    assert story.recording == ("on", "recording")


def test_who_comes_in_from_outside_is_asked_before_they_are_recorded(
    story: Story, signed_in: Callable[[Actor], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shown where the volunteer looks, one button, in the trace; only who has the call says that they agreed."""
    monkeypatch.setenv("MARTLET_SIP_TRUNK_CONTACT", "sip:carrier")
    story.floor.fake.phones["outside"] = "answers"
    services.dial_outside(story.volunteer, call=story.call, number=EMPLOYER, consent="agreed")
    story.settle()
    client, at = signed_in(story.volunteer), reverse("telephony:steer", args=[story.call.pk])
    shown = client.get(reverse("telephony:talk", args=[story.call.pk])).content.decode()
    assert ('id="talk-agreed"' in shown, 'value="resume_recording"' in shown) == (True, False)
    state = client.get(reverse("telephony:talk-state", args=[story.call.pk])).json()
    assert (state["recording"], state["may_record"]) == ("third", True)
    with pytest.raises(Refused):
        services.record_agreed(story.boss, call=story.call)
    assert client.post(at, {"what": "agreed"}).status_code == 302
    story.settle()
    assert story.recording == ("on", "recording")
    with translation.override("en"):
        told = [line.words for line in lines_of(trace_of(story.boss, story.call.pk))]
    assert [one for one in told if "from outside" in one] == [
        "Somebody from outside came in. The recording paused until they were asked too.",
        "Who came in from outside was asked too and agreed. The recording went on.",
    ]


def test_a_supervisor_is_announced_then_hears_and_whispers(story: Story) -> None:
    services.supervise(story.boss, call=story.call, mode="listen")
    story.settle()
    third = story.phone(story.boss)
    assert (story.hears()[third], story.floor.fake.channels[third].state) == (set(), "Up")
    shown = selectors.talk(story.volunteer, story.call)
    assert shown is not None
    assert shown.supervisor is not None
    assert shown.supervisor.name == story.boss.name
    story.floor.time_up(f"told:{third}")
    assert story.hears()[third] == {story.first, story.caller}
    assert story.hears()[story.first] == {story.caller}
    services.supervise(story.boss, call=story.call, mode="whisper")
    story.settle()
    assert (story.hears()[story.first], story.hears()[story.caller]) == ({story.caller, third}, {story.first})
    services.supervise(story.boss, call=story.call, mode="join")
    story.settle()
    assert story.hears()[story.caller] == {story.first, third}
    services.stop_supervising(story.boss, call=story.call)
    story.settle()
    assert story.hears() == {story.caller: {story.first}, story.first: {story.caller}}
    done = JournalEntry.objects.filter(action="telephony.supervise_call", actor_id=story.boss.user_id).count()
    assert done == 4
    story.floor.fake.hang_up(story.caller)
    story.settle()
    assert (story.floor.fake.channels, story.floor.fake.bridges) == ({}, {})


def test_a_coordinator_on_a_break_listens_and_is_on_the_break_again(story: Story) -> None:
    since = timezone.now() - timedelta(minutes=40)
    Duty.objects.filter(user=story.boss.user_id).update(break_reason="meal", state_since=since)
    for _time in range(2):
        services.supervise(story.boss, call=story.call, mode="listen")
        story.settle()
        story.floor.time_up(f"told:{story.phone(story.boss)}")
        assert Duty.objects.get(user=story.boss.user_id).state == "on_call"
        services.supervise(story.boss, call=story.call, mode="whisper")
        story.settle()
        services.stop_supervising(story.boss, call=story.call)
        story.settle()
        duty = Duty.objects.get(user=story.boss.user_id)
        assert (duty.state, duty.break_reason, duty.state_since, duty.wrap_until) == ("break", "meal", since, None)
    story.floor.dial(story.line, "13900000009")  # rings with whoever is ready
    assert Duty.objects.get(user=story.boss.user_id).state == "break"


def test_only_the_office_s_coordinator_supervises(story: Story, cast: Cast) -> None:
    for actor in (story.colleague, cast.beijing_coordinator):
        with pytest.raises(Refused):
            services.supervise(actor, call=story.call, mode="listen")
    assert selectors.overview(cast.beijing_coordinator).talks == ()
    Duty.objects.filter(user=story.boss.user_id).delete()
    with pytest.raises(Problem):
        services.supervise(story.boss, call=story.call, mode="listen")


def test_the_alarm_reaches_the_coordinator_with_the_call(story: Story) -> None:
    services.raise_risk(story.volunteer, call=story.call)
    story.settle()
    services.withdraw_risk(story.volunteer, call=story.call)
    story.settle()
    story.floor.time_up("risk")
    assert not LiveEvent.objects.filter(kind="call.alarm").exists()
    services.raise_risk(story.volunteer, call=story.call)
    story.settle()
    story.floor.time_up("risk")
    [news] = LiveEvent.objects.filter(kind="call.alarm")
    assert (news.user_id, news.data) == (story.boss.user_id, {"call": str(story.call.pk)})
    assert selectors.overview(story.boss).talks[0].state.risk == "raised"
    with pytest.raises(Problem):
        services.withdraw_risk(story.volunteer, call=story.call)
    assert JournalEntry.objects.filter(action="telephony.raise_risk").count() == 3


def test_a_queue_is_taken(story: Story) -> None:
    Duty.objects.update(state="on_call")
    second, third = story.floor.dial(story.line), story.floor.dial(story.line)
    waiting = selectors.overview(story.boss).waiting
    assert [(one.line, one.count) for one in waiting] == [(story.line, 2)]
    with pytest.raises(Problem):
        services.take_queue(story.boss, line=story.line)
    Duty.objects.filter(user=story.boss.user_id).update(state="ready")
    services.take_queue(story.boss, line=story.line)
    story.floor.settle(*book.asked())
    assert Call.objects.get(channel=second).answered_by_id == story.boss.user_id
    waits = Call.objects.get(channel=third)
    assert (waits.stage, waits.machine["line"]["taken_by"]) == ("waiting", story.boss.user_id)
    for does in (services.take_queue, services.give_queue_back):
        for actor in (story.volunteer, story.cast.beijing_coordinator):
            with pytest.raises(Refused):
                does(actor, line=story.line)


def taken(story: Story) -> Line:
    """The coordinator has the queue; the mediator is ready as well, and has been idle for longer."""
    Duty.objects.filter(user=story.boss.user_id).update(state="ready", state_since=timezone.now() + timedelta(hours=1))
    services.take_queue(story.boss, line=story.line)
    story.settle()
    return Line.objects.get()


def rings_at(story: Story, channel: str) -> list[int]:
    return list(Call.objects.get(channel=channel).offers.filter(outcome="").values_list("user_id", flat=True))


def test_a_call_that_rings_already_is_taken_after_the_volunteer_was_told(story: Story) -> None:
    for actor in (story.colleague, story.boss):
        story.floor.fake.phones[f"v{actor.user_id}"] = "rings"
    second = story.floor.dial(story.line, "13900000002")
    assert rings_at(story, second) == [story.colleague.user_id]
    taken(story)
    [told] = LiveEvent.objects.filter(kind="call.pulled")
    assert (told.user_id, told.data) == (story.colleague.user_id, {"call": str(Call.objects.get(channel=second).pk)})
    assert rings_at(story, second) == [story.colleague.user_id]  # they may still answer
    story.floor.time_up(f"pull:user:{story.boss.user_id}")
    assert rings_at(story, second) == [story.boss.user_id]
    assert Duty.objects.get(user=story.colleague.user_id).state == "ready"
    assert story.phone(story.boss)


def test_who_answers_a_ring_that_will_end_has_the_call(story: Story) -> None:
    for actor in (story.colleague, story.boss):
        story.floor.fake.phones[f"v{actor.user_id}"] = "rings"
    second = story.floor.dial(story.line, "13900000002")
    taken(story)
    story.floor.fake.pick_up(story.phone(story.colleague))
    story.settle()
    story.floor.time_up(f"pull:user:{story.boss.user_id}")
    found = Call.objects.get(channel=second)
    assert (found.stage, found.answered_by_id) == ("talking", story.colleague.user_id)


def test_a_later_caller_rings_with_who_has_taken_the_queue(story: Story) -> None:
    """Also one whom the mediator knows; until it is given back."""
    for actor in (story.colleague, story.boss):
        story.floor.fake.phones[f"v{actor.user_id}"] = "rings"
    assert by_hand(story) == []
    line = taken(story)
    assert (line.taken_by, by_hand(story)) == (
        story.boss.user,
        [f"{story.boss.name}接手了队列，来电先转给{story.boss.name}"],
    )
    second = story.floor.dial(story.line, "13900000002")
    assert rings_at(story, second) == [story.boss.user_id]
    third = story.floor.dial(story.line, "13900000003")  # the coordinator's phone rings already
    assert rings_at(story, third) == [story.colleague.user_id]
    for channel in (second, third):
        story.floor.fake.hang_up(channel)
    story.settle()
    services.give_queue_back(story.boss, line=line)
    assert by_hand(story) == []
    fourth = story.floor.dial(story.line, "13900000004")
    assert rings_at(story, fourth) == [story.colleague.user_id]
    done = JournalEntry.objects.filter(action__endswith="_queue_back", actor_id=story.boss.user_id).count()
    assert (done, JournalEntry.objects.filter(action="telephony.take_queue").count()) == (1, 1)
    assert LiveEvent.objects.filter(kind="lines", office_id=line.office_id).count() == 2


def test_those_who_wait_go_back_to_the_volunteers_as_well(story: Story) -> None:
    Duty.objects.exclude(user=story.boss.user_id).update(state="on_call")
    line = taken(story)
    Duty.objects.filter(user=story.boss.user_id).update(state="on_call")
    waits = story.floor.dial(story.line, "13900000002")
    assert Call.objects.get(channel=waits).machine["line"]["taken_by"] == story.boss.user_id
    services.give_queue_back(story.boss, line=line)
    story.settle()
    assert Call.objects.get(channel=waits).machine["line"]["taken_by"] == 0


def test_a_taken_queue_ends_with_the_coordinators_duty(story: Story) -> None:
    taken(story)
    go_off_duty(story.boss)
    assert (Line.objects.get().taken_by, by_hand(story)) == (None, [])
    Duty.objects.create(user_id=story.boss.user_id, office=story.cast.shenzhen)
    assert Line.objects.get().taken_by is None  # another day


def by_hand(story: Story) -> list[str]:
    return by_hand_words(lines_now(story.volunteer))


def test_the_whole_queue_goes_to_another_office(story: Story, cast: Cast, on_duty: OnDuty) -> None:
    Duty.objects.update(state="on_call")
    on_duty(cast.beijing_volunteer)
    story.floor.fake.phones[f"v{cast.beijing_volunteer.user_id}"] = "answers"
    waits = story.floor.dial(story.line)
    services.take_queue(story.boss, line=story.line, office=cast.beijing)
    story.settle()
    assert Call.objects.get(channel=waits).answered_by_id == cast.beijing_volunteer.user_id


# --- pages ------------------------------------------------------------------------------------------------------------
SignedIn = Callable[[Actor], Client]


def test_the_controls_on_the_page(story: Story, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARTLET_SIP_TRUNK_CONTACT", "sip:carrier")
    client = signed_in(story.volunteer)
    at = f"/console/telephony/calls/{story.call.pk}"
    answer = client.post(f"{at}/steer", {"what": "hold"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content.count(b'id="talk"')) == (200, 1)
    story.settle()
    assert client.get(f"{at}/talk.json").json() == {
        "held": True, "muted": False, "recording": "on", "mine": True, "ours": False, "may_record": False,
    }  # fmt: skip
    assert b'value="unhold"' in client.get(f"{at}/talk").content
    answer = client.post(f"{at}/steer", {"what": "unhold", "next": "/console/"})
    assert (answer.status_code, answer["Location"]) == (302, "/console/")
    answer = client.post(f"{at}/third", {"number": "12"}, headers={"HX-Request": "true"})
    assert (answer.status_code, b'value="12"' in answer.content) == (422, True)
    assert signed_in(story.cast.beijing_volunteer).get(f"{at}/talk").status_code == 404


def test_the_overview_costs_the_same_for_one_and_for_three(story: Story, signed_in: SignedIn) -> None:
    client = signed_in(story.boss)
    client.get("/console/telephony/live")
    with CaptureQueriesContext(connection) as first:
        page = client.get("/console/telephony/live").content.decode()
    assert page.count('value="listen"') == 1
    Duty.objects.update(state="ready")
    for _more in range(2):
        story.floor.dial(story.line)
    with CaptureQueriesContext(connection) as second:
        page = client.get("/console/telephony/live").content.decode()
    assert (page.count('value="whisper"') + page.count("your own call") + page.count("自己的电话"), len(second)) == (
        3,
        len(first),
    )
    assert len(first) == 12  # two more: whose queue is taken, who is on a shift now
    assert signed_in(story.volunteer).get("/console/telephony/live").status_code == 403


def test_supervising_on_the_page(story: Story, signed_in: SignedIn) -> None:
    client = signed_in(story.boss)
    at = f"/console/telephony/calls/{story.call.pk}/supervise"
    assert client.post(at, {"mode": "listen"})["Location"] == "/console/telephony/live"
    assert client.post(at, {"mode": "nonsense"}).status_code == 409
    place, since = f"{story.boss.user_id}:v{story.boss.user_id}", Duty.objects.get(user=story.boss.user_id).state_since
    assert CallCommand.objects.get().value == f"listen:{place}:break:{since.timestamp()}"
    assert signed_in(story.cast.beijing_coordinator).post(at, {"mode": "listen"}).status_code == 404
    assert client.post(f"/console/telephony/lines/{story.line.pk}/take-queue", {"to": "me"}).status_code == 409
