"""What the pages of this room share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from martlet.foundation.errors import Problem

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def said(request: HttpRequest, sentence: Any, *, undo: str = "") -> None:
    """A toast on the next page, with a button that takes it back for some seconds."""
    messages.success(request, sentence, extra_tags=f"undo:{undo}" if undo else "")


def note(request: HttpRequest, problem: Problem, status: int = 409) -> HttpResponse:
    """A broken rule where there is no form to show it at: one sentence and a way back."""
    back = request.headers.get("Referer", "") or reverse("hotline:console")
    return render(request, "hotline/note.html", {"sentence": problem.message, "back": back}, status=status)


def noted(view: View[Rest]) -> View[Rest]:
    """A page without a form: a broken rule it meets is said by `note`. Stands below `page`."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            return note(request, problem)

    return run
