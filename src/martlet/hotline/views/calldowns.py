"""Lists of people to be called: making one, working through it, its results."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access import journal
from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, number_shown, page
from martlet.foundation.errors import Problem
from martlet.foundation.text import whole
from martlet.hotline import selectors, services
from martlet.hotline.forms import CallDownForm
from martlet.hotline.views.common import note, noted, said
from martlet.hotline.views.outgoing import place

BACK = ("not_reached", "later")  # nobody was talked with: an empty page is gone


@page("hotline.work_call_down")
def call_downs(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    closed = request.GET.get("view") == "closed"
    rows = selectors.call_downs(actor, closed)
    context = {"rows": rows, "closed": closed, "may_make": bool(selectors.may_make_for(actor))}
    return render(request, "hotline/call_downs.html", context)


@page("hotline.make_call_down")
def new(request: HttpRequest) -> HttpResponse:
    """`look`: how many fit, before the list is made."""
    actor = actor_of(request)
    offices = selectors.may_make_for(actor)
    form = CallDownForm(request.POST or None, offices=offices)
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            clean = form.cleaned_data
            office = next(one for one in offices if one.pk == clean["office"])
            days = {"source": clean["source"], "first": clean["first"], "last": clean["last"], "issue": clean["issue"]}
            try:
                if request.POST.get("look"):
                    people, left_out = services.find_people(actor, office, **days)
                    context |= {"fit": len(people), "left_out": left_out}
                    status = 200
                else:
                    made = services.make_call_down(
                        actor,
                        office=office,
                        title=clean["title"],
                        question=clean["question"],
                        answers=form.lines,
                        client_id=clean["client_id"],
                        **days,
                    )
                    said(request, gettext("The list is made. Everybody on duty can take the next one."))
                    return redirect("hotline:call-down", made.pk)
            except Problem as problem:
                show_problem(form, problem)
    return render(request, "hotline/call_down_new.html", context, status=status)


@page("hotline.work_call_down")
def call_down(request: HttpRequest, call_down_id: UUID) -> HttpResponse:
    return render(
        request, "hotline/call_down.html", {"page": selectors.call_down_page(actor_of(request), call_down_id)}
    )


@require_POST
@page("hotline.work_call_down")
@noted
def take(request: HttpRequest, call_down_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.take_next(actor, selectors.call_down(actor, call_down_id), anyway=request.POST.get("anyway") == "1")
    return redirect("hotline:call-down", call_down_id)


@require_POST
@page("hotline.lead_call_down")
def close(request: HttpRequest, call_down_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.close_call_down(actor, selectors.call_down(actor, call_down_id))
    said(
        request,
        gettext("Closed. Nobody of it is called any more."),
        undo=reverse("hotline:call-down-reopen", args=[call_down_id]),
    )
    return redirect("hotline:call-down", call_down_id)


@require_POST
@page("hotline.lead_call_down")
def reopen(request: HttpRequest, call_down_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.reopen_call_down(actor, selectors.call_down(actor, call_down_id))
    return redirect("hotline:call-down", call_down_id)


@require_POST
@page("hotline.work_call_down")
@noted
def call(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Our own phone rings, and the page of the conversation opens, with who it is."""
    actor = actor_of(request)
    contact = services.start_call(actor, selectors.entry(actor, entry_id))
    if why := place(actor, contact):
        messages.info(request, why)
    return redirect("hotline:contact", contact.pk)


@require_POST
@page("hotline.work_call_down")
def number(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """The number to dial, journaled before it is shown; only while the entry is in one's hand."""
    actor = actor_of(request)
    found = selectors.entry(actor, entry_id)
    if found.locked_by_id != actor.user_id:
        return note(request, Problem(gettext("Take it first.")))
    journal.record_read(actor, "hotline.reveal_number", found, fields=("number",))
    return number_shown(selectors.number_of_entry(actor, found))


@require_POST
@page("hotline.work_call_down")
@noted
def done(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """`answer`: its number; or `how`: not_reached, later (with `best_time`), refused, back."""
    actor = actor_of(request)
    found = selectors.entry(actor, entry_id)
    answer, how = request.POST.get("answer", ""), request.POST.get("how", "")
    others: dict[str, tuple[Callable[..., Any], str]] = {
        "not_reached": (services.not_reached, gettext("Not reached. They come again at another time of the day.")),
        "later": (
            partial(services.call_later, best_time=request.POST.get("best_time", "")),
            gettext("They come again at the time they asked for."),
        ),
        "refused": (services.refuse, gettext("Written down: they are not called any more.")),
        "back": (services.release_entry, gettext("Back in the list.")),
    }
    undo = reverse("hotline:call-down-undo", args=[entry_id])
    if how in others:
        service, sentence = others[how]
        service(actor, found)
        said(request, sentence, undo=undo if how in BACK else "")
    else:
        number = -1 if (typed := whole(answer, 2)) is None else typed
        services.record_answer(actor, found, answer=number)
        said(request, gettext("Noted: %(answer)s") % {"answer": found.call_down.answers[number]}, undo=undo)
    if request.POST.get("stay") and found.contact_id and how not in BACK:
        return redirect("hotline:contact", found.contact_id)
    return redirect("hotline:call-down", found.call_down_id)


@require_POST
@page("hotline.work_call_down")
@noted
def undo(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.entry(actor, entry_id)
    services.undo_entry(actor, found)
    return redirect("hotline:call-down", found.call_down_id)
