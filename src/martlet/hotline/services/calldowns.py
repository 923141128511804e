"""Lists of people to be called with one question: made of what other rooms know, worked through one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.live import publish
from martlet.access.models import Office
from martlet.foundation.errors import Problem
from martlet.hotline.hooks import call_down_sources
from martlet.hotline.models import CallBack, CallDown, CallDownEntry, Contact
from martlet.hotline.rules import matters, times
from martlet.hotline.rules.channels import DESKPHONE
from martlet.hotline.selectors.best_times import ANOTHER_TIME, stated_times
from martlet.hotline.selectors.calldowns import in_order, number_of_entry
from martlet.hotline.selectors.figures import free_now
from martlet.hotline.services.common import drop_empty, staff_id
from martlet.hotline.services.contacts import start_contact
from martlet.hotline.services.holding import FREE, hold, let_go
from martlet.hotline.services.outgoing import stop_calling
from martlet.registry.selectors import files_of, files_read_by, files_with_a_number, not_to_be_called
from martlet.registry.services import refuse_calls

MOST = 1000
LONGEST = timedelta(days=400)
ANSWERS = (2, 6)
AGAIN_AFTER = timedelta(hours=3)  # nobody was there: at another time of the day


# --- making a list -----------------------------------------------------------------------------------------------------
def find_people(
    actor: Actor, office: Office, source: str, first: date, last: date, issue: str = ""
) -> tuple[list[tuple[UUID, str]], dict[str, int]]:
    """(person, number of the case) of everybody who is to be called, and why how many of the others are not: "no" they said
    not to be called, "number" we have none, "file" their file is another office's. Raises Problem."""
    if source not in call_down_sources:
        raise Problem(_("Choose whom the list is made of."), "source")
    if last < first:
        raise Problem(_("The last day is before the first."), "last")
    if last - first > LONGEST:
        raise Problem(_("Choose at most a year."), "last")
    by_issue = call_down_sources[source].by_issue
    if by_issue and not matters.within(issue):
        raise Problem(_("Choose what it was about."), "issue")
    found: dict[UUID, str] = {}
    for person, number in call_down_sources[source].find(actor, office, first, last, *([issue] if by_issue else [])):
        found.setdefault(person, number)
    files = files_of(found)
    people: dict[UUID, str] = {}
    for person, number in found.items():
        people.setdefault(files.get(person, person), number)
    own = files_read_by(actor, people)
    said_no, reached = not_to_be_called(own), files_with_a_number(own)
    left_out = {"file": len(people) - len(own), "no": len(said_no), "number": len(own - said_no - reached)}
    chosen = [(person, number) for person, number in people.items() if person in own - said_no and person in reached]
    return chosen, left_out


@action("hotline.make_call_down", on="office")
def make_call_down(
    actor: Actor,
    *,
    office: Office,
    title: str,
    question: str,
    answers: Sequence[str],
    source: str,
    first: date,
    last: date,
    issue: str = "",
    client_id: UUID | None = None,
) -> CallDown:
    """A list of everybody who fits now. The same form twice is one list. Problem at the field that is wrong."""
    if client_id is not None and (known := CallDown.objects.filter(client_id=client_id).first()):
        return known
    title, question = title.strip(), question.strip()
    words = [answer.strip()[:40] for answer in answers if answer.strip()]
    if not title:
        raise Problem(_("Give the list a name."), "title")
    if not question:
        raise Problem(_("Write the question to ask."), "question")
    if not ANSWERS[0] <= len(words) <= ANSWERS[1] or len(set(words)) != len(words):
        raise Problem(_("Write two to six different answers, one a line."), "answers")
    people, left_out = find_people(actor, office, source, first, last, issue)
    if not people:
        raise Problem(_("Nobody fits who may be called. Choose other days or another group."), "source")
    if len(people) > MOST:
        raise Problem(_("More than %(count)d people fit. Choose fewer days."), "last", values={"count": MOST})
    made = CallDown.objects.create(
        office=office,
        title=title[:80],
        question=question[:200],
        answers=words,
        source=source,
        first=first,
        last=last,
        issue=issue if call_down_sources[source].by_issue else "",
        left_out=left_out,
        client_id=client_id,
        made_by_id=staff_id(actor),
    )
    stated = stated_times([person for person, _number in people])
    entries = [
        CallDownEntry(
            call_down=made,
            office=office,
            person_id=person,
            about=number[:24],
            best_time=stated.get(person, CallBack.BestTime.ANY),
        )
        for person, number in people
    ]
    CallDownEntry.objects.bulk_create(entries, batch_size=500)
    _tell(made)
    return made


