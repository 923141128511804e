"""What a worker agrees to, takes back, and opening the file another office keeps."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language
from martlet.registry import forms, selectors, services
from martlet.registry.rules import codes
from martlet.registry.views.persons import add_to_file
from martlet.registry.views.replies import again, done, local, with_person


@require_POST
@page("registry.write")
def consent_add(request: HttpRequest, person_id: Any) -> HttpResponse:
    form = forms.ConsentForm(request.POST, prefix="consent")
    add = partial(services.record_consent, language=reader_language())
    return add_to_file(request, person_id, form, add, _("The consent is recorded."))


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
    tongue = reader_language()
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
        show_problem(form, problem)
        return again(request, "registry/open.html", context)
    if back:
        return redirect(with_person(back, opened.pk))
    return done(request, _("The file is open for your office."), "registry:person", opened.pk)
