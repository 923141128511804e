"""Who rings for whom. Over the calls: higher priority first, then strictly first come, first served. Over the volunteers:
the coordinator who has taken the queue, who follows the caller's case, who spoke with them last, who knows the matter and the
dialect, the line's own office, and then whoever has been idle longest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain

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
        """The same in another state, idle since the same moment."""
        return OnDuty(self.user, self.office, state, self.phone, self.idle_since, self.languages, self.skills)


Chosen = tuple[tuple[int, str], ...]  # (user, phone), the best first


def order(call: Call) -> tuple[int, int]:
    """Whose turn it is: small first."""
    return -call.priority, call.ticket


def present(call: Call, duty: Iterable[OnDuty]) -> list[OnDuty]:
    """Everybody of the offices that may answer, and who has taken the queue; busy or not."""
    line = call.line
    offices = (*(line.offices or (line.office,)), *call.more_offices)
    return [one for one in duty if (one.office in offices or one.user == line.taken_by) and one.state != "break"]


def candidates(call: Call, duty: Iterable[OnDuty], now: float) -> list[OnDuty]:
    """Everybody on duty who may take this call now, busy or not.

    A language nobody speaks is answered by anybody. Until the line's overflow time has passed, those who have the skill
    and those of the own office keep the call, if there are any on duty; whoever knows the caller may always take it, and so
    may who has taken the queue, of whatever office.
    """
    line, own, taker = call.line, call.line.office, call.line.taken_by
    here = present(call, duty)
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
            one.user != taker,
            one.user != owner,
            one.user != last,
            bool(skill) and skill not in one.skills,
            bool(dialect) and dialect not in one.languages,
            one.office != own,
            one.idle_since,
            one.user,
            one.phone,
        )
        for one in people
    )
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


def decide(call: Call, duty: Collection[OnDuty], taken: set[int], now: float) -> e.Event | None:
    """For one call. `taken`: who is to ring for somebody before it.

    No answer is given up on while anybody of the line's offices was not tried, whatever narrowed the choice; and nobody
    is sent away for having waited long enough while one of them is free.
    """
    people = candidates(call, duty, now)
    if not people:
        return nobody(call, "no_duty", duty)
    waited = now - call.arrived >= call.line.wait_seconds
    for pool in chain([people], beyond(call, duty)):
        left = [one for one in pool if one.user not in call.tried]
        if chosen := best(call, ready(left, taken)):
            return e.Offered(chosen)
        if waited:
            continue
        if left:
            break
        if call.round + 1 < call.line.rounds:
            if chosen := best(call, ready(pool, taken)):
                return e.Offered(chosen, again=True)
            break
    else:
        return nobody(call, "waited" if waited else "no_answer", duty)
    return None if call.told_busy else e.Busy()


def nobody(call: Call, reason: str, duty: Iterable[OnDuty]) -> e.Nobody:
    """With the break of the colleague the line falls back to, if they are on one: their `idle_since` is when it began."""
    resting = [one.idle_since for one in duty if one.user == call.line.fallback_user and one.state == "break"]
    return e.Nobody(reason, *resting)


def ready(people: Iterable[OnDuty], taken: set[int]) -> list[OnDuty]:
    """`taken`: who is to ring for a call before this one, and is ready only on paper."""
    return [one for one in people if one.state == "ready" and one.user not in taken]


def beyond(call: Call, duty: Iterable[OnDuty]) -> Iterator[list[OnDuty]]:
    """Who is left when all `candidates` were asked in vain: the helping offices, then also without the skill, then also
    without the language."""
    here = present(call, duty)
    pool = [one for one in here if call.language in one.languages] or here
    yield [one for one in pool if not call.skill or call.skill in one.skills]
    yield pool
    yield here
