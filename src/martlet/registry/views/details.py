"""What stands in a file: numbers, cities, employers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.registry import forms, selectors, services
from martlet.registry.views.firms import firm_of
from martlet.registry.views.persons import file_page
from martlet.registry.views.replies import done, refused


@require_POST
@page("registry.write")
def phone_add(request: HttpRequest, person_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    form = forms.PhoneForm(request.POST, prefix="phone")
    if form.is_valid():
        try:
            services.add_phone(actor, found, **form.cleaned_data)
            return done(request, _("The number is in the file."), "registry:person", found.pk)
        except Problem as problem:
            forms.place(form, problem)
    return file_page(request, selectors.person_page(actor, found.pk), 422, phone_form=form)


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
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    form = forms.StayForm(request.POST, prefix="stay")
    if form.is_valid():
        try:
            services.add_stay(actor, found, **form.cleaned_data)
            return done(request, _("The city is in the file."), "registry:person", found.pk)
        except Problem as problem:
            forms.place(form, problem, city="area_code")
    return file_page(request, selectors.person_page(actor, found.pk), 422, stay_form=form)


@require_POST
@page("registry.write")
def stay_remove(request: HttpRequest, person_id: Any, stay_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    services.remove_stay(actor, found, stay_id=stay_id)
    return done(request, _("The city is out of the file."), "registry:person", found.pk)


@require_POST
@page("registry.write")
def work_add(request: HttpRequest, person_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    form = forms.EmploymentForm(request.POST, prefix="work")
    if form.is_valid():
        firm = firm_of(actor, form)
        if firm is not None:
            since, until = form.cleaned_data["since"], form.cleaned_data["until"]
            try:
                services.add_employment(actor, found, organisation=firm, since=str(since or ""), until=str(until or ""))
                return done(request, _("The employer is in the file."), "registry:person", found.pk)
            except Problem as problem:
                forms.place(form, problem, organisation="firm")
    return file_page(request, selectors.person_page(actor, found.pk), 422, work_form=form)


@require_POST
@page("registry.write")
def work_remove(request: HttpRequest, person_id: Any, work_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    services.remove_employment(actor, found, employment_id=work_id)
    return done(request, _("The employer is out of the file."), "registry:person", found.pk)
