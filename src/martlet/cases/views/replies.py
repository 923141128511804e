"""How a page of a case answers: its form again with sentences, or a toast and back to the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from martlet.cases.forms import RoomForm
from martlet.cases.models import Case
from martlet.foundation.errors import Problem, Stale

KEPT = 422
NEWER = 409
Compared = Sequence[tuple[Any, Any]]
"""(label, what is saved now) of every field that two people typed over."""


def back(case: Case, part: str = "") -> HttpResponseRedirect:
    return redirect(reverse("cases:case", args=[case.pk]) + (f"#{part}" if part else ""))


def done(request: HttpRequest, said: Any, case: Case, part: str = "", undo: str = "") -> HttpResponse:
    """A toast, with undo where there is one, and the case again at the part that changed."""
    messages.success(request, str(said), extra_tags=f"undo:{undo}" if undo else "")
    return back(case, part)


def refused(request: HttpRequest, problem: Problem, case: Case, part: str = "") -> HttpResponse:
    """A broken rule where there is no form to show it at."""
    messages.error(request, problem.message)
    return back(case, part)


def drawn_or_saved(
    request: HttpRequest,
    form: RoomForm,
    act: Callable[[], Any],
    *,
    again: Callable[[int, dict[str, Any]], HttpResponse],
    then: Callable[[Any], HttpResponse],
    compare: Callable[[Any], Compared] | None = None,
) -> HttpResponse:
    """Draw a form, or run `act` on a posted one. On a broken rule it comes back with what was typed; on a newer version with
    both. `again` gets the status and what else is to be shown; `then`, what `act` gave."""
    if request.method != "POST":
        return again(200, {})
    if not form.is_valid():
        return again(KEPT, {})
    try:
        result = act()
    except Stale as stale:
        typed = cast(Any, form.data).copy()
        typed["rev"] = str(getattr(stale.current, "rev", ""))
        form.data = typed
        form.add_error(None, stale.message)
        return again(NEWER, {"theirs": compare(stale.current) if compare else ()})
    except Problem as problem:
        form.show(problem)
        return again(KEPT, {"problem": problem})
    return then(result)


def form_page(
    request: HttpRequest,
    case: Case,
    form: RoomForm,
    *,
    title: Any,
    button: Any,
    status: int = 200,
    template: str = "cases/form.html",
    **context: Any,
) -> HttpResponse:
    """A page with one form that belongs to a case."""
    return render(
        request, template, {"case": case, "form": form, "title": title, "button": button} | context, status=status
    )


def case_form(
    request: HttpRequest,
    case: Case,
    form: RoomForm,
    act: Callable[[], Any],
    *,
    title: Any,
    button: Any,
    then: Callable[[Any], HttpResponse],
    compare: Callable[[Any], Compared] | None = None,
    template: str = "cases/form.html",
    **context: Any,
) -> HttpResponse:
    """A page whose one form does one thing to a case."""

    def again(status: int, more: dict[str, Any]) -> HttpResponse:
        shown = context | more
        return form_page(request, case, form, title=title, button=button, status=status, template=template, **shown)

    return drawn_or_saved(request, form, act, again=again, then=then, compare=compare)
