"""Persons: create, search, read. Reading one in full is a reveal and is journaled."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from martlet.access import journal
from martlet.api.auth import actor_of_call
from martlet.api.resources.common import ERRORS, office_codes, office_of, own_id
from martlet.registry.models import Person
from martlet.registry.selectors import find_people, get_person, phones_of
from martlet.registry.services import create_person

router = Router(tags=["persons"])


class PersonIn(Schema):
    name: str = ""
    phones: list[str] = Field(default_factory=list, description="any spelling; several persons may share one")
    gender: str = Field("", description="f, m, x or empty")
    birth_year: int | None = None
    home_area: str = Field("", description="in words: 安徽阜阳")
    trade: str = ""
    languages: list[str] = Field(default_factory=list)
    office: str | None = Field(None, description="office code; the token's own office when left out")
    client_id: UUID | None = Field(None, description="the same id twice, with the same name and numbers, is one person")


class PersonOut(Schema):
    id: UUID
    office: str
    name: str
    phones: list[str]
    gender: str
    birth_year: int | None
    home_area: str
    trade: str
    languages: list[str]
    rev: int


class SearchIn(Schema):
    query: str = Field(
        description="a full phone number or its end, a name or part of it, pinyin initials, a home, an employer"
    )
    limit: int = Field(50, ge=1, le=200)


class HitOut(Schema):
    """Masked, as on the search page."""

    id: UUID
    name: str
    phone: str
    office: str
    how: str
    last_contact: date | None


class KnownOut(Schema):
    """A file of another office: that it exists since when and where, nothing else."""

    since_year: int
    office: str


class FoundOut(Schema):
    persons: list[HitOut]
    known_to_the_network: list[KnownOut]


@router.post("", response={201: PersonOut, **ERRORS}, summary="Create a person")
def create(request: HttpRequest, body: PersonIn) -> Status:
    actor = actor_of_call(request)
    given = body.dict(exclude={"office", "client_id"})
    once = own_id(actor, body.client_id)
    person = create_person(actor, office=office_of(actor, body.office), client_id=once, **given)
    return Status(201, shown(request, person))


@router.post("/search", response={200: FoundOut, **ERRORS}, summary="Search by phone, name, initials, home or employer")
def search(request: HttpRequest, body: SearchIn) -> FoundOut:
    found = find_people(actor_of_call(request), body.query, body.limit)
    codes = office_codes()
    return FoundOut(
        persons=[
            HitOut(
                id=hit.id,
                name=hit.name,
                phone=hit.phone,
                office=codes.get(hit.office_id, ""),
                how=hit.how,
                last_contact=hit.last_contact,
            )
            for hit in found.hits
        ],
        known_to_the_network=[
            KnownOut(since_year=known.since_year, office=codes.get(known.office_id, "")) for known in found.known
        ],
    )


@router.get("/{person_id}", response={200: PersonOut, **ERRORS}, summary="Read a person")
def read(request: HttpRequest, person_id: UUID) -> PersonOut:
    actor = actor_of_call(request)
    person = get_person(actor, person_id)
    journal.record_read(actor, "registry.reveal", person, fields=("name", "phones", "home_area"), reason="api")
    return shown(request, person)


def shown(request: HttpRequest, person: Person) -> PersonOut:
    return PersonOut(
        id=person.pk,
        office=office_codes().get(person.office_id, ""),
        name=person.name,
        phones=[phone.number for phone in phones_of(actor_of_call(request), person)],
        gender=person.gender,
        birth_year=person.birth_year,
        home_area=person.home_area,
        trade=person.trade,
        languages=person.languages,
        rev=person.rev,
    )
