"""The page of one contact, sealed or open, with the controls of its call and what stands beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.views import actor_of, page
from martlet.foundation import phone
from martlet.foundation.errors import Problem
from martlet.foundation.ids import as_uuid
from martlet.foundation.languages import reader_language
from martlet.hotline import selectors, services
from martlet.hotline.forms import ContactForm, ThanksForm
from martlet.hotline.models import Contact
from martlet.hotline.rules import channels, outcomes
from martlet.hotline.rules.matters import label as issue_label
from martlet.hotline.views.common import queue_strip
from martlet.registry.rules.codes import consent_texts
from martlet.telephony import selectors as call_selectors
from martlet.telephony.services import may_call_out
from martlet.telephony.words import CONSENTS, REASONS
from martlet.vault.errors import Sealed
from martlet.volunteers import services as duty
from martlet.volunteers.models import State


@page("hotline.work")
def contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    try:
        return contact_page(request, contact_id)
    except Sealed:
        return sealed_contact(request, contact_id)


def contact_page(
    request: HttpRequest, contact_id: UUID, form: ContactForm | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    actor = actor_of(request)
    shown = selectors.contact_page(actor, contact_id)
    if services.file_words_of(shown.contact):
        shown = selectors.contact_page(actor, contact_id)
    writing = shown.may_write and (not shown.contact.is_done or form is not None)
    return render(
        request,
        "hotline/contact.html" if writing else "hotline/contact_done.html",
        {
            "page": shown,
            "contact": shown.contact,
            "form": form or ContactForm(shown.contact, selectors.colleagues_of(shown.contact)),
            "non_cases": [(one, one.label(reader_language())) for one in outcomes.non_cases()],
            "about": issue_label(shown.contact.issue, reader_language()),
            "knowledge": selectors.knowledge.article(shown.contact.issue, reader_language()),
            "consent": consent_texts(reader_language())["transfer"],
            "recordings": selectors.recordings_of(actor, shown.contact),
            "outcome": outcomes.label(shown.contact.outcome, reader_language()),
            "channel": channels.label(shown.contact.channel, reader_language()),
            "case_url": case_url(contact_id),
            "claim_url": _claim_url(contact_id),
            "picked": _picked(request),
            **(queue_strip(actor) if writing else {}),
            "asked": selectors.asked_in(actor, shown.contact) if writing else None,
            "hard": selectors.hardness(actor, shown.contact),
            "today": timezone.localdate(),
            "thanks": selectors.thanks_here(actor, shown.contact),
            "thanks_form": ThanksForm(),
            "out": selectors.outgoing(actor, shown.contact),
            "danger": selectors.danger_sheet(
                actor, office=shown.contact.office, persons=_persons(shown), place=shown.contact.place
            )
            if writing
            else None,
            "closed": call_selectors.is_on_its_way(shown.contact.call),
            **talk_of(actor, shown.contact),
            **more,
        },
        status=status,
    )


def _persons(shown: selectors.ContactPage) -> list[UUID]:
    """Who it is, else who it may be."""
    return [card.id for card in ([shown.main] if shown.main else shown.maybe)]


def talk_of(actor: Actor, found: Contact) -> dict[str, Any]:
    """The controls of the call, as long as it goes on."""
    talk = call_selectors.talk(actor, found.call) if found.call and found.call.is_live else None
    if talk is None or found.call is None:
        return {"talk": None, "trail": selectors.trail(actor, found)}
    return {
        "talk": talk,
        "trail": selectors.trail(actor, found),
        "free": call_selectors.free_colleagues(actor, found.call),
        "offices": call_selectors.queues(found.call),
        "reasons": REASONS.items(),
        "consents": CONSENTS.items(),
        "may_call_out": may_call_out(),
    }


def contact_page_again(
    request: HttpRequest, contact_id: UUID, form: ContactForm | None, *, status: int, **more: Any
) -> HttpResponse:
    """The page with what was typed, after something else on it could not be done; sealed, if it cannot be shown."""
    try:
        return contact_page(request, contact_id, form, status=status, **more)
    except Sealed:
        return sealed_contact(request, contact_id, status=status)


def case_url(contact_id: UUID) -> str:
    """Where a case is opened of this contact; "" as long as there is no such room."""
    try:
        return f"{reverse('cases:new')}?{urlencode({'contact': str(contact_id)})}"
    except NoReverseMatch:
        return ""


def _claim_url(contact_id: UUID) -> str:
    """Where the claims of this contact are worked out; "" as long as there is no such room."""
    try:
        return reverse("cases:contact-claim", args=[contact_id])
    except NoReverseMatch:
        return ""


def _picked(request: HttpRequest) -> selectors.PersonCard | None:
    """Who was found or added on the registry's page, when it led back here."""
    key = as_uuid(request.GET.get("person", ""))
    if key is None:
        return None
    try:
        return selectors.card_of(actor_of(request), key)
    except NotVisible:
        return None


