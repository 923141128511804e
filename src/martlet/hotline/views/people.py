"""Who it is that speaks, and who else is in the conversation."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.foundation.ids import as_uuid
from martlet.hotline import selectors, services
from martlet.hotline.rules import channels
from martlet.hotline.views.common import note, noted, said
from martlet.registry.services import open_with_consent


@require_POST
@page("hotline.work")
@noted
def person(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """This is who it is, or nobody knows."""
    actor = actor_of(request)
    found = selectors.get_contact(actor, contact_id)
    key = as_uuid(request.POST.get("person", ""))
    services.set_person(actor, found, person_id=key, attach_number=bool(request.POST.get("attach")))
    return redirect("hotline:contact", contact_id)


@require_POST
@page("hotline.work")
def open_known(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The person agreed that we open the file another office keeps."""
    actor = actor_of(request)
    found = selectors.get_contact(actor, contact_id)
    key = as_uuid(request.POST.get("person", ""))
    if key is None or not request.POST.get("agreed"):
        return note(request, Problem(gettext("Ask first, and tick that the person agreed. Then the file opens.")), 422)
    channel = "oral_desk" if found.channel == channels.WALKIN else "oral_phone"
    opened = open_with_consent(actor, key, channel=channel)
    services.set_person(actor, found, person_id=UUID(str(opened.pk)))
    said(request, gettext("The file is open for your office. The consent is recorded."))
    return redirect("hotline:contact", contact_id)


@require_POST
@page("hotline.work")
def others(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """One more person in this conversation, or one less."""
    actor = actor_of(request)
    found = selectors.get_contact(actor, contact_id)
    key = as_uuid(request.POST.get("person", ""))
    if key is None:
        return note(request, Problem(gettext("Choose a person first.")), 422)
    if request.POST.get("remove"):
        services.remove_other(actor, found, person_id=key)
    else:
        services.add_other(actor, found, person_id=key)
    return redirect("hotline:contact", contact_id)
