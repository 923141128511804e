"""Whom the next caller will ring, decided before they call.

What a decision needs has left the processor's caches by the time of the next call, so that it takes five times as long as
directly before: half a millisecond, the most that a caller waits for the leader. Therefore it is taken while nobody waits, by
the same rules, and the caller who then comes is decided upon as ever, a moment after the phone began to ring. It holds while
the same people are free and nobody waits, for a caller of whom no more is known than who spoke with them last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from martlet.telephony import rules
from martlet.telephony.rules import events as e
from martlet.telephony.rules.choosing import OnDuty, candidates
from martlet.telephony.switchboard.ledger import Ledger, LineNow


@dataclass(frozen=True)
class Plan:
    call: rules.Call  # as it will be while its phones ring
    rings: tuple[e.Ring, ...]
    free: Mapping[int, str]  # user -> phone of everybody who may take the call of somebody they know
    on_duty: Mapping[int, OnDuty]  # of whom all this was decided


class Foresight:
    """A plan for each line, as long as it holds."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.plans: dict[int, Plan] = {}

    def look_ahead(self, lines: Iterable[int]) -> None:
        """What the next call of each of these lines will do."""
        if self.ledger.queue:
            return  # whoever waits comes first
        self.ledger.stock_ids()
        for key in lines:
            line = self.ledger.lines.get(key)
            plan = self.plan(line) if line else None
            if plan:
                self.plans[key] = plan
            else:
                self.plans.pop(key, None)

    def knows(self, ready: Iterable[int], settled: int) -> bool:
        """Whether those whom the database had as ready, when batch `settled` had been written, are so in memory; of whom
        something was decided since, memory knows more."""
        mine = {one.user for one in self.ledger.on_duty.values() if one.state == "ready"}
        later = {user for user, (number, _state) in self.ledger.moves.items() if number > settled}
        return mine ^ set(ready) <= later

    def plan(self, line: LineNow) -> Plan | None:
        """None when it would ring nobody at once: a notice is played, the line is closed, everybody is busy."""
        ledger, now = self.ledger, self.ledger.clock()
        people = ledger.on_duty.values()
        call = rules.Call(ledger.ids[0], "", line.rules, now, ledger.tickets + 1)
        call, commands = rules.step(call, e.Arrived(not ledger.is_open(line)), now)
        if commands != [e.Seek()]:
            return None
        # whoever knows the caller need not wait for the overflow
        may = candidates(call, people, now + line.rules.overflow_seconds)
        for _call, event in rules.assign([call], people, now):
            call, commands = rules.step(call, event, now)
        rings = tuple(command for command in commands if isinstance(command, e.Ring))
        free = {one.user: one.phone for one in may if one.state == "ready"}
        return Plan(call, rings, free, ledger.on_duty) if rings else None

    def of(self, arrival: Mapping[str, Any]) -> tuple[rules.Call, tuple[e.Ring, ...]] | None:
        """The call and the phones it will ring; None when that is not known beforehand."""
        ledger, key = self.ledger, int(arrival["args"][1])
        line, plan = ledger.lines.get(key), self.plans.get(key)
        if line is None or plan is None or plan.call.line is not line.rules or not ledger.is_open(line):
            return None
        if plan.on_duty is not ledger.on_duty or ledger.queue or ledger.next_id != plan.call.id:
            return None
        number = str(arrival["channel"].get("caller", {}).get("number", ""))
        last = ledger.known.simply(number, plan.call.line)
        if last is None:
            return None
        if plan.rings[0].user == plan.call.line.taken_by and len(plan.rings) == 1:
            return plan.call, plan.rings  # who has taken the queue comes before whom the caller knows
        if last in plan.free and len(plan.rings) > 1:
            return None
        if last in plan.free:
            return plan.call, (replace(plan.rings[0], user=last, phone=plan.free[last]),)
        return plan.call, plan.rings
