"""What the page shows of a file that was merged in can be taken back there like the file's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from martlet.foundation.errors import Problem
from martlet.registry import services
from martlet.registry.models import Consent, Employment, Organisation, Person, PersonStay

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(cast: Any) -> tuple[Person, Person]:
    """(kept, gone): both have a consent, a stay and an employer, and are one since."""
    actor = cast.beijing_volunteer
    firm = services.create_organisation(actor, office=cast.beijing, name="鑫达劳务", kind="employer")
    kept, gone = (
        services.create_person(actor, office=cast.beijing, name="王小明", phones=[number], area_code=city)
        for number, city in (("13800135678", "110000"), ("13900135678", "440300"))
    )
    for person in (kept, gone):
        services.record_consent(actor, person, purpose="contact", channel="oral_phone")
        services.add_employment(actor, person, organisation=firm)
    services.merge_persons(
        cast.beijing_coordinator, kept=kept, gone=gone, kept_rev=kept.rev, gone_rev=gone.rev, take=[]
    )
    return kept, gone


def test_a_consent_given_to_the_merged_file_is_withdrawn(cast: Any, files: tuple[Person, Person]) -> None:
    kept, gone = files
    consent = Consent.objects.get(person=gone)
    services.withdraw_consent(cast.beijing_volunteer, kept, consent_id=consent.pk)
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_who_does_not_want_calls_takes_back_what_both_files_say(cast: Any, files: tuple[Person, Person]) -> None:
    services.refuse_calls(cast.beijing_volunteer, files[0], channel="oral_phone")
    assert Consent.objects.filter(purpose="contact", withdrawn_at=None).count() == 0


def test_cities_and_employers_of_the_merged_file_are_taken_out(cast: Any, files: tuple[Person, Person]) -> None:
    kept, gone = files
    actor = cast.beijing_volunteer
    for _own, of in enumerate((gone, kept)):
        services.remove_stay(actor, kept, stay_id=PersonStay.objects.get(person=of).pk)
        services.remove_employment(actor, kept, employment_id=Employment.objects.filter(person=of).earliest("pk").pk)
    assert (PersonStay.objects.count(), Organisation.objects.count()) == (0, 1)


@pytest.mark.parametrize(("name", "model"), [("stay", PersonStay), ("employment", Employment)])
def test_what_is_not_in_the_file_is_not_said_to_be_out(
    name: str, model: Any, cast: Any, files: tuple[Person, Person]
) -> None:
    other = services.create_person(cast.beijing_volunteer, office=cast.beijing, name="李四", phones=["13700135678"])
    row = model.objects.filter(person=files[0]).earliest("pk")
    before = model.objects.count()
    with pytest.raises(Problem):
        getattr(services, f"remove_{name}")(cast.beijing_volunteer, other, **{f"{name}_id": row.pk})
    assert model.objects.count() == before


def test_the_page_says_when_it_was_gone_already(cast: Any, files: tuple[Person, Person], signed_in: Any) -> None:
    stay = PersonStay.objects.get(person=files[1])
    url, client = reverse("registry:stay-remove", args=[files[0].pk, stay.pk]), signed_in(cast.beijing_volunteer)
    told = [client.post(url, follow=True).content.decode() for _time in range(2)]
    assert ["城市去掉了。" in one for one in told] == [True, False]
    assert "这一条已经有人去掉了。" in told[1]
