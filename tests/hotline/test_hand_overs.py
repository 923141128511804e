"""A contact goes with its call: with everything that was typed, to one colleague, and nobody else sees it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.hotline.conftest import WORDS
from tests.markup import tight

from martlet.access.errors import NotVisible
from martlet.access.models import LiveEvent
from martlet.foundation.errors import Problem
from martlet.hotline import calls, selectors, services
from martlet.hotline.models import Contact, HandOver
from martlet.telephony.models import Call, CallCommand
from martlet.volunteers.models import Duty, Volunteer
from martlet.volunteers.services import go_on_duty

BRIEFING = "六个人，欠两个月工资，老板姓周，先问合同。"


@pytest.fixture
def talking(cast: Any, exchange: Any) -> Contact:
    """The Beijing volunteer is in a call; the mediator is ready."""
    for actor in (cast.beijing_volunteer, cast.beijing_mediator):
        Volunteer.objects.update_or_create(
            user_id=actor.user_id,
            defaults={"office_id": actor.office_id, "certificate_until": date(2099, 1, 1), "languages": ["zh"]},
        )
    go_on_duty(cast.beijing_mediator)
    call = exchange.call(cast.beijing)
    exchange.rings(call, cast.beijing_volunteer)
    exchange.answers(call, cast.beijing_volunteer)
    calls.begin(call, cast.beijing_volunteer.user)
    return Contact.objects.get()


def asked_in(call: Call, actor: Any, role: str = "colleague") -> Call:
    """As the switchboard writes it: the colleague's phone is up."""
    party = {
        "channel": "x.2",
        "role": role,
        "user": actor.user_id,
        "phone": "v",
        "mode": "warm",
        "state": "up",
        "of": "",
        "told": False,
    }
    talk = {
        "held": True,
        "muted": False,
        "alone": False,
        "risk": "",
        "said": "",
        "parties": {"x.2": party},
        "marks": [],
    }
    call.machine = {"talk": talk, "recording": "on"}
    call.save(update_fields=["machine"])
    return call


def give(contact: Contact, cast: Any, **more: Any) -> HandOver | None:
    fields = {
        "to_user": cast.beijing_mediator.user_id,
        "consult": True,
        "reason": "matter",
        "consent": "agreed",
        "briefing": BRIEFING,
        **more,
    }
    return services.hand_on(cast.beijing_volunteer, contact, **fields)


def test_the_colleague_sees_it_as_handed_over_and_has_it_once_they_have_the_caller(
    talking: Contact, cast: Any, exchange: Any
) -> None:
    services.autosave(cast.beijing_volunteer, talking, rev=talking.rev, words=WORDS, people_count=6)
    give(talking, cast)
    assert list(CallCommand.objects.order_by("id").values_list("what", flat=True)) == ["consent", "consult"]
    call = asked_in(talking.call, cast.beijing_mediator)
    exchange.rings(call, cast.beijing_mediator)
    card = selectors.ring_card(cast.beijing_mediator, call.pk)
    assert (card.part, card.number) == ("colleague", "")
    assert card.handed.consent == "对方同意了"
    assert (card.handed.briefing, card.handed.words, card.handed.people) == (BRIEFING, WORDS, 6)
    assert talking.handled_by_id == cast.beijing_volunteer.user_id
    call.answered_by = cast.beijing_mediator.user
    call.machine = {}
    call.save()
    calls.moved(call, cast.beijing_mediator.user)
    calls.moved(call, cast.beijing_mediator.user)  # news may come twice
    [told] = LiveEvent.objects.filter(kind="hotline.handed")  # whoever still has the form open
    assert (told.user_id, told.data) == (cast.beijing_volunteer.user_id, {"contact": str(talking.pk)})
    contact = selectors.get_contact(cast.beijing_mediator, talking.pk)
    assert (contact.handled_by_id, contact.words, contact.people_count) == (cast.beijing_mediator.user_id, WORDS, 6)
    [step] = selectors.trail(cast.beijing_mediator, contact)
    assert (step.by, step.to, step.briefing) == (cast.beijing_volunteer.name, cast.beijing_mediator.name, BRIEFING)
    assert step.consent == "对方同意了"


