"""The desk: what is done before the database has it, what only after, and what is undone when it does not want it.

No database here: `Paper` stands in for the pen and does what a test tells it to. Time is short, nothing is measured.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.telephony import rules
from martlet.telephony.exchange import ExchangeError
from martlet.telephony.exchange.fake import FakeExchange
from martlet.telephony.rules import Stage
from martlet.telephony.switchboard import desk as module
from martlet.telephony.switchboard import takeover
from martlet.telephony.switchboard.desk import Desk
from martlet.telephony.switchboard.ledger import Batch, Ledger
from martlet.telephony.switchboard.pen import Away, Fault

LINE, OFFICE = 1, 7


class Paper:
    """`mood`: writes | waits | away | faulty (refuses pages of arrivals). `gone`: people who left unseen."""

    def __init__(self, people: int) -> None:
        self.mood, self.gone, self.is_open = "writes", set[int](), True
        self.pages: list[dict[str, Any]] = []
        self.states = dict.fromkeys(range(1, people + 1), "ready")

    async def ask(self, name: str, *values: Any) -> Any:
        await asyncio.sleep(0)
        while self.mood == "waits" and name == "write":
            await asyncio.sleep(0.001)
        if self.mood == "away":
            raise Away("OperationalError")
        if self.mood == "faulty" and name == "write" and any(page["begun"] for page in values[0]):
            raise Fault("DataError")
        return getattr(self, name)(*values)

    def write(self, pages: list[dict[str, Any]]) -> list[int]:
        self.pages += pages
        moved = {user: state for page in pages for user, state in page["moved"]}
        away = {user for user, state in moved.items() if state == "ringing"} & self.gone
        # Nobody rests here: whoever wraps up is ready again.
        self.states |= {user: state.replace("wrap_up", "ready") for user, state in moved.items() if user not in away}
        return sorted(away)

    def calls(self) -> list[Any]:
        return []

    def lines(self) -> list[dict[str, Any]]:
        its_rules = vars(rules.LineRules(LINE, OFFICE, (OFFICE,), notice=False))
        return [{"rules": its_rules, "is_open": self.is_open, "hours": {}}]

    def duty(self) -> list[list[Any]]:
        states = self.states | dict.fromkeys(self.gone, "break")
        return [[user, OFFICE, state, f"v{user}", float(user), ["zh"], []] for user, state in states.items()]

    def glance(self) -> tuple[list[Any], list[int]]:
        return [], [user for user, state in self.states.items() if state == "ready" and user not in self.gone]

    def close(self) -> None:
        pass


class House:
    def __init__(self, people: int) -> None:
        self.fake = FakeExchange({f"v{n}": "rings" for n in range(1, people + 1)})
        self.paper, self.ledger = Paper(people), Ledger()
        self.desk = Desk(self.fake, self.ledger, self.paper, look_every=0.02)  # type: ignore[arg-type]

    async def until(self, true: Callable[[], object]) -> Any:
        async with asyncio.timeout(20):
            while not (fact := true()):
                await asyncio.sleep(0.001)
        return fact

    async def settled(self) -> None:
        await self.until(lambda: self.ledger.settled == self.ledger.decided or not self.desk.decided)

    def ringing(self) -> list[str]:
        return [channel.phone for channel in self.fake.ringing()]

    def calls(self) -> list[rules.Call]:
        return list(self.ledger.calls.values())


Story = Callable[[House], Coroutine[Any, Any, None]]


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run a story in a house with one leader."""
    monkeypatch.setattr(module, "TRY_AGAIN", 0.02)

    def run(story: Story, people: int = 2) -> None:
        async def all_of_it() -> None:
            house = House(people)
            leader = asyncio.create_task(house.desk.run())
            await house.desk.connected.wait()
            try:
                await story(house)
            finally:
                leader.cancel()
                await asyncio.gather(leader, return_exceptions=True)

        asyncio.run(all_of_it())

    return run


