"""Nobody lifts themselves: who gives which role, who changes whom, and that an administrator always stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.conftest import Cast

from martlet.access import services
from martlet.access.actor import Actor, Role
from martlet.access.models import ApiToken, RoleGrant, User
from martlet.access.reach import roles_to_give
from martlet.access.selectors import actor_of
from martlet.access.services import bootstrap_actor
from martlet.foundation.errors import Problem

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Actor], Client]
OF_OFFICE = [Role.VOLUNTEER, Role.MEDIATOR, Role.COORDINATOR]
OF_NETWORK = [Role.DIRECTOR, Role.AUDITOR, Role.ADMIN]


def user(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def roles_of(actor: Actor) -> set[str]:
    return set(RoleGrant.objects.filter(user=actor.user_id).values_list("role", flat=True))


def grant(actor: Actor, role: Role) -> RoleGrant:
    return RoleGrant.objects.get(user=actor.user_id, role=role)


def refused(do: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as told:
        do()
    return told.value


def new(actor: Actor, cast: Cast, role: str) -> User:
    return services.create_user(
        actor, username=f"new-{role}", password="eaves-and-mud-nests", office=cast.beijing, role=role
    )


def test_which_roles_each_may_give(cast: Cast) -> None:
    assert (roles_to_give(cast.director), roles_to_give(cast.admin)) == (OF_OFFICE, [*Role])
    assert roles_to_give(bootstrap_actor()) == [*Role]


@pytest.mark.parametrize("role", OF_NETWORK)
def test_a_director_gives_no_role_of_the_whole_network(cast: Cast, role: Role) -> None:
    problem = refused(lambda: services.grant_role(cast.director, user(cast.beijing_coordinator), role=role))
    assert (problem.field, roles_of(cast.beijing_coordinator)) == ("role", {"coordinator"})
    assert "管理员" in problem.message
    assert refused(lambda: new(cast.director, cast, role)).field == "role"
    assert not User.objects.filter(username=f"new-{role}").exists()
    services.grant_role(cast.admin, user(cast.beijing_coordinator), role=role)
    assert roles_of(cast.beijing_coordinator) == {"coordinator", role}
    assert RoleGrant.objects.get(user=new(bootstrap_actor(), cast, role)).office is None


@pytest.mark.parametrize("role", OF_OFFICE)
def test_a_director_gives_the_roles_of_an_office(cast: Cast, role: Role) -> None:
    services.grant_role(cast.director, user(cast.shenzhen_volunteer), role=role)
    assert role in roles_of(cast.shenzhen_volunteer)
    assert new(cast.director, cast, role).pk


@pytest.mark.parametrize("who", ["director", "admin"])
def test_nobody_gives_themselves_a_role(cast: Cast, signed_in: SignedIn, who: str) -> None:
    actor = getattr(cast, who)
    before = roles_of(actor)
    for role in [*OF_OFFICE, *OF_NETWORK]:
        assert refused(lambda role=role: services.grant_role(actor, user(actor), role=role)).field == "role"  # type: ignore[misc]
    browser, there = signed_in(actor), f"/console/volunteers/colleagues/{actor.user_id}"
    assert f'{there}/roles"' not in browser.get(there).content.decode()
    answer = browser.post(f"{there}/roles", {"role": "coordinator"})
    assert (answer.status_code, roles_of(actor)) == (422, before)


@pytest.mark.parametrize("held", ["director", "auditor", "admin"])
def test_only_an_administrator_changes_who_holds_a_role_of_the_network(cast: Cast, held: str) -> None:
    """A second director, so that it is not their own account."""
    services.grant_role(cast.admin, user(cast.shenzhen_coordinator), role=held)
    holder = user(cast.shenzhen_coordinator)
    tried: list[Callable[[], Any]] = [
        lambda: services.grant_role(cast.director, holder, role="mediator"),
        lambda: services.take_role(cast.director, holder, grant=grant(cast.shenzhen_coordinator, Role(held)).pk),
        lambda: services.take_role(cast.director, holder, grant=grant(cast.shenzhen_coordinator, Role.COORDINATOR).pk),
        lambda: services.deactivate(cast.director, holder, reason="left"),
        lambda: services.reactivate(cast.director, holder),
        lambda: services.create_token(cast.director, holder),
    ]
    for one in tried:
        assert "管理员" in refused(one).message
    assert (roles_of(cast.shenzhen_coordinator), ApiToken.objects.count()) == ({"coordinator", held}, 0)
    assert user(cast.shenzhen_coordinator).is_active
    services.deactivate(cast.admin, holder, reason="left")
    services.reactivate(cast.admin, holder)
    services.take_role(cast.admin, holder, grant=grant(cast.shenzhen_coordinator, Role(held)).pk)
    assert roles_of(cast.shenzhen_coordinator) == {"coordinator"}


def test_the_last_administrator_stays(cast: Cast) -> None:
    """Whoever asks, also the person at the server; a closed account does not count as one who administers."""
    services.grant_role(bootstrap_actor(), user(cast.admin), role="mediator")
    root = grant(cast.admin, Role.ADMIN)
    system = bootstrap_actor()
    for one in (
        lambda: services.deactivate(system, user(cast.admin), reason="left"),
        lambda: services.take_role(system, user(cast.admin), grant=root.pk),
    ):
        assert "唯一" in refused(one).message
    second = new(system, cast, "admin")
    services.deactivate(cast.admin, second, reason="pause")
    assert refused(lambda: services.take_role(system, user(cast.admin), grant=root.pk))
    services.reactivate(system, second)
    services.deactivate(actor_of(second), user(cast.admin), reason="left")
    assert (user(cast.admin).is_active, second.is_active) == (False, True)
    assert refused(lambda: services.deactivate(system, second, reason="left"))


def test_the_page_offers_what_may_be_given_and_says_the_rest_at_the_field(cast: Cast, signed_in: SignedIn) -> None:
    there = f"/console/volunteers/colleagues/{cast.beijing_volunteer.user_id}"
    offered = {}
    for who in ("director", "admin"):
        html = signed_in(getattr(cast, who)).get(there).content.decode()
        offered[who] = [role.value for role in Role if f'<option value="{role.value}"' in html]
    assert offered == {"director": [*OF_OFFICE], "admin": [*Role]}
    answer = signed_in(cast.director).post(f"{there}/roles", {"role": "admin"})
    assert (answer.status_code, roles_of(cast.beijing_volunteer)) == (422, {"volunteer"})
    assert 'aria-invalid="true"' in answer.content.decode()
    assert "只有管理员" in answer.content.decode()


def test_the_page_of_who_holds_a_role_of_the_network_is_left_to_administrators(cast: Cast, signed_in: SignedIn) -> None:
    there = f"/console/volunteers/colleagues/{cast.auditor.user_id}"
    forms = [f'{there}/roles"', f'{there}/close"']
    for who, seen in (("director", [False, False]), ("admin", [True, True])):
        html = signed_in(getattr(cast, who)).get(there).content.decode()
        assert [form in html for form in forms] == seen
    browser = signed_in(cast.director)
    assert browser.post(f"{there}/close", {"reason": "left"}).status_code == 422
    assert browser.post(f"{there}/roles", {"role": "mediator"}).status_code == 422
    assert browser.post(f"{there}/open").status_code == 302
    assert (user(cast.auditor).is_active, roles_of(cast.auditor)) == (True, {"auditor"})
