"""Whom to call in danger: the office's own list, its versions, and back to an older one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.foundation.languages import reader_language
from martlet.hotline import selectors, services
from martlet.hotline.forms import NumbersForm
from martlet.hotline.models import EmergencyNumbers
from martlet.hotline.rules import emergencies as rules
from martlet.hotline.views.common import said


@page("hotline.write_emergencies")
def emergencies(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    now = selectors.number_versions(actor)[0]
    initial = {"numbers": rules.as_text(now.numbers, reader_language()), "base": now.version}
    form = NumbersForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                numbers = rules.parse(form.cleaned_data["numbers"])
                return _published(request, actor, numbers, form.cleaned_data["base"])
            except Stale as stale:
                form.data = request.POST.copy()  # what was typed, now against the newest
                form.data["base"] = str(selectors.number_versions(actor)[0].version)
                show_problem(form, stale)
                status = 409
            except Problem as problem:
                show_problem(form, problem)
    versions = selectors.number_versions(actor)
    context = {"form": form, "versions": versions, "unserved": selectors.place_without_number(actor, versions[0])}
    return render(request, "hotline/emergencies.html", context, status=status)


@require_POST
@page("hotline.write_emergencies")
def restore(request: HttpRequest, version: int) -> HttpResponse:
    """An older version, published anew."""
    actor = actor_of(request)
    versions = selectors.number_versions(actor)
    old = next((one for one in versions if one.version == version), None)
    if old is None:
        raise NotVisible
    try:
        return _published(request, actor, old.numbers, versions[0].version)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("hotline:emergencies")


def _published(request: HttpRequest, actor: Actor, numbers: tuple[rules.Number, ...], base: int) -> HttpResponse:
    office_row = EmergencyNumbers(office_id=actor.office_id or 0, version=0)
    made = services.publish_numbers(actor, office_row=office_row, numbers=numbers, base=base)
    said(request, gettext("Version %(version)d counts from now on.") % {"version": made.version})
    return redirect("hotline:emergencies")
