"""Everybody of a pasted list becomes a worker in the same contact."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.foundation.errors import Problem
from martlet.foundation.text import fold
from martlet.hotline.models import Contact
from martlet.hotline.rules.group import GroupLine, broken, good, parse_group
from martlet.hotline.services.common import check_rev, locked, save_rev
from martlet.registry.models import Person
from martlet.registry.selectors import match_phone
from martlet.registry.services import create_person


@action("hotline.write", on="contact")
def group_intake(actor: Actor, contact: Contact, text: str, *, rev: int, only_good: bool = False) -> Contact:
    """A file for everybody in the list who has none under the same name and number, all of them in this contact.

    Raises Problem naming the broken lines, unless `only_good`. Pasting the same list again adds nobody twice.
    """
    lines = parse_group(text)
    faults = broken(lines)
    if faults and not only_good:
        raise Problem(
            _("%(count)d lines cannot be read: %(lines)s."),
            field="people",
            values={"count": len(faults), "lines": ", ".join(str(line.number) for line in faults)},
        )
    fresh = locked(actor, contact)
    check_rev(fresh, rev)
    found = [_person_of(actor, fresh, line) for line in good(lines)]
    if fresh.person_id is None and found:
        fresh.person_id = found[0]
    fresh.others.add(*Person.objects.filter(pk__in=[person_id for person_id in found if person_id != fresh.person_id]))
    fresh.people_count = max(fresh.people_count, fresh.others.count() + (fresh.person_id is not None))
    save_rev(actor, fresh, "person", "people_count")
    return fresh


def _person_of(actor: Actor, contact: Contact, line: GroupLine) -> UUID:
    """The person of this name behind this number, else a new file."""
    for match in match_phone(actor, line.phone) if line.phone else []:
        if match.person is not None and fold(match.person.name) == fold(line.name):
            return UUID(str(match.person.pk))
    person = create_person(actor, office=contact.office, name=line.name, phones=(line.phone,) if line.phone else ())
    return UUID(str(person.pk))
