"""The page of one file."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import decide, visible
from martlet.access.selectors import work_names
from martlet.foundation import phone
from martlet.foundation.languages import reader_language
from martlet.foundation.text import masked_name
from martlet.registry import hooks
from martlet.registry.models import Consent, Employment, Merge, Person, PersonAccess, PersonPhone, PersonStay
from martlet.registry.rules import codes
from martlet.registry.selectors.persons.opening import file_ids, get_person, once
from martlet.registry.selectors.rows import office_names

MOST_SHARED = 200  # files looked at that share a number; beyond it the count is a lower bound


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """A number of the file, masked. `shared`: how many other files the actor's offices keep with the same number."""

    id: UUID
    masked: str
    note: str
    shared: int

    @property
    def key(self) -> str:
        return str(self.id)


@dataclass(frozen=True, slots=True)
class StayLine:
    id: int
    city: str
    since: int
    until: int | None
    office: str


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """`state`: live, expired or withdrawn."""

    id: UUID
    purpose: str
    basis: str
    channel: str
    version: str
    office: str
    words: str
    given_at: Any
    by: str
    expires: date | None
    withdrawn_at: Any
    state: str


@dataclass(frozen=True, slots=True)
class WorkLine:
    id: int
    organisation_id: UUID
    name: str
    site: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class AccessLine:
    office: str
    since: Any


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything on the page of one file; identities masked except what is needed to speak with the person."""

    person: Person
    name: str
    gender: str
    age: int | None
    home: str
    trade: str
    industry: str
    languages: list[str]
    wechat: bool
    approach_note: str
    phones: list[PhoneLine]
    stays: list[StayLine]
    consents: list[ConsentLine]
    work: list[WorkLine]
    accesses: list[AccessLine]
    merges: list[Merge]
    panels: list[hooks.Panel] = field(default_factory=list)
    ids: tuple[UUID, ...] = ()
    maybe: int = 0


def person_page(actor: Actor, person_id: Any) -> PersonPage:
    """The page of one file. NotVisible when missing or not for this actor. One trip to the keeper for all that is sealed."""
    person = get_person(actor, person_id)
    ids = file_ids(person)
    phones = list(PersonPhone.objects.filter(person_id__in=ids).select_related("person").order_by("created", "id"))
    consents = list(Consent.objects.filter(person_id__in=ids).select_related("person", "office").order_by("-given_at"))
    work = list(
        Employment.objects.filter(person_id__in=ids).select_related("organisation", "site").order_by("-since", "-id")
    )
    firms = [row.organisation for row in work if decide(actor, "registry.read_organisation", row.organisation)]
    sites = [row.site for row in work if row.site is not None and decide(actor, "registry.read_organisation", row.site)]
    vault.open_all([person, *phones, *consents, *firms, *sites], actor)
    phones = once(phones)
    tongue, offices = reader_language(), office_names()
    names = work_names({row.taken_by_id for row in consents if row.taken_by_id})
    shared = _shared(actor, ids, phones)
    readable_firms, readable_sites = {firm.pk for firm in firms}, {site.pk for site in sites}
    code, words = codes.split_home(person.home_area)
    today = timezone.localdate()
    return PersonPage(
        person=person,
        name=masked_name(person.name),
        gender=codes.label("gender", person.gender, tongue),
        age=today.year - person.birth_year if person.birth_year else None,
        home=codes.label("province", code, tongue) or (words[:2] + "…" if words else ""),
        trade=codes.label("trade", person.trade, tongue),
        industry=codes.label("industry", person.industry, tongue),
        languages=[codes.label("language", one, tongue) for one in person.languages],
        wechat=bool(person.wechat),
        approach_note=person.approach_note,
        phones=[
            PhoneLine(row.pk, phone.masked(row.number), row.note, shared.get(bytes(row.token), 0)) for row in phones
        ],
        stays=[
            StayLine(
                row.pk,
                codes.label("city", row.area_code, tongue),
                row.since_year,
                row.until_year,
                offices.get(row.office_id or 0, ""),
            )
            for row in PersonStay.objects.filter(person_id__in=ids).order_by("-since_year", "-id")
        ],
        consents=[_consent_line(row, tongue, offices, names, today) for row in consents],
        work=[
            WorkLine(
                row.pk,
                row.organisation_id,
                row.organisation.name,
                row.site.name if row.site is not None and row.site.pk in readable_sites else "",
                row.since,
                row.until,
            )
            for row in work
            if row.organisation_id in readable_firms
        ],
        accesses=[
            AccessLine(offices.get(row.office_id, ""), row.since)
            for row in PersonAccess.objects.filter(person_id__in=ids, ended_at=None).order_by("since")
        ],
        merges=list(Merge.objects.filter(kept=person, undone_at=None).order_by("-at"))
        if decide(actor, "registry.merge", person)
        else [],
        panels=hooks.panels(hooks.person_panels, actor, ids),
        ids=tuple(ids),
    )


def _shared(actor: Actor, ids: list[UUID], phones: list[PersonPhone]) -> dict[bytes, int]:
    """How many other files, among those the actor may open, have each number."""
    if not phones:
        return {}
    rows = PersonPhone.objects.filter(token__in=[row.token for row in phones], person__merged_into=None)
    pairs = list(rows.exclude(person__in=ids).values_list("token", "person_id")[:MOST_SHARED])
    others = {person_id for _token, person_id in pairs}
    seen = set(visible(Person.objects.filter(pk__in=others), actor, "registry.read").values_list("pk", flat=True))
    counts: dict[bytes, set[UUID]] = {}
    for token, person_id in pairs:
        if person_id in seen:
            counts.setdefault(bytes(token), set()).add(person_id)
    return {token: len(people) for token, people in counts.items()}


def _consent_line(
    row: Consent, tongue: str, offices: dict[int, str], names: dict[int, str], today: date
) -> ConsentLine:
    state = "live"
    if row.withdrawn_at is not None:
        state = "withdrawn"
    elif row.expires is not None and row.expires < today:
        state = "expired"
    return ConsentLine(
        id=row.pk,
        purpose=codes.label("purpose", row.purpose, tongue),
        basis=codes.label("basis", row.basis, tongue),
        channel=codes.label("channel", row.channel, tongue),
        version=row.text_version,
        office=offices.get(row.office_id or 0, ""),
        words=row.words,
        given_at=row.given_at,
        by=names.get(row.taken_by_id or 0, ""),
        expires=row.expires,
        withdrawn_at=row.withdrawn_at,
        state=state,
    )
