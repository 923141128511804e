"""My day: what is mine to do today, in one place."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from martlet.access.policy import decide
from martlet.access.views import actor_of, page
from martlet.cases import selectors as cases
from martlet.foundation.languages import reader_language
from martlet.hotline import selectors as hotline
from martlet.vault.errors import Sealed
from martlet.volunteers.selectors import presence

MONTH_DAYS = 5  # of a new month, in which the letter about the last one is offered


@page("access.own_settings")
def home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    at_work = bool(decide(actor, "hotline.work"))
    mine = hotline.my_day(actor)
    my_cases = cases_of(actor)
    warnings = cases.my_warnings(actor)
    return render(
        request,
        "console/home.html",
        {
            "today": timezone.localdate(),
            "at_work": at_work,
            "presence": presence(actor),
            "mine": mine,
            "thanks": hotline.my_thanks(actor) if at_work else [],
            "cases": my_cases,
            "news": cases.news_of_mine(actor),
            "new_month": at_work and timezone.localdate().day <= MONTH_DAYS,
            "warnings": warnings,
            "count": mine.count + len(my_cases.rows) + warnings.count,
            "waiting": hotline.queue_figures(actor).callbacks if at_work else 0,
            "sealed_count": hotline.sealed_waiting(actor),
            "demo_phone": demo_phone() if at_work else "",
        },
    )


def cases_of(actor: Any) -> Any:
    """Cases whose next step or deadline is near; while the keeper is sealed, none can be named."""
    try:
        return cases.my_cases(actor)
    except Sealed:
        return cases.MyCases()


def demo_phone() -> str:
    """Where a newcomer rings the hotline from a second tab; "" outside the demo."""
    if not settings.MARTLET_DEMO:
        return ""
    try:
        return reverse("demo-en:phone" if reader_language() == "en" else "demo:phone")
    except NoReverseMatch:
        return ""
