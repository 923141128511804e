"""Opening a case, from a contact or without one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.models import Office
from martlet.access.policy import require
from martlet.cases import words
from martlet.cases.models import (
    Case,
    CaseContact,
    CaseWorker,
    EvidenceItem,
    StageMove,
)
from martlet.cases.rules.numbers import case_number
from martlet.cases.services.base import check_past, hold_counter, take_number, trace
from martlet.cases.services.conversation import take_over
from martlet.cases.services.lacking import Newcomer, file_of, firm_of, site_of
from martlet.cases.services.parties import put_chain, site_chain
from martlet.cases.signals import case_opened
from martlet.foundation.errors import Problem
from martlet.foundation.ids import new_id
from martlet.hotline.models import Contact
from martlet.registry.models import Organisation, Person, Site

FIRST_STEP_DAYS = 3
"""A case without a promised day is looked at again within three days (default priority P3 of the taxonomy)."""


@action("cases.open")
def open_case(
    actor: Actor,
    *,
    office: Office,
    issue: str,
    persons: Sequence[Person],
    newcomer: Newcomer | None = None,
    contact: Contact | None = None,
    respondent: Organisation | str | None = None,
    chain: Sequence[tuple[Organisation, str]] = (),
    site: Site | str | None = None,
    title: str = "",
    opened_on: date | None = None,
    client_uuid: UUID | None = None,
) -> Case:
    """A new case of `office`. The same `client_uuid` twice gives the same case back.

    From a contact come the worker's words, the promise and its day and the facts of its claims, so that nobody is asked twice. `chain` are
    (organisation, tier) from the top down; without it the chain of the site is taken over. A `newcomer` has no file yet, a
    `respondent` or `site` by its name is new: they are made with the case, or nothing is.
    Raises Problem without a known issue or without a worker, and at the field (see `lacking`) of what could not be made;
    Refused for an office or a file that is not the actor's.
    """
    _check(actor, office, issue, persons, newcomer, respondent)
    day = check_past(opened_on or timezone.localdate(), "opened_on")
    counter = hold_counter(office, "case", day.year)
    if client_uuid is not None and (already := Case.objects.filter(client_uuid=client_uuid).first()):
        return already
    if contact is not None:
        require(actor, "hotline.read", contact)
        vault.open_all([contact, *([contact.person] if contact.person else [])], actor)
    respondent, site = firm_of(actor, respondent), site_of(actor, site)
    everybody = [*persons, *([file_of(actor, newcomer)] if newcomer else [])]
    persons = list({person.pk: person for person in everybody}.values())  # the same worker twice is one worker
    case = Case(
        office=office,
        key_office=office.pk,
        number=case_number(office.short, day.year, take_number(counter)),
        title=title.strip(),
        issue=issue,
        opened_on=day,
        opened_by_id=actor.user_id,
        owner_id=actor.user_id,
        lead=persons[0],
        people_count=max(len(persons), contact.people_count if contact else 1),
        site=site,
        respondent=respondent,
        handover="",
        next_step=contact.promise if contact else "",
        next_by=(contact.promise_by or contact.next_by if contact else None) or day + timedelta(days=FIRST_STEP_DAYS),
        next_owner_id=(contact.next_owner_id if contact else None) or actor.user_id,
        client_uuid=client_uuid or new_id(),
    )
    case.save(force_insert=True)
    StageMove.objects.create(case=case, stage=case.stage, on=day, by_id=actor.user_id)
    CaseWorker.objects.bulk_create(
        CaseWorker(case=case, person=person, position=place, is_representative=place == 0 and len(persons) > 1)
        for place, person in enumerate(persons)
    )
    put_chain(case, chain or site_chain(site), respondent)
    missing = [
        EvidenceItem(case=case, kind=kind, position=place, note="")
        for place, kind in enumerate(words.needed_evidence(issue))
    ]
    vault.bulk_create(EvidenceItem, missing)
    trace(actor, case, "opened", on=day, important=True)
    if contact is not None:
        _bring(actor, case, contact, [person.pk for person in persons])
    transaction.on_commit(lambda: case_opened.send(Case, case=case))
    return case


def _check(
    actor: Actor,
    office: Office,
    issue: str,
    persons: Sequence[Person],
    newcomer: Newcomer | None,
    respondent: Organisation | str | None,
) -> None:
    """Before any row is held: an office of the actor's, a known issue, somebody, and files the actor may read."""
    if actor.kind != "system" and office.pk not in actor.office_ids:
        raise Refused("cases.open", "office")
    words.check_issue(issue)
    if not persons and newcomer is None:
        raise Problem(_("Say whose matter it is: choose or add at least one worker."), field="persons")
    for person in persons:
        require(actor, "registry.read", person)
    if isinstance(respondent, Organisation):
        require(actor, "registry.read_organisation", respondent)


def _bring(actor: Actor, case: Case, contact: Contact, persons: Sequence[UUID]) -> None:
    """The conversation into the timeline, and what it found out to the worker who told it."""
    CaseContact.objects.create(case=case, contact=contact)
    trace(
        actor,
        case,
        "contact",
        on=timezone.localdate(contact.started),
        text=contact.words,
        facts={"channel": contact.channel, "contact": str(contact.pk)},
    )
    told = contact.person_id
    take_over(actor, case, contact, told if told is not None and told in persons else persons[0])
