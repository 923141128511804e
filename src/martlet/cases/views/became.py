"""What became of it, and the month of whoever reads: for the people who answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from martlet.access.views import actor_of, page
from martlet.cases import selectors
from martlet.foundation.calendar import Month, parse_month
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language
from martlet.hotline.selectors import thanks_between


@require_GET
@page("cases.follow")
def became(request: HttpRequest) -> HttpResponse:
    try:
        found = selectors.became_of(actor_of(request), request.GET.get("at", ""))
    except Problem:
        return redirect("cases:became")
    return render(request, "cases/became.html", {"page": found})


@require_GET
@page("cases.follow")
def month(request: HttpRequest) -> HttpResponse:
    """Last month until the reader asks for another: it is a letter, and a letter is written when a month is over."""
    actor, this = actor_of(request), Month.of(timezone.localdate())
    asked = _month(request.GET.get("month", ""), this) or this.plus(-1)
    context = {
        "mine": selectors.my_month(actor, asked),
        "thanks": thanks_between(actor, asked.first, asked.last),
        "label": asked.label(reader_language()),
        "before": str(asked.plus(-1)),
        "after": str(asked.plus(1)) if asked < this else "",
        "goes_on": asked == this,
    }
    return render(request, "cases/my_month.html", context)


def _month(text: str, this: Month) -> Month | None:
    """Of an address; None for none, for what is no month, and for one to come or out of mind."""
    try:
        asked = parse_month(text)
    except Problem:
        return None
    return asked if Month(2000, 1) <= asked <= this else None