def sealed_contact(request: HttpRequest, contact_id: UUID, status: int = 200) -> HttpResponse:
    """Nothing of it can be read, and one can still write: the words are filed behind those that stand there."""
    found = selectors.contact_to_write(actor_of(request), contact_id)
    talk = call_selectors.talk(actor_of(request), found.call)
    danger = selectors.danger_sheet(actor_of(request), office=found.office)
    shown = {"contact": found, "talk": talk, "danger": danger}
    return render(request, "hotline/sealed_contact.html", shown, status=status)


@require_POST
@page("hotline.work")
def end(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The talk is over (at the desk, or logged by hand; the exchange says it by itself)."""
    actor = actor_of(request)
    services.end_contact(actor, selectors.contact_to_write(actor, contact_id))
    return redirect("hotline:contact", contact_id)


@require_POST
@page("hotline.work")
def wrap(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """`what`: more, some minutes; ready, whatever is still unsaved."""
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    sentence = ""
    try:
        if request.POST.get("what") == "ready":
            duty.set_state(actor, state=State.READY)
        else:
            duty.more_time(actor)
    except Problem as problem:
        sentence = str(problem.message)
    if request.htmx:  # type: ignore[attr-defined]
        return _state(request, found, sentence)
    if sentence:
        messages.error(request, sentence)
    return redirect("hotline:contact", contact_id)


@page("hotline.work")
def state(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """How long it goes on or wraps up: the line above the page, swapped when the call ends or the time is over."""
    return _state(request, selectors.contact_to_write(actor_of(request), contact_id))


def _state(request: HttpRequest, found: Contact, sentence: str = "") -> HttpResponse:
    call_live = bool(found.call and found.call.is_live)
    context = {"contact": found, "call_live": call_live, "sentence": sentence}
    return render(request, "hotline/_state.html", context, status=409 if sentence else 200)


@page("hotline.work")
def knowledge(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Beside the call: the article of the issue that was chosen, or those that fit the words typed into its search.

    For those who write this contact, as every address of it.
    """
    found = selectors.contact_to_write(actor_of(request), contact_id)
    language = reader_language()
    words = request.GET.get("q", "").strip()[:200]
    article = None if words else selectors.knowledge.article(request.GET.get("issue", ""), language)
    rows = selectors.knowledge.search(words, language, limit=6) if words else []
    return render(
        request,
        "hotline/_knowledge.html",
        {"contact": found, "knowledge": article, "words": words, "found": rows},
    )


@require_POST
@page("hotline.work")
def number(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The number in full, journaled before it is shown."""
    actor = actor_of(request)
    found = selectors.get_contact(actor, contact_id)
    journal.record_read(actor, "hotline.reveal_number", found, fields=("number",))
    return HttpResponse(phone.display(found.number) if found.number else "—", content_type="text/plain; charset=utf-8")
