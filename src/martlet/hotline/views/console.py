"""The call console: who waits, who rings, who may be calling."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide
from martlet.access.views import actor_of, page
from martlet.hotline import selectors, services
from martlet.hotline.rules import channels, scripts
from martlet.hotline.services.contacts import Taken
from martlet.hotline.views.common import note, queue_strip
from martlet.hotline.views.desk import sealed_form
from martlet.telephony.models.calls import Direction
from martlet.telephony.selectors import caller_number
from martlet.vault.errors import Sealed
from martlet.volunteers.selectors import presence


@page("hotline.work")
def console(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    call = selectors.ringing_call(actor)
    if call is not None and (call.answered is not None or call.direction == Direction.OUT):
        contact = selectors.open_contact_of_call(actor, call.pk)
        if contact is not None and not contact.is_done:
            return redirect("hotline:contact", contact.pk)
    return render(
        request,
        "hotline/console.html",
        {
            **queue_strip(actor),
            "card": selectors.ring_card(actor, call.pk) if call else None,
            "sealed_form": sealed_form(channels.PHONE, call=call) if call else None,
            "callbacks": selectors.call_backs(actor, {"view": "waiting"}).rows[:5],
            "sealed_count": selectors.sealed_waiting(actor),
            "script": selectors.script(actor, scripts.INBOUND),
            **standing(actor),
        },
    )


def standing(actor: Actor) -> dict[str, Any]:
    """Whether calls ring here now, and what is left to finish."""
    return {
        "presence": presence(actor),
        "unfinished": selectors.unfinished(actor),
        "may_write_script": bool(decide(actor, "hotline.write_script")),
    }


@page("hotline.work")
def stand(request: HttpRequest) -> HttpResponse:
    """The column of one's own duty alone: it changes without the reader when a wrap-up is over, or a coordinator ends it."""
    return render(request, "hotline/_stand.html", standing(actor_of(request)))


@page("hotline.work")
def figures(request: HttpRequest) -> HttpResponse:
    """The strip alone, for the live page."""
    actor = actor_of(request)
    return render(
        request,
        "hotline/_figures.html",
        {**queue_strip(actor), "sealed_count": selectors.sealed_waiting(actor)},
    )


@page("hotline.work")
def ring(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """The card of a call that rings at this actor's phone."""
    card = selectors.ring_card(actor_of(request), call_id)
    return render(
        request, "hotline/_ring.html", {"card": card, "sealed_form": sealed_form(channels.PHONE, call=card.call)}
    )


@require_POST
@page("hotline.start")
def start(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """They are speaking: to the page of the conversation, or to the sealed form while nothing can be read."""
    actor = actor_of(request)
    call = selectors.call_at_my_phone(actor, call_id)
    if selectors.is_undecided(actor, call):
        return HttpResponse(status=204)  # the page asks again in a moment
    office = call.office if call.office_id in actor.office_ids else getattr(actor.user, "office", None)
    if office is None:
        raise NotVisible
    try:
        contact = services.start_contact(
            actor,
            office=office,
            channel=channels.PHONE,
            call=call,
            number=caller_number(call, actor),
            started=call.answered,
        )
    except Sealed:
        return redirect("hotline:console")
    except Taken as taken:
        return note(request, taken)
    return redirect("hotline:contact", contact.pk)
