"""Workers: list, file, new file, changes, one field in full, consents."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from martlet.access.selectors import active_offices
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.registry import forms, selectors, services
from martlet.registry.models import Person
from martlet.registry.rules import codes
from martlet.registry.views.firms import firm_of
from martlet.registry.views.replies import NEWER, again, done, local, refused, with_person

REASONS = "reveal_reasons"  # in the session: why this colleague looks into which file
MOST_REASONS = 20


@page("registry.read")
def people(request: HttpRequest) -> HttpResponse:
    tongue = get_language() or "zh-hans"
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
    return _page(request, selectors.person_page(actor_of(request), person_id))


def _page(request: HttpRequest, found: selectors.PersonPage, status: int = 200, **bound: Any) -> HttpResponse:
    actor = actor_of(request)
    tongue = get_language() or "zh-hans"
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
    if not form.cleaned_data["anyway"]:
        maybe = selectors.maybe_known(actor, form.cleaned_data["name"], form.cleaned_data["phones"])
        if maybe.hits or maybe.known:
            return again(request, "registry/person_new.html", context | {"maybe": maybe})
    office = next(one for one in active_offices() if one.pk == actor.office_id)
    try:
        made = services.create_person(actor, office=office, **form.values())
    except Problem as problem:
        forms.place(form, problem, home_area="home_words")
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
        forms.place(form, problem, home_area="home_words")
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


# --- one field in full ---------------------------------------------------------------------------------------------------


@require_POST
@page("registry.reveal")
def reveal_reason(request: HttpRequest, person_id: Any) -> HttpResponse:
    """Say once why one looks into a file; it stands in the journal beside every field shown after."""
    found = selectors.get_person(actor_of(request), person_id)
    reason = request.POST.get("reason", "")
    if codes.is_code("reason", reason):
        note_reason(request, found.pk, reason)
    return redirect("registry:person", found.pk)


def note_reason(request: HttpRequest, person_id: Any, reason: str) -> None:
    """Keep in the session why this colleague looks into a file, for the looks that follow."""
    said = request.session.get(REASONS, {})
    said.pop(str(person_id), None)
    request.session[REASONS] = dict([*said.items(), (str(person_id), reason)][-MOST_REASONS:])


@require_POST
@never_cache
@page("registry.reveal")
def reveal(request: HttpRequest, person_id: Any, field: str) -> HttpResponse:
    """One field in full. To the page's script as plain words, without scripts as a page of its own."""
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    reason = request.session.get(REASONS, {}).get(str(found.pk), "")
    try:
        shown = selectors.reveal(actor, found, field, reason)
    except Problem as problem:
        return refused(request, problem, "registry:person", found.pk)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(escape(shown))
    return render(request, "registry/revealed.html", {"shown": shown, "person": found})


# --- phones, cities, employers -------------------------------------------------------------------------------------------


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
    return _page(request, selectors.person_page(actor, found.pk), 422, phone_form=form)


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
    return _page(request, selectors.person_page(actor, found.pk), 422, stay_form=form)


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
    return _page(request, selectors.person_page(actor, found.pk), 422, work_form=form)


@require_POST
@page("registry.write")
def work_remove(request: HttpRequest, person_id: Any, work_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    services.remove_employment(actor, found, employment_id=work_id)
    return done(request, _("The employer is out of the file."), "registry:person", found.pk)


# --- consents ----------------------------------------------------------------------------------------------------------------


@require_POST
@page("registry.write")
def consent_add(request: HttpRequest, person_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    form = forms.ConsentForm(request.POST, prefix="consent")
    if form.is_valid():
        try:
            services.record_consent(actor, found, language=get_language() or "", **form.cleaned_data)
            return done(request, _("The consent is recorded."), "registry:person", found.pk)
        except Problem as problem:
            forms.place(form, problem)
    return _page(request, selectors.person_page(actor, found.pk), 422, consent_form=form)


@require_POST
@page("registry.write")
def consent_withdraw(request: HttpRequest, person_id: Any, consent_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_person(actor, person_id)
    services.withdraw_consent(actor, found, consent_id=consent_id)
    # the file may have closed for this very colleague
    to = "registry:person" if selectors.may_open(actor, found) else "registry:people"
    return done(
        request, _("The consent is withdrawn, from now on."), to, *([found.pk] if to == "registry:person" else [])
    )


@page("registry.open_with_consent")
def open_with_consent(request: HttpRequest, person_id: Any) -> HttpResponse:
    """The words to read aloud, and the file once they said yes."""
    actor = actor_of(request)
    back = local(request, request.POST.get("next", "") or request.GET.get("next", ""))
    known = selectors.known_file(actor, person_id)
    form = forms.OpenForm(request.POST or None)
    tongue = get_language() or "zh-hans"
    context = {
        "known": known,
        "form": form,
        "next": back,
        "text": codes.consent_texts(tongue)["transfer"],
        "version": codes.consent_version(),
    }
    if request.method != "POST":
        return render(request, "registry/open.html", context)
    if not form.is_valid():
        return again(request, "registry/open.html", context)
    try:
        opened = services.open_with_consent(
            actor, person_id, channel=form.cleaned_data["channel"], words=form.cleaned_data["words"], language=tongue
        )
    except Problem as problem:
        forms.place(form, problem)
        return again(request, "registry/open.html", context)
    if back:
        return redirect(with_person(back, opened.pk))
    return done(request, _("The file is open for your office."), "registry:person", opened.pk)


# --- find or create, for other rooms' forms ------------------------------------------------------------------------------------


@never_cache
@page("registry.find")
def pick(request: HttpRequest) -> HttpResponse:
    """Find a person for a form of another room. POST only carries the words; `next` gets `?person=<id>`.

    With HTMX the answer is the list alone, radio rows named by `field`; without scripts it is a page whose rows lead back.
    """
    asked = request.POST if request.method == "POST" else request.GET
    back = local(request, asked.get("next", ""))
    field = asked.get("field", "person")
    context: dict[str, Any] = {
        "next": back,
        "field": field if field.isidentifier() else "person",
        "q": request.POST.get("q", ""),
        "new_url": reverse("registry:person-new"),
    }
    status = 200
    if request.method == "POST":
        try:
            context["found"] = selectors.find_people(actor_of(request), context["q"], limit=20)
        except Problem as problem:
            context["problem"], status = problem, 422
    only_list = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    template = "registry/pick.html#found" if only_list else "registry/pick.html"
    return render(request, template, context, status=status)
