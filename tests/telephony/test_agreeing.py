"""A call of ours is recorded once the other side was asked and agreed: from that moment, with pause, erasing and marks as any."""

import time
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.conftest import Cast
from tests.telephony.conftest import Floor
from tests.telephony.test_outgoing import Outgoing

from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem
from martlet.telephony import selectors, services
from martlet.telephony.history.selectors import trace_of
from martlet.telephony.history.words import lines_of
from martlet.telephony.models import Call, Line, Recording
from martlet.telephony.services.recordings import marks_of
from martlet.telephony.switchboard import book
from martlet.volunteers.models import Duty

OnDuty = Callable[..., Duty]
SignedIn = Callable[[Actor], Client]


class Talking:
    """The other side has answered; `asks` is what the volunteer presses."""

    def __init__(self, out: Outgoing) -> None:
        out.floor.fake.phones["outside"] = "answers"
        self.out, self.floor, self.made = out, out.floor, out.call()
        self.name = f"{self.made.pk}.talk"

    @property
    def call(self) -> Call:
        return self.out.now(self.made)

    @property
    def recording(self) -> tuple[str, str]:
        """As the call has it, and what the exchange does."""
        return str(self.call.machine["recording"]), self.floor.fake.recordings.get(self.name, "")

    def agrees(self) -> None:
        services.record_agreed(self.out.volunteer, call=self.call)
        self.floor.settle(*book.asked())

    def asks(self, what: str) -> None:
        services.steer(self.out.volunteer, call=self.call, what=what)
        self.floor.settle(*book.asked())

    def shown(self, actor: Actor) -> selectors.TalkNow:
        found = selectors.talk(actor, self.call)
        assert found is not None
        return found

    def told(self) -> list[str]:
        with translation.override("en"):
            return [line.words for line in lines_of(trace_of(self.out.volunteer, self.made.pk))]


@pytest.fixture
def talking(floor: Floor, line: Line, cast: Cast, on_duty: OnDuty, monkeypatch: pytest.MonkeyPatch) -> Talking:
    monkeypatch.setenv("MARTLET_SIP_TRUNK_CONTACT", "sip:carrier")
    return Talking(Outgoing(floor, line, cast, on_duty))


def test_recorded_from_the_moment_they_agreed(talking: Talking) -> None:
    assert (talking.recording, talking.shown(talking.out.volunteer).may_record) == (("off", ""), True)
    before = time.time()
    talking.agrees()
    assert talking.recording == ("on", "recording")
    [(at, what)] = talking.call.machine["talk"]["marks"]
    assert (what, before <= at <= time.time(), talking.call.machine["agreed_at"]) == ("agreed", True, at)
    assert talking.told()[-1] == "The other side was asked and agreed. The recording began."
    assert JournalEntry.objects.filter(action="telephony.record_call", object_id=str(talking.made.pk)).count() == 1
    talking.agrees()  # pressed twice
    assert (talking.recording, len(talking.call.machine["talk"]["marks"])) == (("on", "recording"), 1)


def test_paused_and_held_as_any_recording(talking: Talking) -> None:
    talking.agrees()
    seen = []
    for what in ("pause_recording", "resume_recording", "hold", "unhold"):
        talking.asks(what)
        seen.append(talking.recording)
    assert seen == [("paused", "muted"), ("on", "recording"), ("on", "muted"), ("on", "recording")]
    talking.floor.crash()
    assert talking.recording == ("on", "recording")


def test_who_takes_it_back_has_it_erased_and_is_not_asked_again(talking: Talking) -> None:
    talking.agrees()
    sound = talking.floor.spool / "recording" / f"{talking.name}.wav"
    sound.parent.mkdir(parents=True, exist_ok=True)
    sound.write_bytes(bytes(20044))
    talking.asks("pause_recording")
    talking.asks("stop_recording")
    assert (talking.recording, talking.shown(talking.out.volunteer).may_record) == (("refused", ""), False)
    with pytest.raises(Problem):
        talking.agrees()
    talking.floor.fake.hang_up(f"{talking.made.pk}.0")
    talking.floor.settle()
    talking.floor.backroom.seal(talking.name)
    assert (Recording.objects.count(), sound.exists()) == (0, False)
    assert talking.told()[-2] == "The other side wanted no recording after all. It was thrown away."


