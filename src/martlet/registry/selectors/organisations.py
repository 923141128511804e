"""Employers, partners and sites."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from martlet import vault
from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide, visible
from martlet.foundation.languages import reader_language
from martlet.foundation.paging import Page, paginate
from martlet.registry import hooks
from martlet.registry.models import ChainLink, Employment, Organisation, OrganisationAlias, Person, Site
from martlet.registry.rules import codes
from martlet.registry.rules import query as queries
from martlet.registry.selectors.proposals import StillReading, proposals
from martlet.registry.selectors.rows import office_names

PAGE = 50
READ = "registry.read_organisation"


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    id: UUID
    name: str
    kind: str
    city: str
    industry: str
    office: str


@dataclass(frozen=True, slots=True)
class SiteRow:
    id: UUID
    name: str
    city: str
    office: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One firm of a chain. `name` is "" when the actor may not read that firm."""

    organisation_id: UUID
    tier: str
    tier_label: str
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class SiteChain:
    site_id: UUID
    name: str
    links: list[LinkLine]


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    organisation: Organisation
    kind: str
    city: str
    industry: str
    office: str
    aliases: list[OrganisationAlias]
    chains: list[SiteChain]
    workers: int
    may_write: bool
    panels: list[hooks.Panel] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SitePage:
    site: Site
    city: str
    office: str
    links: list[LinkLine]
    may_write: bool
    panels: list[hooks.Panel] = field(default_factory=list)


def _get(model: type[Any], actor: Actor, row_id: Any) -> Any:
    try:
        row = model.objects.select_related("office").filter(pk=row_id).first()
    except (ValidationError, ValueError, TypeError):
        row = None
    if row is None or not decide(actor, READ, row):
        raise NotVisible
    return row


def get_organisation(actor: Actor, organisation_id: Any) -> Organisation:
    """The opened row. NotVisible when missing or not for this actor."""
    row: Organisation = _get(Organisation, actor, organisation_id)
    vault.open_all([row], actor)
    return row


def get_site(actor: Actor, site_id: Any) -> Site:
    """The opened row. NotVisible when missing or not for this actor."""
    row: Site = _get(Site, actor, site_id)
    vault.open_all([row], actor)
    return row


