"""The presence button of the bar: three posts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from martlet.access.views import page, safe_return
from martlet.foundation.errors import Problem
from martlet.volunteers import services


@require_POST
@page("volunteers.serve")
def duty_start(request: HttpRequest) -> HttpResponse:
    try:
        services.go_on_duty(request.actor, phone=request.POST.get("phone", "browser"))  # type: ignore[attr-defined]
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect(safe_return(request))


@require_POST
@page("volunteers.serve")
def duty_stop(request: HttpRequest) -> HttpResponse:
    try:
        services.go_off_duty(request.actor)  # type: ignore[attr-defined]
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect(safe_return(request))


@require_POST
@page("volunteers.serve")
def duty_break(request: HttpRequest) -> HttpResponse:
    """Into a break, or with state=ready out of it again."""
    try:
        services.set_state(request.actor, state=request.POST.get("state", "break"))  # type: ignore[attr-defined]
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect(safe_return(request))
