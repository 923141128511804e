"""The lists of one quarter, and their review."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from martlet.access.formfields import show_problem
from martlet.access.selectors import acting_office
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.insight.lists import selectors, services
from martlet.insight.lists.forms import ReviewForm
from martlet.insight.lists.rules import Quarter, asked_quarter


@page("insight.read_lists")
def lists(request: HttpRequest) -> HttpResponse:
    """At first the last quarter that is whole: that is the one to go through."""
    actor, today = actor_of(request), timezone.localdate()
    office, whole = acting_office(actor), Quarter.of(today).moved(-1)
    asked = request.GET.get("quarter", "")
    quarter = asked_quarter(asked, today) if asked else whole
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.review_lists(actor, office=office, **form.cleaned_data)
            messages.success(request, gettext("The review is written down. The next one is due in three months."))
            return redirect("insight:lists")
        except Problem as problem:
            show_problem(form, problem)
    shown = selectors.lists_page(actor, office, quarter)
    context = {
        "page": shown,
        "form": form,
        "before": quarter.moved(-1),
        "after": quarter.moved(1) if quarter.moved(1).first <= today else None,
    }
    return render(request, "insight/lists.html", context, status=422 if request.method == "POST" else 200)
