"""One field of a file in full, and why this colleague looks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.registry import selectors
from martlet.registry.rules import codes
from martlet.registry.views.replies import refused

REASONS = "reveal_reasons"  # in the session: why this colleague looks into which file
MOST_REASONS = 20


@require_POST
@page("registry.reveal")
def reveal_reason(request: HttpRequest, person_id: Any) -> HttpResponse:
    """Say once why one looks into a file; it stands in the journal beside every field shown after."""
    found = selectors.get_person(actor_of(request), person_id)
    reason = request.POST.get("reason", "")
    if codes.is_code("reason", reason):
        note_reason(request, found.pk, reason)
    return redirect("registry:person", found.pk)


def note_reason(request: HttpRequest, person_id: Any, reason: str) -> None:
    """Keep in the session why this colleague looks into a file, for the looks that follow."""
    said = request.session.get(REASONS, {})
    said.pop(str(person_id), None)
    request.session[REASONS] = dict([*said.items(), (str(person_id), reason)][-MOST_REASONS:])


@require_POST
@never_cache
@page("registry.reveal")
def reveal(request: HttpRequest, person_id: Any, field: str) -> HttpResponse:
    """One field in full. To the page's script as plain words, without scripts as a page of its own."""
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    reason = request.session.get(REASONS, {}).get(str(found.pk), "")
    try:
        shown = selectors.reveal(actor, found, field, reason)
    except Problem as problem:
        return refused(request, problem, "registry:person", found.pk)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(escape(shown))
    return render(request, "registry/revealed.html", {"shown": shown, "person": found})
