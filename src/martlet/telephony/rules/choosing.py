"""Who rings for whom: strict first come, first served over the calls; over the volunteers the one who knows the caller
first, then the line's own office, then whoever has been idle longest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from martlet.telephony.rules import events as e
from martlet.telephony.rules.calls import Call, Stage


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A volunteer on duty. `idle_since`: seconds since the epoch; `phone`: the name the exchange knows."""

    user: int
    office: int
    state: str  # ready | ringing | on_call | wrap_up | break
    phone: str
    idle_since: float = 0.0
    languages: frozenset[str] = frozenset({"zh"})


Chosen = tuple[tuple[int, str], ...]  # (user, phone), the best first


def candidates(call: Call, duty: Iterable[OnDuty]) -> list[OnDuty]:
    """Everybody on duty who may take this call. A language nobody speaks is answered by anybody."""
    offices = call.line.offices or (call.line.office,)
    able = [one for one in duty if one.office in offices and one.state != "break"]
    return [one for one in able if call.language in one.languages] or able


def best(call: Call, people: Iterable[OnDuty]) -> Chosen:
    """Whom of these to ring now: who knows the caller, then the line's own office, then whoever has been idle longest."""
    last, own = call.last_user, call.line.office
    ranked = sorted((one.user != last, one.office != own, one.idle_since, one.user, one.phone) for one in people)
    return tuple((user, phone) for *_rank, user, phone in ranked[: call.line.ring_at_once])


def at_once(call: Call, duty: Iterable[OnDuty], taken: set[int]) -> Chosen:
    """The usual case in one look, because a caller waits: some who are ready speak the language and were not tried yet."""
    offices, language, tried = call.line.offices or (call.line.office,), call.language, call.tried
    return best(call, [
        one for one in duty
        if one.state == "ready" and one.office in offices and language in one.languages
        and one.user not in tried and one.user not in taken
    ])  # fmt: skip


def assign(calls: Iterable[Call], duty: Collection[OnDuty], now: float) -> list[tuple[Call, e.Event]]:
    """For the calls that wait, in the order of their tickets: Offered, Busy or Nobody. Calls that just keep waiting are left out."""
    decided: list[tuple[Call, e.Event]] = []
    taken: set[int] = set()
    for call in sorted(calls, key=lambda one: one.ticket):
        if call.stage is not Stage.WAITING:
            continue
        chosen = at_once(call, duty, taken)
        event = e.Offered(chosen) if chosen else decide(call, duty, taken, now)
        if isinstance(event, e.Offered):
            taken.update(user for user, _phone in event.phones)
        if event is not None:
            decided.append((call, event))
    return decided


def decide(call: Call, duty: Iterable[OnDuty], taken: set[int], now: float) -> e.Event | None:
    """For one call, when the usual is not to be had. `taken`: who is to ring for somebody before it."""
    people = candidates(call, duty)
    free = {one.user for one in people if one.state == "ready"} - taken
    untried = [one for one in people if one.user not in call.tried]
    if chosen := best(call, [one for one in untried if one.user in free]):
        return e.Offered(chosen)
    if not people:
        return e.Nobody("no_duty")
    if now - call.arrived >= call.line.wait_seconds:
        return e.Nobody("waited")
    if not untried and call.round + 1 >= call.line.rounds:
        return e.Nobody("no_answer")
    if not untried and (chosen := best(call, [one for one in people if one.user in free])):
        return e.Offered(chosen, again=True)
    return None if call.told_busy else e.Busy()
