"""The numbers on the rail: how much waits in a group. A script asks for them, at once and at each piece of news about them."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from martlet.access.actor import Actor
from martlet.access.views import actor_of, page
from martlet.cases.selectors.due import case_steps_due
from martlet.hotline import selectors as hotline
from martlet.volunteers.shifts.selectors import news_waiting


def counts(actor: Actor) -> dict[str, int]:
    """By key of the group: workers who wait for a call, steps of one's own that are due and news of own shifts, volunteers who
    wait for a talk."""
    return {
        "hotline": hotline.callbacks_waiting(actor),
        "team": hotline.debriefs_waiting(actor),
        "today": hotline.steps_due(actor) + case_steps_due(actor) + news_waiting(actor),
    }


@never_cache
@page("access.own_settings")
def todo(request: HttpRequest) -> JsonResponse:
    return JsonResponse(counts(actor_of(request)))
