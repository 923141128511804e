"""The page of the office in which a director sits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from martlet.access import selectors
from martlet.access.formfields import show_problem
from martlet.access.offices import services
from martlet.access.offices.forms import OfficeForm
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem


@page("access.manage_office")
def own_office(request: HttpRequest) -> HttpResponse:
    """The number of its hotline and its authority to mediate, to see and to change."""
    actor = actor_of(request)
    office = selectors.sitting_office(actor)
    form = OfficeForm(request.POST or None, office=office)
    if request.method == "POST" and form.is_valid():
        try:
            if form.changes:
                services.change_office(actor, office, **form.changes)
            messages.success(request, gettext("Saved."))
            return redirect("access:own-office")
        except Problem as problem:
            show_problem(form, problem)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "access/own_office.html", {"form": form, "office": selectors.sitting_office(actor)}, status=status
    )
