"""The register, the instalments to watch, and one mediation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from martlet.access.policy import decide
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.mediation import selectors
from martlet.mediation.models import Mediation


@page("mediation.read")
def register(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    actor = actor_of(request)
    try:
        rows = selectors.register(actor, state=state, cursor=request.GET.get("at", ""))
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("mediation:list")
    late, soon = selectors.due_counts(actor)
    state = state if state in Mediation.State.values else ""
    return render(
        request,
        "mediation/list.html",
        {
            "rows": rows,
            "state": state,
            "states": Mediation.State.choices,
            "query": f"state={state}" if state else "",
            "late": late,
            "soon": soon,
            "may_mediate": selectors.office_may_mediate(actor),
        },
    )


@page("mediation.read")
def watch(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    try:
        found = selectors.watch_list(actor, cursor=request.GET.get("at", ""))
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("mediation:watch")
    return render(
        request, "mediation/watch.html", {"found": found, "may_receive": bool(decide(actor, "mediation.receive"))}
    )


@page("mediation.read")
def mediation(request: HttpRequest, mediation_id: Any) -> HttpResponse:
    found = selectors.mediation_page(actor_of(request), mediation_id)
    return render(
        request, "mediation/mediation.html", {"page": found, "mediation": found.mediation, "case": found.case}
    )
