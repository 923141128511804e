"""The controls of a conversation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from martlet.access.errors import NotVisible
from martlet.access.views import actor_of, page, safe_return
from martlet.foundation.errors import Problem
from martlet.foundation.text import whole
from martlet.telephony import selectors, services
from martlet.telephony.models import Call, Mark
from martlet.telephony.words import CONSENTS


@require_GET
@page("telephony.control_call")
def talk(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The controls anew, after news of the call."""
    return _controls(request, selectors.call(actor_of(request), call_id))


def _controls(
    request: HttpRequest, call: Call, problem: str = "", status: int = 200, marked: Mark | None = None
) -> HttpResponse:
    context = {
        "talk": selectors.talk(actor_of(request), call),
        "problem": problem,
        "marked": marked,
        "back": request.POST.get("next", ""),
    }
    return render(request, "telephony/_talk.html", context, status=status)


@require_GET
@page("telephony.control_call")
def talk_state(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """For the phone's bar: how it stands, whose it is, and whether who was called may be asked to be recorded."""
    found = selectors.talk(actor_of(request), selectors.call(actor_of(request), call_id))
    if found is None:
        raise NotVisible
    return JsonResponse(
        {
            "held": found.state.held,
            "muted": found.state.muted,
            "recording": found.recording,
            "mine": found.mine,
            "ours": found.ours,
            "may_record": found.may_record,
        }
    )


@require_POST
@page("telephony.control_call")
def steer(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """hold, unhold, mute, ... `services.PLAIN`; keys with `digits`; drop with `channel`; mark, agreed, risk and no_risk."""
    actor = actor_of(request)
    call = selectors.call(actor, call_id)
    what = request.POST.get("what", "")
    marked: Mark | None = None
    try:
        if what == "keys":
            services.press_keys(actor, call=call, digits=request.POST.get("digits", ""))
        elif what == "drop":
            services.drop_party(actor, call=call, channel=request.POST.get("channel", ""))
        elif what == "mark":
            marked = services.mark_call(actor, call=call)
        elif what == "agreed":
            services.record_agreed(actor, call=call)
        elif what == "risk":
            services.raise_risk(actor, call=call)
        elif what == "no_risk":
            services.withdraw_risk(actor, call=call)
        else:
            services.steer(actor, call=call, what=what)
    except Problem as problem:
        return _said(request, call, str(problem.message))
    if request.htmx:  # type: ignore[attr-defined]
        return _controls(request, call, marked=marked)
    if marked:
        messages.success(request, gettext("Marked. It stands under the recording afterwards."))
    return redirect(safe_return(request))


def _said(request: HttpRequest, call: Call, sentence: str) -> HttpResponse:
    if request.htmx or "application/json" in request.headers.get("Accept", ""):  # type: ignore[attr-defined]
        return _controls(request, call, sentence, status=409)
    messages.error(request, sentence)
    return redirect(safe_return(request))


@require_POST
@page("telephony.rejoin_call")
def rejoin(request: HttpRequest, call_id: UUID) -> JsonResponse:
    """what=away as the page with the phone goes, what=back when a fresh one is registered. 202: the switchboard does it."""
    actor = actor_of(request)
    call = selectors.call(actor, call_id)
    does = services.step_away if request.POST.get("what") == "away" else services.come_back
    try:
        does(actor, call=call)
    except Problem as problem:
        return JsonResponse({"problem": str(problem.message)}, status=409)
    return JsonResponse({}, status=202)


@require_GET
@page("telephony.control_call")
def choices(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Who could be asked this moment, as options."""
    actor = actor_of(request)
    call = selectors.call(actor, call_id)
    context: dict[str, Any] = {"free": selectors.free_colleagues(actor, call), "offices": []}
    if request.GET.get("for") == "hand":
        context["offices"] = selectors.queues(call)
    return render(request, "telephony/_choices.html", context)


@require_POST
@page("telephony.add_party")
def third(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """One more voice: a colleague who interprets (`who=colleague`, `user`), or a number outside (`who=outside`, `number`), which
    is shown again only when it was wrong."""
    actor = actor_of(request)
    call = selectors.call(actor, call_id)
    user, number, consent = (request.POST.get(name, "") for name in ("user", "number", "consent"))
    context: dict[str, Any] = {"talk": selectors.talk(actor, call), "free": selectors.free_colleagues(actor, call)}
    context |= {"may_call_out": services.may_call_out(), "consents": CONSENTS.items()}
    try:
        if request.POST.get("who") == "outside":
            services.dial_outside(actor, call=call, number=number, consent=consent)
        elif (user_id := whole(user)) is not None:
            services.invite(actor, call=call, user_id=user_id, consent=consent)
        else:
            raise Problem(gettext("Choose a colleague."), "user")
    except Problem as problem:
        context |= {"problem": problem.message, "at": problem.field, "bad_consent": problem.field == "consent"}
        context |= {"number": number, "colleague": user, "consent_code": consent}
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "telephony/_third.html", context, status=422)
        return render(request, "telephony/third.html", {**context, "back": safe_return(request)}, status=422)
    if request.htmx:  # type: ignore[attr-defined]
        said = gettext("Asked. It says above when they speak with you both; go on with the caller meanwhile.")
        return render(request, "telephony/_third.html", {**context, "said": said})
    return redirect(safe_return(request))
