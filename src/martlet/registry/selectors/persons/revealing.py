"""One field in full, journaled before it is shown."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import require
from martlet.foundation import phone
from martlet.foundation.errors import Problem
from martlet.registry import hooks
from martlet.registry.models import Person
from martlet.registry.rules import codes
from martlet.registry.selectors.persons.opening import file_ids, phones_of

REVEALED = ("name", "phone", "birth_year", "home_area", "wechat")


def serves_now(actor: Actor, ids: list[UUID]) -> bool:
    """Whether the actor has this person on the line or in an own case: then showing a field needs no reason."""
    return any(serves(actor, ids) for serves in hooks.serves)


def reveal(actor: Actor, person: Person, field: str, reason: str = "") -> str:
    """One field in full, journaled before it is returned. `field`: one of REVEALED, or "phone:<id>" for one of several.

    `reason` is a code of the list; it may be empty for a person the actor serves now. Problem when it is missing.
    """
    require(actor, "registry.reveal", person)
    name, _colon, which = field.partition(":")
    if name not in REVEALED:
        raise NotVisible
    if reason and not codes.is_code("reason", reason):
        raise Problem(_("Choose one of the list."), "reason")
    ids = file_ids(person)
    if not reason and not serves_now(actor, ids):
        raise Problem(_("Say first why you need it. It goes into the journal."), "reason")
    value = _value(actor, person, name, which)
    journal.record_read(actor, "registry.reveal", person, fields=(name,), reason=reason)
    return value


def _value(actor: Actor, person: Person, name: str, which: str) -> str:
    if name == "phone":
        rows = phones_of(actor, person)
        chosen = [row for row in rows if str(row.pk) == which] if which else rows[:1]
        if not chosen:
            raise NotVisible
        return phone.display(chosen[0].number)
    vault.open_all([person], actor)
    if name == "home_area":
        return codes.split_home(person.home_area)[1]
    value = getattr(person, name)
    return "" if value is None else str(value)
