"""Who rings for whom: strict first come, first served over the calls; over the volunteers the one who knows the caller
first, then the line's own office, then whoever has been idle longest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from martlet.telephony.rules import events as e
from martlet.telephony.rules.calls import Call, Stage


@dataclass(frozen=True)
class OnDuty:
    """A volunteer on duty. `idle_since`: seconds since the epoch; `phone`: the name the exchange knows."""

    user: int
    office: int
    state: str  # ready | ringing | on_call | wrap_up | break
    phone: str
    idle_since: float = 0.0
    languages: frozenset[str] = frozenset({"zh"})


def candidates(call: Call, duty: Iterable[OnDuty]) -> list[OnDuty]:
    """Everybody on duty who may take this call, best first. A language nobody speaks is answered by anybody."""
    offices = call.line.offices or (call.line.office,)
    able = [one for one in duty if one.office in offices and one.state != "break"]
    able = [one for one in able if call.language in one.languages] or able
    return sorted(able, key=lambda one: (one.user != call.last_user, one.office != call.line.office, one.idle_since))


def assign(calls: Iterable[Call], duty: Sequence[OnDuty], now: float) -> list[tuple[Call, e.Event]]:
    """For the calls that wait, in the order of their tickets: Offered, Busy or Nobody. Calls that just keep waiting are left out."""
    free = {one.user for one in duty if one.state == "ready"}
    decided: list[tuple[Call, e.Event]] = []
    for call in sorted(calls, key=lambda one: one.ticket):
        if call.stage is not Stage.WAITING:
            continue
        people = candidates(call, duty)
        untried = [one for one in people if one.user not in call.tried]
        chosen = [one for one in untried if one.user in free][: call.line.ring_at_once]
        if chosen:
            free -= {one.user for one in chosen}
            decided.append((call, e.Offered(tuple((one.user, one.phone) for one in chosen))))
        elif not people:
            decided.append((call, e.Nobody("no_duty")))
        elif now - call.arrived >= call.line.wait_seconds:
            decided.append((call, e.Nobody("waited")))
        elif not untried and call.round + 1 >= call.line.rounds:
            decided.append((call, e.Nobody("no_answer")))
        elif not untried and (again := [one for one in people if one.user in free][: call.line.ring_at_once]):
            free -= {one.user for one in again}
            decided.append((call, e.Offered(tuple((one.user, one.phone) for one in again), again=True)))
        elif not call.told_busy:
            decided.append((call, e.Busy()))
    return decided
