"""What the finder in the keeper's memory knows of persons, organisations and sites.

Scopes are the offices that may find a person; they save the finder work, `visible()` decides.
"""

from collections.abc import Iterable

from martlet import vault
from martlet.registry.models import Organisation, Person, PersonAccess, Site
from martlet.registry.rules import codes


def person_item(row: Person, numbers: Iterable[str], offices: Iterable[int] = ()) -> vault.Findable:
    """Name, home in words, and the numbers for search by their end. `row` is open; `offices` besides its own may find it."""
    texts = [text for text in (row.name, codes.split_home(row.home_area)[1]) if text]
    digits = [number.removeprefix("+86").removeprefix("+") for number in numbers]
    return vault.Findable(row.pk, row, texts, digits, sorted({row.office_id, *offices}))


def person(row: Person, numbers: Iterable[str]) -> None:
    offices = PersonAccess.objects.filter(person=row, ended_at=None).values_list("office_id", flat=True)
    vault.make_many_findable("person", [person_item(row, numbers, offices)])


def organisation(row: Organisation, aliases: Iterable[str]) -> None:
    vault.make_findable("organisation", row.pk, [row.name, *aliases], under=row, scopes=[row.office_id])


def site(row: Site) -> None:
    vault.make_findable("site", row.pk, [row.name], under=row, scopes=[row.office_id])