def _rows(model: type[Organisation | Site], rows: Any, actor: Actor, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    found = list(rows.values("id", "dek", "key_office", "name", *columns))
    vault.open_rows(model, found, ["name"], actor)
    return found


def _organisation_rows(found: Iterable[dict[str, Any]]) -> list[OrganisationRow]:
    found = list(found)
    tongue, offices = reader_language(), office_names() if found else {}
    return [
        OrganisationRow(
            row["id"],
            row["name"],
            codes.label("organisation", row["kind"], tongue),
            codes.label("city", row["area_code"], tongue),
            codes.label("industry", row["industry"], tongue),
            offices.get(row["office_id"], ""),
        )
        for row in found
    ]


_ORGANISATION = ("kind", "area_code", "industry", "office_id", "updated")
_SITE = ("area_code", "office_id", "updated")


def organisation_rows(actor: Actor, *, kind: str = "", cursor: str = "", size: int = PAGE) -> Page[OrganisationRow]:
    """Organisations the actor may read, last changed first."""
    rows = visible(Organisation.objects.all(), actor, READ)
    if kind:
        rows = rows.filter(kind=kind)
    columns = ("id", "dek", "key_office", "name", *_ORGANISATION)
    page: Page[dict[str, Any]] = paginate(rows.values(*columns), ("-updated", "-id"), cursor, size)
    found = list(page.rows)
    vault.open_rows(Organisation, found, ["name"], actor)
    return Page(_organisation_rows(found), page.next, page.prev)


def site_rows(actor: Actor, *, cursor: str = "", size: int = PAGE) -> Page[SiteRow]:
    """Sites the actor may read, last changed first."""
    columns = ("id", "dek", "key_office", "name", *_SITE)
    page: Page[dict[str, Any]] = paginate(
        visible(Site.objects.all(), actor, READ).values(*columns), ("-updated", "-id"), cursor, size
    )
    found = list(page.rows)
    vault.open_rows(Site, found, ["name"], actor)
    return Page(_site_rows(found), page.next, page.prev)


def _site_rows(found: Iterable[dict[str, Any]]) -> list[SiteRow]:
    found = list(found)
    tongue, offices = reader_language(), office_names() if found else {}
    return [
        SiteRow(
            row["id"], row["name"], codes.label("city", row["area_code"], tongue), offices.get(row["office_id"], "")
        )
        for row in found
    ]


def _proposed(actor: Actor, kind: str, words: str, limit: int) -> list[UUID]:
    """Ids of the finder in its order; by sound and initials only when nothing is written so. Journaled by kind and count."""
    queries.short_enough(words)
    hits = proposals(kind, words)
    written = [hit.id for hit in hits if hit.how == "name"]
    return (written or [hit.id for hit in hits])[: 4 * limit]


def find_organisations(actor: Actor, words: str, limit: int = 10, *, journaled: bool = True) -> list[OrganisationRow]:
    """Organisations by name or alias, best first. [] for less than two signs. Raises StillReading; where it is only to
    suggest (not journaled) there is no suggestion then."""
    if len(words.strip()) < 2:
        return []
    try:
        ids = _proposed(actor, "organisation", words, limit)
    except StillReading:
        if journaled:
            raise
        return []
    rows = _rows(Organisation, visible(Organisation.objects.filter(pk__in=ids), actor, READ), actor, _ORGANISATION)
    place = {row_id: number for number, row_id in enumerate(ids)}
    rows.sort(key=lambda row: place[row["id"]])
    if journaled:
        journal.record(actor, "registry.find", fields=("organisation",), reason=f"hits={len(rows[:limit])}")
    return _organisation_rows(rows[:limit])


def find_sites(actor: Actor, words: str, limit: int = 10) -> list[SiteRow]:
    """Sites by name, best first. [] for less than two signs."""
    if len(words.strip()) < 2:
        return []
    try:
        ids = _proposed(actor, "site", words, limit)
    except StillReading:
        return []
    rows = _rows(Site, visible(Site.objects.filter(pk__in=ids), actor, READ), actor, _SITE)
    place = {row_id: number for number, row_id in enumerate(ids)}
    rows.sort(key=lambda row: place[row["id"]])
    return _site_rows(rows[:limit])


def chain_of(actor: Actor, site_id: Any) -> list[LinkLine]:
    """The chain of a site from the developer down, names opened."""
    return _chains(actor, [site_id]).get(_uuid(site_id), [])


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _chains(actor: Actor, site_ids: Iterable[Any]) -> dict[UUID, list[LinkLine]]:
    links = list(
        ChainLink.objects.filter(site_id__in=list(site_ids)).select_related("organisation").order_by("site", "position")
    )
    readable = [link.organisation for link in links if decide(actor, READ, link.organisation)]
    vault.open_all(readable, actor)
    names = {row.pk: row.name for row in readable}
    tongue = reader_language()
    found: dict[UUID, list[LinkLine]] = {}
    for link in links:
        found.setdefault(link.site_id, []).append(
            LinkLine(
                link.organisation_id,
                link.tier,
                codes.label("tier", link.tier, tongue),
                names.get(link.organisation_id, ""),
                link.position,
            )
        )
    return found


def organisation_page(actor: Actor, organisation_id: Any) -> OrganisationPage:
    """An employer with its names, the chains it stands in and, by hooks, its cases in all offices."""
    row = get_organisation(actor, organisation_id)
    aliases = list(
        OrganisationAlias.objects.filter(organisation=row).select_related("organisation").order_by("created")
    )
    sites = list(
        visible(Site.objects.filter(links__organisation=row), actor, READ).order_by("-updated").distinct()[:PAGE]
    )
    vault.open_all([*aliases, *sites], actor)
    chains = _chains(actor, [site.pk for site in sites])
    tongue = reader_language()
    return OrganisationPage(
        organisation=row,
        kind=codes.label("organisation", row.kind, tongue),
        city=codes.label("city", row.area_code, tongue),
        industry=codes.label("industry", row.industry, tongue),
        office=row.office.name,
        aliases=aliases,
        chains=[SiteChain(site.pk, site.name, chains.get(site.pk, [])) for site in sites],
        workers=_workers(actor, row),
        may_write=bool(decide(actor, "registry.write_organisation", row)),
        panels=hooks.panels(hooks.organisation_panels, actor, row.pk),
    )


def _workers(actor: Actor, row: Organisation) -> int:
    """How many of the files the actor may open name this employer."""
    employed = Employment.objects.filter(organisation=row).values("person_id")
    return visible(Person.objects.filter(pk__in=employed, merged_into=None), actor, "registry.read").count()


def site_page(actor: Actor, site_id: Any) -> SitePage:
    """A site with its chain and, by hooks, its cases."""
    row = get_site(actor, site_id)
    return SitePage(
        site=row,
        city=codes.label("city", row.area_code, reader_language()),
        office=row.office.name,
        links=chain_of(actor, row.pk),
        may_write=bool(decide(actor, "registry.write_organisation", row)),
        panels=hooks.panels(hooks.site_panels, actor, row.pk),
    )
