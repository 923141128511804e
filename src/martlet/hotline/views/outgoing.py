"""Calling as the hotline, from the page of an outgoing contact."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from martlet.access.actor import Actor
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.hotline import selectors, services
from martlet.hotline.models import Contact
from martlet.hotline.views.contact import talk_of
from martlet.telephony.services import may_call_out
from martlet.vault.errors import Sealed


@require_POST
@page("hotline.work")
def call(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    problem = place(actor, selectors.get_contact(actor, contact_id))
    if request.htmx:  # type: ignore[attr-defined]
        return _out(request, contact_id, problem)
    if problem:
        messages.error(request, problem)
    return redirect("hotline:contact", contact_id)


@require_GET
@page("hotline.work")
def state(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """How far it is; the controls of the conversation once somebody has answered."""
    return _out(request, contact_id)


def _out(request: HttpRequest, contact_id: UUID, problem: str = "") -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_contact(actor, contact_id)
    context = {"contact": found, "out": selectors.outgoing(actor, found), "problem": problem, **talk_of(actor, found)}
    return render(request, "hotline/_out.html", context, status=409 if problem else 200)


def place(actor: Actor, contact: Contact) -> str:
    """The call at once, when that can be; else a sentence that says why not. Where no call can ever leave, nothing is said: the
    number is dialled by hand."""
    if not may_call_out():
        return ""
    try:
        services.call_worker(actor, contact)
    except Problem as problem:
        return str(problem.message)
    except Sealed:
        return ""
    return ""
