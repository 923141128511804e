"""Finding or adding a person for a form of another room."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.registry import selectors
from martlet.registry.views.replies import local


@never_cache
@page("registry.find")
def pick(request: HttpRequest) -> HttpResponse:
    """Find a person for a form of another room. POST only carries the words; `next` gets `?person=<id>`.

    With HTMX the answer is the list alone, radio rows named `person`; without scripts it is a page whose rows lead back.
    """
    asked = request.POST if request.method == "POST" else request.GET
    back = local(request, asked.get("next", ""))
    context: dict[str, Any] = {
        "next": back,
        "q": request.POST.get("q", ""),
        "new_url": reverse("registry:person-new"),
    }
    status = 200
    if request.method == "POST":
        try:
            context["found"] = selectors.find_people(actor_of(request), context["q"], limit=20)
        except Problem as problem:
            context["problem"], status = problem, 422
    only_list = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    template = "registry/pick.html#found" if only_list else "registry/pick.html"
    return render(request, template, context, status=status)
