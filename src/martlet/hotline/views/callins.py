"""Asking colleagues who are off duty to come to the phone, and taking it back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.formfields import show_problem
from martlet.access.policy import decide
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.hotline import selectors
from martlet.hotline.forms import CallInForm
from martlet.hotline.views.common import own_office, said
from martlet.volunteers.callins import selectors as callins
from martlet.volunteers.callins import services


@page("volunteers.call_in")
def call_in(request: HttpRequest) -> HttpResponse:
    """How many are needed, asked for, and have come. Whoever was slower than a colleague sees what stands."""
    actor = actor_of(request)
    needed = selectors.needed_here(actor)
    form = CallInForm(request.POST or None, initial={"people": max(1, needed)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.call_in(actor, office=own_office(request), people=form.cleaned_data["people"])
                said(request, gettext("Colleagues who are off duty are asked to come."))
                return back(request)
            except Problem as problem:
                status = 409
                show_problem(form, problem)
    context = {"form": form, "needed": needed, "call_in": callins.asked_here(actor), "office": own_office(request)}
    return render(request, "hotline/call_in.html", context, status=status)


@require_POST
@page("volunteers.end_call_in")
def take_back(request: HttpRequest, call_in_id: int) -> HttpResponse:
    actor = actor_of(request)
    services.take_back(actor, call_in=callins.call_in(actor, call_in_id))
    said(request, gettext("Taken back. Nobody is asked any more."))
    return back(request)


def back(request: HttpRequest) -> HttpResponse:
    """To the call console; directors, who have none, stay."""
    return redirect("hotline:console" if decide(actor_of(request), "hotline.work") else "hotline:call-in")
