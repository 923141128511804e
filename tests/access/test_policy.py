"""Default deny, and the two faces of a condition."""

import pytest
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from martlet.access.actor import PUBLIC, Actor, Role, system_actor
from martlet.access.middleware.policies import PolicyOrRefuse
from martlet.access.models import User
from martlet.access.policy import ANYONE, NOBODY, SIGNED_IN, TABLE, Condition, decide, own, role, same_office, visible
from martlet.volunteers.models import Duty, Volunteer


def leaves() -> st.SearchStrategy[Condition]:
    return st.sampled_from(
        [
            ANYONE,
            NOBODY,
            SIGNED_IN,
            role(Role.VOLUNTEER),
            role(Role.COORDINATOR, Role.AUDITOR),
            same_office(),
            own("office"),  # a number like another: it only has to narrow
        ]
    )


def trees() -> st.SearchStrategy[Condition]:
    return st.recursive(
        leaves(),
        lambda inner: st.builds(lambda a, b, both: a & b if both else a | b, inner, inner, st.booleans()),
        max_leaves=6,
    )


@pytest.mark.django_db
@given(condition=trees())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_list_shows_exactly_what_the_page_would_open(cast, condition):
    TABLE["access.test_tree"] = condition
    try:
        for actor in (cast.beijing_volunteer, cast.shenzhen_coordinator, cast.auditor, PUBLIC):
            listed = set(visible(User.objects.all(), actor, "access.test_tree"))
            opened = {user for user in User.objects.all() if decide(actor, "access.test_tree", user)}
            assert listed == opened
    finally:
        del TABLE["access.test_tree"]


@pytest.mark.django_db
@given(condition=trees())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_step_that_leads_nowhere_is_of_no_office_in_the_list_and_on_the_page(cast, condition):
    """Most rows have no duty behind them; one has one of its own office, one of another."""
    colleagues = [cast.beijing_volunteer, cast.beijing_mediator, cast.shenzhen_volunteer]
    for actor, office in zip(colleagues, [cast.beijing, cast.shenzhen, None], strict=True):
        notice = office and Duty.objects.create(user=actor.user, office=office, until=timezone.now())
        Volunteer.objects.update_or_create(
            user=actor.user, defaults={"office_id": actor.office_id, "languages": ["zh"], "notice": notice}
        )
    TABLE["access.test_path"] = same_office("notice__office") & condition
    TABLE["access.test_path_or"] = same_office("notice__office") | (SIGNED_IN & condition)
    try:
        for name in ("access.test_path", "access.test_path_or"):
            for actor in (cast.beijing_volunteer, cast.shenzhen_coordinator, cast.auditor, PUBLIC):
                listed = set(visible(Volunteer.objects.all(), actor, name))
                assert listed == {row for row in Volunteer.objects.all() if decide(actor, name, row)}
    finally:
        del TABLE["access.test_path"], TABLE["access.test_path_or"]


def test_what_a_wider_part_allows_anyway_is_not_asked_for(cast):
    wide = same_office()
    for condition in ((wide & own("office")) | wide, wide | (SIGNED_IN & wide & (own("office") | own("id")))):
        assert condition.where(cast.beijing_mediator) == wide.where(cast.beijing_mediator)
    apart = wide | own("office")
    assert apart.where(cast.beijing_mediator).connector == "OR"


@pytest.mark.django_db
def test_an_action_nobody_registered_is_refused_even_to_a_director(cast):
    assert decide(cast.director, "access.no_such_thing").allowed is False
    assert list(visible(User.objects.all(), cast.director, "access.no_such_thing")) == []
    assert decide(system_actor("clock"), "access.no_such_thing").allowed is False


@pytest.mark.errors_expected
def test_a_view_without_a_policy_does_not_run(settings):
    ran = []

    def forgotten(request):
        ran.append(request)

    request = RequestFactory().get("/")
    request.actor = Actor(kind="public")
    answer = PolicyOrRefuse(lambda request: None).process_view(request, forgotten, (), {})
    assert answer.status_code == 403
    assert ran == []


@pytest.mark.django_db
def test_office_and_role_are_resolved_for_the_office_one_sits_in(cast):
    from martlet.access import services
    from martlet.access.selectors import actor_of

    user = cast.beijing_volunteer.user
    services.grant_role(cast.director, user, role=Role.COORDINATOR, office=cast.shenzhen)
    at_home = actor_of(user)
    away = actor_of(user, acting_office=cast.shenzhen.pk)
    assert (at_home.office_ids, at_home.roles) == (frozenset({cast.beijing.pk}), frozenset({Role.VOLUNTEER}))
    assert (away.office_ids, away.roles) == (frozenset({cast.shenzhen.pk}), frozenset({Role.COORDINATOR}))
    assert actor_of(user, acting_office=cast.wuhan.pk).office_id == cast.beijing.pk
