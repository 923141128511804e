"""The words of a contact as they are typed: saved by themselves, kept sealed, or sent after a contact that was handed on."""

from __future__ import annotations

import uuid
from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.errors import Refused
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.foundation.text import whole
from martlet.hotline import selectors, services
from martlet.hotline.forms import ContactForm
from martlet.hotline.models import Contact, IntakeItem
from martlet.telephony import selectors as call_selectors
from martlet.telephony import services as calls
from martlet.vault.errors import Sealed


@require_POST
@page("hotline.work")
def words(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Autosave. Answers {"version", "saved_at"}; 409 with a sentence and where the other version is."""
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    version = version_of(request)
    clock = f"{timezone.localtime():%H:%M:%S}"
    try:
        selectors.get_contact(actor, contact_id)
        form = ContactForm(found, selectors.colleagues_of(found), request.POST, initial={})
        saved = services.autosave(actor, found, rev=version, **form.typed())
        no_question_after(request, found)
    except Stale as stale:
        other = reverse("hotline:contact-other-version", args=[contact_id])
        return JsonResponse({"message": stale.message, "other": other}, status=409)
    except Problem as problem:
        return JsonResponse({"message": problem.message}, status=422)
    except Refused:
        return _late_words(request, contact_id, clock)
    except Sealed:
        keep_words(request, found, version)
        return JsonResponse({"saved_at": clock, "says": gettext("Kept sealed %(time)s") % {"time": clock}})
    return JsonResponse({"version": saved.rev, "saved_at": clock})


def no_question_after(request: HttpRequest, found: Contact) -> None:
    """Who says already in the call that it is hard does not want the caller asked how it was."""
    call = found.call
    if request.POST.get("hard") and call and call.is_live and not call_selectors.question_is_off(call):
        with suppress(Problem, Refused):  # over, or with a colleague
            calls.steer(actor_of(request), call=call, what="no_question")


def _late_words(request: HttpRequest, contact_id: UUID, clock: str) -> HttpResponse:
    """The contact went to a colleague while somebody was typing: their last words go along, beside those of the new owner."""
    actor = actor_of(request)
    given = selectors.given_by(actor, contact_id)
    if given is None:
        raise Refused("hotline.write")
    services.keep_late_words(actor, given, words=request.POST.get("words", "")[:20_000])
    return JsonResponse(
        {"saved_at": clock, "says": gettext("Handed over. Your last words went along %(time)s") % {"time": clock}}
    )


def version_of(request: HttpRequest) -> int:
    return whole(request.POST.get("version", "")) or 0


def keep_words(request: HttpRequest, found: Contact, version: int) -> None:
    """One item a person and version: what is typed on replaces it, what was filed is followed by a new one."""
    actor = actor_of(request)
    filed = selectors.filed_words(actor, found)
    services.keep_sealed(
        actor,
        item_id=uuid.uuid5(UUID(str(found.pk)), f"{actor.user_id}:{version}:{found.rev}:{filed}"),
        office=found.office,
        kind=IntakeItem.Kind.WORDS,
        content={"words": request.POST.get("words", "")[:20_000]},
        contact=found,
        finished=False,
    )


@page("hotline.work")
def other_version(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """What somebody else saved meanwhile, to compare."""
    found = selectors.get_contact(actor_of(request), contact_id)
    return render(request, "hotline/_other_version.html", {"other": found})
