"""How long what calls leave behind is kept, what would go tonight, and what is held back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.errors import NotVisible
from martlet.access.models import Office
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.telephony.keeping import selectors, services
from martlet.telephony.keeping.forms import HoldForm, KeepingForm
from martlet.telephony.keeping.words import NAMES, STAYS
from martlet.telephony.views.common import form_page


@page("telephony.manage_keeping")
def keeping(request: HttpRequest) -> HttpResponse:
    """The periods of one office with what they would erase tonight; typed ones can be looked at before they count."""
    actor, today = actor_of(request), timezone.localdate()
    offices = selectors.offices_to_keep(actor)
    office = chosen(offices, request.GET.get("office", "") or str(actor.office_id))
    versions = selectors.versions_of(office)
    days, version = selectors.periods_of(office.pk), versions[0].number if versions else 0
    form = KeepingForm(request.POST or None, days=days, version=version)
    status, tried = 200, False
    if request.method == "POST":
        status = 422
        if form.is_valid() and "try" in request.POST:
            status, tried = 200, True
            days = {**days, **form.days}
        elif form.is_valid():
            try:
                services.save_periods(
                    actor,
                    office=office,
                    days=form.days,
                    reason=form.cleaned_data["reason"],
                    seen=form.cleaned_data["seen"],
                )
            except Stale as stale:
                status = 409
                data: Any = form.data.copy()  # type: ignore[attr-defined]
                data["seen"] = str(version)
                form.data = data
                form.show(stale)
            except Problem as problem:
                form.show(problem)
            else:
                messages.success(request, gettext("Saved. It counts from the next night on."))
                return redirect(address(office))
    rows = [
        {"now": row, "name": NAMES[row.name], "stays": STAYS[row.name], "field": form[row.name]}
        for row in selectors.preview(office.pk, days, today)
    ]
    context = {
        "rows": rows,
        "form": form,
        "office": office,
        "offices": offices,
        "versions": versions,
        "tried": tried,
        "holds": selectors.holds_of(actor, office, today),
        "names": NAMES,
    }
    return render(request, "telephony/keeping.html", context, status=status)


def chosen(offices: list[Office], wanted: str) -> Office:
    for office in offices:
        if str(office.pk) == wanted:
            return office
    if not offices or wanted:
        raise NotVisible
    return offices[0]


def address(office: Office | int) -> str:
    return f"{reverse('telephony:keeping')}?office={office if isinstance(office, int) else office.pk}"


@page("telephony.hold")
def hold_call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Hold one call back from the erasing."""
    actor = actor_of(request)
    call = selectors.call_to_hold(actor, call_id)
    form, back = HoldForm(request.POST or None), reverse("telephony:call", args=[call.pk])
    return form_page(
        request,
        "telephony/hold.html",
        {"form": form, "call": call, "hold": selectors.hold_of(call=call), "back": back},
        lambda: services.hold_call(actor, call=call, **form.cleaned_data),
        gettext("Nothing of this call is erased until then."),
        back,
    )


@require_POST
@page("telephony.hold")
def lift_hold(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Let time count again."""
    actor = actor_of(request)
    found = selectors.hold(actor, hold_id)
    services.lift_hold(actor, hold=found)
    messages.success(request, gettext("Lifted. From the next night on its time counts again."))
    return redirect(address(found.office_id))
