"""What phones register with, the presence button, requests to a call under way, and the demo's worker phone."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from martlet.access.errors import NotVisible, Refused
from martlet.access.views import actor_of, page, public_page
from martlet.foundation.errors import Problem
from martlet.telephony import selectors, services
from martlet.telephony.demo import demo_callers
from martlet.volunteers.selectors import own_profile


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
    return render(request, "telephony/_presence.html", {"here": _here(request)})


@require_GET
@page("telephony.use_phone")
def moved(request: HttpRequest) -> HttpResponse:
    """What a coordinator has made of the reader's duty, until they have read it."""
    return render(request, "telephony/_moved.html", {"here": _here(request)})


def _here(request: HttpRequest) -> str:
    here = request.htmx.current_url_abs_path if request.htmx else ""  # type: ignore[attr-defined]
    return here or reverse("console:home")


@require_POST
@page("telephony.reveal_phone")
def desk_password(request: HttpRequest) -> HttpResponse:
    """The password of the reader's own desk phone, journaled before it is shown."""
    actor = actor_of(request)
    profile = own_profile(actor)
    if profile is None:
        raise NotVisible
    return HttpResponse(services.reveal_phone(actor, profile=profile), content_type="text/plain; charset=utf-8")


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
