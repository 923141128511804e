"""Find from anywhere: people, firms, sites, and what rooms above add. POST only: what is searched for is in no address.

A room above the registry adds a section through `sections`: a callable (actor, words) -> Section or None.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from martlet.access.actor import Actor
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.registry import selectors


@dataclass(frozen=True, slots=True)
class Section:
    """Something else that was found: a template with its own context."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


sections: list[Callable[[Actor, str], Section | None]] = []


@never_cache
@page("registry.find")
def search(request: HttpRequest) -> HttpResponse:
    """GET: the empty page. POST `q`: what was found, masked."""
    actor = actor_of(request)
    words = request.POST.get("q", "").strip()
    context: dict[str, Any] = {"q": words}
    if request.method != "POST":
        return render(request, "console/search.html", context)
    context["sections"] = [found for section in sections if (found := section(actor, words)) is not None]
    status = 200
    try:
        context["found"] = selectors.find_people(actor, words)
    except Problem as problem:
        if not context["sections"]:
            context["problem"], status = problem, 422
    if "problem" not in context and not words.isdecimal():
        context["organisations"] = selectors.find_organisations(actor, words, journaled=False)
        context["sites"] = selectors.find_sites(actor, words)
    return render(request, "console/search.html", context, status=status)
