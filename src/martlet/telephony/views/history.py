"""Calls that were: the list with its filters, and one call event by event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from martlet.access import journal
from martlet.access.formfields import show_problem
from martlet.access.policy import decide
from martlet.access.views import actor_of, number_shown, page
from martlet.foundation.errors import Problem
from martlet.telephony import selectors as telephony
from martlet.telephony.history import exports, selectors, telling, words
from martlet.telephony.history.forms import CallsForm, ExportForm
from martlet.telephony.lines.words import tongue_name
from martlet.telephony.rules.tongues import TONGUES


def filters_of(request: HttpRequest) -> CallsForm:
    """The filters of the address, with what this actor may choose from."""
    actor = actor_of(request)
    return CallsForm(
        request.GET,
        lines=telephony.lines_to_choose(actor),
        people=selectors.people_of(actor),
        languages=[(code, tongue_name(code)) for code in TONGUES],
        today=timezone.localdate(),
    )


@require_GET
@page("telephony.read_call")
def calls(request: HttpRequest) -> HttpResponse:
    """The calls of the offices one leads, and one's own; the last 30 days unless other days are asked for."""
    form = filters_of(request)
    chosen = form.chosen
    try:
        rows = selectors.call_rows(actor_of(request), chosen, request.GET.get("at", ""))
    except Problem:
        return redirect("telephony:calls")
    narrowed = [name for name in chosen if name not in ("since", "until", "outcome")]
    context = {
        "form": form,
        "page": rows,
        "query": query_of(form),
        "narrowed": narrowed,
        "may_export": bool(decide(actor_of(request), "telephony.export_calls")),
        "may_keep": bool(decide(actor_of(request), "telephony.manage_keeping")),
    }
    return render(request, "telephony/calls.html", context, status=422 if form.errors else 200)


def query_of(form: CallsForm) -> str:
    """The filters as an address has them. The days always: without them the list is of the last 30 days."""
    found: dict[str, Any] = {"since": "", **form.chosen}
    plain = {
        name: value.isoformat() if isinstance(value, date) else getattr(value, "pk", value)
        for name, value in found.items()
    }
    return urlencode(plain)


@require_GET
@page("telephony.read_call")
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """One call, from the first event to the last."""
    trace = selectors.trace_of(actor_of(request), call_id)
    [told] = telling.told([trace.row])
    context = {"trace": trace, "row": trace.row, "call": trace.call, "told": told, "steps": words.lines_of(trace)}
    return render(request, "telephony/call.html", context)


@require_POST
@page("telephony.reveal_number")
def number(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The caller's number, journaled before it is shown."""
    actor = actor_of(request)
    found = selectors.call_to_reveal(actor, call_id)
    journal.record_read(actor, "telephony.reveal_number", found, fields=("number",))
    return number_shown(telephony.caller_number(found, actor))


@require_GET
@page("telephony.trace_number")
def same_number(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """All calls of one number in a month, journaled before they are shown. The address names the call, never the number."""
    actor = actor_of(request)
    found = selectors.call_to_trace(actor, call_id)
    journal.record_read(actor, "telephony.trace_number", found, fields=("number",))
    rows = selectors.same_number(actor, found)
    context = {"call": found, "rows": rows, "full": len(rows) == selectors.PAGE}
    return render(request, "telephony/same_number.html", context)


@page("telephony.export_calls")
def export(request: HttpRequest) -> HttpResponse:
    """The calls of a period as a table without numbers."""
    actor = actor_of(request)
    offices = selectors.offices_to_export(actor)
    may_name = bool(decide(actor, "telephony.export_names"))
    days = exports.usual_days(timezone.localdate())
    form = ExportForm(request.POST or None, offices=offices, may_name=may_name, days=days)
    if request.method == "POST" and form.is_valid():
        try:
            rows = exports.export_calls(actor, **form.chosen)
        except Problem as problem:
            show_problem(form, problem)
        else:
            return sent(rows, form.cleaned_data)
    return render(request, "telephony/export.html", {"form": form}, status=422 if request.method == "POST" else 200)


def sent(rows: Iterable[exports.Row], chosen: dict[str, Any]) -> HttpResponse:
    """The table as a file to keep, under a name that says only which days."""
    name = f"calls-{chosen['since']:%Y%m%d}-{chosen['until']:%Y%m%d}.{chosen['kind']}"
    answer: StreamingHttpResponse
    if chosen["kind"] == "csv":
        answer = StreamingHttpResponse(exports.as_csv(rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        answer = FileResponse(exports.as_spreadsheet(rows), as_attachment=True, filename=name)
    answer["Cache-Control"] = "no-store"
    return cast(HttpResponse, answer)
