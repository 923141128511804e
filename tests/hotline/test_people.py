"""The card of several people behind one number: nobody's history or promise is cut for the sake of another's."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from martlet.hotline.models import Contact
from martlet.hotline.selectors import PersonCard, person_cards
from martlet.registry.models import Person
from martlet.registry.selectors import get_person
from martlet.registry.services import create_person

pytestmark = pytest.mark.django_db
COST = 3


def talks(cast: Any, person: Person, count: int, days_ago: int, promise_by: date | None = None) -> None:
    """So many finished contacts, the newest that many days ago."""
    for place in range(count):
        Contact.objects.create(
            office=cast.beijing,
            key_office=cast.beijing.pk,
            channel="DESKPHONE",
            person=person,
            state=Contact.State.DONE,
            started=timezone.now() - timedelta(days=days_ago + place),
            handled_by_id=cast.beijing_volunteer.user_id,
            promise="打给他" if promise_by else "",
            promise_by=promise_by,
        )


def cards(cast: Any, *persons: Person) -> dict[UUID, PersonCard]:
    actor = cast.beijing_volunteer
    return {
        card.id: card for card in person_cards(actor, [get_person(actor, one.pk) for one in persons], with_cases=False)
    }


@pytest.fixture
def two(cast: Any) -> tuple[Person, Person]:
    actor = cast.beijing_coordinator
    first = create_person(actor, office=cast.beijing, name="王建明", phones=["+8613812345678"])
    return first, create_person(actor, office=cast.beijing, name="李大山", phones=["+8613812345678"])


def test_a_frequent_caller_hides_nobody_elses_history(cast: Any, two: tuple[Person, Person]) -> None:
    often, seldom = two
    talks(cast, often, 41, 1)
    talks(cast, seldom, 2, 100)
    shown = cards(cast, often, seldom)
    assert (shown[often.pk].contacts_count, len(shown[often.pk].history)) == (41, 5)
    assert (shown[seldom.pk].contacts_count, len(shown[seldom.pk].history)) == (2, 2)
    newest = Contact.objects.filter(person=often).order_by("-started").values_list("pk", flat=True)[:5]
    assert [line.id for line in shown[often.pk].history] == list(newest)


def test_old_promises_to_one_hide_none_to_another(cast: Any, two: tuple[Person, Person]) -> None:
    often, seldom = two
    day = timezone.localdate()
    talks(cast, often, 21, 1, day - timedelta(days=9))
    talks(cast, seldom, 1, 1, day)
    shown = cards(cast, often, seldom)
    assert (len(shown[often.pk].promises), len(shown[seldom.pk].promises)) == (20, 1)
    assert shown[seldom.pk].promises[0].text == "打给他"


def test_a_merged_file_counts_with_the_one_that_goes_on(
    cast: Any, two: tuple[Person, Person], django_assert_num_queries: Any
) -> None:
    kept, gone = two
    talks(cast, kept, 4, 2)
    talks(cast, gone, 4, 1)
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    actor = cast.beijing_volunteer
    person = get_person(actor, kept.pk)
    with django_assert_num_queries(COST):
        (card,) = person_cards(actor, [person], with_cases=False)
    assert card.contacts_count == 8
    assert [line.person_id for line in card.history] == [gone.pk, gone.pk, kept.pk, gone.pk, kept.pk]
