"""Calls of ours, as the hotline: back to those who had reached nobody, and the next steps that were made by telephone. Played
through the switchboard's own rules like `calls`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from martlet import vault
from martlet.access.models import User
from martlet.demo import names, words
from martlet.demo.calls import MOST, Calls, Telling, sealed_number_of
from martlet.demo.people import Makers
from martlet.demo.talks import ISSUES
from martlet.foundation.ids import new_id
from martlet.hotline.models import CallBack, Contact
from martlet.telephony import rules
from martlet.telephony.models import Call
from martlet.telephony.models.calls import Direction
from martlet.telephony.rules import events as e
from martlet.telephony.switchboard.book import new_row

CAME_AGAIN = 0.18  # called once more and were answered before we called them
NEVER = 0.12  # were never there
TRIES = 3  # before we give up
EARLIER = (0, 0, 0, 0, 0, 0, 1, 1, 2)  # tries before somebody answers
NOBODY = {19: 6, 17: 3, 21: 1, 20: 2}  # Q.850: rings out, busy, refused, switched off
OUTCOMES = {"INFO": 48, "SELF": 24, "REF-GOV": 10, "FOLLOW": 11, "THANKS": 4, "WRONG": 3}
TALK = timedelta(hours=1)  # the longest


class Outgoing(Calls):
    """`number` is the sealed one that was dialled; it is kept as long as that of any call."""

    def ring(self, office: int, user: int, moment: datetime) -> Telling:
        """The volunteer's own phone rings, they pick up, and the other side is rung."""
        _line, line = self.lines[office]
        key = str(new_id())
        telling = Telling(rules.Call(key, f"{key}.0", line, moment.timestamp(), 0), moment.timestamp())
        telling.happens(e.CallOut(user, f"v{user}", "ready"))
        own = telling.call.winner
        telling.event({"type": "ChannelStateChange", "channel": {"id": own, "state": "Ringing"}}, 0.4)
        telling.up(own, 1.0 + self.random.random() * 2)
        return telling

    def nobody(self, office: int, user: int, moment: datetime, number: bytes) -> Call:
        telling = self.ring(office, user, moment)
        cause = self.random.choices(list(NOBODY), weights=list(NOBODY.values()))[0]
        telling.gone(telling.call.caller, 45.0 if cause == 19 else 4 + self.random.random() * 9, cause)
        return self.keep_ours(telling, user, number)

    def reached(self, office: int, user: int, moment: datetime, seconds: float, number: bytes) -> Call:
        telling = self.ring(office, user, moment)
        telling.up(telling.call.caller, 5 + self.random.random() * 14)
        left = seconds - self.in_between(telling, seconds)
        telling.gone(telling.call.caller if self.random.random() < 0.6 else telling.call.winner, max(10.0, left))
        return self.keep_ours(telling, user, number)

    def keep_ours(self, telling: Telling, user: int, number: bytes) -> Call:
        row = new_row(telling.call, telling.call.as_dict())
        row.direction, row.answered_by_id = Direction.OUT, user
        return self.keep_row(telling, row, number)

    def tries(self, office: int, user: int, moment: datetime, count: int, number: bytes) -> Iterator[datetime]:
        """Nobody answers so many times. When each was, and at last when to call again."""
        for _number in range(count):
            self.nobody(office, user, moment, number)
            yield moment
            moment += timedelta(minutes=50 + self.random.randrange(70))
        yield moment


def load(makers: Makers, random: Random) -> None:
    ours = Outgoing(makers, random)
    steps = next_steps(ours)
    backs, contacts = call_backs(ours)
    ours.write()
    Contact.objects.bulk_update(steps, ["call"], batch_size=200)
    vault.bulk_create(Contact, contacts)
    CallBack.objects.bulk_update(
        backs, ["outcome_contact", "state", "attempts", "last_attempt_at", "done_at", "done_by"], batch_size=200
    )


def next_steps(ours: Outgoing) -> list[Contact]:
    """Conversations that began with us have their call; one in five after a try."""
    random = ours.random
    rows = Contact.objects.filter(
        channel="PHONE", direction="out", started__gte=ours.since, call=None, office__in=ours.lines
    )
    found = list(rows.select_related("office").order_by("-started")[:MOST])
    for contact in found:
        user, number = contact.handled_by_id, sealed_number_of(contact.office, names.mobile(random))
        if random.random() < 0.2:
            ours.nobody(contact.office_id, user, contact.started - timedelta(minutes=70), number)
        talked = ((contact.ended or contact.started) - contact.started).total_seconds()
        contact.call = ours.reached(contact.office_id, user, contact.started, talked, number)
    return found


def call_backs(ours: Outgoing) -> tuple[list[CallBack], list[Contact]]:
    """Those whose morning is long enough ago for three tries and a talk."""
    random, contacts, changed = ours.random, [], []
    staff: dict[int, list[int]] = {}
    for pk, office in User.objects.filter(volunteer__isnull=False).order_by("id").values_list("id", "office"):
        staff.setdefault(office, []).append(pk)
    over = timezone.now() - TRIES * timedelta(hours=2) - TALK
    rows = CallBack.objects.filter(state="done", call__isnull=False, outcome_contact=None, done_at__lt=over)
    for back in rows.select_related("call", "office").order_by("asked_at", "id"):
        how, office, number = random.random(), back.office_id, bytes(back.call.number_sealed if back.call else b"")
        if how < CAME_AGAIN or office not in ours.lines or office not in staff:
            continue
        user, never = random.choice(staff[office]), how < CAME_AGAIN + NEVER
        count = TRIES if never else random.choice(EARLIER)
        *tried, moment = ours.tries(office, user, back.done_at or back.asked_at, count, number)
        back.done_by_id, back.attempts = user, count + (not never)
        if never:
            back.state, back.last_attempt_at, back.done_at = "given_up", tried[-1], tried[-1]
        else:
            call = ours.reached(office, user, moment, min(2400.0, random.lognormvariate(5.8, 0.6)), number)
            back.outcome_contact = talked(ours, back, call, user)
            contacts.append(back.outcome_contact)
            back.last_attempt_at, back.done_at = moment, back.outcome_contact.done_at
        changed.append(back)
    return changed, contacts


def talked(ours: Outgoing, back: CallBack, call: Call, user: int) -> Contact:
    """What came of calling back somebody who had not got through."""
    random = ours.random
    outcome = random.choices(list(OUTCOMES), weights=list(OUTCOMES.values()))[0]
    spoken, goes_on = outcome not in ("WRONG", "THANKS"), outcome == "FOLLOW"
    issue = random.choices(list(ISSUES), weights=list(ISSUES.values()))[0] if spoken else ""
    ended = call.ended or call.arrived
    due = ended + timedelta(days=random.randrange(1, 8))
    kept = due if due < timezone.now() else None
    return Contact(
        office=back.office,
        key_office=back.office_id,
        channel="PHONE",
        direction="out",
        call=call,
        state="done",
        started=call.answered or call.arrived,
        ended=ended,
        done_at=ended,
        outcome=outcome,
        issue=issue,
        words=words.said(random, issue.split("-")[0]) if spoken else "",
        place=back.office.name_zh if spoken else "",
        number="",
        visitor="",
        outcome_note="",
        promise="",
        handled_by_id=user,
        touched=ended,
        touched_by_id=user,
        next_owner_id=user if goes_on else None,
        next_by=timezone.localtime(due).date() if goes_on else None,
        next_done_at=kept if goes_on else None,
    )
