"""What stands in a file: numbers, cities, employers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from martlet.access.actor import Actor
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.registry import forms, selectors, services
from martlet.registry.models import Person
from martlet.registry.views.firms import firm_of
from martlet.registry.views.persons import add_to_file
from martlet.registry.views.replies import done, refused


@require_POST
@page("registry.write")
def phone_add(request: HttpRequest, person_id: Any) -> HttpResponse:
    form = forms.PhoneForm(request.POST, prefix="phone")
    return add_to_file(request, person_id, form, services.add_phone, _("The number is in the file."))


@require_POST
@page("registry.write")
def phone_remove(request: HttpRequest, person_id: Any, phone_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    try:
        services.remove_phone(actor, found, phone_id=phone_id)
    except Problem as problem:
        return refused(request, problem, "registry:person", found.pk)
    return done(request, _("The number is out of the file."), "registry:person", found.pk)


@require_POST
@page("registry.write")
def stay_add(request: HttpRequest, person_id: Any) -> HttpResponse:
    form = forms.StayForm(request.POST, prefix="stay")
    return add_to_file(request, person_id, form, services.add_stay, _("The city is in the file."), city="area_code")


@require_POST
@page("registry.write")
def stay_remove(request: HttpRequest, person_id: Any, stay_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    try:
        services.remove_stay(actor, found, stay_id=stay_id)
    except Problem as problem:
        return refused(request, problem, "registry:person", found.pk)
    return done(request, _("The city is out of the file."), "registry:person", found.pk)


@require_POST
@page("registry.write")
def work_add(request: HttpRequest, person_id: Any) -> HttpResponse:
    form = forms.EmploymentForm(request.POST, prefix="work")

    def add(actor: Actor, person: Person, *, since: Any, until: Any, **_firm: str) -> None:
        firm = firm_of(actor, form)
        if firm is not None:
            services.add_employment(actor, person, organisation=firm, since=str(since or ""), until=str(until or ""))

    return add_to_file(request, person_id, form, add, _("The employer is in the file."), organisation="firm")


@require_POST
@page("registry.write")
def work_remove(request: HttpRequest, person_id: Any, work_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    try:
        services.remove_employment(actor, found, employment_id=work_id)
    except Problem as problem:
        return refused(request, problem, "registry:person", found.pk)
    return done(request, _("The employer is out of the file."), "registry:person", found.pk)
