"""The switch for requests from the website: how it stands, who switched it when, close and open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.foundation.text import whole
from martlet.hotline import selectors, services
from martlet.hotline.forms.requests import CloseRequestsForm
from martlet.hotline.models import RequestSwitch
from martlet.hotline.rules.requests import standing
from martlet.hotline.views.common import noted, said


@page("hotline.switch_requests")
def web_requests(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = CloseRequestsForm(request.POST or None, initial=_as_it_stands(selectors.request_switches(actor)))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            row = RequestSwitch(
                office_id=actor.office_id or 0,
                is_open=False,
                message_zh=given["message_zh"],
                message_en=given["message_en"],
            )
            try:
                services.switch_requests(
                    actor, office_row=row, reason=given["reason"], until=form.until, base=form.seen_version
                )
                said(request, gettext("No requests are taken now. The page says so and gives your numbers."))
                return redirect("hotline:web-requests")
            except Problem as problem:
                form.show(problem)
                form.data = request.POST.copy()  # what was typed, now against the newest position
                form.data["seen"] = str(_last(selectors.request_switches(actor)))
    context = {
        "form": form,
        "standing": selectors.request_standing(actor),
        "switches": selectors.request_switches(actor),
    }
    return render(request, "hotline/requests.html", context, status=status)


@require_POST
@page("hotline.switch_requests")
@noted
def take_again(request: HttpRequest) -> HttpResponse:
    """Requests are taken again."""
    actor = actor_of(request)
    row = RequestSwitch(office_id=actor.office_id or 0, is_open=True)
    services.switch_requests(actor, office_row=row, base=whole(request.POST.get("seen", "")) or 0)
    said(request, gettext("Requests from the website are taken again."))
    return redirect("hotline:web-requests")


def _as_it_stands(switches: list[RequestSwitch]) -> dict[str, Any]:
    """What the form begins with: the position that holds now, so that a change of its end loses none of its words."""
    newest = switches[0] if switches else None
    if newest is None or standing(newest.position, timezone.now()).is_open:
        return {"seen": _last(switches)}
    found = {"seen": newest.number, "reason": newest.reason}
    found |= {"message_zh": newest.message_zh, "message_en": newest.message_en}
    if newest.until is not None:
        until = timezone.localtime(newest.until)
        found |= {"until_day": until.date(), "until_time": f"{until:%H:%M}"}
    return found


def _last(switches: list[RequestSwitch]) -> int:
    return switches[0].number if switches else 0