def test_the_switchboard_died_between_their_yes_and_the_recording(talking: Talking) -> None:
    services.record_agreed(talking.out.volunteer, call=talking.call)
    talking.floor.taken(book.asked())  # written down, and not done
    assert talking.recording == ("on", "")
    talking.floor.crash()
    assert talking.recording == ("on", "recording")


def test_the_next_volunteer_does_not_record_who_was_never_asked(talking: Talking, on_duty: OnDuty) -> None:
    """Given back to the queue it is a conversation of a line that records."""
    colleague = talking.out.cast.shenzhen_mediator
    on_duty(colleague)
    talking.floor.fake.phones[f"v{colleague.user_id}"] = "answers"
    services.give_to_queue(
        talking.out.volunteer, call=talking.call, office=talking.out.cast.shenzhen, reason="matter", consent="agreed"
    )
    talking.floor.settle(*book.asked())
    assert (talking.call.answered_by_id, talking.recording) == (colleague.user_id, ("off", ""))
    assert talking.shown(colleague).may_record is True


def test_only_who_speaks_with_them_says_that_they_agreed(talking: Talking, cast: Cast) -> None:
    for actor in (cast.shenzhen_coordinator, cast.shenzhen_mediator):
        with pytest.raises(Refused):
            services.record_agreed(actor, call=talking.call)
    assert talking.shown(cast.shenzhen_coordinator).may_record is False
    assert talking.recording == ("off", "")


def test_what_cannot_be_recorded_is_said(talking: Talking, cast: Cast) -> None:
    def problem(call: Call) -> str:
        with pytest.raises(Problem) as found, translation.override("en"):
            services.record_agreed(talking.out.volunteer, call=call)
        with translation.override("en"):
            return str(found.value.message)

    talking.asks("hold")
    assert problem(talking.call) == "They hear music now. Take them back, then ask."
    assert talking.shown(talking.out.volunteer).may_record is False
    inbound = talking.call
    inbound.direction = "in"
    assert (
        problem(inbound) == "Only in a call of ours, or when somebody comes in from outside, somebody is asked first."
    )
    silent = talking.call
    silent.machine["line"]["record"] = False
    assert problem(silent) == "Calls of this line are not recorded."


def test_marks_count_from_the_first_second_of_the_sound(talking: Talking) -> None:
    """What was before they agreed is not in it."""
    for what in ("hold", "unhold"):
        talking.asks(what)
    talking.agrees()
    talking.asks("pause_recording")
    call = talking.call
    began = call.machine["agreed_at"]
    call.machine["talk"]["marks"][-1][0] = began + 7.0
    assert marks_of(call) == [{"at": 0.0, "what": "agreed"}, {"at": 7.0, "what": "pause"}]
    with time_machine.travel(began + 9.0, tick=False):
        assert services.mark_call(talking.out.volunteer, call=call).at == 9.0
    with time_machine.travel(began - 9.0, tick=False):  # the clock of another machine
        assert services.mark_call(talking.out.volunteer, call=call).at == 0.0


def test_the_page_offers_it_and_says_so(talking: Talking, signed_in: SignedIn) -> None:
    client, path = signed_in(talking.out.volunteer), reverse("telephony:talk", args=[talking.made.pk])
    steer = reverse("telephony:steer", args=[talking.made.pk])

    def offered() -> list[str]:
        page = client.get(path).content.decode()
        wanted = ("agreed", "pause_recording", "resume_recording", "stop_recording", "mark")
        return [name for name in wanted if f'value="{name}"' in page]

    def state() -> dict[str, object]:
        return dict(client.get(reverse("telephony:talk-state", args=[talking.made.pk])).json())

    assert (offered(), "先问" in client.get(path).content.decode()) == (["agreed"], True)
    assert state() == {
        "held": False, "muted": False, "recording": "off", "mine": True, "ours": True, "may_record": True,
    }  # fmt: skip
    assert client.post(steer, {"what": "agreed"}, headers={"HX-Request": "true"}).status_code == 200
    talking.floor.settle(*book.asked())
    assert offered() == ["pause_recording", "stop_recording", "mark"]
    assert (state()["recording"], state()["may_record"]) == ("on", False)
    client.post(steer, {"what": "stop_recording"}, headers={"HX-Request": "true"})
    talking.floor.settle(*book.asked())
    assert (offered(), talking.recording) == ([], ("refused", ""))
    answer = client.post(steer, {"what": "agreed"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "不要再问" in answer.content.decode()) == (409, True)
