"""My shifts, open shifts, my calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page, safe_return
from martlet.foundation.errors import Problem
from martlet.volunteers.shifts import selectors, services
from martlet.volunteers.shifts.forms import GiveBackForm

MINE = "volunteers:my-shifts"


@page("volunteers.own_shift")
def my_shifts(request: HttpRequest) -> HttpResponse:
    return shifts_page(request)


def shifts_page(request: HttpRequest, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "mine": selectors.my_shifts(actor),
        "open": selectors.open_shifts(actor),
        "feed": selectors.own_feed(actor),
        **more,
    }
    return render(request, "volunteers/shifts/mine.html", context)


def done(request: HttpRequest, act: Callable[[], object], said: str, undo: str = "") -> HttpResponse:
    """Back to the page the button stands on; a broken rule is said there."""
    try:
        act()
        messages.success(request, said, extra_tags=f"undo:{undo}" if undo else "")
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect(safe_return(request, reverse(MINE)))


@require_POST
@page("volunteers.take_shift")
def take(request: HttpRequest, shift_id: int) -> HttpResponse:
    actor = actor_of(request)
    shift = selectors.shift_to_take(actor, shift_id)
    try:
        place = services.take(actor, shift=shift)
        undo = reverse("volunteers:shift-give-back", args=[place.pk])
        messages.success(request, gettext("You are on this shift."), extra_tags=f"undo:{undo}")
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect(safe_return(request, reverse(MINE)))


@page("volunteers.own_shift")
def give_back(request: HttpRequest, place_id: int) -> HttpResponse:
    """At once while there is time; else a page that asks why."""
    actor = actor_of(request)
    place = selectors.place(actor, place_id, "volunteers.own_shift")
    late = selectors.is_late(place)
    form = GiveBackForm(request.POST if request.method == "POST" else None, late=late)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_back(actor, place=place, reason=form.cleaned_data["reason"])
            undo = reverse("volunteers:shift-take", args=[place.shift_id])
            messages.success(request, gettext("You are off this shift."), extra_tags=f"undo:{undo}")
            return redirect(MINE)
        except Problem as problem:
            if problem.field is None:
                messages.error(request, problem.message)
                return redirect(MINE)
            show_problem(form, problem)
    status = 422 if request.method == "POST" else 200
    return render(request, "volunteers/shifts/give_back.html", {"form": form, "place": place}, status=status)


@require_POST
@page("volunteers.own_shift")
def offer(request: HttpRequest, place_id: int) -> HttpResponse:
    actor = actor_of(request)
    place = selectors.place(actor, place_id, "volunteers.own_shift")
    said = gettext("Offered. It stays yours until a colleague takes it.")
    return done(
        request, lambda: services.offer(actor, place=place), said, reverse("volunteers:shift-keep", args=[place_id])
    )


@require_POST
@page("volunteers.own_shift")
def keep(request: HttpRequest, place_id: int) -> HttpResponse:
    actor = actor_of(request)
    place = selectors.place(actor, place_id, "volunteers.own_shift")
    return done(request, lambda: services.keep(actor, place=place), gettext("You keep this shift."))


@require_POST
@page("volunteers.take_over_shift")
def take_over(request: HttpRequest, place_id: int) -> HttpResponse:
    actor = actor_of(request)
    place = selectors.place(actor, place_id, "volunteers.take_over_shift")
    said = gettext("You are on this shift now, and your colleague reads so.")
    return done(request, lambda: services.take_over(actor, place=place), said)


@require_POST
@page("volunteers.own_shift")
def seen(request: HttpRequest, place_id: int) -> HttpResponse:
    """News of one place, read."""
    actor = actor_of(request)
    services.see_news(actor, place=selectors.place(actor, place_id, "volunteers.own_shift"))
    return redirect(safe_return(request, reverse(MINE)))


# --- calendar -----------------------------------------------------------------------------------------------------------
@never_cache
@page("volunteers.own_shift")
def make_feed(request: HttpRequest) -> HttpResponse:
    """The address is shown on this answer and never again."""
    if request.method != "POST":  # that answer, loaded anew
        return redirect(MINE)
    secret = services.make_feed(actor_of(request))
    return shifts_page(request, address=request.build_absolute_uri(reverse("shift-calendar", args=[secret])))


@require_POST
@page("volunteers.own_shift")
def end_feed(request: HttpRequest) -> HttpResponse:
    said = gettext("The address opens nothing any more.")
    return done(request, lambda: services.end_feed(actor_of(request)), said)
