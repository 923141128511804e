"""Calls that were: the list with its filters, and one call event by event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from martlet.access import journal
from martlet.access.views import actor_of, page
from martlet.foundation import calendar, phone
from martlet.foundation.errors import Problem
from martlet.telephony import selectors as telephony
from martlet.telephony.history import selectors, words
from martlet.telephony.history.forms import CallsForm
from martlet.telephony.lines.words import tongue_name
from martlet.telephony.rules.tongues import TONGUES


def filters_of(request: HttpRequest) -> CallsForm:
    """The filters of the address, with what this actor may choose from."""
    actor = actor_of(request)
    return CallsForm(
        request.GET,
        lines=list(telephony.lines(actor)),
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
    context = {"form": form, "page": rows, "rows": drawn(rows), "query": query_of(form), "narrowed": narrowed}
    return render(request, "telephony/calls.html", context, status=422 if form.errors else 200)


def query_of(form: CallsForm) -> str:
    """The filters as an address has them. The days always: without them the list is of the last 30 days."""
    found: dict[str, Any] = {"since": "", **form.chosen}
    plain = {
        name: value.isoformat() if isinstance(value, date) else getattr(value, "pk", value)
        for name, value in found.items()
    }
    return urlencode(plain)


def drawn(rows: Iterable[selectors.CallRow]) -> list[dict[str, Any]]:
    """Each row with its cells in words, ready to print: fifty rows of tags cost more than the rest of the page."""
    today, language = timezone.localdate(), words.language()
    sealed, none = gettext("Number sealed"), gettext("no number")
    found = []
    for row in rows:
        at = timezone.localtime(row.arrived)
        topic = words.topic_words(row.topic)
        found.append({
            "row": row,
            "url": reverse("telephony:call", args=[row.id]),
            "when": f"{calendar.short_day(at.date(), language, today)} {at:%H:%M}",
            "number": row.number or (sealed if row.sealed else none),
            "line": words.line_name(row),
            "about": " · ".join(filter(None, (tongue_name(row.language), topic))),
            "outcome": words.outcome_words(row),
            "kind": words.KINDS[row.outcome],
            "icon": words.SIGNS[row.outcome],
            "why": words.missed_words(row.missed) if row.outcome in ("missed", "refused", "message") else "",
            "waited": words.clock(row.waited),
            "talked": words.clock(row.talked) if row.talked is not None else "",
            "language": tongue_name(row.language),
            "topic": topic,
        })  # fmt: skip
    return found


@require_GET
@page("telephony.read_call")
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """One call, from the first event to the last."""
    trace = selectors.trace_of(actor_of(request), call_id)
    [told] = drawn([trace.row])
    context = {"trace": trace, "call": trace.call, "steps": words.lines_of(trace), **told}
    return render(request, "telephony/call.html", context)


@require_POST
@page("telephony.reveal_number")
def number(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The caller's number, journaled before it is shown."""
    actor = actor_of(request)
    found = selectors.call_to_reveal(actor, call_id)
    journal.record_read(actor, "telephony.reveal_number", found, fields=("number",))
    full = telephony.caller_number(found, actor)
    return HttpResponse(phone.display(full) if full else "—", content_type="text/plain; charset=utf-8")
