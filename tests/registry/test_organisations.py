"""Employers with their names, sites with their chains."""

from typing import Any

import pytest

from martlet.access.errors import NotVisible, Refused
from martlet.foundation.errors import Problem, Stale
from martlet.registry import hooks, selectors, services
from martlet.registry.models import ChainLink, Organisation, OrganisationAlias, Site


@pytest.fixture
def firm(cast: Any) -> Organisation:
    return services.create_organisation(
        cast.beijing_volunteer,
        office=cast.beijing,
        name="北京砼远建工有限公司",
        aliases=["砼远", "砼远建工"],
        registration="91110105ma01abcd2x",
        area_code="110000",
    )


@pytest.fixture
def site(cast: Any) -> Site:
    return services.create_site(cast.beijing_volunteer, office=cast.beijing, name="云枢二期", area_code="110000")


def names_of(chain: Any) -> list[tuple[str, str]]:
    return [(line.tier, line.name) for line in chain]


@pytest.mark.parametrize("query", ["砼远", "北京砼远建工有限公司", "建工", "beijing"])
def test_found_by_name_and_alias(cast: Any, firm: Organisation, query: str) -> None:
    rows = selectors.find_organisations(cast.beijing_volunteer, query)
    assert [(row.id, row.name, row.city) for row in rows] == [(firm.pk, "北京砼远建工有限公司", "北京")]


def test_volunteers_see_their_office_mediators_the_network(cast: Any, firm: Organisation) -> None:
    for actor in (cast.shenzhen_mediator, cast.wuhan_coordinator):
        assert selectors.get_organisation(actor, firm.pk).name == "北京砼远建工有限公司"
        assert [row.id for row in selectors.find_organisations(actor, "砼远")] == [firm.pk]
    for actor in (cast.wuhan_volunteer, cast.shenzhen_volunteer, cast.auditor, cast.director):
        with pytest.raises(NotVisible):
            selectors.get_organisation(actor, firm.pk)
        assert selectors.find_organisations(actor, "砼远") == []
        assert list(selectors.organisation_rows(actor)) == []
        with pytest.raises(Refused):
            services.update_organisation(actor, firm, rev=1, name="坏")
    with pytest.raises(Refused):
        services.add_alias(cast.shenzhen_mediator, firm, name="坏")


def test_names_are_sealed(firm: Organisation) -> None:
    stored = [bytes(value) for value in Organisation.objects.values_list("name", flat=True)]
    stored += [bytes(value) for value in OrganisationAlias.objects.values_list("name", flat=True)]
    assert not any("砼远".encode() in value for value in stored)


def test_change_alias_and_stale(cast: Any, firm: Organisation) -> None:
    actor = cast.beijing_volunteer
    services.update_organisation(actor, firm, rev=1, name="北京砼远建设有限公司")
    with pytest.raises(Stale) as stale:
        services.update_organisation(cast.beijing_coordinator, firm, rev=1, name="砼远二公司")
    assert stale.value.current.name == "北京砼远建设有限公司"
    with pytest.raises(Problem):
        services.add_alias(actor, firm, name=" 砼远 ")
    alias = services.add_alias(actor, firm, name="远哥的公司")
    assert [row.id for row in selectors.find_organisations(actor, "远哥")] == [firm.pk]
    services.remove_alias(actor, firm, alias_id=alias.pk)
    assert selectors.find_organisations(actor, "远哥") == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x", "kind": "cult"}, "organisation"),
        ({"name": "x", "area_code": "1"}, "area_code"),
    ],
)
def test_wrong_values(cast: Any, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Problem) as problem:
        services.create_organisation(cast.beijing_volunteer, office=cast.beijing, **values)
    assert problem.value.field == field


def test_the_chain_is_set_at_once_and_in_order(cast: Any, firm: Organisation, site: Site) -> None:
    actor = cast.beijing_volunteer
    labour, boss = (
        services.create_organisation(actor, office=cast.beijing, name=name, kind=kind)
        for name, kind in (("禾顺劳务", "employer"), ("赵老四", "boss"))
    )
    services.set_chain(
        actor, site, links=[(boss, "labour_boss"), (firm, "general_contractor"), (labour, "subcontractor")], rev=1
    )
    expected = [
        ("general_contractor", "北京砼远建工有限公司"), ("subcontractor", "禾顺劳务"), ("labour_boss", "赵老四"),
    ]  # fmt: skip
    assert names_of(selectors.chain_of(actor, site.pk)) == expected
    page = selectors.organisation_page(actor, labour.pk)
    assert [(chain.name, names_of(chain.links)) for chain in page.chains] == [("云枢二期", expected)]
    with pytest.raises(Problem):
        services.set_chain(actor, site, links=[(firm, "developer"), (firm, "subcontractor")])
    assert names_of(selectors.chain_of(actor, site.pk)) == expected
    with pytest.raises(Stale):
        services.set_chain(cast.beijing_coordinator, site, links=[], rev=1)
    services.set_chain(actor, site, links=[(labour, "subcontractor")])
    assert list(ChainLink.objects.values_list("tier", "position")) == [("subcontractor", 1)]


def test_a_firm_one_may_not_read_stays_nameless_in_a_chain(cast: Any, site: Site) -> None:
    theirs = services.create_organisation(cast.wuhan_volunteer, office=cast.wuhan, name="江城置业")
    services.set_chain(cast.beijing_coordinator, site, links=[(theirs, "developer")])
    assert names_of(selectors.chain_of(cast.beijing_coordinator, site.pk)) == [("developer", "江城置业")]
    assert names_of(selectors.chain_of(cast.beijing_volunteer, site.pk)) == [("developer", "")]


def test_rooms_above_hang_their_panels_on_the_page(
    cast: Any, firm: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = hooks.Panel("late.html", order=90)
    early = hooks.Panel("early.html", order=10)
    monkeypatch.setattr(hooks, "organisation_panels", [lambda a, i: late, lambda a, i: None, lambda a, i: early])
    assert selectors.organisation_page(cast.beijing_volunteer, firm.pk).panels == [early, late]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_the_same_queries_for_one_and_three(cast: Any, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        services.create_organisation(cast.beijing_volunteer, office=cast.beijing, name=f"单位{number}")
        services.create_site(cast.beijing_volunteer, office=cast.beijing, name=f"工地{number}")
    with django_assert_num_queries(2):
        assert len(selectors.organisation_rows(cast.beijing_volunteer)) == rows
    with django_assert_num_queries(2):
        assert len(selectors.site_rows(cast.beijing_volunteer)) == rows
