"""Workers: list, file, new file, changes."""

from collections.abc import Callable
from typing import Any, cast

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from martlet.access.formfields import show_problem
from martlet.access.selectors import acting_office
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.foundation.languages import reader_language
from martlet.registry import forms, selectors, services
from martlet.registry.models import Person
from martlet.registry.rules import codes
from martlet.registry.views.replies import KEPT, NEWER, again, done, local, refused, with_person
from martlet.registry.views.revealing import REASONS


@page("registry.read")
def people(request: HttpRequest) -> HttpResponse:
    tongue = reader_language()
    province, trade = request.GET.get("province", ""), request.GET.get("trade", "")
    try:
        rows = selectors.person_rows(
            actor_of(request), province=province, trade=trade, cursor=request.GET.get("at", "")
        )
    except Problem as problem:
        return refused(request, problem, "registry:people")
    return render(
        request,
        "registry/people.html",
        {
            "rows": rows,
            "province": province,
            "trade": trade,
            "provinces": codes.choices("province", tongue),
            "trades": codes.choices("trade", tongue),
            "filters": "&".join(f"{k}={v}" for k, v in (("province", province), ("trade", trade)) if v and v.isalnum()),
        },
    )


@page("registry.read")
def person(request: HttpRequest, person_id: Any) -> HttpResponse:
    return file_page(request, selectors.person_page(actor_of(request), person_id))


def file_page(request: HttpRequest, found: selectors.PersonPage, status: int = 200, **bound: Any) -> HttpResponse:
    actor = actor_of(request)
    tongue = reader_language()
    serves = selectors.serves_now(actor, list(found.ids))
    reason = request.session.get(REASONS, {}).get(str(found.person.pk), "")
    context = {
        "file": found,
        "person_id": found.person.pk,
        "serves": serves,
        "reason": codes.label("reason", reason, tongue),
        "may_reveal": serves or bool(reason),
        "reasons": codes.choices("reason", tongue),
        "texts": codes.consent_texts(tongue).values(),
        "phone_form": forms.PhoneForm(prefix="phone"),
        "stay_form": forms.StayForm(prefix="stay"),
        "consent_form": forms.ConsentForm(prefix="consent", initial={"basis": "consent"}),
        "work_form": forms.EmploymentForm(prefix="work"),
        "guest": found.person.office_id not in actor.office_ids,
    }
    return render(request, "registry/person.html", context | bound, status=status)


def add_to_file(
    request: HttpRequest, person_id: Any, form: Form, add: Callable[..., object], said: str, **elsewhere: str
) -> HttpResponse:
    """Do what one form of a file's page asks: `add(actor, person, **cleaned)`. When it cannot be done, or left an error at the
    form, the page comes again with what was typed; `elsewhere` maps a service's field to the form's."""
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    if form.is_valid():
        try:
            add(actor, found, **form.cleaned_data)
        except Problem as problem:
            show_problem(form, problem, **elsewhere)
    if form.errors:
        return file_page(request, selectors.person_page(actor, found.pk), KEPT, **{f"{form.prefix}_form": form})
    return done(request, said, "registry:person", found.pk)


@page("registry.write")
def person_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    back = local(request, request.POST.get("next", "") or request.GET.get("next", ""))
    form = forms.PersonForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "next": back}
    if request.method != "POST":
        return render(request, "registry/person_new.html", context)
    if not form.is_valid():
        return again(request, "registry/person_new.html", context)
    said = form.cleaned_data
    already = selectors.sent_before(actor, said["client_id"], said["name"], said["phones"])
    if already is None and not said["anyway"]:
        maybe = selectors.maybe_known(actor, said["name"], said["phones"])
        if maybe.hits or maybe.known:
            return again(request, "registry/person_new.html", context | {"maybe": maybe})
    office = acting_office(actor)
    try:
        made = already or services.create_person(actor, office=office, **form.values())
    except Problem as problem:
        show_problem(form, problem, home_area="home_words")
        return again(request, "registry/person_new.html", context)
    if back:
        return redirect(with_person(back, made.pk))
    return done(request, _("The file is open."), "registry:person", made.pk)


@page("registry.write")
def person_edit(request: HttpRequest, person_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    masked = selectors.masked_values(found)
    if request.method != "POST":
        form = forms.PersonEditForm(initial=forms.PersonEditForm.initial_of(found))
        form.show_stored(masked)
        return render(request, "registry/person_edit.html", {"form": form, "person": found, "name": masked["name"]})
    form = forms.PersonEditForm(request.POST)
    form.show_stored(masked)
    context: dict[str, Any] = {"form": form, "person": found, "name": masked["name"]}
    if not form.is_valid():
        return again(request, "registry/person_edit.html", context)
    try:
        changes = form.changes(found)
        if changes or form.cleaned_data["rev"] != found.rev:
            services.update_person(actor, found, rev=form.cleaned_data["rev"], **changes)
    except Stale as stale:
        return _compare(request, form, stale, context)
    except Problem as problem:
        show_problem(form, problem, home_area="home_words")
        return again(request, "registry/person_edit.html", context)
    return done(request, _("Saved."), "registry:person", found.pk)


def _compare(request: HttpRequest, form: forms.PersonEditForm, stale: Stale, context: dict[str, Any]) -> HttpResponse:
    """The typed words stay in the form; beside them stands what somebody else saved. Saving again is then a decision."""
    current = cast(Person, stale.current)
    newer = selectors.masked_values(current)
    typed = request.POST.copy()
    typed["rev"] = str(current.rev)
    form.data = typed
    form.show_stored(newer)
    return again(
        request,
        "registry/person_edit.html",
        context
        | {"stale": stale, "newer": [(form.fields[name].label, value) for name, value in selectors.compared(current)]},
        NEWER,
    )