def test_what_was_still_typed_goes_along_and_overwrites_nothing(
    talking: Contact, cast: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(cast.beijing_volunteer)
    at = reverse("hotline:contact-hand-on", args=[talking.pk])
    typed = {"words": WORDS, "people_count": "6", "version": str(talking.rev), "to": f"user-{cast.beijing_mediator.user_id}",
             "how": "consult", "briefing": BRIEFING, "reason": "matter", "consent": "agreed"}  # fmt: skip
    assert client.post(at, typed).status_code == 302
    services_call = talking.call
    services_call.answered_by = cast.beijing_mediator.user
    services_call.save()
    calls.moved(services_call, cast.beijing_mediator.user)
    contact = selectors.get_contact(cast.beijing_mediator, talking.pk)
    services.autosave(cast.beijing_mediator, contact, rev=contact.rev, words=WORDS + "合同有。")
    late = client.post(
        reverse("hotline:contact-words", args=[talking.pk]), {"words": WORDS + "还欠押金", "version": "2"}
    )
    assert (late.status_code, "version" in late.json()) == (200, False)
    contact = selectors.get_contact(cast.beijing_mediator, talking.pk)
    assert contact.words == WORDS + "合同有。"
    assert [step.late for step in selectors.trail(cast.beijing_mediator, contact)] == ["还欠押金"]
    assert client.get(reverse("hotline:contact", args=[talking.pk])).status_code == 200  # to read, not to write
    typed = {"outcome": "ADV", "issue": "WAG", "version": "3"}
    assert client.post(reverse("hotline:contact-finish", args=[talking.pk]), typed).status_code in (403, 422)
    assert Contact.objects.get().outcome == ""


def test_bad_input_keeps_everything_that_was_typed(
    talking: Contact, cast: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(cast.beijing_volunteer)
    typed = {
        "words": WORDS,
        "version": str(talking.rev),
        "to": f"user-{cast.beijing_mediator.user_id}",
        "briefing": BRIEFING,
        "reason": "",
        "consent": "danger",
        "how": "consult",
    }
    page = client.post(reverse("hotline:contact-hand-on", args=[talking.pk]), typed)
    assert (page.status_code, BRIEFING in page.content.decode(), WORDS in page.content.decode()) == (409, True, True)
    assert f'<option value="{typed["to"]}" selected>孙老师 · 北京 · 普通话</option>' in tight(page.content.decode())
    assert HandOver.objects.count() == 0
    assert selectors.get_contact(cast.beijing_volunteer, talking.pk).words == WORDS


def test_whom_is_passed_on_is_asked_first(talking: Contact, cast: Any, signed_in: Callable[[Any], Client]) -> None:
    """Said at the field, and everything typed stays."""
    client, at = signed_in(cast.beijing_volunteer), reverse("hotline:contact-hand-on", args=[talking.pk])
    typed = {"words": WORDS, "version": str(talking.rev), "to": f"user-{cast.beijing_mediator.user_id}", "how": "consult",
             "briefing": BRIEFING, "reason": "matter"}  # fmt: skip
    page = client.post(at, typed).content.decode()
    assert ('id="hand-consent-problem"' in page, BRIEFING in page, WORDS in page) == (True, True, True)
    assert (HandOver.objects.count(), CallCommand.objects.count()) == (0, 0)
    assert client.post(at, {**typed, "consent": "unable"}).status_code == 302
    assert HandOver.objects.get().consent == "unable"


def test_what_is_written_stands_still_while_a_colleague_is_asked(
    talking: Contact, cast: Any, signed_in: Callable[[Any], Client]
) -> None:
    """Read only for whoever has it, open again when the caller is back or three talk, and the colleague's once they have it."""
    services.autosave(cast.beijing_volunteer, talking, rev=talking.rev, words=WORDS)
    give(talking, cast)
    call, client = asked_in(talking.call, cast.beijing_mediator), signed_in(cast.beijing_volunteer)
    words, finish = (reverse(f"hotline:contact-{name}", args=[talking.pk]) for name in ("words", "finish"))
    more = {"words": WORDS + "还有押金。", "version": "2", "outcome": "ADV", "issue": "WAG", "people_count": "1"}
    assert (client.post(words, more).status_code, client.post(finish, more).status_code) == (422, 422)
    with pytest.raises(Problem):
        services.one_click(cast.beijing_volunteer, talking, code="SILENT")
    page = reverse("hotline:contact", args=[talking.pk])
    shown = tight(client.get(page).content.decode())
    assert (shown.count('data-locked-while="#on-its-way" disabled'), 'id="on-its-way"' in shown) == (2, True)
    theirs = tight(signed_in(cast.beijing_mediator).get(page).content.decode())  # who could write in it otherwise
    assert ('data-locked-while="#on-its-way" disabled' in theirs, 'id="on-its-way"' in theirs) == (True, True)
    call.machine["talk"]["held"] = False  # three talk
    call.save()
    assert client.post(words, more).status_code == 200
    assert 'data-locked-while="#on-its-way" disabled' not in client.get(page).content.decode()
    call.machine = {}
    call.answered_by = cast.beijing_mediator.user
    call.save()
    calls.moved(call, cast.beijing_mediator.user)
    answer = signed_in(cast.beijing_mediator).post(words, {"words": WORDS + "合同有。", "version": "3"})
    assert (answer.status_code, Contact.objects.get().handled_by_id) == (200, cast.beijing_mediator.user_id)


def test_a_field_that_does_not_come_is_left_as_it_was(
    talking: Contact, cast: Any, signed_in: Callable[[Any], Client]
) -> None:
    """The fields of a closed form are not sent."""
    services.autosave(cast.beijing_volunteer, talking, rev=talking.rev, words=WORDS, people_count=6)
    signed_in(cast.beijing_volunteer).post(reverse("hotline:contact-words", args=[talking.pk]), {"version": "2"})
    kept = selectors.get_contact(cast.beijing_volunteer, talking.pk)
    assert (kept.words, kept.people_count) == (WORDS, 6)


def test_who_is_asked_in_without_a_name_is_asked_for_one(
    talking: Contact, cast: Any, signed_in: Callable[[Any], Client]
) -> None:
    """Not for a phone number, which is the other form; in the reader's language, and the choice stays."""
    client, at = signed_in(cast.beijing_volunteer), reverse("telephony:third", args=[talking.call_id])
    said = {
        language: text(client, language, at, who="colleague", user="", consent="agreed")
        for language in ("zh-hans", "en")
    }
    assert ("选一位同事。" in said["zh-hans"], "Choose a colleague." in said["en"]) == (True, True)
    chosen = str(cast.beijing_mediator.user_id)
    Duty.objects.filter(user=chosen).update(state="break")
    assert "This colleague is not free any more." in text(
        client, "en", at, who="colleague", user=chosen, consent="agreed"
    )
    Duty.objects.filter(user=chosen).update(state="ready", languages=["zh", "hsn"])
    assert f'<option value="{chosen}">孙老师 · Beijing · Mandarin, Xiang (Hunanese)</option>' in tight(
        text(client, "en", at, who="outside", number="12", consent="agreed")
    )


def text(client: Client, language: str, at: str, **typed: str) -> str:
    client.cookies["lang"] = language
    answer = client.post(at, typed)
    assert answer.status_code == 422
    return answer.content.decode()


def test_who_was_asked_and_declined_sees_nothing_of_it(talking: Contact, cast: Any) -> None:
    give(talking, cast)
    call = asked_in(talking.call, cast.shenzhen_volunteer)
    assert selectors.handed_to(cast.shenzhen_volunteer, call) is None
    with pytest.raises(NotVisible):
        selectors.get_contact(cast.shenzhen_volunteer, talking.pk)


def test_another_office_gets_the_briefing_and_nothing_else(talking: Contact, cast: Any) -> None:
    services.autosave(cast.beijing_volunteer, talking, rev=talking.rev, words=WORDS)
    give(talking, cast)
    call = talking.call
    call.answered_by = cast.shenzhen_volunteer.user
    call.save()
    calls.moved(call, cast.shenzhen_volunteer.user)
    theirs = Contact.objects.get(call=call)
    assert (theirs.office_id, theirs.handled_by_id) == (cast.shenzhen.pk, cast.shenzhen_volunteer.user_id)
    assert selectors.get_contact(cast.shenzhen_volunteer, theirs.pk).words == BRIEFING
    ours = selectors.get_contact(cast.beijing_volunteer, talking.pk)
    assert (ours.words, ours.state, ours.call_id) == (WORDS, "wrap_up", None)
    with pytest.raises(NotVisible):
        selectors.get_contact(cast.shenzhen_volunteer, ours.pk)


def test_the_briefing_is_sealed(talking: Contact, cast: Any) -> None:
    give(talking, cast)
    assert BRIEFING.encode() not in bytes(HandOver.objects.values_list("briefing", flat=True).get())


def test_while_sealed_the_call_goes_and_the_contact_follows(talking: Contact, cast: Any, sealed: Any) -> None:
    with sealed():
        assert give(Contact.objects.get(), cast) is None
        call = talking.call
        call.answered_by = cast.beijing_mediator.user
        call.save()
        calls.moved(call, cast.beijing_mediator.user)
    assert Contact.objects.get().handled_by_id == cast.beijing_mediator.user_id


def test_the_page_of_a_call_shows_its_controls(talking: Contact, cast: Any, signed_in: Callable[[Any], Client]) -> None:
    page = signed_in(cast.beijing_volunteer).get(reverse("hotline:contact", args=[talking.pk])).content.decode()
    assert (page.count('value="hold"'), page.count('value="risk"'), page.count('form="contact-form"')) == (1, 1, 8)
    assert f'value="user-{cast.beijing_mediator.user_id}"' in page
