"""Limited callers: limiting one, the list, deciding."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from martlet.access.policy import decide
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.telephony import selectors, services
from martlet.telephony.forms import LimitForm
from martlet.telephony.models import CallerLimit
from martlet.telephony.views.common import form_page


@page("telephony.limit_caller")
def limit(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Limit the caller of one call."""
    actor = actor_of(request)
    call = selectors.call_to_limit(actor, call_id)
    leads = bool(decide(actor, "telephony.decide_limit", call))
    people, silent = selectors.people_behind(actor, call), request.GET.get("why") == CallerLimit.Reason.SILENT
    given = {"reason": CallerLimit.Reason.SILENT} if silent else {}
    form = LimitForm(request.POST or None, long=leads, people=people, initial=given)
    return form_page(
        request,
        "telephony/limit.html",
        {"form": form, "call": call, "leads": leads, "people": people, "silent": silent},
        lambda: services.limit_caller(actor, call=call, **form.chosen),
        gettext("The number is limited. It counts within a few seconds."),
        reverse("telephony:limits" if leads else "console:home"),
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
