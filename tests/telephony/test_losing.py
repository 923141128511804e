"""The exchange dies: its calls are closed as lost, whether and when another is started."""

import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import Cast
from tests.telephony.conftest import Floor
from tests.telephony.test_desk import LINE, House
from tests.telephony.test_desk import tell as tell  # a fixture
from tests.telephony.test_rules import BARE, new, phone, play

from martlet.hotline.models import CallBack
from martlet.telephony.exchange import control
from martlet.telephony.history.selectors import call_rows, trace_of
from martlet.telephony.history.words import lines_of
from martlet.telephony.models import Call, Line
from martlet.telephony.rules import Stage
from martlet.telephony.rules import events as e
from martlet.telephony.rules.reading import own
from martlet.volunteers.models import Duty

RINGING = [e.Arrived(), e.Offered(((1, "v1"),))]
TALKING = [*RINGING, e.PhoneAnswered(phone(1))]
OUT = [e.CallOut(1, "v1", "break")]
ASKS = replace(BARE, asks=True)


@pytest.mark.parametrize(
    ("before", "commands", "missed"),
    [
        ([e.Arrived()], [e.Tell("missed"), e.Tell("ended")], "lost"),
        (RINGING, [e.SetDuty(1, "ready"), e.Tell("missed"), e.Tell("ended")], "lost"),
        ([e.Arrived(), e.Nobody("no_duty")], [e.Tell("ended")], "no_duty"),  # told before
        (TALKING, [e.SetDuty(1, "wrap_up"), e.Tell("ended", 1)], ""),
        ([*TALKING, e.Asked("risk")], [e.Tell("risk", 1), e.SetDuty(1, "wrap_up"), e.Tell("ended", 1)], ""),
        (OUT, [e.SetDuty(1, "break"), e.Tell("ended", 1)], ""),
        ([*OUT, e.PhoneAnswered(phone(1)), e.CallerUp()], [e.SetDuty(1, "break"), e.Tell("ended", 1)], ""),
    ],
)  # fmt: skip
def test_a_lost_call_frees_its_volunteers_and_asks_nothing_of_an_exchange(
    before: list[e.Event], commands: list[e.Command], missed: str
) -> None:
    call, done = play(play(new(), *before)[0], e.Lost())
    assert (call.stage, call.ended_by, call.missed, done) == (Stage.ENDED, "lost", missed, commands)
    assert play(call, e.Lost()) == (call, [])


def test_a_conversation_that_was_over_stays_as_it_ended() -> None:
    asking = play(play(new(ASKS), *TALKING)[0], e.PhoneGone(phone(1)), at=200.0)[0]
    call, done = play(asking, e.Lost(), at=210.0)
    assert (asking.stage, call.stage, call.ended_by, call.ended_at) == (Stage.ASKING, Stage.ENDED, "volunteer", 200.0)
    assert done == [e.Rate(0)]


def lose(floor: Floor) -> None:
    """As the switchboard does when it sees that the exchange is dead."""
    floor.fake.die()
    floor.settle(*({**own(e.Lost()), "call": call.id} for call in floor.ledger.under_way()))


def test_who_waited_is_called_back_and_who_spoke_is_free(
    floor: Floor, line: Line, cast: Cast, on_duty: Callable[..., Duty]
) -> None:
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {f"v{duty.user_id}": "answers"}
    floor.dial(line, "13800000001")
    floor.dial(line, "13800000002")
    spoke, waited = Call.objects.order_by("arrived")
    assert [spoke.stage, waited.stage] == ["talking", "waiting"]
    lose(floor)
    rows = Call.objects.order_by("arrived").values_list("stage", "is_live", "ended_by", "missed")
    assert list(rows) == [("ended", False, "lost", ""), ("ended", False, "lost", "lost")]
    assert list(CallBack.objects.values_list("call_id", "reason")) == [(waited.pk, "missed")]
    duty.refresh_from_db()
    assert duty.state == "wrap_up"
    assert lines_of(trace_of(cast.shenzhen_coordinator, waited.pk))[-1].words == "交换机出了故障，通话断了。"
    assert [row.id for row in call_rows(cast.shenzhen_coordinator, {"outcome": "missed"}).rows] == [waited.pk]


def test_calls_of_an_exchange_that_died_are_lost_before_it_is_back_and_of_one_out_of_reach_they_are_not(
    tell: Callable[..., None],
) -> None:
    async def story(house: House) -> None:
        for number in ("13800000001", "13800000002"):
            house.fake.dial(LINE, number)
        await house.until(lambda: [one.stage for one in house.calls()] == [Stage.RINGING, Stage.WAITING])
        house.fake.cut()
        await house.until(lambda: not house.desk.connected.is_set())
        assert house.ledger.live == 2
        house.fake.die()
        await house.until(lambda: not house.ledger.live)
        assert [one.ended_by for one in house.calls()] == ["lost", "lost"]
        await house.until(lambda: house.paper.states == {1: "ready"})
        assert not house.desk.connected.is_set()
        house.fake.mend()
        house.fake.dial(LINE, "13800000003")
        await house.until(lambda: house.ringing() == ["v1"])

    tell(story, people=1)


def test_whether_an_exchange_runs_here(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    assert not control.answers(tmp_path)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.bind(str(tmp_path / "run" / "asterisk.ctl"))
    door.listen()
    assert control.answers(tmp_path)
    door.close()  # killed: its socket lies there still
    assert not control.answers(tmp_path)
