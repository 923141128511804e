"""Who is known by a number: asked when a call arrives, when its number is to be limited, and when it said nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from martlet.registry.selectors import holders_of
from martlet.telephony import hooks


@dataclass(frozen=True, slots=True)
class Behind:
    """`people`: how many files hold the number, a merged one counting as the one it went into. `follower`: id of who follows
    the open case of one of them, 0 = nobody; whoever answers asks who is calling anyway."""

    people: int
    follower: int


NOBODY = Behind(0, 0)


def behind(tokens: Collection[bytes]) -> dict[bytes, Behind]:
    """By the blind index of the numbers; without an entry nobody known uses the number."""
    holders: dict[bytes, dict[UUID, UUID]] = {}
    for person, file, token in holders_of(tokens) if tokens else ():
        holders.setdefault(token, {})[person] = file
    everybody = {one for some in holders.values() for one in (*some, *some.values())}
    follows: dict[UUID, int] = {}
    for ask in hooks.followers if everybody else ():
        follows.update(ask(everybody))
    return {token: _of(some, follows) for token, some in holders.items()}


def _of(holders: dict[UUID, UUID], follows: dict[UUID, int]) -> Behind:
    files = set(holders.values())
    followed = (follows[one] for one in sorted(files | set(holders)) if one in follows)
    return Behind(len(files), next(followed, 0))