@action("hotline.lead_call_down", on="call_down")
def close_call_down(actor: Actor, call_down: CallDown) -> CallDown:
    """Nobody is called any more; what was answered stays, and who is just being called is finished."""
    CallDown.objects.filter(pk=call_down.pk, state=CallDown.State.OPEN).update(
        state=CallDown.State.CLOSED, closed=timezone.now()
    )
    _tell(call_down)
    call_down.refresh_from_db()
    return call_down


@action("hotline.lead_call_down", on="call_down")
def reopen_call_down(actor: Actor, call_down: CallDown) -> CallDown:
    CallDown.objects.filter(pk=call_down.pk).update(state=CallDown.State.OPEN, closed=None)
    _tell(call_down)
    call_down.refresh_from_db()
    return call_down


# --- working through it --------------------------------------------------------------------------------------------------
@action("hotline.work_call_down", on="call_down")
def take_next(actor: Actor, call_down: CallDown, *, anyway: bool = False) -> CallDownEntry:
    """The one in the actor's hand, else the next that is free: first who asked to be called at this time of the day, then who
    said nothing of it; of those who was tried least. `anyway`: also who asked for another time. Raises Problem when there is
    nobody."""
    now = timezone.now()
    rows = CallDownEntry.objects.filter(call_down=call_down, state=CallDownEntry.State.OPEN)
    held = rows.filter(locked_by=actor.user_id, locked_until__gt=now).first()
    if held is not None:
        return held
    if not CallDown.objects.filter(pk=call_down.pk, state=CallDown.State.OPEN).exists():
        raise Problem(_("This list is closed."))
    free = rows.filter(free_now(now))
    while True:
        one = in_order(free.filter(not_before__lte=now)).first()
        if one is None:
            raise Problem(
                _("Everybody was tried a short while ago. Come back later.")
                if free.exists()
                else _("Nobody is left to call.")
            )
        if one.another == ANOTHER_TIME and not anyway:
            raise Problem(_("Who is left asked to be called at another time of the day. Come back then."))
        if hold(actor, rows, one.pk):  # else a colleague took the same one this moment; the next is looked for
            if one.person_id in not_to_be_called([one.person_id]):  # said so since the list was made
                _done(actor, one, CallDownEntry.State.REFUSED)
                continue
            _tell(call_down)
            return _again(one)


@action("hotline.work_call_down", on="entry")
def start_call(actor: Actor, entry: CallDownEntry) -> Contact:
    """Begin the conversation: outgoing, with the person and their number, as for a call-back. Raises Sealed."""
    held = _held(actor, entry)
    if held.contact is not None and not held.contact.is_done:
        return held.contact
    contact = start_contact(
        actor,
        office=held.office,
        channel=DESKPHONE,
        direction=Contact.Direction.OUT,
        person=held.person,
        number=number_of_entry(actor, held),
    )
    CallDownEntry.objects.filter(pk=held.pk).update(
        contact=contact, attempts=F("attempts") + 1, last_attempt_at=timezone.now()
    )
    return contact


@action("hotline.work_call_down", on="entry")
def record_answer(actor: Actor, entry: CallDownEntry, *, answer: int) -> CallDownEntry:
    """They answered: `answer` counts from 0 among those of the call-down. Problem for another, and when somebody else holds it."""
    held = _held(actor, entry)
    if not 0 <= answer < len(held.call_down.answers):
        raise Problem(_("Choose one of the answers."), "answer")
    return _done(actor, held, CallDownEntry.State.ANSWERED, answer=answer)


@action("hotline.work_call_down", on="entry")
def not_reached(actor: Actor, entry: CallDownEntry) -> CallDownEntry:
    """Back into the list for another time of the day; after the last attempt it is left at that."""
    held = _held(actor, entry)
    tried = _tried(held)
    state = CallDownEntry.State.NOT_REACHED if tried >= times.ATTEMPTS else CallDownEntry.State.OPEN
    return _back(actor, held, tried, state=state, not_before=timezone.now() + AGAIN_AFTER)


