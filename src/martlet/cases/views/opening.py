"""A new case: one form makes the files, the firm, the site and the case together, or nothing at all."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.formfields import show_problem
from martlet.access.selectors import acting_office
from martlet.access.views import actor_of, page
from martlet.cases import selectors, services
from martlet.cases.forms import NewCaseForm
from martlet.cases.models import Case
from martlet.cases.views.picking import Picked, WorkerForm, pick, site_meant
from martlet.cases.views.replies import KEPT, done
from martlet.foundation.errors import Problem
from martlet.foundation.text import masked_name
from martlet.hotline.models import Contact
from martlet.hotline.selectors import get_contact
from martlet.registry import selectors as registry
from martlet.registry.forms import FirmField
from martlet.registry.views.firms import firm_meant


@page("cases.open")
def new(request: HttpRequest) -> HttpResponse:
    """From a contact, from a worker's file, or from nothing: everything known is filled in, nobody is asked twice."""
    actor = actor_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    contact = get_contact(actor, _id(asked["contact"])) if asked.get("contact") else None
    if request.method != "POST":
        return _empty(request, contact)
    form, firm, workers = (
        NewCaseForm(request.POST),
        FirmField(request.POST, prefix="employer"),
        WorkerForm(request.POST),
    )
    ready = form.is_valid() & firm.is_valid()
    if already := selectors.opened_with(actor, form.cleaned_data.get("client_uuid")):
        return _opened(request, already, form, contact)
    picked = pick(actor, request.POST, workers)
    if "add" in request.POST and not picked.stopped:
        try:
            if picked.newcomer:
                picked.join(services.file_of(actor, picked.newcomer))
                picked.newcomer = None
            workers = WorkerForm()
        except Problem as problem:
            show_problem(workers, problem)
    if "add" in request.POST or picked.stopped:
        return _page(request, _kept(form), firm, workers, picked, contact, KEPT if workers.errors else 200)
    if picked.nobody:
        workers.add_error("q", _("Say whose matter it is: choose or add at least one worker."))
        ready = False
    case = _open(actor, form, firm, workers, picked, contact) if ready else None
    if case is None:
        return _page(request, form, firm, workers, picked, contact, KEPT)
    return _opened(request, case, form, contact)


def _id(text: str) -> UUID:
    """An id from an address; NotVisible when it is none."""
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible from None


def _empty(request: HttpRequest, contact: Contact | None) -> HttpResponse:
    actor = actor_of(request)
    ids = [key for key in request.GET.getlist("person") if key]
    if contact is not None and contact.person_id:
        ids = [str(contact.person_id), *ids]
    if contact is not None:
        ids += [str(key) for key in contact.others.values_list("pk", flat=True)]
    picked = Picked([registry.get_person(actor, key) for key in dict.fromkeys(ids)])
    form = NewCaseForm(
        initial={
            "issue": contact.issue if contact else "",
            "contact": contact.pk if contact else None,
            "put_claims": True,
        }
    )
    return _page(request, form, FirmField(prefix="employer"), WorkerForm(), picked, contact)


def _open(
    actor: Actor, form: NewCaseForm, firm: FirmField, workers: WorkerForm, picked: Picked, contact: Contact | None
) -> Case | None:
    """The case of valid forms, with the files it lacked. None, and nothing made, when a form says what to mend."""
    employer = None
    if firm.cleaned_data["firm"].strip():
        employer = firm_meant(actor, firm)
        if employer is None:
            return None
    try:
        return services.open_case(
            actor,
            office=contact.office if contact and contact.office_id in actor.office_ids else acting_office(actor),
            issue=form.cleaned_data["issue"],
            persons=picked.persons,
            newcomer=picked.newcomer,
            contact=contact,
            respondent=employer,
            site=site_meant(actor, form),
            title=form.cleaned_data["title"],
            client_uuid=form.token,
        )
    except Problem as problem:
        place = {"respondent": firm, "new_name": workers, "new_phone": workers}
        show_problem(place.get(problem.field or "", form), problem, respondent="firm")
        return None


def _opened(request: HttpRequest, case: Case, form: NewCaseForm, contact: Contact | None) -> HttpResponse:
    """To the case; the claims worked out in the conversation go into its ledger first."""
    said = _("Case %(number)s is open.") % {"number": case.number}
    if contact is not None and form.cleaned_data["put_claims"]:
        persons = list(case.workers.values_list("person_id", flat=True))
        told = contact.person_id if contact.person_id in persons else persons[0]
        try:
            put = services.put_claims(actor_of(request), case, person_ids=[told], client_uuid=form.token)
        except Problem as problem:
            said += f" {problem.message}"
        else:
            lines = put.added + put.changed + put.same
            said += " " + ngettext("%(n)d claim is in its ledger.", "%(n)d claims are in its ledger.", lines) % {
                "n": lines
            }
    return done(request, said, case)


def _kept(form: NewCaseForm) -> NewCaseForm:
    """What was typed, without complaints: the form is not being sent yet."""
    form.full_clean()
    form.errors.clear()
    return form


def _page(
    request: HttpRequest,
    form: NewCaseForm,
    firm: FirmField,
    workers: WorkerForm,
    picked: Picked,
    contact: Contact | None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "cases/new.html",
        {
            "form": form,
            "forms": [workers, form, firm],
            "firm": firm,
            "workers": workers,
            "picked": [(person.pk, masked_name(person.name)) for person in picked.persons],
            "found": picked.found,
            "maybe": picked.maybe,
            "contact": contact,
            "worked_out": selectors.worked_out(actor_of(request), contact) if contact is not None else None,
        },
        status=status,
    )
