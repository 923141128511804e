"""One worker's file, the list of files, and showing one field in full."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide, require, visible
from martlet.access.selectors import work_names
from martlet.foundation import phone
from martlet.foundation.errors import Problem
from martlet.foundation.paging import Page, decode_cursor, encode_cursor, paginate
from martlet.foundation.text import masked_name
from martlet.registry import hooks
from martlet.registry.models import Consent, Employment, Merge, Person, PersonAccess, PersonPhone, PersonStay
from martlet.registry.rules import codes
from martlet.registry.selectors.rows import COLUMNS, PersonRow, language, office_names, open_values

PAGE = 50
MOST_SHARED = 200  # files looked at that share a number; beyond it the count is a lower bound
REVEALED = ("name", "phone", "birth_year", "home_area", "wechat")


def get_person(actor: Actor, person_id: Any) -> Person:
    """The opened file; a merged one leads to the file it went into. NotVisible when missing or not for this actor."""
    try:
        person = Person.objects.select_related("office", "merged_into__office").filter(pk=person_id).first()
    except (ValidationError, ValueError, TypeError):
        person = None
    if person is None:
        raise NotVisible
    if person.merged_into is not None:
        person = person.merged_into
    if not decide(actor, "registry.read", person):
        raise NotVisible
    vault.open_all([person], actor)
    return person


def file_ids(person: Person) -> list[UUID]:
    """The file and those merged into it: rooms above look for their rows under all of these."""
    return [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]


def phones_of(actor: Actor, person: Person) -> list[PersonPhone]:
    """All numbers of the file and of those merged into it, opened, oldest first; a number both had stands once."""
    require(actor, "registry.read", person)
    rows = list(
        PersonPhone.objects.filter(Q(person=person) | Q(person__merged_into=person))
        .select_related("person")
        .order_by("created", "id")
    )
    vault.open_all(rows, actor)
    return _once(rows)


def _once(rows: list[PersonPhone]) -> list[PersonPhone]:
    seen: set[bytes] = set()
    kept = []
    for row in rows:
        if bytes(row.token) not in seen:
            seen.add(bytes(row.token))
            kept.append(row)
    return kept


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
    phones = _once(phones)
    tongue, offices = language(), office_names()
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


def live_consent(person: Person, purpose: str) -> Consent | None:
    """The newest consent of this purpose that is neither withdrawn nor over: ask before sharing, recording, publishing."""
    return (
        Consent.objects.filter(Q(person=person) | Q(person__merged_into=person), purpose=purpose, withdrawn_at=None)
        .filter(Q(expires=None) | Q(expires__gte=timezone.localdate()))
        .order_by("-given_at")
        .first()
    )


def person_rows(
    actor: Actor, *, province: str = "", trade: str = "", cursor: str = "", size: int = PAGE
) -> Page[PersonRow]:
    """The files the actor may open, last changed first, masked. Problem when the cursor was changed by hand."""
    rows = Person.objects.filter(merged_into=None)
    if province:
        rows = rows.filter(home_province=province)
    if trade:
        rows = rows.filter(trade=trade)
    page = _own_and_opened(actor, rows, cursor, size)
    return Page([one.row for one in open_values(actor, list(page.rows))], page.next, page.prev)


def _own_and_opened(actor: Actor, rows: QuerySet[Person], cursor: str, size: int) -> Page[dict[str, Any]]:
    """One page over the office's own files and those opened for it.

    Asked apart and put together here: as one condition with OR no index serves the order, and a page costs the office.
    """
    order = ("-updated", "-id")
    if actor.kind == "system":
        return paginate(_columns(rows), order, cursor, size)
    parts = [paginate(_columns(visible(rows, actor, "registry.read_kept")), order, cursor, size)]
    if PersonAccess.objects.filter(office__in=list(actor.office_ids), ended_at=None).exists():
        guests = visible(rows, actor, "registry.read_opened").exclude(office__in=list(actor.office_ids))
        parts.append(paginate(_columns(guests), order, cursor, size))
    found = sorted((row for part in parts for row in part), key=lambda row: (row["updated"], row["id"]), reverse=True)
    back = bool(cursor) and decode_cursor(cursor, len(order))[0] == "p"
    kept = found[-size:] if back else found[:size]
    before = any(part.prev for part in parts) or (back and len(found) > size)
    after = any(part.next for part in parts) or (not back and len(found) > size)

    def at(row: dict[str, Any], way: str) -> str:
        return encode_cursor(way, [row["updated"], row["id"]])

    return Page(
        kept, next=at(kept[-1], "n") if kept and after else "", prev=at(kept[0], "p") if kept and before else ""
    )


def _columns(rows: QuerySet[Person]) -> Any:
    return rows.values(*COLUMNS, "name")


def may_open(actor: Actor, person: Person) -> bool:
    """Whether the file is still open for this actor."""
    return bool(decide(actor, "registry.read", person))


def masked_values(person: Person) -> dict[str, str]:
    """The identifying values of an opened file as a form may show them: enough to recognise, no more."""
    code, words = codes.split_home(person.home_area)
    province = codes.label("province", code, "zh")
    county = words.removeprefix(province)
    return {
        "name": masked_name(person.name),
        "birth_year": f"{str(person.birth_year)[:3]}*" if person.birth_year else "",
        "home_words": (county[:2] + "…") if county else "",
        "wechat": f"{person.wechat[:1]}***" if person.wechat else "",
    }


def compared(person: Person) -> list[tuple[str, str]]:
    """(form field, value as it may be shown) of all values of an opened file: what somebody else saved meanwhile."""
    tongue = language()
    return [
        *masked_values(person).items(),
        ("gender", codes.label("gender", person.gender, tongue)),
        ("home_province", codes.label("province", person.home_province, tongue)),
        ("trade", codes.label("trade", person.trade, tongue)),
        ("industry", codes.label("industry", person.industry, tongue)),
        ("languages", "、".join(codes.label("language", one, tongue) for one in person.languages)),
        ("approach_note", person.approach_note),
    ]


# --- one field in full -----------------------------------------------------------------------------------------------------


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