def test_a_phone_rings_before_anything_is_written_and_nothing_else_happens_before(tell: Callable[..., None]) -> None:
    async def story(house: House) -> None:
        house.paper.mood = "waits"
        caller = house.fake.dial(LINE, "13800005678")
        [phone] = await house.until(house.fake.ringing)
        house.fake.pick_up(phone.id)
        await house.until(lambda: house.calls()[0].stage is Stage.TALKING)
        await asyncio.sleep(0.05)
        assert (house.paper.pages, house.fake.channels[caller].did, house.fake.bridges) == ([], ["POST ring"], {})
        house.paper.mood = "writes"
        await house.until(lambda: house.fake.recordings)
        assert house.fake.channels[caller].did == ["POST ring", "POST answer"]
        assert house.fake.bridges == {house.calls()[0].id: [caller, phone.id]}
        assert [page["begun"] for page in house.paper.pages][0] == [house.calls()[0].id]

    tell(story)


def test_lines_are_read_at_once_when_somebody_wants_it(tell: Callable[..., None]) -> None:
    async def story(house: House) -> None:
        async with asyncio.timeout(2):  # the regular look comes after three seconds
            for is_open in (False, True, False):
                house.paper.is_open = is_open
                house.desk.early.set()
                await house.until(lambda now=is_open: house.ledger.lines[LINE].is_open is now)  # type: ignore[misc]

    tell(story)


def test_a_caller_who_hears_a_notice_is_answered_only_when_written(tell: Callable[..., None]) -> None:
    async def story(house: House) -> None:
        house.ledger.lines = {
            LINE: house.ledger.lines[LINE].__class__(rules.LineRules(LINE, OFFICE, (OFFICE,)), True, {})
        }
        house.paper.mood = "waits"
        caller = house.fake.dial(LINE, "13800005678")
        await house.until(house.calls)
        await asyncio.sleep(0.05)
        assert (house.fake.channels[caller].did, house.fake.played) == ([], [])
        house.paper.mood = "writes"
        await house.until(lambda: house.fake.played)

    tell(story)


def test_a_database_that_is_away_for_a_moment_costs_no_ring(tell: Callable[..., None]) -> None:
    async def story(house: House) -> None:
        house.paper.mood = "away"
        house.fake.dial(LINE, "13800005678")
        [phone] = await house.until(house.fake.ringing)
        await house.until(lambda: not house.desk.calm)
        house.fake.pick_up(phone.id)  # kept until the database is back
        house.paper.mood = "writes"
        await house.until(lambda: house.fake.bridges)
        assert (len(house.fake.channels), house.fake.ended) == (2, [])

    tell(story)


def test_a_database_that_stays_away_gives_callers_back_and_lets_the_phones_go(tell: Callable[..., None]) -> None:
    async def story(house: House) -> None:
        house.paper.mood = "away"
        first = house.fake.dial(LINE, "13800005678")
        [phone] = await house.until(house.fake.ringing)
        await house.until(lambda: "POST continue" in house.fake.channels[first].did)
        await house.until(lambda: phone in house.fake.ended)
        assert (house.calls(), house.ledger.on_duty[1].state) == ([], "ready")
        second = house.fake.dial(LINE, "13800005679")  # comes while it is still away
        await house.until(lambda: "POST continue" in house.fake.channels[second].did)
        assert house.ringing() == []
        house.paper.mood = "writes"
        await house.until(lambda: house.desk.calm)
        third = house.fake.dial(LINE, "13800005670")
        await house.until(house.fake.ringing)
        assert [call.caller for call in house.calls()] == [third]
        await house.until(lambda: any(page["begun"] for page in house.paper.pages))
        assert house.paper.pages[0]["begun"] == [house.calls()[0].id]

    tell(story)


def test_one_event_the_database_refuses_harms_no_other_call(tell: Callable[..., None]) -> None:
    async def story(house: House) -> None:
        house.fake.dial(LINE, "13800005678")
        [phone] = await house.until(house.fake.ringing)
        await house.until(lambda: house.paper.pages)
        house.paper.mood = "faulty"
        bad = house.fake.dial(LINE, "13800005679")
        house.fake.pick_up(phone.id)
        await house.until(lambda: house.fake.recordings)
        await house.until(lambda: "POST continue" in house.fake.channels[bad].did)
        await house.until(lambda: house.ringing() == [])
        assert [call.stage for call in house.calls()] == [Stage.TALKING]

    tell(story)


