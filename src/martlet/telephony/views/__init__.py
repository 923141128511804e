"""The browser phone's credentials, requests to a call under way, replay of a recording, limited callers, and the demo's
worker phone."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from martlet.access.errors import Refused
from martlet.access.policy import decide
from martlet.access.views import actor_of, page, public_page
from martlet.foundation.errors import Problem
from martlet.telephony import selectors, services
from martlet.telephony.demo import demo_callers
from martlet.telephony.forms import LimitForm
from martlet.telephony.models import CallerLimit


@require_GET
@page("telephony.use_phone")
def phone(request: HttpRequest) -> HttpResponse:
    """Credentials for who is on duty with this browser; {"on_duty": false} for everybody else."""
    try:
        given = services.phone_credentials(actor_of(request))
    except Refused:
        return JsonResponse({"on_duty": False})
    return JsonResponse({"on_duty": True, **given})


@require_GET
@page("telephony.use_phone")
def presence(request: HttpRequest) -> HttpResponse:
    """The bar's presence button anew; `here` is the page it stands on, not this fragment."""
    here = request.htmx.current_url_abs_path if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, "telephony/_presence.html", {"here": here or reverse("console:home")})


@require_POST
@page("telephony.control_call")
def ask(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """stop_recording, pause_recording, resume_recording, hang_up or say. 202: the switchboard will do it within a second."""
    actor = actor_of(request)
    call = selectors.call(actor, call_id)
    try:
        services.ask_call(actor, call=call, what=request.POST.get("what", ""), value=request.POST.get("value", ""))
    except Problem as problem:
        return JsonResponse({"problem": problem.message}, status=409)
    return JsonResponse({}, status=202)


@page("telephony.limit_caller")
def limit(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Limit the caller of one call."""
    actor = actor_of(request)
    call = selectors.call_to_limit(actor, call_id)
    leads = bool(decide(actor, "telephony.decide_limit", call))
    people, silent = selectors.people_behind(actor, call), request.GET.get("why") == CallerLimit.Reason.SILENT
    given = {"reason": CallerLimit.Reason.SILENT} if silent else {}
    form = LimitForm(request.POST or None, long=leads, people=people, initial=given)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.limit_caller(actor, call=call, **form.chosen)
            except Problem as problem:
                form.add_error(problem.field if problem.field in form.fields else None, problem.message)
            else:
                messages.success(request, gettext("The number is limited. It counts within a few seconds."))
                return redirect("telephony:limits" if leads else "console:home")
    return render(
        request,
        "telephony/limit.html",
        {"form": form, "call": call, "leads": leads, "people": people, "silent": silent},
        status=status,
    )


@require_GET
@page("telephony.decide_limit")
def limits(request: HttpRequest) -> HttpResponse:
    """Limited callers, those to be looked at first."""
    over = request.GET.get("view") == "over"
    rows = selectors.limits(actor_of(request), over=over)
    return render(request, "telephony/limits.html", {"rows": rows, "over": over})


@require_POST
@page("telephony.decide_limit")
def decide_limit(request: HttpRequest, limit_id: UUID) -> HttpResponse:
    """Confirm, keep or lift."""
    actor = actor_of(request)
    found = selectors.limit(actor, limit_id)
    does = {"confirm": services.confirm_limit, "lift": services.lift_limit}.get(
        request.POST.get("how", ""), services.keep_limit
    )
    try:
        does(actor, limit=found)
        messages.success(request, gettext("Decided. It counts within a few seconds."))
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("telephony:limits")


@require_GET
@public_page
def demo_phone(request: HttpRequest) -> HttpResponse:
    """The worker's phone in the browser. Only in the demo: it may claim to be any of the demo's numbers."""
    if not settings.MARTLET_DEMO:
        raise Http404
    return render(
        request,
        "telephony/demo_phone.html",
        {
            "access": services.credentials("demo-worker"),
            "lines": selectors.demo_lines(),
            "callers": demo_callers(),
            "voice": services.announcements_state(),
        },
    )
