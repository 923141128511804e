"""What the pages of lines share, and every page that is one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from martlet.access.actor import Actor
from martlet.access.formfields import show_problem
from martlet.access.policy import require
from martlet.access.views import actor_of
from martlet.foundation.errors import Problem, Stale
from martlet.telephony.lines import files, selectors, words
from martlet.telephony.lines.forms import LineForm
from martlet.telephony.models import Line


def about(actor: Actor, line: Line) -> dict[str, Any]:
    """What stands above every page of a line."""
    standing = files.standing_of(line)
    return {
        "line": line,
        "standing": standing,
        "standing_words": words.standing_words(standing),
        "may_manage": selectors.may_manage(actor, line),
    }


def managed(actor: Actor, line_id: int) -> Line:
    """A line the actor may change; who may only read it is refused, who may not see it finds nothing."""
    line = selectors.line(actor, line_id)
    require(actor, "telephony.manage_line", line)
    return line


def with_form(
    request: HttpRequest,
    line: Line,
    template: str,
    form: LineForm,
    act: Callable[[], object],
    said: str,
    more: dict[str, Any] | None = None,
    back: str = "",
) -> HttpResponse:
    """Show the form, or do what it asks and go back to the line. What was typed stays when it cannot be done; after
    somebody else's save the same form stands over the newer version, so that saving once more is meant."""
    status, newer = 200, False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act()
            except Stale as stale:
                status, newer = 409, True
                line.refresh_from_db()
                data: Any = cast(Any, form.data).copy()
                data["seen"] = str(line.version)
                form.data = data
                form.show(stale)
            except Problem as problem:
                form.show(problem)
            else:
                messages.success(request, said)
                return redirect(back or reverse("telephony:line", args=[line.pk]))
    context = about(actor_of(request), line) | {"form": form, "newer": newer} | (more or {})
    return render(request, template, context, status=status)


def form_page(
    request: HttpRequest, template: str, context: dict[str, Any], act: Callable[[], object], said: str, back: str
) -> HttpResponse:
    """Show the form of `context`, or do what it asks and go on to `back`. What was typed stays when it cannot be done."""
    form, status = context["form"], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act()
            except Problem as problem:
                show_problem(form, problem)
            else:
                messages.success(request, said)
                return redirect(back)
    return render(request, template, context, status=status)


def saved_words() -> str:
    return gettext("Saved. The next caller hears it so, a few seconds from now.")
