"""Who rings for whom. Over the calls: higher priority first, then strictly first come, first served. Over the volunteers:
the coordinator who has taken the queue, who follows the caller's case, who spoke with them last, who knows the matter and the
dialect, the line's own office, and then whoever has been idle longest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from heapq import nsmallest

from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Stage


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A volunteer on duty. `idle_since`: seconds since the epoch; `phone`: the name the exchange knows. Dialects are among
    the languages; skills are what the line's menu names: a topic or a skill."""

    user: int
    office: int
    state: str  # ready | ringing | on_call | wrap_up | break
    phone: str
    idle_since: float = 0.0
    languages: frozenset[str] = frozenset({"zh"})
    skills: frozenset[str] = frozenset()

    def now(self, state: str) -> OnDuty:
        return OnDuty(self.user, self.office, state, self.phone, self.idle_since, self.languages, self.skills)


Chosen = tuple[tuple[int, str], ...]  # (user, phone), the best first


def order(call: Call) -> tuple[int, int]:
    """Whose turn it is: small first."""
    return -call.priority, call.ticket


def candidates(call: Call, duty: Iterable[OnDuty], now: float) -> list[OnDuty]:
    """Everybody on duty who may take this call now, busy or not.

    A language nobody speaks is answered by anybody. Until the line's overflow time has passed, those who have the skill
    and those of the own office keep the call, if there are any on duty; whoever knows the caller may always take it, and so
    may who has taken the queue, of whatever office.
    """
    line, own, taker = call.line, call.line.office, call.line.taken_by
    offices = (*(line.offices or (own,)), *call.more_offices)
    here = [one for one in duty if (one.office in offices or one.user == taker) and one.state != "break"]
    pool = [one for one in here if call.language in one.languages] or here
    if now - call.arrived >= line.overflow_seconds:
        return pool
    mine = [one for one in pool if one.user in (taker, call.owner, call.last_user)]
    if call.skill:
        pool = [one for one in pool if call.skill in one.skills] or pool
    pool = [one for one in pool if one.office == own] or pool
    return pool + [one for one in mine if one not in pool]


def best(call: Call, people: Iterable[OnDuty]) -> Chosen:
    """Whom of these to ring now."""
    taker, owner, last, own = call.line.taken_by, call.owner, call.last_user, call.line.office
    skill, dialect = call.skill or call.topic, call.dialect
    ranks = (
        (
            one.user != taker, one.user != owner, one.user != last, bool(skill) and skill not in one.skills,
            bool(dialect) and dialect not in one.languages, one.office != own, one.idle_since, one.user, one.phone,
        )
        for one in people
    )  # fmt: skip
    ranked = nsmallest(call.line.ring_at_once, ranks)
    return tuple((user, phone) for *_rank, user, phone in ranked)


def assign(calls: Iterable[Call], duty: Collection[OnDuty], now: float) -> list[tuple[Call, e.Event]]:
    """For the calls that wait, in their order: Offered, Busy or Nobody. Calls that just keep waiting are left out."""
    decided: list[tuple[Call, e.Event]] = []
    taken: set[int] = set()
    for call in sorted(calls, key=order):
        if call.stage is not Stage.WAITING:
            continue
        event = decide(call, duty, taken, now)
        if isinstance(event, e.Offered):
            taken.update(user for user, _phone in event.phones)
        if event is not None:
            decided.append((call, event))
    return decided


def decide(call: Call, duty: Iterable[OnDuty], taken: set[int], now: float) -> e.Event | None:
    """For one call. `taken`: who is to ring for somebody before it."""
    people = candidates(call, duty, now)
    free = [one for one in people if one.state == "ready" and one.user not in taken]
    tried = call.tried
    if chosen := best(call, [one for one in free if one.user not in tried]):
        return e.Offered(chosen)
    if not people:
        return e.Nobody("no_duty")
    if now - call.arrived >= call.line.wait_seconds:
        return e.Nobody("waited")
    if all(one.user in tried for one in people):
        if call.round + 1 >= call.line.rounds:
            return e.Nobody("no_answer")
        if chosen := best(call, free):
            return e.Offered(chosen, again=True)
    return None if call.told_busy else e.Busy()
