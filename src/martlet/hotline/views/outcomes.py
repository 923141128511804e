"""What came of a contact: the form, one click, taking it back, opening it again."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.foundation.languages import reader_language
from martlet.hotline import selectors, services
from martlet.hotline.forms import ContactForm
from martlet.hotline.models import Contact
from martlet.hotline.rules import outcomes
from martlet.hotline.views.common import noted, said
from martlet.hotline.views.contact import case_url, contact_page, sealed_contact
from martlet.hotline.views.debriefs import was_hard
from martlet.hotline.views.words import keep_words, no_question_after, version_of
from martlet.vault.errors import Sealed
from martlet.volunteers import services as duty


@require_POST
@page("hotline.work")
def finish(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    try:
        found = selectors.get_contact(actor, contact_id)
        form = ContactForm(found, selectors.colleagues_of(found), request.POST, initial={})
        if not form.is_valid():
            return contact_page(request, contact_id, form, status=422)
        clean = form.cleaned_data
        done = services.finish_contact(
            actor,
            found,
            rev=clean["version"],
            outcome=clean["outcome"],
            issue=clean["issue"],
            people_count=clean["people_count"] or 1,
            place=clean["place"],
            words=clean["words"],
            outcome_note=clean["outcome_note"],
            promise=clean["promise"],
            promise_by=clean["promise_by"],
            next_owner=clean["next_owner"],
            next_by=clean["next_by"],
        )
    except Stale as stale:
        return _stale_page(request, contact_id, stale)
    except Problem as problem:
        show_problem(form, problem)
        return contact_page(request, contact_id, form, status=422)
    except Sealed:
        keep_words(request, found, version_of(request))
        return sealed_contact(request, contact_id)
    said(request, gettext("Contact saved."))
    talk = _after_the_call(request, done)
    if done.outcome == "OPEN" and (url := case_url(contact_id)):
        return redirect(url)
    if talk is not None:
        return talk
    return redirect(
        "hotline:console" if request.POST.get("after") == "console" else reverse("hotline:contact", args=[contact_id])
    )


def _stale_page(request: HttpRequest, contact_id: UUID, stale: Stale) -> HttpResponse:
    """The same form with what was typed, the other version beside it; saving once more is then meant."""
    data = request.POST.copy()
    data["version"] = str(stale.current.rev)
    form = ContactForm(stale.current, selectors.colleagues_of(stale.current), data, initial={})
    show_problem(form, stale)
    return contact_page(request, contact_id, form, status=409, other=stale.current)


def _after_the_call(request: HttpRequest, done: Contact) -> HttpResponse | None:
    """A hard one: a talk is asked for, and its page. Else out of wrap-up, when the volunteer said so with the button."""
    if request.POST.get("hard") and done.handled_by_id == actor_of(request).user_id:
        no_question_after(request, done)
        return was_hard(request, done)
    if request.POST.get("ready"):
        with suppress(Problem):  # a call rings already: then it needs no button
            duty.form_saved(actor_of(request))
    return None


@require_POST
@page("hotline.work")
@noted
def one_click(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    services.one_click(actor, found, code=request.POST.get("code", ""))
    label = outcomes.label(request.POST.get("code", ""), reader_language())
    said(
        request,
        gettext("Noted as “%(label)s”, no case.") % {"label": label},
        undo=reverse("hotline:one-click-undo", args=[contact_id]),
    )
    return _after_the_call(request, found) or redirect("hotline:console")


@require_POST
@page("hotline.work")
@noted
def undo_one_click(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    services.undo_one_click(actor, found)
    return redirect("hotline:contact", contact_id)


@require_POST
@page("hotline.work")
def reopen(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.reopen_contact(actor, selectors.contact_to_write(actor, contact_id))
    return redirect("hotline:contact", contact_id)
