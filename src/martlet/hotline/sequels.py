"""What became of calls: their contacts, their call-backs, their recordings. Told to the history of calls, and to the night
that erases: what somebody still needs stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from martlet.access.actor import Actor
from martlet.access.policy import condition_of, decide
from martlet.foundation.addresses import address_of
from martlet.foundation.prepared import PreparedMany
from martlet.hotline.models import CallBack, Contact
from martlet.telephony.hooks import Link
from martlet.telephony.models import Recording

CONTACTS: PreparedMany[Any] = PreparedMany(
    lambda calls, where: Contact.objects.filter(where, call__in=calls).values_list(
        "id", "call_id", "office_id", "handled_by_id", named=True
    )
)
CALL_BACKS = PreparedMany(
    lambda calls, where: CallBack.objects.filter(where, call__in=calls).values_list("call", "state", "outcome_contact")
)


def sequels(actor: Actor, calls: Collection[UUID]) -> dict[UUID, list[Link]]:
    """Three queries, one more while the actor talks with somebody."""
    found: dict[UUID, list[Link]] = {}
    heard = set()
    words, address = gettext("Contact"), address_of("hotline:contact")
    for row in CONTACTS(calls, condition_of(actor, "hotline.read")):
        found.setdefault(row.call_id, []).append(Link("contact", words, address(row.id), "note", 10))
        if decide(actor, "hotline.listen", row):
            heard.add(row.call_id)
    for call, link in call_backs(actor, calls):
        found.setdefault(call, []).append(link)
    for call, link in recordings(heard):
        found.setdefault(call, []).append(link)
    return found


RECORDINGS = PreparedMany(
    lambda calls: Recording.objects.filter(call__in=calls).order_by("id").values_list("pk", "call")
)


def recordings(calls: Collection[UUID]) -> list[tuple[UUID, Link]]:
    words, address = gettext("Listen to the recording"), address_of("hotline:recording", int)
    return [(call, Link("recording", words, address(pk), "player-play", 40)) for pk, call in RECORDINGS(calls)]


def call_backs(actor: Actor, calls: Collection[UUID]) -> list[tuple[UUID, Link]]:
    words: dict[str, str] = {
        CallBack.State.OPEN: gettext("Call-back waits"),
        CallBack.State.DONE: gettext("Called back"),
        CallBack.State.GIVEN_UP: gettext("Call-back given up"),
    }
    waiting, address = reverse("hotline:callbacks"), address_of("hotline:contact")
    return [
        (call, Link("callback", words[state], address(contact) if contact else waiting, "phone-call", 20))
        for call, state, contact in CALL_BACKS(calls, condition_of(actor, "hotline.callbacks"))
    ]


def kept_calls(name: str, day: date) -> Q:
    """A message and a number stay as long as somebody is to call back; the number of a conversation is its contact's."""
    waiting = Q(pk__in=CallBack.objects.filter(state=CallBack.State.OPEN, call__isnull=False).values("call"))
    if name == "number":
        return waiting | Q(pk__in=Contact.objects.filter(call__isnull=False).values("call"))
    return waiting if name == "message" else Q(pk__in=[])
