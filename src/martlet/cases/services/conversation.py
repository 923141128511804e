"""Facts of a conversation before there is a case: kept sealed with it, taken over by the case that is opened of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases.models import Case, CaseFacts, ContactFacts
from martlet.cases.rules.factfile import FactFile
from martlet.cases.selectors.conversation import contact_file, has_case, told
from martlet.cases.services.base import trace
from martlet.cases.services.facts import Newer
from martlet.foundation.errors import Problem, Stale
from martlet.hotline.models import Contact
from martlet.law.claims import Facts


@action("cases.prepare", on="contact")
def save_contact_facts(
    actor: Actor, contact: Contact, *, facts: Facts, asked: Sequence[str], rev: int
) -> ContactFacts | None:
    """Keep the facts named in `asked`. None when nothing changed.

    Raises Stale with a `Newer` when somebody saved meanwhile, Problem when the conversation has become a case.
    """
    contact = _held(actor, contact)
    file, key = contact_file(contact), str(contact.pk)
    if file.scope_rev(key) != rev:
        raise Stale(current=Newer(file.scope_rev(key), file.of(key, Facts(), Facts())))
    if not file.write(key, facts, tuple(asked), alone=key):
        return None
    return _keep(actor, contact, file)


@action("cases.prepare", on="contact")
def choose_for_contact(actor: Actor, contact: Contact, *, chosen: Mapping[str, str]) -> ContactFacts:
    """Keep how conflicts between the caller's claims are decided."""
    contact = _held(actor, contact)
    file, key = contact_file(contact), str(contact.pk)
    file.choices[key] = {**file.choices.get(key, {}), **chosen}
    return _keep(actor, contact, file)


def _held(actor: Actor, contact: Contact) -> Contact:
    fresh = Contact.objects.select_for_update(of=("self",)).select_related("person", "office").get(pk=contact.pk)
    vault.open_all([fresh, *([fresh.person] if fresh.person else [])], actor)
    if has_case(fresh.pk):
        raise Problem(_("This conversation is a case now. Open the case and write the facts there."))
    return fresh


def _keep(actor: Actor, contact: Contact, file: FactFile) -> ContactFacts:
    row = ContactFacts(contact=contact, rev=file.rev + 1, data=file.dump(), by_id=actor.user_id)
    row.save(force_insert=True)
    return row


def take_over(actor: Actor, case: Case, contact: Contact, worker: UUID) -> CaseFacts | None:
    """Facts of an opened contact as the first version of the case's, within the action that opens it. None without any.

    With them comes what the wizard took from the conversation itself: the claims of the case are those that were shown.
    """
    file = contact_file(contact)
    if not file.rev:
        return None
    file.adopt(str(contact.pk), str(worker), told(actor, contact).known_of_all)
    row = CaseFacts(case=case, rev=1, data=file.dump(), by_id=actor.user_id)
    row.save(force_insert=True)
    trace(actor, case, "facts", on=case.opened_on)
    return row
