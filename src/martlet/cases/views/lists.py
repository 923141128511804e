"""The work list, its preview, and the deadlines of the whole office."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.errors import NotVisible
from martlet.access.policy import decide
from martlet.access.views import actor_of, page
from martlet.cases import selectors
from martlet.foundation.errors import Problem

VIEW_NAMES = {
    "today": _("To do today"),
    "overdue": _("Overdue"),
    "limitation": _("Time limit within 30 days"),
    "mine": _("Mine"),
    "unassigned": _("Nobody's yet"),
    "all": _("All open"),
}
TITLES = {
    "today": _("To do today"),
    "overdue": _("Overdue cases"),
    "limitation": _("Time limit within 30 days"),
    "mine": _("My cases"),
    "unassigned": _("Cases nobody looks after"),
    "all": _("Open cases"),
}


def _query(filters: selectors.Filters, **change: Any) -> str:
    """The address of the list with something changed; the page always starts at the top."""
    values: dict[str, Any] = {"view": filters.view, "stage": filters.stages, "issue": filters.issues} | change
    if values["view"] == "all":
        del values["view"]
    return urlencode({key: value for key, value in values.items() if value}, doseq=True)


@page("cases.read")
def work_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    filters = selectors.Filters.clean(
        request.GET.get("view", "all"), request.GET.getlist("stage"), request.GET.getlist("issue")
    )
    try:
        found = selectors.work_list(actor, filters, request.GET.get("at", ""))
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("cases:list")
    chosen = None
    if request.GET.get("preview"):
        try:
            chosen = selectors.preview(actor, request.GET["preview"])
        except NotVisible:
            chosen = None
    return render(
        request,
        "cases/list.html",
        {
            "found": found,
            "title": TITLES[filters.view],
            "views": [(VIEW_NAMES[one.code], f"?{_query(filters, view=one.code)}", one) for one in found.views],
            "query": _query(filters),
            "narrowed": bool(filters.stages or filters.issues),
            "all_url": f"?{_query(filters, stage=(), issue=())}",
            "preview": chosen,
            "may_open": bool(decide(actor, "cases.open")),
            "waiting": selectors.warning_count(actor),
        },
    )


@page("cases.read")
def preview(request: HttpRequest, case_id: Any) -> HttpResponse:
    """The pane beside the list."""
    return render(request, "cases/_preview.html", {"preview": selectors.preview(actor_of(request), case_id)})


WINDOWS = {
    "all": _("All"),
    "overdue": _("Missed"),
    "7": _("Within 7 days"),
    "30": _("Within 30 days"),
    "90": _("Within 90 days"),
}


@page("cases.read")
def deadlines(request: HttpRequest) -> HttpResponse:
    """Every clock of the office; with `print=1` in one piece for paper."""
    actor = actor_of(request)
    printing = request.GET.get("print") == "1"
    filters = selectors.DeadlineFilters.clean(
        request.GET.get("within", ""),
        request.GET.get("owner", ""),
        request.GET.get("code", ""),
        request.GET.get("mine") == "1",
    )
    try:
        found = selectors.deadline_list(
            actor,
            filters,
            cursor=request.GET.get("at", ""),
            size=selectors.PRINTED if printing else selectors.DEADLINES_PAGE,
        )
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("cases:deadlines")
    counts = selectors.deadline_counts(actor, filters)

    def address(**change: str) -> str:
        return urlencode({name: value for name, value in (filters.query | change).items() if value})

    return render(
        request,
        "cases/deadlines.html",
        {
            "found": found,
            "filters": filters,
            "printing": printing,
            "now": timezone.now(),
            "windows": [
                (label, f"?{address(within='' if code == 'all' else code)}", counts[code], code == filters.within)
                for code, label in WINDOWS.items()
            ],
            "window_label": WINDOWS[filters.within],
            "owners": [
                ("", _("Everybody")),
                ("me", _("Me")),
                ("nobody", _("Nobody yet")),
                *((str(user.pk), user.work_name) for user in selectors.owners_of(actor)),
            ],
            "codes": [("", _("Every deadline")), *selectors.deadline_kinds()],
            "query": address(),
            "all_query": address(owner=""),
            "mine_query": address(owner="me"),
            "print_query": address(print="1"),
        },
    )