@pytest.mark.errors_expected
def test_a_fault_in_a_decision_gives_the_caller_back(tell: Callable[..., None]) -> None:
    async def story(house: House) -> None:
        house.ledger.lines = {LINE: None}  # type: ignore[dict-item]
        caller = house.fake.dial(LINE, "13800005678")
        await house.until(lambda: "POST continue" in house.fake.channels[caller].did)
        assert (house.calls(), house.ringing()) == ([], [])

    tell(story)


def test_whoever_left_in_the_moment_they_were_chosen_is_let_be_and_the_next_is_rung(tell: Callable[..., None]) -> None:
    async def story(house: House) -> None:
        house.paper.gone = {1}
        house.fake.dial(LINE, "13800005678")
        await house.until(lambda: house.ringing() == ["v2"])
        [call] = house.calls()
        assert [(offer.user, offer.outcome) for offer in call.offers.values()] == [(1, "lost"), (2, "")]
        assert ("ready", 1) not in [(state, user) for page in house.paper.pages for user, state in page["moved"]]

    tell(story)


def test_when_the_only_one_left_the_caller_leaves_a_message(tell: Callable[..., None]) -> None:
    async def story(house: House) -> None:
        house.paper.gone = {1}
        house.fake.dial(LINE, "13800005678")
        await house.until(lambda: house.calls() and house.calls()[0].stage is Stage.MESSAGE)
        assert house.calls()[0].missed == "no_duty"

    tell(story, people=1)


@pytest.mark.parametrize("turns", range(5))
def test_told_to_stop_as_something_is_to_be_written_it_stops(tell: Callable[..., None], turns: int) -> None:
    async def story(house: House) -> None:
        house.desk.some.set()  # something that may wait for company
        await asyncio.sleep(0.005)
        house.desk.hurry.set()
        for _turn in range(turns):
            await asyncio.sleep(0)

    tell(story)


def test_sixty_at_once_on_five_phones_are_answered_in_their_order(tell: Callable[..., None]) -> None:
    async def story(house: House) -> None:
        house.fake.phones = {f"v{n}": "answers" for n in range(1, 6)}
        order = [house.fake.dial(LINE, f"138{n:08d}") for n in range(60)]

        def speaking() -> set[str]:
            return {pair[0] for pair in house.fake.bridges.values() if len(pair) == 2}

        for start in range(0, 60, 5):
            theirs = set(order[start : start + 5])
            while speaking() != theirs:
                assert speaking() <= theirs
                await asyncio.sleep(0.001)
            for caller in theirs:
                house.fake.hang_up(caller)

    tell(story, people=5)


