"""Who is in a case: its workers, its employer and its site."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.cases import selectors, services
from martlet.cases.forms import PartiesForm
from martlet.cases.views.picking import Picked, WorkerForm, pick, site_meant
from martlet.cases.views.replies import KEPT, done, form_page, refused
from martlet.foundation.errors import Problem
from martlet.foundation.text import fold
from martlet.registry.forms import FirmField
from martlet.registry.views.firms import firm_meant


@page("cases.write")
def worker_add(request: HttpRequest, case_id: Any) -> HttpResponse:
    """One more worker for an open case."""
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    workers = WorkerForm(request.POST or None)
    picked = pick(actor, request.POST, workers) if request.method == "POST" else Picked()

    def again(status: int) -> HttpResponse:
        return form_page(
            request,
            found,
            workers,  # type: ignore[arg-type]
            title=_("Add a worker"),
            button=_("Add this worker"),
            status=status,
            template="cases/worker.html",
            workers=workers,
            found=picked.found,
            maybe=picked.maybe,
        )

    if request.method != "POST":
        return again(200)
    if picked.stopped:
        return again(KEPT if workers.errors else 200)
    if picked.nobody:
        workers.add_error("q", _("Find the worker first, or write name and phone for a new file."))
        return again(KEPT)
    try:
        services.add_worker(actor, found, person=picked.newcomer or picked.persons[0])
    except Problem as problem:
        show_problem(workers, problem)
        return again(KEPT)
    return done(request, _("The worker is in the case."), found, "people")


@require_POST
@page("cases.write")
def worker_remove(request: HttpRequest, case_id: Any, person_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    try:
        services.remove_worker(actor, found, person_id=person_id)
    except Problem as problem:
        return refused(request, problem, found, "people")
    return done(request, _("The worker is out of the case."), found, "people")


@page("cases.write")
def parties(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Employer and site; the chain of the site comes with it."""
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    initial = {"site": found.site_id, "site_name": found.site.name if found.site else ""}
    form = PartiesForm(request.POST or None, initial=initial)
    names = {"firm": found.respondent.name if found.respondent else "", "stood": found.respondent_id or ""}
    firm = FirmField(request.POST or None, prefix="employer", initial=names)

    def again(status: int) -> HttpResponse:
        return form_page(
            request,
            found,
            form,
            title=_("Employer and site"),
            button=_("Save employer and site"),
            status=status,
            template="cases/parties.html",
            firm=firm,
            chain_url=reverse("registry:site", args=[found.site_id]) if found.site_id else "",
        )

    if request.method != "POST":
        return again(200)
    if not (form.is_valid() & firm.is_valid()):
        return again(KEPT)
    employer = None
    if firm.cleaned_data["firm"].strip():
        if found.respondent is not None and fold(found.respondent.name) != fold(firm.cleaned_data["firm"]):
            firm.cleaned_data["stood"] = ""  # another name was typed: it is another firm
        employer = firm_meant(actor, firm)
        if employer is None:
            return again(KEPT)
    try:
        services.set_parties(actor, found, respondent=employer, site=site_meant(actor, form))
    except Problem as problem:
        show_problem(firm if problem.field == "respondent" else form, problem, respondent="firm")
        return again(KEPT)
    return done(request, _("Employer and site are saved."), found, "chain")
