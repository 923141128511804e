"""What the pages of this room share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.models import Office
from martlet.access.policy import decide
from martlet.access.selectors import active_offices
from martlet.access.views import actor_of
from martlet.foundation.errors import Problem
from martlet.hotline import selectors
from martlet.volunteers.callins.selectors import asked_here

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def said(request: HttpRequest, sentence: Any, *, undo: str = "") -> None:
    """A toast on the next page, with a button that takes it back for some seconds."""
    messages.success(request, sentence, extra_tags=f"undo:{undo}" if undo else "")


def note(request: HttpRequest, problem: Problem, status: int = 409) -> HttpResponse:
    """A broken rule where there is no form to show it at: one sentence and a way back."""
    back = request.headers.get("Referer", "") or reverse("hotline:console")
    return render(request, "hotline/note.html", {"sentence": problem.message, "back": back}, status=status)


def queue_strip(actor: Actor) -> dict[str, Any]:
    """The strip above the call console: one query more for whoever may ask for more people than for all others."""
    return {
        "figures": selectors.queue_figures(actor),
        "call_in": asked_here(actor),
        "may_call_in": bool(decide(actor, "volunteers.call_in")),
    }


def own_office(request: HttpRequest) -> Office:
    """The office the actor sits in."""
    actor = actor_of(request)
    for office in active_offices():
        if office.pk == actor.office_id:
            return office
    raise NotVisible


def noted(view: View[Rest]) -> View[Rest]:
    """A page without a form: a broken rule it meets is said by `note`. Stands below `page`."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            return note(request, problem)

    return run
