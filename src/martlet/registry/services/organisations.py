"""Employers, partners, sites and the chain of firms on a site."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.foundation.errors import Problem
from martlet.foundation.text import fold
from martlet.registry.models import ChainLink, Organisation, OrganisationAlias, Site
from martlet.registry.rules import chain
from martlet.registry.rules import person as rules
from martlet.registry.services import findable
from martlet.registry.services.persons import claim, must_work_in

ORGANISATION_VALUES = ("name", "kind", "registration", "area_code", "industry")
SITE_VALUES = ("name", "address", "area_code")


@action("registry.write_organisation")
def create_organisation(
    actor: Actor,
    *,
    office: Office,
    name: str,
    kind: str = "employer",
    registration: str = "",
    area_code: str = "",
    industry: str = "",
    aliases: Sequence[str] = (),
) -> Organisation:
    """An employer, agency or partner of `office`. Problem at the field that is wrong."""
    must_work_in(actor, office, "registry.write_organisation")
    values = _organisation(
        {"name": name, "kind": kind, "registration": registration, "area_code": area_code, "industry": industry}
    )
    row = Organisation(office=office, key_office=office.pk, **values)
    row.save()
    names = rules.distinct(rules.clean_name(alias, "aliases") for alias in aliases if alias.strip())
    for alias in names:
        OrganisationAlias(organisation=row, name=alias).save()
    findable.organisation(row, names)
    return row


@action("registry.write_organisation", on="organisation")
def update_organisation(actor: Actor, organisation: Organisation, *, rev: int, **changes: Any) -> Organisation:
    """Change some of ORGANISATION_VALUES; Stale when there is a newer version than `rev`."""
    values = _organisation(_known(changes, ORGANISATION_VALUES))
    claim(actor, organisation, rev)
    for field, value in values.items():
        setattr(organisation, field, value)
    organisation.save(update_fields=[*values, "rev", "updated"])
    _refresh(actor, organisation)
    return organisation


@action("registry.write_organisation", on="organisation")
def add_alias(actor: Actor, organisation: Organisation, *, name: str) -> OrganisationAlias:
    """Another name of the same firm. Problem when it has this name already."""
    clean = rules.clean_name(name)
    if not clean:
        raise Problem(_("Write the other name."), "name")
    vault.open_all([organisation], actor)
    if fold(clean) in {fold(organisation.name), *map(fold, _aliases(actor, organisation))}:
        raise Problem(_("The firm has this name already."), "name")
    row = OrganisationAlias(organisation=organisation, name=clean)
    row.save()
    _refresh(actor, organisation)
    return row


@action("registry.write_organisation", on="organisation")
def remove_alias(actor: Actor, organisation: Organisation, *, alias_id: Any) -> Organisation:
    """Take a name of the firm away, also for the finder. One that is not there changes nothing."""
    OrganisationAlias.objects.filter(organisation=organisation, pk=alias_id).delete()
    _refresh(actor, organisation)
    return organisation


@action("registry.write_organisation")
def create_site(actor: Actor, *, office: Office, name: str, address: str = "", area_code: str = "") -> Site:
    """A building site, factory or shop. Problem at the field that is wrong."""
    must_work_in(actor, office, "registry.write_organisation")
    row = Site(office=office, key_office=office.pk, **_site({"name": name, "address": address, "area_code": area_code}))
    row.save()
    findable.site(row)
    return row


@action("registry.write_organisation", on="site")
def update_site(actor: Actor, site: Site, *, rev: int, **changes: Any) -> Site:
    """Change some of SITE_VALUES; Stale when there is a newer version than `rev`."""
    values = _site(_known(changes, SITE_VALUES))
    claim(actor, site, rev)
    for field, value in values.items():
        setattr(site, field, value)
    site.save(update_fields=[*values, "rev", "updated"])
    findable.site(site)
    return site


@action("registry.write_organisation", on="site")
def set_chain(actor: Actor, site: Site, *, links: Sequence[tuple[Organisation, str]], rev: int | None = None) -> Site:
    """Replace the chain of a site by (organisation, tier) pairs, put in order from the developer down.

    Problem when a firm stands there twice or a tier has too many; Stale when there is a newer version than `rev`.
    """
    ordered = chain.in_order([chain.Link(organisation.pk, tier) for organisation, tier in links])
    claim(actor, site, site.rev if rev is None else rev)
    site.links.all().delete()
    ChainLink.objects.bulk_create(
        ChainLink(site=site, organisation_id=link.key, tier=link.tier, position=place)
        for place, link in enumerate(ordered, start=1)
    )
    return site


def _known(changes: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    if unknown := set(changes) - set(names):
        raise TypeError(f"no such value: {', '.join(sorted(unknown))}")
    return changes


def _organisation(values: dict[str, Any]) -> dict[str, Any]:
    values = dict(values)
    if "name" in values:
        values["name"] = _needed_name(values["name"])
    if "registration" in values:
        values["registration"] = rules.check_text(values["registration"], 32, "registration").upper()
    rules.check_codes({"organisation": values["kind"]} if "kind" in values else {})
    rules.check_codes({"industry": values["industry"]} if "industry" in values else {})
    _check_city(values)
    return values


def _site(values: dict[str, Any]) -> dict[str, Any]:
    values = dict(values)
    if "name" in values:
        values["name"] = _needed_name(values["name"])
    if "address" in values:
        values["address"] = rules.check_text(values["address"], 256, "address")
    _check_city(values)
    return values


def _check_city(values: dict[str, Any]) -> None:
    try:
        rules.check_codes({"city": values.get("area_code", "")})
    except Problem as problem:
        raise problem.at("area_code") from None


def _needed_name(name: str) -> str:
    clean = rules.clean_name(name)
    if not clean:
        raise Problem(_("Write the name."), "name")
    return clean


def _aliases(actor: Actor, organisation: Organisation) -> list[str]:
    rows = list(OrganisationAlias.objects.filter(organisation=organisation).select_related("organisation"))
    vault.open_all(rows, actor)
    return [row.name for row in rows]


def _refresh(actor: Actor, organisation: Organisation) -> None:
    vault.open_all([organisation], actor)
    findable.organisation(organisation, _aliases(actor, organisation))
