"""The claims of a conversation that has no case yet: its facts, and what the conversation knows already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import decide, require, visible, visible_one
from martlet.cases.models import Case, CaseContact, ContactFacts
from martlet.cases.rules.factfile import ALL, FactFile
from martlet.cases.selectors.facts import Knowledge, Known, city_of
from martlet.foundation.ids import as_uuid
from martlet.foundation.text import masked_name
from martlet.hotline.models import Contact
from martlet.hotline.selectors import get_contact
from martlet.law.claims import Facts, assess
from martlet.law.parameters import current

__all__ = [
    "ContactKnowledge",
    "WorkedOut",
    "case_of_contact",
    "contact_file",
    "contact_knowledge",
    "contact_of_wizard",
    "has_case",
    "told",
    "worked_out",
]


@dataclass(frozen=True, slots=True)
class ContactKnowledge(Knowledge):
    """What the wizard starts from in a conversation: one worker, the caller. `earlier`: facts of an earlier one are in it."""

    contact: Contact
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What the facts of a conversation come to."""

    claims: int
    total_fen: int


def contact_of_wizard(actor: Actor, contact_id: Any) -> Contact:
    """An opened contact that the actor works on. NotVisible otherwise."""
    found = as_uuid(contact_id)
    return visible_one(get_contact(actor, found) if found else None, actor, "cases.prepare")


def case_of_contact(actor: Actor, contact: Contact) -> Case | None:
    """The case that was opened of this conversation, the newest, as far as the actor may see it."""
    return visible(Case.objects.filter(contact_links__contact=contact), actor, "cases.read").order_by("-id").first()


def contact_file(contact: Contact) -> FactFile:
    """The newest version of an opened contact's facts; an empty one before the first."""
    row = ContactFacts.objects.filter(contact=contact).order_by("-rev").first()
    if row is None:
        return FactFile()
    row.contact = contact
    return FactFile.parse(row.data, row.rev)


def contact_knowledge(actor: Actor, contact: Contact) -> ContactKnowledge:
    """Facts of an opened contact: written here, else told in an earlier conversation, else known from its fields."""
    require(actor, "cases.prepare", contact)
    return told(actor, contact)


def told(actor: Actor, contact: Contact) -> ContactKnowledge:
    """As `contact_knowledge`, for who takes the facts over into a case of the conversation."""
    file = contact_file(contact)
    told_before = _earlier(actor, contact)
    of_all = told_before.over(_of_contact(contact))
    key = str(contact.pk)
    person = contact.person
    known = Facts(retire_category={"m": "male60"}.get(person.gender if person else ""))
    name = masked_name(person.name if person else contact.visitor)
    facts = file.of(key, known, of_all)
    one = Known(contact.pk, name, facts, file.own(key), file.choices_of(key), ())
    return ContactKnowledge(file, of_all, [one], contact, told_before != Facts())


def _of_contact(contact: Contact) -> Facts:
    """The city: the one written down, else that of the office the conversation belongs to."""
    return Facts(place=_named(contact.place) or city_of([contact.office.area_code]))


def _named(text: str) -> str | None:
    """The city that a place written in words names; None when it names none or several."""
    low = text.casefold()
    found = {
        code
        for code, city in current().cities.items()
        if low and (city.zh.removesuffix("市") in low or city.en.casefold() in low)
    }
    return found.pop() if len(found) == 1 else None


def _earlier(actor: Actor, contact: Contact) -> Facts:
    """What the same worker told before, in the newest conversation that the actor works on too: nobody is asked twice."""
    if contact.person_id is None:
        return Facts()
    row = (
        ContactFacts.objects.filter(contact__person=contact.person_id)
        .filter(contact__in=visible(Contact.objects.all(), actor, "cases.prepare"))
        .exclude(contact=contact)
        .select_related("contact")
        .order_by("-at")
        .first()
    )
    if row is None:
        return Facts()
    vault.open_all([row.contact], actor)
    file = FactFile.parse(row.data, row.rev)
    before = file.own(str(row.contact_id)).over(file.own(ALL))
    return replace(before, unknown=frozenset())  # what was not known then may be asked again


def worked_out(actor: Actor, contact: Contact) -> WorkedOut | None:
    """What an opened contact's facts come to, for who opens a case of it; None when nothing was written down."""
    if not ContactFacts.objects.filter(contact=contact).exists() or not decide(actor, "cases.prepare", contact):
        return None
    known = contact_knowledge(actor, contact)
    one = known.workers[0]
    bundle = assess(one.facts, timezone.localdate(), one.choices)
    return WorkedOut(len([claim for claim in bundle.counted if claim.amount_fen]), bundle.total_fen)


def has_case(contact_id: UUID) -> bool:
    """Whether a case was opened of this conversation, by anybody."""
    return CaseContact.objects.filter(contact=contact_id).exists()
