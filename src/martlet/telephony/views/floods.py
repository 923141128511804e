"""Floods of calls: the bar on the pages of whom one concerns, and the page with what goes on and what was."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from martlet.access.views import actor_of, page, safe_return
from martlet.telephony import services
from martlet.telephony.rules.turning import KEY
from martlet.telephony.selectors.floods import flood, floods, past_floods, unseen_floods


@require_GET
@page("telephony.read_floods")
def flood_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    context = {"floods": floods(actor), "past": past_floods(actor), "key": KEY, "back": reverse("telephony:floods")}
    return render(request, "telephony/floods.html", context)


@never_cache
@require_GET
@page("telephony.read_floods")
def flood_bar(request: HttpRequest) -> HttpResponse:
    """The first of what nobody has acknowledged yet, and how many more; empty when there is nothing, and on pages that show
    all of it anyway. Large where calls are answered, one line everywhere else and on a phone."""
    here = (request.htmx.current_url_abs_path if request.htmx else "") or ""  # type: ignore[attr-defined]
    path = urlsplit(here).path
    shown = path in (reverse("telephony:live"), reverse("telephony:floods"))
    unseen = [] if shown else unseen_floods(actor_of(request))
    context = {
        "flood": unseen[0] if unseen else None,
        "more": len(unseen) - 1,
        "large": path == reverse("hotline:console"),
        "key": KEY,
        "back": here,
    }
    return render(request, "telephony/_flood_bar.html", context)


@require_POST
@page("telephony.acknowledge_flood")
def acknowledge(request: HttpRequest, alarm_id: int) -> HttpResponse:
    actor = actor_of(request)
    alarm = services.acknowledge_flood(actor, alarm=flood(actor, alarm_id))
    if alarm.acknowledged_by_id == actor.user_id:
        messages.success(request, gettext("Noted: you look after it."))
    elif alarm.acknowledged_by is not None:
        messages.success(
            request, gettext("%(name)s looks after it already.") % {"name": alarm.acknowledged_by.work_name}
        )
    return redirect(safe_return(request))
