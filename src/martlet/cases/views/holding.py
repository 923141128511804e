"""Holding back what calls of a case left behind."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from martlet.access.formfields import show_problem
from martlet.access.policy import require
from martlet.access.views import actor_of, page
from martlet.cases.selectors.page import get_case
from martlet.cases.services.holding import hold_case
from martlet.foundation.errors import Problem
from martlet.telephony.keeping.forms import HoldForm
from martlet.telephony.keeping.selectors import hold_of


@page("cases.hold")
def hold(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Until which day, and why."""
    actor = actor_of(request)
    case = get_case(actor, case_id)
    require(actor, "cases.hold", case)
    form = HoldForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                hold_case(actor, case=case, **form.cleaned_data)
            except Problem as problem:
                show_problem(form, problem)
            else:
                messages.success(request, gettext("Nothing of its calls is erased until then."))
                return redirect("cases:case", case.pk)
    back = reverse("cases:case", args=[case.pk])
    context = {"form": form, "number": case.number, "hold": hold_of(case=case.pk), "back": back}
    return render(request, "telephony/hold.html", context, status=status)
