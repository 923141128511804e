"""A coordinator has seen a contact and says thank you; who had it reads that, another office nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from martlet.access.errors import Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem
from martlet.hotline import selectors, services
from martlet.hotline.models import Contact, Thanks

WORD = "问得真细，工友放心了"


@pytest.fixture
def done(begun: Any, cast: Any) -> Contact:
    contact: Contact = begun(cast.beijing_volunteer)
    return services.finish_contact(cast.beijing_volunteer, contact, rev=contact.rev, outcome="INFO", issue="WAG-ARR")


def test_one_press_and_the_volunteer_reads_it(cast: Any, done: Contact, signed_in: Any) -> None:
    boss, volunteer = signed_in(cast.beijing_coordinator), signed_in(cast.beijing_volunteer)
    page, thank = reverse("hotline:contact", args=[done.pk]), reverse("hotline:contact-thank", args=[done.pk])
    form = f'action="{thank}"'
    assert form in boss.get(page).content.decode()
    assert form not in volunteer.get(page).content.decode()
    assert "看过了，谢谢" not in volunteer.get(reverse("console:home")).content.decode()
    assert boss.post(thank).status_code == 302
    for where in (page, reverse("console:home")):
        assert "看过了，" in volunteer.get(where).content.decode()
    assert form not in boss.get(page).content.decode()
    entry = JournalEntry.objects.filter(action="hotline.thank").get()
    assert (entry.actor_id, entry.object_id) == (cast.beijing_coordinator.user_id, str(done.pk))
    assert boss.post(reverse("hotline:contact-thank-undo", args=[done.pk])).status_code == 302
    assert Thanks.objects.count() == 0


def test_a_word_stands_with_it_and_is_sealed(cast: Any, done: Contact, signed_in: Any) -> None:
    services.thank(cast.beijing_coordinator, done, words=f" {WORD}\n")
    volunteer = signed_in(cast.beijing_volunteer)
    assert WORD in volunteer.get(reverse("console:home")).content.decode()
    assert WORD in volunteer.get(reverse("hotline:contact", args=[done.pk])).content.decode()
    raw = Thanks.objects.values_list("words", flat=True).get()
    assert WORD.encode() not in bytes(raw)
    Thanks.objects.update(given_at=timezone.now() - timedelta(days=8))
    assert selectors.my_thanks(cast.beijing_volunteer) == []


def test_a_long_letter_stays_typed(cast: Any, done: Contact, signed_in: Any) -> None:
    answer = signed_in(cast.beijing_coordinator).post(
        reverse("hotline:contact-thank", args=[done.pk]), {"words": "好" * 61}
    )
    assert answer.status_code == 422
    assert all(words in answer.content.decode() for words in ("最多 60 个字", "好" * 61))


def test_once_and_only_by_who_leads(cast: Any, begun: Any, done: Contact) -> None:
    for actor in (cast.beijing_volunteer, cast.beijing_mediator, cast.shenzhen_coordinator):
        with pytest.raises(Refused):
            services.thank(actor, done)
    own = begun(cast.beijing_coordinator)
    with pytest.raises(Refused):
        services.thank(cast.beijing_coordinator, own)
    with pytest.raises(Problem, match="还没存好"):
        services.thank(cast.beijing_coordinator, begun(cast.beijing_volunteer))
    services.thank(cast.beijing_coordinator, done)
    with pytest.raises(Problem, match="已经谢过"):
        services.thank(cast.beijing_coordinator, done)
    assert Thanks.objects.count() == 1


def test_another_office_sees_nothing_of_it(cast: Any, done: Contact, signed_in: Any) -> None:
    services.thank(cast.beijing_coordinator, done, words=WORD)
    stranger = signed_in(cast.shenzhen_coordinator)
    for name in ("contact-thank", "contact-thank-undo"):
        assert stranger.post(reverse(f"hotline:{name}", args=[done.pk])).status_code == 404
    assert WORD not in stranger.get(reverse("console:home")).content.decode()
    assert Thanks.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_own_page_asks_once(cast: Any, begun: Any, rows: int, django_assert_num_queries: Any) -> None:
    for _row in range(rows):
        contact = begun(cast.beijing_volunteer)
        done = services.finish_contact(
            cast.beijing_volunteer, contact, rev=contact.rev, outcome="INFO", issue="WAG-ARR"
        )
        services.thank(cast.beijing_coordinator, done, words=WORD)
    with django_assert_num_queries(1):
        found = selectors.my_thanks(cast.beijing_volunteer)
    assert [one.words for one in found] == [WORD] * rows


def test_while_the_files_are_sealed_who_and_when_are_still_said(cast: Any, done: Contact, sealed: Any) -> None:
    services.thank(cast.beijing_coordinator, done, words=WORD)
    with sealed():
        found = selectors.my_thanks(cast.beijing_volunteer)
    assert [(one.contact_id, one.name, one.words) for one in found] == [(done.pk, cast.beijing_coordinator.name, "")]