def test_an_exchange_that_does_not_tell_what_it_has_is_asked_again(
    tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or who came while the wire was cut would hear nothing until it is cut once more."""
    monkeypatch.setattr(takeover, "TRY_AGAIN", 0.02)

    async def story(house: House) -> None:
        request, refused = house.fake.request, list[str]()

        async def refuse(method: str, path: str, *rest: Any) -> Any:
            if (method, path) == ("GET", "/bridges") and len(refused) < 2:
                refused.append(path)
                raise ExchangeError(0, "ServerDisconnectedError")
            return await request(method, path, *rest)

        monkeypatch.setattr(house.fake, "request", refuse)
        house.fake.cut()
        await house.until(lambda: not house.desk.connected.is_set())
        missed = house.fake.dial(LINE, "13800005678")
        house.fake.mend()
        told = house.fake.dial(LINE, "13800005679")  # while it is being asked
        await house.until(lambda: len(house.ringing()) == 2)
        assert (len(refused), [call.caller for call in house.calls()]) == (2, [missed, told])
        assert house.desk.connected.is_set()

    tell(story)


# --- memory -----------------------------------------------------------------------------------------------------------
def told(ledger: Ledger) -> dict[str, Any]:
    """All of the memory that decisions rest on."""
    return {
        "calls": {key: call.as_dict() for key, call in ledger.calls.items()}, "callers": dict(ledger.callers),
        "queue": sorted(ledger.queue), "duty": dict(ledger.on_duty), "numbers": dict(ledger.known.numbers),
        "moves": dict(ledger.moves),
    }  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["dial", "up", "gone", "hang_up", "digit"]), st.integers(0, 3)), max_size=25))
def test_what_is_undone_leaves_no_trace_in_memory(steps: list[tuple[str, int]]) -> None:
    paper, ledger = Paper(3), Ledger()
    ledger.begin([], paper.lines(), paper.duty())
    callers, moments, batches = list[str](), [told(ledger)], list[Batch]()
    for what, which in steps:
        channel = f"fake-{len(callers)}"
        if what == "dial":
            callers.append(channel)
            event = {"type": "StasisStart", "args": ["line", str(LINE)],
                     "channel": {"id": channel, "state": "Ring", "caller": {"number": "13800005678"}}}  # fmt: skip
        elif not callers:
            continue
        else:
            caller = callers[which % len(callers)]
            call = ledger.calls[ledger.callers[caller]]
            phone = {"id": f"{call.id}.1", "state": "Up"}
            event = {
                "up": {"type": "StasisStart", "args": ["phone"], "channel": phone},
                "gone": {"type": "ChannelDestroyed", "cause": 21, "channel": phone},
                "hang_up": {"type": "StasisEnd", "channel": {"id": caller}},
                "digit": {"type": "ChannelDtmfReceived", "digit": "1", "channel": {"id": caller}},
            }[what]
        batches.append(ledger.decide(event))
        moments.append(told(ledger))
    for batch in reversed(batches):
        assert told(ledger) == moments.pop()
        ledger.undo(batch)
    assert [told(ledger)] == moments


def test_what_was_read_does_not_overwrite_what_was_decided_since() -> None:
    paper, ledger = Paper(2), Ledger()
    ledger.begin([], paper.lines(), paper.duty())
    event = {"type": "StasisStart", "args": ["line", str(LINE)], "channel": {"id": "fake-1", "state": "Ring"}}
    batch = ledger.decide(event)  # not written when the duty was read
    ledger.see_duty(paper.duty(), ledger.settled)
    assert [one.state for one in ledger.on_duty.values()] == ["ringing", "ready"]
    ledger.settle(batch)
    ledger.see_duty(paper.duty(), ledger.settled)
    assert [one.state for one in ledger.on_duty.values()] == ["ready", "ready"]


@pytest.mark.parametrize("leap", [3600.0, -3600.0])
def test_a_clock_that_is_set_neither_sends_callers_away_nor_lets_them_wait_longer(
    tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch, leap: float
) -> None:
    async def story(house: House) -> None:
        first, second = house.fake.dial(LINE, "13800000001"), house.fake.dial(LINE, "13800000002")
        await house.until(lambda: [one.stage for one in house.calls()] == [Stage.RINGING, Stage.WAITING])
        before, real = house.ledger.clock(), time.time
        monkeypatch.setattr(time, "time", lambda: real() + leap)
        third = house.fake.dial(LINE, "13800000003")
        await house.until(lambda: len(house.calls()) == 3)
        assert 0 <= house.ledger.clock() - before < 30  # and so nobody's wait has changed
        assert [one.stage for one in house.calls()] == [Stage.RINGING, Stage.WAITING, Stage.WAITING]
        house.fake.hang_up(first)
        await house.until(lambda: [one.caller for one in house.calls() if one.stage is Stage.RINGING] == [second])
        for channel in (second, third):
            house.fake.hang_up(channel)
        await house.until(lambda: not house.ledger.live)
        house.fake.dial(LINE, "13800000004")  # nobody was on the line: it goes by the clock that counts now
        await house.until(lambda: house.ledger.live)
        assert abs(house.ledger.clock() - time.time()) < 30

    tell(story, people=1)
