"""What a coordinator sees of all conversations and queues, and does with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from martlet.access.actor import Actor
from martlet.access.selectors import active_offices
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.telephony import selectors, services
from martlet.telephony.forms import EndDutyForm
from martlet.telephony.lines.selectors import line as one_line
from martlet.telephony.rules.turning import KEY
from martlet.telephony.selectors.floods import floods
from martlet.telephony.views.common import form_page
from martlet.volunteers import services as volunteers
from martlet.volunteers.selectors import colleague


@require_GET
@page("telephony.supervise_call")
def live(request: HttpRequest) -> HttpResponse:
    """Conversations and queues of the office, this moment."""
    return render(request, "telephony/live.html", _of_live(actor_of(request)))


def _of_live(actor: Actor) -> dict[str, Any]:
    back = reverse("telephony:live")
    return {"live": selectors.overview(actor), "floods": floods(actor), "key": KEY, "back": back}


@require_POST
@page("telephony.supervise_call")
def supervise(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """listen, whisper, join, take, or leave."""
    actor = actor_of(request)
    call = selectors.call_to_supervise(actor, call_id)
    mode = request.POST.get("mode", "")
    try:
        if mode == "leave":
            services.stop_supervising(actor, call=call)
        else:
            services.supervise(actor, call=call, mode=mode)
            messages.success(request, gettext("Your phone rings. The volunteer sees that you come."))
    except Problem as problem:
        return _live_again(request, str(problem.message))
    return redirect("telephony:live")


@require_POST
@page("telephony.take_queue")
def take_queue(request: HttpRequest, line_id: int) -> HttpResponse:
    """`to`: "me" or the id of an office."""
    actor = actor_of(request)
    line = one_line(actor, line_id)
    to = request.POST.get("to", "")
    office = next((one for one in active_offices() if str(one.pk) == to), None)
    try:
        if office is None and to != "me":
            raise Problem(gettext("Choose who should take the queue."))
        taken = services.take_queue(actor, line=line, office=office)
    except Problem as problem:
        return _live_again(request, str(problem.message))
    if office is None:
        said = ngettext(
            "The queue is yours until you give it back or go off duty. %(count)s waiting call comes to you.",
            "The queue is yours until you give it back or go off duty. %(count)s waiting calls come to you.",
            len(taken),
        )
    else:
        said = ngettext(
            "%(count)s waiting call is on its way.", "%(count)s waiting calls are on their way.", len(taken)
        )
    messages.success(request, said % {"count": len(taken)})
    return redirect("telephony:live")


@require_POST
@page("telephony.give_queue_back")
def give_queue_back(request: HttpRequest, line_id: int) -> HttpResponse:
    actor = actor_of(request)
    line = one_line(actor, line_id)
    services.give_queue_back(actor, line=line)
    messages.success(request, gettext("Calls ring with the volunteers again."))
    return redirect("telephony:live")


@require_POST
@page("volunteers.rest_colleague")
def rest_colleague(request: HttpRequest, duty_id: int) -> HttpResponse:
    actor = actor_of(request)
    duty = colleague(actor, duty_id)
    try:
        volunteers.rest_colleague(actor, duty=duty)
    except Problem as problem:
        return _live_again(request, str(problem.message))
    messages.success(
        request, gettext("%(name)s is on a break and sees that you said so.") % {"name": duty.user.work_name}
    )
    return redirect("telephony:live")


@page("volunteers.end_duty")
def end_duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Why is typed here; what was typed is kept when it cannot be done now."""
    actor = actor_of(request)
    duty = colleague(actor, duty_id)
    form = EndDutyForm(request.POST or None)
    return form_page(
        request,
        "telephony/end_duty.html",
        {"form": form, "duty": duty},
        lambda: volunteers.end_duty(actor, duty=duty, **form.cleaned_data),
        gettext("%(name)s is off duty and sees why.") % {"name": duty.user.work_name},
        reverse("telephony:live"),
    )


def _live_again(request: HttpRequest, sentence: str) -> HttpResponse:
    context = {**_of_live(actor_of(request)), "problem": sentence}
    return render(request, "telephony/live.html", context, status=409)
