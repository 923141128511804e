"""What became of calls: their contacts, their call-backs, their recordings. Told to the history of calls, and to the night
that erases: what somebody still needs stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from martlet.access.actor import Actor
from martlet.access.policy import decide, visible
from martlet.hotline.models import CallBack, Contact
from martlet.hotline.selectors.contacts import visible_contacts
from martlet.telephony.hooks import Link
from martlet.telephony.models import Recording


def sequels(actor: Actor, calls: Collection[UUID]) -> dict[UUID, list[Link]]:
    """Three queries, one more while the actor talks with somebody."""
    found: dict[UUID, list[Link]] = {}
    heard = set()
    contacts = visible_contacts(actor).filter(call__in=list(calls))
    for contact in contacts.only("id", "call_id", "office_id", "handled_by_id", "next_owner_id", "person_id"):
        url = reverse("hotline:contact", args=[contact.pk])
        found.setdefault(call_of(contact), []).append(Link("contact", gettext("Contact"), url, "note", 10))
        if decide(actor, "hotline.listen", contact):
            heard.add(call_of(contact))
    for call, link in call_backs(actor, calls):
        found.setdefault(call, []).append(link)
    for pk, call in Recording.objects.filter(call__in=heard).order_by("id").values_list("pk", "call") if heard else ():
        url = reverse("hotline:recording", args=[pk])
        found.setdefault(call, []).append(Link("recording", gettext("Listen to the recording"), url, "player-play", 40))
    return found


def call_of(contact: Contact) -> UUID:
    assert contact.call_id is not None  # asked for by call
    return contact.call_id


def call_backs(actor: Actor, calls: Collection[UUID]) -> list[tuple[UUID, Link]]:
    rows = visible(CallBack.objects.filter(call__in=list(calls)), actor, "hotline.callbacks")
    words = {
        CallBack.State.OPEN: gettext("Call-back waits"),
        CallBack.State.DONE: gettext("Called back"),
        CallBack.State.GIVEN_UP: gettext("Call-back given up"),
    }
    links = []
    for call, state, contact in rows.values_list("call", "state", "outcome_contact"):
        url = reverse("hotline:contact", args=[contact]) if contact else reverse("hotline:callbacks")
        links.append((call, Link("callback", words[CallBack.State(state)], url, "phone-call", 20)))
    return links


def kept_calls(name: str, day: date) -> Q:
    """A message and a number stay as long as somebody is to call back; the number of a conversation is its contact's."""
    waiting = Q(pk__in=CallBack.objects.filter(state=CallBack.State.OPEN, call__isnull=False).values("call"))
    if name == "number":
        return waiting | Q(pk__in=Contact.objects.filter(call__isnull=False).values("call"))
    return waiting if name == "message" else Q(pk__in=[])
