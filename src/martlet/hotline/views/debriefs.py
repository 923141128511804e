"""Talks after hard calls: the list, one of them, and what its two people do with it."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.hotline import selectors, services
from martlet.hotline.forms import AgreedForm, WordsForm
from martlet.hotline.models import Contact, Debrief
from martlet.hotline.views.common import noted, said
from martlet.volunteers import services as duty
from martlet.volunteers.models import BreakReason, State
from martlet.volunteers.selectors import presence


def was_hard(request: HttpRequest, contact: Contact) -> HttpResponse:
    """The volunteer said so with the outcome: a talk is asked for and nothing rings for now. To the page of that talk."""
    actor = actor_of(request)
    asked = services.ask_debrief(actor, contact)
    rest(actor)
    return redirect("hotline:debrief", asked.pk)


def rest(actor: Actor) -> None:
    """A break without asking anybody for it. Colleagues see a break, like any other."""
    now = presence(actor)
    if now.writing or now.state in (State.READY, State.WRAP_UP):
        with suppress(Problem):  # the next call rings already
            duty.set_state(actor, state=State.BREAK, reason=BreakReason.HARD_CALL)


@page("hotline.work_debriefs")
def debriefs(request: HttpRequest) -> HttpResponse:
    return render(request, "hotline/debriefs.html", {"lists": selectors.debrief_lists(actor_of(request))})


@require_POST
@page("hotline.ask_debrief")
def ask(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Later than with the outcome: it came home only afterwards."""
    return was_hard(request, selectors.contact_to_write(actor_of(request), contact_id))


@page("hotline.read_debrief")
def debrief(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.debrief(actor, debrief_id)
    if found.volunteer_id == actor.user_id:
        return _own(request, found)
    journal.record_read(actor, "hotline.read_debrief", found, fields=("words", "agreed"))
    return _held(request, found)


def _own(request: HttpRequest, found: Debrief) -> HttpResponse:
    """The volunteer's side."""
    actor = actor_of(request)
    form = WordsForm(request.POST or None, initial={"words": found.words})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.word_debrief(actor, found, words=form.cleaned_data["words"])
                said(request, gettext("Kept, sealed."))
                return redirect("hotline:debrief", found.pk)
            except Problem as problem:
                show_problem(form, problem)
    context = {"debrief": found, "form": form, "presence": presence(actor)}
    return render(request, "hotline/debrief_own.html", context, status=status)


def _held(request: HttpRequest, found: Debrief) -> HttpResponse:
    """The side of who talks with them."""
    actor = actor_of(request)
    form = AgreedForm(request.POST or None, initial={"agreed": found.agreed, "why": found.why})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            clean = form.cleaned_data
            try:
                if request.POST.get("how") == "declined":
                    services.decline_debrief(actor, found, why=clean["why"], agreed=clean["agreed"])
                else:
                    services.finish_debrief(actor, found, agreed=clean["agreed"])
                undo = reverse("hotline:debrief-reopen", args=[found.pk])
                said(request, gettext("Closed. Only the two of you can read it."), undo=undo)
                return redirect("hotline:debriefs")
            except Problem as problem:
                show_problem(form, problem)
    return render(request, "hotline/debrief.html", {"debrief": found, "form": form}, status=status)


@require_POST
@page("hotline.lead_debriefs")
@noted
def take(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.take_debrief(actor, selectors.debrief_to_take(actor, debrief_id))
    return redirect("hotline:debrief", debrief_id)


@require_POST
@page("hotline.lead_debriefs")
def release(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.release_debrief(actor, selectors.debrief_to_take(actor, debrief_id))
    said(request, gettext("Back in the list for a colleague."))
    return redirect("hotline:debriefs")


@require_POST
@page("hotline.lead_debriefs")
def reopen(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.reopen_debrief(actor, selectors.debrief_to_take(actor, debrief_id))
    return redirect("hotline:debrief", debrief_id)


@require_POST
@page("hotline.own_debrief")
@noted
def withdraw(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.withdraw_debrief(actor, selectors.debrief_of_mine(actor, debrief_id))
    said(request, gettext("Taken back. You can ask again from the contact."))
    return redirect("hotline:debriefs")