@action("hotline.work_call_down", on="entry")
def call_later(actor: Actor, entry: CallDownEntry, *, best_time: str) -> CallDownEntry:
    """They answered and cannot talk now: back into the list for the time of the day they ask for."""
    if best_time not in CallBack.BestTime.values:
        raise Problem(_("Choose when they want to be called."), "best_time")
    held, now = _held(actor, entry), timezone.now()
    at_once = best_time not in (CallBack.BestTime.ANY, times.part_of_day(timezone.localtime(now).time()))
    return _back(actor, held, _tried(held), best_time=best_time, not_before=now if at_once else now + AGAIN_AFTER)


def _tried(held: CallDownEntry) -> int:
    """How often they were tried, this time included: a call that was begun has counted itself already."""
    return held.attempts + (0 if held.contact_id else 1)


def _back(actor: Actor, held: CallDownEntry, tried: int, **more: Any) -> CallDownEntry:
    stop_calling(actor, held.contact)
    drop_empty(held.contact_id)
    now = timezone.now()
    CallDownEntry.objects.filter(pk=held.pk).update(
        attempts=tried, last_attempt_at=now, contact=None, done_by=actor.user_id, done_at=now, **FREE, **more
    )
    _tell(held.call_down)
    return _again(held)


@action("hotline.work_call_down", on="entry")
def refuse(actor: Actor, entry: CallDownEntry) -> CallDownEntry:
    """They do not want to be called: written down with the person, so that no later list has them either."""
    held = _held(actor, entry)
    refuse_calls(actor, held.person, channel="oral_phone")
    return _done(actor, held, CallDownEntry.State.REFUSED)


@action("hotline.work_call_down", on="entry")
def release_entry(actor: Actor, entry: CallDownEntry) -> CallDownEntry:
    let_go(actor, CallDownEntry.objects.all(), entry.pk)
    _tell(entry.call_down)
    return _again(entry)


@action("hotline.work_call_down", on="entry")
def undo_entry(actor: Actor, entry: CallDownEntry) -> CallDownEntry:
    """Take back one's own last answer or 'not reached', for some seconds: it is in one's hand again. A refusal stays with the
    person until they agree anew."""
    now = timezone.now()
    row = _again(entry)
    mine = row.done_by_id == actor.user_id and row.done_at is not None and times.may_undo(row.done_at, now)
    if not mine or row.state == CallDownEntry.State.REFUSED or row.locked_by_id not in (None, actor.user_id):
        raise Problem(_("Too late to undo. Tell your coordinator what is wrong."))
    back = 1 if row.answer is None else 0
    CallDownEntry.objects.filter(pk=row.pk).update(
        state=CallDownEntry.State.OPEN,
        answer=None,
        done_by=None,
        done_at=None,
        not_before=now,
        attempts=max(row.attempts - back, 0),
        locked_by=actor.user_id,
        locked_until=now + times.HELD,
    )
    _tell(row.call_down)
    return _again(row)


def _held(actor: Actor, entry: CallDownEntry) -> CallDownEntry:
    """The row as it is now, held by the actor (again, if nobody else took it). Raises Problem naming who has it."""
    won = hold(actor, CallDownEntry.objects.all(), entry.pk)
    fresh = _again(entry)
    if not won:
        who = fresh.locked_by or fresh.done_by
        if fresh.state == CallDownEntry.State.OPEN:
            raise Problem(
                _("%(name)s calls them just now. Take the next one."), values={"name": who.work_name if who else ""}
            )
        raise Problem(_("%(name)s has called them already."), values={"name": who.work_name if who else ""})
    return fresh


def _done(actor: Actor, entry: CallDownEntry, state: str, answer: int | None = None) -> CallDownEntry:
    CallDownEntry.objects.filter(pk=entry.pk).update(
        state=state,
        answer=answer,
        done_by=actor.user_id,
        done_at=timezone.now(),
        **FREE,
        attempts=F("attempts") + (0 if entry.contact_id or state == CallDownEntry.State.REFUSED else 1),
    )
    _tell(entry.call_down)
    return _again(entry)


def _again(entry: CallDownEntry) -> CallDownEntry:
    rows = CallDownEntry.objects.select_related("call_down", "person", "office", "contact", "locked_by", "done_by")
    return rows.get(pk=entry.pk)


def _tell(call_down: CallDown) -> None:
    publish("hotline.call_downs", office_id=call_down.office_id)
