"""Callers who say nothing: what was seen, and a person's decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.telephony import selectors, services
from martlet.telephony.models import SilenceLook
from martlet.telephony.rules.silence import DAYS, LEAST, REMEMBERED_DAYS
from martlet.telephony.selectors.silence import silences

SAID = {
    SilenceLook.How.HARMLESS: lambda: gettext("Noted. The number stays off this list for %(days)d days."),
    SilenceLook.How.CALL_BACK: lambda: gettext("It is in the list of call-backs now, with a hint how to ask."),
}


@require_GET
@page("telephony.decide_limit")
def silent(request: HttpRequest) -> HttpResponse:
    """Numbers from which nobody spoke, the latest first."""
    found = silences(actor_of(request))
    context = {"rows": found.rows, "sealed": found.sealed, "days": DAYS, "least": LEAST}
    return render(request, "telephony/silent.html", context)


@require_POST
@page("telephony.decide_limit")
def judge(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Not a nuisance, or somebody calls back."""
    actor = actor_of(request)
    call = selectors.call_to_judge(actor, call_id)
    try:
        look = services.judge_silence(actor, call=call, how=request.POST.get("how", ""))
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, SAID[SilenceLook.How(look.how)]() % {"days": REMEMBERED_DAYS})
    return redirect("telephony:silent")
