"""The office's week, and one shift of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.calendar import FIRST_YEAR, LAST_YEAR
from martlet.foundation.errors import Problem
from martlet.volunteers.shifts import board, selectors, services
from martlet.volunteers.shifts.forms import CancelForm, PutOnForm, ShiftForm


def day_asked(request: HttpRequest) -> date:
    """`?day=2026-11-23`, today where it is none that a calendar has."""
    try:
        found = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return timezone.localdate()
    return found if FIRST_YEAR < found.year < LAST_YEAR else timezone.localdate()


def week_of(day: date) -> str:
    return f"{reverse('volunteers:shift-week')}?day={day:%Y-%m-%d}"


@page("volunteers.plan_shifts")
def week(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    context = {"week": board.week(actor, day_asked(request)), "now": selectors.on_shift_now(actor)}
    return render(request, "volunteers/shifts/week.html", context)


@page("volunteers.plan_shifts")
def new(request: HttpRequest) -> HttpResponse:
    """One shift of its own."""
    actor = actor_of(request)
    form = ShiftForm(request.POST or None, initial={"day": day_asked(request), "places": 2})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_shift(actor, office=selectors.office_to_plan(actor), **form.cleaned_data)
            messages.success(request, gettext("The shift is open."))
            return redirect(week_of(made.day))
        except Problem as problem:
            show_problem(form, problem)
    return render(
        request, "volunteers/shifts/new.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


@page("volunteers.change_shift")
def shift(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Its people, and what it needs."""
    actor = actor_of(request)
    if request.method != "POST":
        return shift_page(request, shift_id)
    found = selectors.shift_to_change(actor, shift_id)
    form = ShiftForm(request.POST, of=found)
    if form.is_valid():
        try:
            services.change_shift(actor, shift=found, **form.cleaned_data)
            messages.success(request, gettext("Saved. Those on it read of other times on their own page."))
            return redirect("volunteers:shift", shift_id)
        except Problem as problem:
            show_problem(form, problem)
    return shift_page(request, shift_id, form=form)


def shift_page(request: HttpRequest, shift_id: int, **failed: Any) -> HttpResponse:
    """`failed`: the form that could not be saved, under its name on the page."""
    slot = board.slot(actor_of(request), shift_id)
    forms_of_page = {
        "form": ShiftForm(of=slot.shift),
        "put_on": PutOnForm(people=board.people_for(slot.shift)),
        "cancel": CancelForm(),
    }
    context = {"slot": slot, "over": slot.shift.ends <= timezone.now(), **forms_of_page, **failed}
    return render(request, "volunteers/shifts/shift.html", context, status=422 if failed else 200)


@require_POST
@page("volunteers.change_shift")
def put_on(request: HttpRequest, shift_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.shift_to_change(actor, shift_id)
    people = {one.pk: one for one in board.people_for(found)}
    form = PutOnForm(request.POST, people=people.values())
    if form.is_valid():
        try:
            place = services.put_on(actor, shift=found, user=people[form.cleaned_data["user"]])
            undo = reverse("volunteers:shift-take-off", args=[place.pk])
            messages.success(request, gettext("They are on this shift and read so."), extra_tags=f"undo:{undo}")
            return redirect("volunteers:shift", shift_id)
        except Problem as problem:
            show_problem(form, problem)
    return shift_page(request, shift_id, put_on=form)


@require_POST
@page("volunteers.take_off_shift")
def take_off(request: HttpRequest, place_id: int) -> HttpResponse:
    actor = actor_of(request)
    place = selectors.place(actor, place_id, "volunteers.take_off_shift")
    return said(
        request, place.shift_id, lambda: services.take_off(actor, place=place), gettext("They are off it and read so.")
    )


@require_POST
@page("volunteers.change_shift")
def cancel(request: HttpRequest, shift_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.shift_to_change(actor, shift_id)
    form = CancelForm(request.POST)
    if form.is_valid():
        try:
            services.cancel_shift(actor, shift=found, reason=form.cleaned_data["reason"])
            undo = reverse("volunteers:shift-restore", args=[shift_id])
            told = gettext("The shift is cancelled, and those on it read so.")
            messages.success(request, told, extra_tags=f"undo:{undo}")
            return redirect(week_of(found.day))
        except Problem as problem:
            show_problem(form, problem)
    return shift_page(request, shift_id, cancel=form)


@require_POST
@page("volunteers.change_shift")
def restore(request: HttpRequest, shift_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.shift_to_change(actor, shift_id)
    return said(
        request,
        shift_id,
        lambda: services.restore_shift(actor, shift=found),
        gettext("The shift takes place after all."),
    )


def said(request: HttpRequest, shift_id: int, act: Callable[[], object], told: str) -> HttpResponse:
    """Back to the page of the shift, with what came of it."""
    try:
        act()
        messages.success(request, told)
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("volunteers:shift", shift_id)
