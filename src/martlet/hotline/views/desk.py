"""Conversations begun by hand: the visitor desk, a call logged by hand, and anything while the keeper is sealed."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet import vault
from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.hotline import selectors, services
from martlet.hotline.forms import DeskForm, SealedForm
from martlet.hotline.models import IntakeItem
from martlet.hotline.rules import channels, outcomes, scripts
from martlet.hotline.services.intake import Filed
from martlet.hotline.views.common import own_office, said
from martlet.vault.errors import Sealed

KEPT = ("words", "visitor", "number", "issue", "people_count", "place", "channel", "direction")


@page("hotline.start")
def walkin(request: HttpRequest) -> HttpResponse:
    return _desk(request, channels.WALKIN)


@page("hotline.start")
def deskphone(request: HttpRequest) -> HttpResponse:
    return _desk(request, channels.DESKPHONE)


def _desk(request: HttpRequest, desk: str) -> HttpResponse:
    actor = actor_of(request)
    if request.method != "POST" and vault.status().state != "unsealed":
        return _sealed_page(request, sealed_form(desk))
    form = DeskForm(desk, request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            clean = form.cleaned_data
            try:
                contact = services.start_contact(
                    actor,
                    office=own_office(request),
                    channel=clean["channel"],
                    direction=clean["direction"],
                    number=clean["number"],
                    visitor=clean["visitor"],
                    started=clean["started"],
                    client_id=clean["client_id"],
                )
                return redirect("hotline:contact", contact.pk)
            except Problem as problem:
                show_problem(form, problem, started="hour")
            except Sealed:
                return _sealed_page(request, _carried_over(desk, form.cleaned_data))
    code = scripts.WALKIN if desk == channels.WALKIN else scripts.INBOUND
    context = {"form": form, "desk": desk, "script": selectors.script(actor, code)}
    return render(request, "hotline/desk.html", context, status=status)


# --- while sealed -----------------------------------------------------------------------------------------------------


def sealed_form(channel: str, *, call: Any = None) -> SealedForm:
    """An empty form for a conversation that cannot be written down openly now."""
    return SealedForm(
        initial={
            "client_id": uuid.uuid4(),
            "channel": channel,
            "started": (call.answered if call is not None and call.answered else timezone.now()).isoformat(),
            "call": call.pk if call is not None else None,
            "people_count": 1,
            "direction": "in",
        }
    )


def _carried_over(desk: str, clean: dict[str, Any]) -> SealedForm:
    """What was typed into the open form when the keeper was sealed under it."""
    form = sealed_form(clean.get("channel") or desk)
    form.initial.update({name: clean[name] for name in ("visitor", "number", "direction") if clean.get(name)})
    if clean.get("started"):
        form.initial["started"] = clean["started"].isoformat()
    return form


def _sealed_page(request: HttpRequest, form: SealedForm, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context = {"sealed_form": form, "sealed_count": selectors.sealed_waiting(actor)}
    return render(request, "hotline/sealed.html", context, status=status)


@require_POST
@page("hotline.start")
def sealed_save(request: HttpRequest) -> HttpResponse:
    """Keep it for good, or note a non-case with one click."""
    code = request.POST.get("code", "")
    form = SealedForm(request.POST)
    if not form.is_valid():
        return _sealed_page(request, form, status=422)
    try:
        _keep(request, form, finished=True, outcome=code if outcomes.non_case(code) else "")
    except Filed as filed:
        return redirect("hotline:contact", filed.item.contact_id)
    except Problem as problem:
        show_problem(form, problem)
        return _sealed_page(request, form, status=422)
    said(request, gettext("Kept sealed. It becomes a contact by itself once the files are open again."))
    return redirect("hotline:console")


@require_POST
@page("hotline.start")
def sealed_words(request: HttpRequest) -> HttpResponse:
    """The same while typing."""
    form = SealedForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": next(iter(form.errors.values()))[0]}, status=422)
    try:
        _keep(request, form, finished=False)
    except Filed:
        return JsonResponse({"message": gettext("The files are open again. Save this page once to go on.")}, status=409)
    clock = f"{timezone.localtime():%H:%M:%S}"
    return JsonResponse({"saved_at": clock, "says": gettext("Kept sealed %(time)s") % {"time": clock}})


def _keep(request: HttpRequest, form: SealedForm, *, finished: bool, outcome: str = "") -> IntakeItem:
    actor = actor_of(request)
    clean = form.cleaned_data
    call = selectors.call_at_my_phone(actor, clean["call"]) if clean.get("call") else None
    content = {name: clean[name] for name in KEPT if clean.get(name)}
    if clean.get("started"):
        content["started"] = min(clean["started"], timezone.now()).isoformat()
    if outcome:
        content["outcome"] = outcome
    return services.keep_sealed(
        actor,
        item_id=clean["client_id"] or uuid.uuid4(),
        office=own_office(request),
        kind=IntakeItem.Kind.CONTACT,
        content=content,
        call=call,
        finished=finished,
    )
