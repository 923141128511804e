"""Rows of lists: plain values, opened together, masked before they leave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.foundation import phone
from martlet.foundation.languages import reader_language
from martlet.foundation.text import masked_name
from martlet.registry.models import Person, PersonPhone
from martlet.registry.rules import codes
from martlet.vault.fields import SealedField

# What a row needs of the database; the sealed ones are opened
_CLEAR = ("id", "gender", "office_id", "trade", "last_contact", "updated", "home_province", "rev")
_SEALED = ("name",)
_KEY = ("dek", "key_office")
COLUMNS = (*_CLEAR, *_KEY)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list: name and phone masked. `last_contact` is shown by month; `phones` counts the numbers."""

    id: UUID
    name: str
    phone: str
    phones: int
    gender: str
    home: str
    trade: str
    office_id: int
    office: str
    last_contact: date | None

    @property
    def month(self) -> str:
        """Month of the last contact, YYYY-MM or ""."""
        return f"{self.last_contact:%Y-%m}" if self.last_contact else ""


@dataclass(frozen=True, slots=True)
class OpenPerson:
    """The clear values behind a row. Never leaves the selectors."""

    row: PersonRow
    name: str
    home: str
    numbers: tuple[str, ...]


def office_names() -> dict[int, str]:
    """Names of all offices in the reader's language: nine short rows."""
    return {office.pk: office.name for office in Office.objects.all()}


def opened(actor: Actor, persons: QuerySet[Person], limit: int, *, home: bool = False) -> list[OpenPerson]:
    """Persons of a queryset with their numbers, in its order: three queries and one trip to the keeper at any length."""
    sealed = (*_SEALED, "home_area") if home else _SEALED
    rows: list[dict[str, Any]] = list(persons.values(*COLUMNS, *sealed)[:limit])
    return open_values(actor, rows, sealed)


def open_values(actor: Actor, rows: list[dict[str, Any]], sealed: Collection[str] = _SEALED) -> list[OpenPerson]:
    """The same for rows that are read already."""
    numbers = _numbers_of([row["id"] for row in rows])
    ciphers = vault.ciphers(Person, rows, actor)
    for row in rows:
        for name in sealed:
            row[name] = _field(Person, name).open(ciphers[row["id"]], row["id"], row[name])
    for one in numbers:
        one["number"] = _field(PersonPhone, "number").open(ciphers[one["person_id"]], one["id"], one["number"])
    by_person: dict[UUID, list[str]] = {}
    for number in numbers:
        by_person.setdefault(number["person_id"], []).append(number["number"])
    names, tongue = office_names() if rows else {}, reader_language()
    return [_shaped(row, tuple(by_person.get(row["id"], ())), names, tongue) for row in rows]


@cache
def _field(model: type[Person | PersonPhone], name: str) -> SealedField:
    return cast(SealedField, model._meta.get_field(name))


def _numbers_of(ids: list[UUID]) -> list[dict[str, Any]]:
    if not ids:
        return []
    rows = PersonPhone.objects.filter(person_id__in=ids).order_by("created", "id")
    found: list[Any] = list(rows.values("id", "person_id", "number"))
    return found


def _shaped(row: dict[str, Any], numbers: tuple[str, ...], offices: dict[int, str], tongue: str) -> OpenPerson:
    return OpenPerson(
        PersonRow(
            id=row["id"],
            name=masked_name(row["name"]),
            phone=phone.masked(numbers[0]) if numbers else "",
            phones=len(numbers),
            gender=codes.label("gender", row["gender"], tongue),
            home=codes.label("province", row["home_province"], tongue),
            trade=codes.label("trade", row["trade"], tongue),
            office_id=row["office_id"],
            office=offices.get(row["office_id"], ""),
            last_contact=row["last_contact"],
        ),
        row["name"],
        codes.split_home(row.get("home_area") or "")[1],
        numbers,
    )
