"""A promise that was kept, a next step that was taken."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.views import actor_of, page, safe_return
from martlet.hotline import selectors, services
from martlet.hotline.views.common import noted, said


@require_POST
@page("hotline.work")
def follow(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """A promise was kept, or the next step was taken."""
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    what = request.POST.get("what", "")
    if what == "promise":
        services.keep_promise(actor, found)
        said(request, gettext("Promise kept."), undo=_undo_url(contact_id, what))
    elif what == "next":
        services.mark_next_done(actor, found)
        said(request, gettext("Next step done."), undo=_undo_url(contact_id, what))
    return redirect(safe_return(request))


def _undo_url(contact_id: UUID, what: str) -> str:
    return f"{reverse('hotline:contact-follow-undo', args=[contact_id])}?what={what}"


@require_POST
@page("hotline.work")
@noted
def undo_follow(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    if request.GET.get("what") == "promise":
        services.undo_promise(actor, found)
    else:
        services.undo_next_done(actor, found)
    return redirect(safe_return(request))
