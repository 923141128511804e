"""Whom the next caller will ring, foreseen: never anybody else than is decided when they come."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.telephony.test_desk import LINE, OFFICE, House, tell

from martlet.telephony import rules
from martlet.telephony.rules import events as e
from martlet.telephony.switchboard.foresight import Foresight
from martlet.telephony.switchboard.ledger import Ledger

__all__ = ["tell"]
NUMBER = "13800005678"
PERSON = st.tuples(
    st.sampled_from(["ready", "ready", "ringing", "on_call", "break"]), st.sampled_from([OFFICE, OFFICE, 8, 9]),
    st.floats(0, 9), st.sampled_from([["zh"], ["zh", "en"], ["en"], []]),
)  # fmt: skip
LINES = st.builds(
    rules.LineRules, st.just(LINE), st.just(OFFICE), st.sampled_from([(OFFICE,), (OFFICE, 8)]), st.sampled_from(["zh", "en"]),
    notice=st.sampled_from([False, False, False, True]), ring_at_once=st.integers(1, 3), overflow_seconds=st.sampled_from([0, 30]),
    flood_number=st.integers(0, 2), flood_all=st.integers(0, 3), taken_by=st.integers(0, 4),
)  # fmt: skip


def arrival(channel: str = "c.1", number: str = NUMBER) -> dict[str, Any]:
    return {
        "type": "StasisStart",
        "args": ["line", str(LINE)],
        "channel": {"id": channel, "state": "Ring", "caller": {"number": number}},
    }


def ledger_of(people: list[tuple[Any, ...]], line: rules.LineRules, is_open: bool = True) -> Ledger:
    ledger = Ledger()
    rows = [
        [n, office, state, f"v{n}", idle, languages, []] for n, (state, office, idle, languages) in enumerate(people, 1)
    ]
    ledger.begin([], [{"rules": vars(line), "is_open": is_open, "hours": {}}], rows)
    return ledger


def rings_of(ledger: Ledger, event: dict[str, Any]) -> tuple[e.Ring, ...]:
    commands = [one for _call, commands in ledger.decide(event).commands for one in commands]
    return tuple(one for one in commands if isinstance(one, e.Ring))


@given(
    st.lists(PERSON, max_size=6),
    LINES,
    st.booleans(),
    st.integers(0, 7),
    st.integers(0, 2),
    st.booleans(),
    st.booleans(),
)
def test_what_is_foreseen_is_what_is_decided(
    people: list[tuple[Any, ...]],
    line: rules.LineRules,
    is_open: bool,
    last: int,
    before: int,
    owned: bool,
    waits: bool,
) -> None:
    ledger = ledger_of(people, line, is_open)
    foresight, mark = Foresight(ledger), ledger.known.mark(NUMBER)
    assert mark
    for n in range(before):  # this number called a moment ago
        ledger.undo(ledger.decide(arrival(f"before.{n}")))
    if waits:
        ledger.decide(arrival("other.1", "13900000001"))
    if last:
        ledger.known.last[mark] = last
    if owned:
        ledger.known.found[mark] = {"owner": 1}
    foresight.look_ahead([LINE, 99])
    foreseen = foresight.of(arrival())
    decided = rings_of(ledger, arrival())
    assert foreseen is None or foreseen[1] == decided
    if decided and not (owned or line.flood_all or line.flood_number or last or ledger.queue or waits):
        assert foreseen


def test_it_holds_only_as_long_as_the_same_people_are_free() -> None:
    ledger = ledger_of(
        [("ready", OFFICE, 0.0, ["zh"]), ("ready", OFFICE, 1.0, ["zh"])], rules.LineRules(LINE, OFFICE, notice=False)
    )
    foresight = Foresight(ledger)
    foresight.look_ahead([LINE])
    assert rings_of(ledger, arrival("c.1"))[0].phone == "v1"
    assert foresight.of(arrival("c.2")) is None
    foresight.look_ahead([LINE])
    assert [ring.phone for ring in (foresight.of(arrival("c.2")) or (None, ()))[1]] == ["v2"]


def test_who_has_taken_the_queue_is_foreseen_for_a_caller_whom_somebody_else_knows() -> None:
    line = rules.LineRules(LINE, OFFICE, notice=False, taken_by=2)
    ledger = ledger_of([("ready", OFFICE, 0.0, ["zh"]), ("ready", 9, 1.0, ["zh"])], line)
    mark = ledger.known.mark(NUMBER)
    assert mark
    ledger.known.last[mark] = 1
    foresight = Foresight(ledger)
    foresight.look_ahead([LINE])
    foreseen = foresight.of(arrival())
    assert foreseen
    assert [ring.phone for ring in foreseen[1]] == ["v2"]
    assert foreseen[1] == rings_of(ledger, arrival())


def test_it_does_not_outlive_the_lines_own_rules() -> None:
    """A notice, or another number of phones at once, saved a moment ago."""
    ledger = ledger_of([("ready", OFFICE, 0.0, ["zh"])], rules.LineRules(LINE, OFFICE, notice=False))
    foresight = Foresight(ledger)
    foresight.look_ahead([LINE])
    assert foresight.of(arrival())
    ledger.see_lines([{"rules": vars(rules.LineRules(LINE, OFFICE)), "is_open": True, "hours": {}}])
    assert foresight.of(arrival()) is None
    ledger.lines = {}
    assert foresight.of(arrival()) is None


def test_the_phone_is_told_before_the_decision_is_taken(
    tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(house: House) -> None:
        await house.until(lambda: house.desk.foresight.plans)
        told, decide = list[str](), house.ledger.decide

        def deciding(event: dict[str, Any]) -> Any:
            told.extend(house.desk.hands.begun)
            return decide(event)

        monkeypatch.setattr(house.ledger, "decide", deciding)
        house.fake.dial(LINE, NUMBER)
        [phone] = await house.until(house.fake.ringing)
        assert told == [phone.id]
        assert (phone.phone, phone.id) == ("v1", f"{house.calls()[0].id}.1")
        await house.until(lambda: house.paper.pages)
        assert (house.desk.hands.begun, len(house.paper.pages[0]["offered"])) == ({}, 1)

    tell(story)


@pytest.mark.parametrize("fault", [False, pytest.param(True, marks=pytest.mark.errors_expected)])
def test_a_phone_that_rings_against_the_decision_is_let_go(
    tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch, fault: bool
) -> None:
    async def story(house: House) -> None:
        of = house.desk.foresight.of

        def wrong(event: dict[str, Any]) -> Any:
            call, rings = of(event) or (None, ())
            return call, tuple(replace(ring, channel=f"{ring.channel}9", phone="v2", user=2) for ring in rings)

        await house.until(lambda: house.desk.foresight.plans)
        monkeypatch.setattr(house.desk.foresight, "of", wrong)
        if fault:
            monkeypatch.setattr(house.ledger, "arrive", lambda batch, raw: 1 / 0)
        caller = house.fake.dial(LINE, NUMBER)
        await house.until(lambda: [one.phone for one in house.fake.ended] == ["v2"])
        await house.until(lambda: house.ringing() == ([] if fault else ["v1"]))
        assert house.desk.hands.begun == {}
        if fault:
            await house.until(lambda: "POST continue" in house.fake.channels[caller].did)

    tell(story)


def test_several_who_become_ready_at_nearly_the_same_moment_are_all_rung(
    tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The regular look comes after three seconds; whoever calls before rings as many phones as the line wants, at once."""

    async def story(house: House) -> None:
        together = rules.LineRules(LINE, OFFICE, (OFFICE,), notice=False, ring_at_once=3)
        house.paper.lines = lambda: [{"rules": vars(together), "is_open": True, "hours": {}}]
        house.paper.states = {1: "ready", 2: "break", 3: "wrap_up"}
        house.desk.early.set()
        await house.until(lambda: LINE in house.desk.foresight.plans and len(rings(house)) == 1)
        async with asyncio.timeout(1):
            for n, ring in ((2, 2), (3, 3), (4, 3)):  # back from a break, done with the form, just gone on duty
                house.paper.states[n] = "ready"
                await house.until(lambda now=ring: len(rings(house)) == now)  # type: ignore[misc]
            house.paper.gone.add(1)  # and whoever leaves is not rung
            await house.until(lambda: rings(house) == ["v2", "v3", "v4"])
        house.fake.dial(LINE, NUMBER)
        await house.until(house.fake.ringing)
        assert house.ringing() == ["v2", "v3", "v4"]

    def rings(house: House) -> list[str]:
        plan = house.desk.foresight.plans.get(LINE)
        return [ring.phone for ring in plan.rings] if plan else []

    tell(story, people=4)


def test_memory_knows_more_of_whom_something_was_decided_since() -> None:
    ledger = ledger_of(
        [("ready", OFFICE, 0.0, ["zh"]), ("break", OFFICE, 1.0, ["zh"])], rules.LineRules(LINE, OFFICE, notice=False)
    )
    foresight = Foresight(ledger)
    assert [foresight.knows(ready, 0) for ready in ([1], [1, 2], [], [2])] == [True, False, False, False]
    batch = ledger.decide(arrival())
    assert foresight.knows([1], ledger.settled)  # read before it was written that this one rings
    ledger.settle(batch)
    assert not foresight.knows([1], ledger.settled)
    assert foresight.knows([], ledger.settled)


def test_with_nobody_there_nothing_is_foreseen() -> None:
    foresight = Foresight(ledger_of([], rules.LineRules(LINE, OFFICE, notice=False)))
    foresight.look_ahead([LINE])
    assert (foresight.plans, foresight.of(arrival())) == ({}, None)
