"""Choosing workers and employers for a case: search first, then a new file, nothing typed is lost on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.formfields import PhoneField, show_problem
from martlet.access.selectors import active_offices
from martlet.access.views import actor_of, page
from martlet.cases import selectors, services
from martlet.cases.forms import NewCaseForm, PartiesForm
from martlet.cases.views.replies import KEPT, done, form_page, refused
from martlet.foundation.errors import Problem
from martlet.foundation.text import fold, masked_name
from martlet.hotline.selectors import get_contact
from martlet.registry import selectors as registry
from martlet.registry.forms import FirmField
from martlet.registry.models import Person, Site
from martlet.registry.services import create_person, create_site
from martlet.registry.views.firms import firm_of


class WorkerForm(forms.Form):
    """A worker: found by words, chosen from what was found, or a new file with name and number."""

    use_required_attribute = False
    q = forms.CharField(label=gettext_lazy("Find a worker"), required=False, max_length=60)
    more = forms.UUIDField(required=False)
    new_name = forms.CharField(label=gettext_lazy("Name of the worker"), required=False, max_length=30)
    new_phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    anyway = forms.BooleanField(label=gettext_lazy("None of these: open a new file"), required=False)


@dataclass
class Picked:
    """What a posted choice of workers came to."""

    persons: list[Person] = field(default_factory=list)
    found: Any = None
    maybe: Any = None
    stopped: bool = False


def pick(actor: Actor, data: QueryDict, form: WorkerForm) -> Picked:
    """Read the workers of a posted form: those chosen before, the one chosen now, or a new one. Shows problems in `form`."""
    picked = Picked([registry.get_person(actor, key) for key in dict.fromkeys(data.getlist("person")) if key])
    if not form.is_valid():
        picked.stopped = True
        return picked
    clean = form.cleaned_data
    if "find" in data:
        picked.stopped = True
        try:
            picked.found = registry.find_people(actor, clean["q"], limit=12)
        except Problem as problem:
            form.add_error("q", problem.message)
        return picked
    if clean["more"]:
        _join(picked, registry.get_person(actor, clean["more"]))
    elif clean["new_name"] or clean["new_phone"]:
        if not clean["anyway"]:
            maybe = registry.maybe_known(actor, clean["new_name"], [clean["new_phone"]] if clean["new_phone"] else [])
            if maybe.hits or maybe.known:
                picked.maybe, picked.stopped = maybe, True
                return picked
        office = next(one for one in active_offices() if one.pk == actor.office_id)
        try:
            made = create_person(
                actor,
                office=office,
                name=clean["new_name"],
                phones=[clean["new_phone"]] if clean["new_phone"] else (),
            )
            _join(picked, made)
        except Problem as problem:
            show_problem(form, problem, name="new_name", phones="new_phone")
            picked.stopped = True
    return picked


def _join(picked: Picked, person: Person) -> None:
    if all(one.pk != person.pk for one in picked.persons):
        picked.persons.append(person)


def site_of(actor: Actor, form: forms.Form) -> Site | None:
    """The site a valid form names: one that is known, or a new one. None without a name."""
    chosen, name = form.cleaned_data.get("site"), form.cleaned_data.get("site_name", "").strip()
    if chosen:
        try:
            site = registry.get_site(actor, chosen)
            if not name or fold(site.name) == fold(name):
                return site
        except NotVisible:
            pass
    if not name:
        return None
    same = [row for row in registry.find_sites(actor, name) if fold(row.name) == fold(name)]
    if len(same) == 1:
        return registry.get_site(actor, same[0].id)
    office = next(one for one in active_offices() if one.pk == actor.office_id)
    return create_site(actor, office=office, name=name)


def _id(text: str) -> UUID:
    """An id from an address; NotVisible when it is none."""
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible from None


@page("cases.open")
def new(request: HttpRequest) -> HttpResponse:
    """From a contact, from a worker's file, or from nothing: everything known is filled in, nobody is asked twice."""
    actor = actor_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    contact = get_contact(actor, _id(asked["contact"])) if asked.get("contact") else None
    workers = WorkerForm(request.POST or None)
    if request.method != "POST":
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
        return _new_page(request, form, FirmField(prefix="employer"), workers, picked, contact)
    form, firm = NewCaseForm(request.POST), FirmField(request.POST, prefix="employer")
    picked = pick(actor, request.POST, workers)
    drop = request.POST.get("drop")
    if drop:
        picked.persons = [person for person in picked.persons if str(person.pk) != drop]
    if picked.stopped or drop or "add" in request.POST:
        workers = workers if picked.stopped else WorkerForm()
        return _new_page(request, _kept(form), firm, workers, picked, contact, KEPT if workers.errors else 200)
    ready = form.is_valid() & firm.is_valid()
    if not picked.persons:
        workers.add_error("q", _("Say whose matter it is: choose or add at least one worker."))
        ready = False
    employer = None
    if ready and firm.cleaned_data["firm"].strip():
        employer = firm_of(actor, firm)
        ready = employer is not None
    if not ready:
        return _new_page(request, form, firm, workers, picked, contact, KEPT)
    try:
        office = next(one for one in active_offices() if one.pk == actor.office_id)
        case = services.open_case(
            actor,
            office=contact.office if contact and contact.office_id in actor.office_ids else office,
            issue=form.cleaned_data["issue"],
            persons=picked.persons,
            contact=contact,
            respondent=employer,
            site=site_of(actor, form),
            title=form.cleaned_data["title"],
            client_uuid=form.token,
        )
    except Problem as problem:
        form.show(problem)
        return _new_page(request, form, firm, workers, picked, contact, KEPT)
    said = _("Case %(number)s is open.") % {"number": case.number}
    if contact is not None and form.cleaned_data["put_claims"]:
        try:
            told = next((one for one in picked.persons if one.pk == contact.person_id), picked.persons[0])
            put = services.put_claims(actor, case, person_ids=[told.pk], client_uuid=form.token)
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


def _new_page(
    request: HttpRequest, form: Any, firm: Any, workers: Any, picked: Picked, contact: Any, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "cases/new.html",
        {
            "form": form,
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
    if not picked.persons:
        workers.add_error("q", _("Find the worker first, or write name and phone for a new file."))
        return again(KEPT)
    try:
        for person in picked.persons:
            services.add_worker(actor, found, person=person)
    except Problem as problem:
        workers.add_error(None, problem.message)
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
        employer = firm_of(actor, firm)
        if employer is None:
            return again(KEPT)
    try:
        services.set_parties(actor, found, respondent=employer, site=site_of(actor, form))
    except Problem as problem:
        form.show(problem)
        return again(KEPT)
    return done(request, _("Employer and site are saved."), found, "chain")
