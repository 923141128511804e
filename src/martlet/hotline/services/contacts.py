"""A conversation from its first word to its outcome."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access import journal
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.live import publish
from martlet.access.models import Office, User
from martlet.access.policy import require
from martlet.access.selectors import colleagues
from martlet.foundation.errors import Problem, Stale
from martlet.hotline.models import CallBack, Contact
from martlet.hotline.rules import outcomes, times
from martlet.hotline.rules.channels import is_channel
from martlet.hotline.rules.matters import is_issue
from martlet.hotline.services.common import save_rev, sealed_number, staff_id
from martlet.hotline.signals import contact_done
from martlet.registry.models import Person
from martlet.registry.selectors import get_person, phones_of
from martlet.registry.services import add_phone, note_contact

if TYPE_CHECKING:
    from martlet.telephony.models import Call

PEOPLE_LIMIT = 5000
QUIET = timedelta(minutes=10)  # autosaves of one person within it are one act in the journal


TYPED = (
    "words",
    "issue",
    "people_count",
    "place",
    "outcome",
    "outcome_note",
    "promise",
    "promise_by",
    "next_owner",
    "next_by",
)


class Taken(Problem):
    """A colleague has it already; `contact` is theirs."""

    contact: Contact


@action("hotline.start")
def start_contact(
    actor: Actor,
    *,
    office: Office,
    channel: str,
    call: Call | None = None,
    person: Person | None = None,
    number: str = "",
    visitor: str = "",
    direction: str = Contact.Direction.IN,
    started: datetime | None = None,
    client_id: UUID | None = None,
) -> Contact:
    """Begin a contact, or find the one that this call or this form has begun. `number` is E.164 or "".

    Raises Taken when a colleague has the call, Problem for an unknown channel or a time ahead of now.
    """
    if actor.kind == "staff" and office.pk not in actor.office_ids:
        raise Refused("hotline.start")
    if not is_channel(channel):
        raise Problem(_("Choose how this person reached us."), field="channel")
    now = timezone.now()
    if started is not None and started > now + times.FUTURE_SLACK:
        raise Problem(_("This time is still to come. Write when the conversation began."), field="started")
    found = _begun(call, client_id)
    if found is None:
        contact = Contact(
            office=office,
            key_office=office.pk,
            channel=channel,
            call=call,
            person=person,
            number=number,
            visitor=visitor,
            words="",
            place="",
            outcome_note="",
            promise="",
            direction=direction,
            started=started or now,
            client_id=client_id,
            handled_by_id=staff_id(actor),
            touched_by_id=actor.user_id,
        )
        try:
            with transaction.atomic():
                contact.save(force_insert=True)
            _tell_office(contact)
            return contact
        except IntegrityError:  # somebody was a moment faster: read what they wrote
            found = _begun(call, client_id)
            if found is None:
                raise
    if found.handled_by_id != actor.user_id:
        raise _taken(found)
    return found


def _begun(call: Call | None, client_id: UUID | None) -> Contact | None:
    rows = Contact.objects.select_related("handled_by")
    found = rows.filter(call=call).first() if call is not None else None
    return found or (rows.filter(client_id=client_id).first() if client_id else None)


def _taken(contact: Contact) -> Taken:
    problem = Taken(_("%(name)s has taken this call already."), values={"name": contact.handled_by.work_name})
    problem.contact = contact
    return problem


def autosave(actor: Actor, contact: Contact, *, rev: int, **typed: Any) -> Contact:
    """Keep what was typed so far; `typed` holds any of TYPED, a name that is not given stays as it is.

    Nothing is required yet and nothing is refused but unknown codes. Raises Stale with the other version as `current`;
    a newer version of the same person that the text goes on from is no other version.

    Not an @action, because a call of ten minutes saves a hundred times: the journal gets one row for a person's ten
    minutes, the data is kept every time.
    """
    if unknown := set(typed) - set(TYPED):
        raise TypeError(f"a contact has no {', '.join(sorted(unknown))}")
    require(actor, "hotline.write", contact)
    with transaction.atomic():
        fresh = _locked(actor, contact)
        changed = [name for name, value in typed.items() if getattr(fresh, name) != value]
        if not changed:
            return fresh
        if not _goes_on_from(actor, fresh, typed.get("words")):
            _check_rev(fresh, rev)
        if "issue" in changed:
            _checked_issue(typed["issue"])
        if "people_count" in changed:
            _checked_count(typed["people_count"])
        quiet = fresh.touched_by_id == actor.user_id and timezone.now() - fresh.touched < QUIET
        for name in changed:
            setattr(fresh, name, typed[name])
        save_rev(actor, fresh, *changed)
        if not quiet:
            journal.record(actor, "hotline.write", fresh, fields=changed)
    return fresh


@action("hotline.write", on="contact")
def set_person(
    actor: Actor, contact: Contact, *, person_id: UUID | None, rev: int | None = None, attach_number: bool = False
) -> Contact:
    """Say who it is, or with None that it is not known. `attach_number` also writes the number of this talk to the person."""
    fresh = _locked(actor, contact)
    if rev is not None:
        _check_rev(fresh, rev)
    person = get_person(actor, person_id) if person_id else None
    if person is not None and attach_number and fresh.number:
        _attach(actor, person, fresh.number)
    if fresh.person_id == (person.pk if person else None):
        return fresh
    fresh.person = person
    changed = ["person"]
    if fresh.is_done:
        fresh.gender = person.gender if person else ""
        changed.append("gender")
    if person is not None:
        fresh.others.remove(person)
    save_rev(actor, fresh, *changed)
    return fresh


def _attach(actor: Actor, person: Person, number: str) -> None:
    if number not in {str(one.number) for one in phones_of(actor, person)}:
        add_phone(actor, person, number=number)


@action("hotline.write", on="contact")
def add_other(actor: Actor, contact: Contact, *, person_id: UUID) -> Contact:
    """One more worker in the same conversation. The first one becomes the main one."""
    fresh = _locked(actor, contact)
    person = get_person(actor, person_id)
    if fresh.person_id is None:
        fresh.person = person
    elif person.pk != fresh.person_id:
        fresh.others.add(person)
    known = fresh.others.count() + (fresh.person_id is not None)
    fresh.people_count = max(fresh.people_count, known)
    save_rev(actor, fresh, "person", "people_count")
    return fresh


@action("hotline.write", on="contact")
def remove_other(actor: Actor, contact: Contact, *, person_id: UUID) -> Contact:
    """Take a worker out of the conversation; the file stays."""
    fresh = _locked(actor, contact)
    fresh.others.remove(person_id)  # type: ignore[arg-type]
    save_rev(actor, fresh)
    return fresh


@action("hotline.write", on="contact")
def finish_contact(
    actor: Actor,
    contact: Contact,
    *,
    rev: int,
    outcome: str,
    issue: str = "",
    people_count: int = 1,
    place: str | None = None,
    words: str | None = None,
    outcome_note: str = "",
    promise: str = "",
    promise_by: date | None = None,
    next_owner: User | None = None,
    next_by: date | None = None,
) -> Contact:
    """Give it an outcome. Also corrects one that was done before.

    Raises Problem at the field that is missing: an inbound contact needs an outcome, an outcome that goes on needs who does
    what by which day, a promise needs its day. Raises Stale when somebody else saved meanwhile.
    """
    fresh = _locked(actor, contact)
    if not _goes_on_from(actor, fresh, words):
        _check_rev(fresh, rev)
    found = _checked_outcome(fresh, outcome)
    _checked_issue(issue)
    if not issue and found is not None and found.code not in ("OUT", "DUP"):
        raise Problem(_("Choose what it was about."), field="issue")
    _checked_count(people_count)
    _checked_next(fresh, found, next_owner, next_by)
    _checked_promise(promise, promise_by)
    now = timezone.now()
    if promise != fresh.promise or promise_by != fresh.promise_by:
        fresh.promise_kept_at = None
    if next_by != fresh.next_by or next_owner != fresh.next_owner:
        fresh.next_done_at = None
    fresh.outcome, fresh.issue, fresh.people_count, fresh.outcome_note = outcome, issue, people_count, outcome_note
    fresh.promise, fresh.promise_by, fresh.next_owner, fresh.next_by = promise, promise_by, next_owner, next_by
    if place is not None:
        fresh.place = place
    if words is not None:
        fresh.words = words
    fresh.gender = fresh.person.gender if fresh.person_id and fresh.person else ""
    fresh.state = Contact.State.DONE
    fresh.done_at = now
    fresh.ended = fresh.ended or now
    save_rev(
        actor, fresh, "outcome", "issue", "people_count", "outcome_note", "promise", "promise_by", "promise_kept_at", "next_owner",
        "next_by", "next_done_at", "place", "words", "gender", "state", "done_at", "ended",
    )  # fmt: skip
    _follow_call_backs(actor, fresh, found)
    for person_id in [fresh.person_id, *fresh.others.values_list("pk", flat=True)]:
        if person_id:
            note_contact(person_id, timezone.localdate(fresh.started))
    _done(fresh)
    return fresh


def _follow_call_backs(actor: Actor, contact: Contact, found: outcomes.Outcome | None) -> None:
    """A call-back that was answered is done; 'we call again' puts one into the list for its day."""
    CallBack.objects.filter(outcome_contact=contact, state=CallBack.State.OPEN).update(
        state=CallBack.State.DONE, done_at=timezone.now(), done_by_id=actor.user_id, locked_by=None, locked_until=None
    )
    promised = CallBack.objects.filter(contact=contact, reason=CallBack.Reason.PROMISE, state=CallBack.State.OPEN)
    if found is None or found.code != "AGAIN":
        promised.delete()
    elif not promised.update(due=contact.next_by, person=contact.person_id):
        CallBack.objects.create(
            office=contact.office,
            contact=contact,
            person=contact.person,
            reason=CallBack.Reason.PROMISE,
            due=contact.next_by,
            sealed=sealed_number(contact.office, contact.number, name=contact.visitor),
        )


@action("hotline.write", on="contact")
def one_click(actor: Actor, contact: Contact, *, code: str) -> Contact:
    """Silent, wrong number, and so on: done in one click. A second click does nothing more."""
    if outcomes.non_case(code) is None:
        raise Problem(_("This page is older than the list of outcomes. Reload it and choose again."))
    fresh = _locked(actor, contact)
    if fresh.is_done:
        if fresh.outcome == code:
            return fresh
        raise Problem(_("This contact has its outcome already. Reload the page to see it."))
    now = timezone.now()
    fresh.outcome, fresh.state, fresh.done_at = code, Contact.State.DONE, now
    fresh.ended = fresh.ended or now
    save_rev(actor, fresh, "outcome", "state", "done_at", "ended")
    _follow_call_backs(actor, fresh, None)
    _done(fresh)
    return fresh


@action("hotline.write", on="contact")
def undo_one_click(actor: Actor, contact: Contact) -> Contact:
    """Back to where it was, for some seconds. Raises Problem when it is too late."""
    fresh = _locked(actor, contact)
    if not fresh.is_done or outcomes.non_case(fresh.outcome) is None:
        return fresh
    if fresh.done_at is None or not times.may_undo(fresh.done_at, timezone.now()):
        raise Problem(_("Too late to undo. Open the contact and give it another outcome."))
    CallBack.objects.filter(outcome_contact=fresh, done_at__gte=fresh.done_at).update(
        state=CallBack.State.OPEN, done_at=None, done_by=None
    )
    fresh.outcome, fresh.done_at = "", None
    fresh.state = Contact.State.WRAP_UP
    save_rev(actor, fresh, "outcome", "state", "done_at")
    _tell_office(fresh)
    return fresh


@action("hotline.write", on="contact")
def reopen_contact(actor: Actor, contact: Contact) -> Contact:
    """Correct an outcome later: the form is open again, its content unchanged."""
    fresh = _locked(actor, contact)
    if fresh.is_done:
        fresh.state = Contact.State.WRAP_UP
        save_rev(actor, fresh, "state")
        _tell_office(fresh)
    return fresh


@action("hotline.write", on="contact")
def end_contact(actor: Actor, contact: Contact, *, ended: datetime | None = None) -> Contact:
    """The talk is over, the writing is not. How long the volunteer may write is their duty's, not the contact's."""
    fresh = _locked(actor, contact)
    if fresh.state == Contact.State.OPEN:
        fresh.state, fresh.ended = Contact.State.WRAP_UP, ended or timezone.now()
        save_rev(actor, fresh, "state", "ended", quietly=True)
        publish(
            "hotline.wrap_up", user_id=fresh.handled_by_id, data={"contact": str(fresh.pk), "call": _call_id(fresh)}
        )
        _tell_office(fresh)
    return fresh


def _locked(actor: Actor, contact: Contact) -> Contact:
    """The row as it is now, held until the transaction ends, with its sealed fields open."""
    fresh = (
        Contact.objects.select_for_update(of=("self",))
        .select_related("office", "person", "handled_by", "touched_by", "next_owner")
        .get(pk=contact.pk)
    )
    vault.open_all([fresh], actor)
    return fresh


def _check_rev(fresh: Contact, rev: int) -> None:
    if fresh.rev != rev:
        raise Stale(
            _("%(name)s saved a newer version at %(time)s. Yours is kept here: compare, then save once more."),
            current=fresh,
            values={
                "name": fresh.touched_by.work_name if fresh.touched_by else "",
                "time": f"{timezone.localtime(fresh.touched):%H:%M}",
            },
        )


def _goes_on_from(actor: Actor, fresh: Contact, words: str | None) -> bool:
    """Whether the newer version is the actor's own autosave, still on its way when this text was sent: it goes on from it."""
    return (
        not fresh.is_done
        and fresh.touched_by_id == actor.user_id
        and words is not None
        and words.startswith(fresh.words)
    )


