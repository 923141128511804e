"""The week an office wants: what comes back every week."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.volunteers.shifts import board, selectors, services
from martlet.volunteers.shifts.forms import PatternForm


@page("volunteers.plan_shifts")
def patterns(request: HttpRequest) -> HttpResponse:
    """All of them, and one more."""
    actor = actor_of(request)
    form = PatternForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_pattern(actor, office=selectors.office_to_plan(actor), **form.cleaned_data)
            messages.success(request, gettext("It stands in the next four weeks; every night a day is added."))
            return redirect("volunteers:shift-patterns")
        except Problem as problem:
            show_problem(form, problem)
    context = {"patterns": board.patterns(actor), "form": form}
    return render(request, "volunteers/shifts/patterns.html", context, status=422 if request.method == "POST" else 200)


@page("volunteers.change_pattern")
def pattern(request: HttpRequest, pattern_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.pattern(actor, pattern_id)
    form = PatternForm(request.POST or None, of=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_pattern(actor, pattern=found, **form.cleaned_data)
            messages.success(request, gettext("Saved. Its days to come have changed with it."))
            return redirect("volunteers:shift-patterns")
        except Problem as problem:
            show_problem(form, problem)
            found = selectors.pattern(actor, pattern_id)
    context: dict[str, Any] = {"pattern": found, "form": form}
    return render(request, "volunteers/shifts/pattern.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@page("volunteers.change_pattern")
def end(request: HttpRequest, pattern_id: int) -> HttpResponse:
    actor = actor_of(request)
    services.end_pattern(actor, pattern=selectors.pattern(actor, pattern_id))
    messages.success(request, gettext("It comes back no more. Days that somebody is on still stand."))
    return redirect("volunteers:shift-patterns")
