"""The daily round."""

from __future__ import annotations

from django.utils import timezone

from martlet.access.live import publish
from martlet.cases.services.watching.counting import count_anew
from martlet.cases.services.watching.rows import Watched
from martlet.cases.services.watching.warning import end_of_closed, raise_unseen, warn

BATCH = 500


def watch_deadlines(batch: int = BATCH) -> Watched:
    """The daily round: count anew where calendar or limits have changed, then warn, raise what nobody has seen, and tell.

    Safe to run as often as one likes.
    """
    today = timezone.localdate()
    done = Watched()
    told: dict[int, int] = {}
    count_anew(today, batch, done, told)
    warn(today, batch, done, told)
    raise_unseen(today, done)
    done.ended += end_of_closed()
    for user, number in told.items():
        publish("deadline.warning", user_id=user, data={"count": number})
    return done
