"""The two faces of every condition say the same of every row, for everybody of the cast."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from martlet.access.policy import TABLE, decide, visible
from martlet.registry import services
from martlet.registry.models import Consent, Organisation, Person, PersonAccess, Site

OFFICES = ("beijing", "shenzhen", "wuhan")
PERSON_ACTIONS = (
    "registry.read", "registry.read_kept", "registry.read_opened", "registry.reveal", "registry.write", "registry.merge",
)  # fmt: skip
ORGANISATION_ACTIONS = ("registry.read_organisation", "registry.write_organisation")


def everybody(cast: Any) -> list[Any]:
    return [
        cast.beijing_volunteer, cast.beijing_coordinator, cast.beijing_mediator, cast.shenzhen_volunteer,
        cast.shenzhen_coordinator, cast.wuhan_volunteer, cast.wuhan_coordinator, cast.auditor, cast.director, cast.admin,
    ]  # fmt: skip


ACCESSES = st.lists(
    st.tuples(
        st.sampled_from(OFFICES),
        st.sampled_from(["plain", "live", "withdrawn", "expired", "until_today", "ended"]),
        st.integers(0, 2),
    ),
    max_size=4,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(*[st.sampled_from(OFFICES)] * 3), ACCESSES, st.sampled_from([None, 0, 1]))
def test_a_list_shows_exactly_what_a_page_would_open(
    cast: Any, offices: tuple[str, ...], accesses: list[tuple[str, str, int]], merged: int | None
) -> None:
    PersonAccess.objects.all().delete()
    Consent.objects.all().delete()
    Person.objects.update(merged_into=None)
    Person.objects.all().delete()
    people = []
    for office in offices:
        row = Person(office=getattr(cast, office), key_office=getattr(cast, office).pk)
        row.save()
        people.append(row)
    if merged is not None:
        Person.objects.filter(pk=people[2].pk).update(merged_into=people[merged])
    today, now = timezone.localdate(), timezone.now()
    for office, kind, which in accesses:
        consent = None
        if kind not in ("plain", "ended"):
            expires = {"expired": today - timedelta(days=1), "until_today": today}.get(kind)
            consent = Consent(
                person=people[which], purpose="transfer", channel="signed", text_version="1", expires=expires,
                withdrawn_at=now if kind == "withdrawn" else None,
            )  # fmt: skip
            consent.save()
        PersonAccess.objects.create(
            person=people[which], office=getattr(cast, office), basis="consent", consent=consent,
            ended_at=now if kind == "ended" else None,
        )  # fmt: skip
    rows = list(Person.objects.all())
    for actor in everybody(cast):
        for action in PERSON_ACTIONS:
            shown = set(visible(Person.objects.all(), actor, action).values_list("pk", flat=True))
            assert shown == {row.pk for row in rows if decide(actor, action, row)}, (actor.name, action)


def test_the_same_for_organisations_and_sites(cast: Any) -> None:
    for office in OFFICES:
        services.create_organisation(getattr(cast, f"{office}_volunteer"), office=getattr(cast, office), name="单位")
        services.create_site(getattr(cast, f"{office}_volunteer"), office=getattr(cast, office), name="工地")
    for model in (Organisation, Site):
        for actor in everybody(cast):
            for action in ORGANISATION_ACTIONS:
                shown = set(visible(model.objects.all(), actor, action).values_list("pk", flat=True))  # type: ignore[attr-defined]
                assert shown == {row.pk for row in model.objects.all() if decide(actor, action, row)}  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", ["auditor", "director", "admin"])
def test_who_runs_or_checks_the_network_sees_no_identity(cast: Any, who: str) -> None:
    actions = [action for action in TABLE if action.startswith("registry.")]
    assert [action for action in actions if decide(getattr(cast, who), action)] == []
