"""A call goes to a colleague with its contact. One form carries what was typed and where it shall go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.foundation.text import whole
from martlet.hotline import selectors, services
from martlet.hotline.forms import ContactForm
from martlet.hotline.views.common import said
from martlet.hotline.views.contact import contact_page_again
from martlet.vault.errors import Sealed


@require_POST
@page("hotline.work")
def hand_on(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Keeps what is typed first, then asks the colleague or gives the call to the queue."""
    actor = actor_of(request)
    form = None
    try:
        form = keep_typed(request, contact_id)
        user, office = chosen(request)
        services.hand_on(
            actor,
            selectors.contact_to_write(actor, contact_id),
            to_user=user,
            to_office=office,
            consult=request.POST.get("how") == "consult",
            reason=request.POST.get("reason", ""),
            consent=request.POST.get("consent", ""),
            briefing=request.POST.get("briefing", ""),
        )
    except Problem as problem:
        shown: dict[str, Any] = {name: request.POST.get(name, "") for name in ("to", "reason", "consent", "briefing")}
        at = {"user": "to"}.get(problem.field or "", problem.field)
        shown |= {"problem": problem.message, "at": at if at in shown else "", "bad_consent": at == "consent"}
        return contact_page_again(request, contact_id, form, status=409, hand_on=shown)
    if user is not None:
        said(request, gettext("Your colleague is being called. The caller hears music."))
    else:
        said(request, gettext("The caller waits for the next free volunteer."))
    return redirect("hotline:contact", contact_id)


def keep_typed(request: HttpRequest, contact_id: UUID) -> ContactForm | None:
    """What stands in the form is saved before anything else happens. Raises Problem; while sealed nothing can be typed here."""
    actor = actor_of(request)
    try:
        found = selectors.get_contact(actor, contact_id)
    except Sealed:
        return None
    if "words" not in request.POST:
        return None
    form = ContactForm(found, selectors.colleagues_of(found), request.POST, initial={})
    version = request.POST.get("version", "")
    try:
        services.autosave(actor, found, rev=whole(version) or 0, **form.typed())
    except Stale as stale:
        raise Problem(stale.message) from stale
    return form


def chosen(request: HttpRequest) -> tuple[int | None, int | None]:
    """ "user-7" or "office-3"."""
    kind, _dash, key = request.POST.get("to", "").partition("-")
    number = whole(key)
    return (number, None) if kind == "user" else (None, number)
