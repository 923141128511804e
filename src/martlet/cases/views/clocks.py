"""Clocks of a case: the page with all of them, events with what they would change, warnings, and the older history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from martlet.access.views import actor_of, page, safe_return
from martlet.cases import forms, selectors, services
from martlet.cases.models import Case
from martlet.cases.views.replies import KEPT, drawn_or_saved, refused
from martlet.foundation.errors import Problem


@page("cases.read")
def clocks(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Every clock with how it ran, all events with the withdrawn ones, all warnings."""
    actor = actor_of(request)
    case = selectors.get_case(actor, case_id)
    return render(request, "cases/clocks.html", {"page": selectors.clock_page(actor, case), "case": case})


def _to_clocks(request: HttpRequest, case: Case, said: Any) -> HttpResponse:
    messages.success(request, str(said))
    return redirect("cases:clocks", case.pk)


def _event_page(
    request: HttpRequest,
    case: Case,
    form: forms.RoomForm,
    *,
    words: dict[str, Any],
    look: Callable[[], Sequence[Any]],
    act: Callable[[], Any],
) -> HttpResponse:
    """A form about an event: drawn, looked at ("what would it change"), or saved."""

    def again(status: int, more: dict[str, Any]) -> HttpResponse:
        return render(request, "cases/event.html", {"case": case, "form": form, **words, **more}, status=status)

    if "look" in request.POST:
        if not form.is_valid():
            return again(KEPT, {})
        try:
            return again(200, {"looked": True, "effects": look()})
        except Problem as problem:
            form.show(problem)
            return again(KEPT, {})
    return drawn_or_saved(
        request,
        form,
        act,
        again=again,
        then=lambda _made: _to_clocks(request, case, _("The deadlines are counted anew.")),
    )


@page("cases.write")
def event(request: HttpRequest, case_id: Any) -> HttpResponse:
    actor = actor_of(request)
    case = selectors.get_case(actor, case_id)
    form = forms.EventForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    return _event_page(
        request,
        case,
        form,
        words={
            "title": _("What happened"),
            "button": _("Keep this event"),
            "intro": _("Legal last days follow from what happened. Write the event, the days are counted by the law."),
        },
        look=lambda: selectors.effects(
            case, form.cleaned_data["kind"], form.cleaned_data["on"], form.cleaned_data["until"]
        ),
        act=lambda: services.record_event(
            actor,
            case,
            kind=form.cleaned_data["kind"],
            on=form.cleaned_data["on"],
            until=form.cleaned_data["until"],
            note=form.cleaned_data["note"],
            client_uuid=form.token,
        ),
    )


@page("cases.write")
def event_correct(request: HttpRequest, case_id: Any, event_id: Any) -> HttpResponse:
    actor = actor_of(request)
    case = selectors.get_case(actor, case_id)
    wrong = selectors.get_event(case, event_id)
    first = {"kind": wrong.kind, "on": wrong.on, "until": wrong.until, "note": wrong.note}
    form = forms.CorrectEventForm(request.POST or None, initial=first)
    return _event_page(
        request,
        case,
        form,
        words={
            "title": _("Correct this event"),
            "button": _("Keep the correction"),
            "intro": _(
                "What was written stays in the history with your reason. The deadlines follow the corrected day."
            ),
        },
        look=lambda: selectors.effects(
            case,
            form.cleaned_data["kind"],
            form.cleaned_data["on"],
            form.cleaned_data["until"],
            without=wrong.pk,
        ),
        act=lambda: services.correct_event(
            actor,
            case,
            event_id=wrong.pk,
            kind=form.cleaned_data["kind"],
            on=form.cleaned_data["on"],
            until=form.cleaned_data["until"],
            note=form.cleaned_data["note"],
            reason=form.cleaned_data["reason"],
            client_uuid=form.token,
        ),
    )


@page("cases.write")
def event_withdraw(request: HttpRequest, case_id: Any, event_id: Any) -> HttpResponse:
    """What taking it back would change is known before anybody types a reason."""
    actor = actor_of(request)
    case = selectors.get_case(actor, case_id)
    form = forms.ReasonForm(request.POST or None)
    return _event_page(
        request,
        case,
        form,
        words={
            "title": _("Take this event back"),
            "button": _("Take it back"),
            "intro": _("It stays in the history with your reason, and the deadlines are counted without it."),
            "looked": True,
            "only_this": True,
            "effects": selectors.effects_of_withdrawing(case, event_id),
        },
        look=lambda: selectors.effects_of_withdrawing(case, event_id),
        act=lambda: services.withdraw_event(actor, case, event_id=event_id, reason=form.cleaned_data["reason"]),
    )


@require_POST
@page("cases.write")
def warning_seen(request: HttpRequest, case_id: Any, warning_id: Any) -> HttpResponse:
    """One click: seen. Back to where it was clicked."""
    actor = actor_of(request)
    case = selectors.get_case(actor, case_id)
    try:
        services.acknowledge(actor, case, warning_id=warning_id)
    except Problem as problem:
        return refused(request, problem, case, "deadlines")
    messages.success(request, _("Noted: you have seen it. The deadline itself goes on."))
    return redirect(safe_return(request, reverse("cases:case", args=[case.pk])))


@page("cases.read")
def warnings(request: HttpRequest) -> HttpResponse:
    """The card of My day again, when news of a deadline comes."""
    return render(request, "cases/_today.html", {"warnings": selectors.my_warnings(actor_of(request))})


@page("cases.read")
def history(request: HttpRequest, case_id: Any) -> HttpResponse:
    """What is older than the entries on the case's own page."""
    actor = actor_of(request)
    case = selectors.get_case(actor, case_id)
    try:
        found = selectors.history(actor, case, request.GET.get("at", ""))
    except Problem as problem:
        return refused(request, problem, case, "history")
    return render(request, "cases/history.html", {"case": case, "found": found})