def _checked_outcome(contact: Contact, code: str) -> outcomes.Outcome | None:
    found = outcomes.outcome(code)
    if code and found is None and outcomes.non_case(code) is None:
        raise Problem(_("This page is older than the list of outcomes. Reload it and choose again."), field="outcome")
    if not code and contact.inbound:
        raise Problem(_("Choose what came of it."), field="outcome")
    return found


def _checked_issue(code: str) -> None:
    if code and not is_issue(code):
        raise Problem(_("This page is older than the list of matters. Reload it and choose again."), field="issue")


def _checked_count(count: int) -> None:
    if not 1 <= count <= PEOPLE_LIMIT:
        raise Problem(
            _("Write how many people it concerns, from 1 to %(limit)d."),
            field="people_count",
            values={"limit": PEOPLE_LIMIT},
        )


def _checked_next(contact: Contact, found: outcomes.Outcome | None, owner: User | None, by: date | None) -> None:
    if owner is not None and not colleagues_of(contact).filter(pk=owner.pk).exists():
        raise Problem(_("This colleague does not work in this office. Choose another."), field="next_owner")
    if found is not None and found.goes_on:
        if owner is None:
            raise Problem(_("It goes on, so choose who does the next step."), field="next_owner")
        if by is None:
            raise Problem(_("It goes on, so write by which day."), field="next_by")
    if by is not None and by < timezone.localdate() and by != contact.next_by:
        raise Problem(_("This day is past. Write today or later."), field="next_by")


def colleagues_of(contact: Contact):  # type: ignore[no-untyped-def]  # a queryset of users, as access gives it
    """Who may be given the next step: active colleagues of the contact's office."""
    return colleagues(Actor(kind="system"), office_id=contact.office_id)


def _checked_promise(promise: str, by: date | None) -> None:
    if promise and by is None:
        raise Problem(_("A promise needs a day. Until when did we promise it?"), field="promise_by")
    if by is not None and not promise:
        raise Problem(_("Write what was promised for this day, or take the day out."), field="promise")


def _done(contact: Contact) -> None:
    _tell_office(contact)
    transaction.on_commit(lambda: contact_done.send(sender=Contact, contact=contact))


def _tell_office(contact: Contact) -> None:
    publish("hotline.figures", office_id=contact.office_id)


def _call_id(contact: Contact) -> str:
    return str(contact.call_id) if contact.call_id else ""
