"""The calendar of one colleague, for programs that know its address. Nobody signs in here: the address is the key."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from martlet.access.errors import NotVisible
from martlet.access.models import User
from martlet.access.views import public_page
from martlet.volunteers.shifts import ics
from martlet.volunteers.shifts.selectors import feed_places
from martlet.volunteers.shifts.services import user_of_feed

KEPT_FOR = 900
"""Seconds for which a program need not ask again."""


@public_page
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """iCalendar; 404 for whatever opens nothing, 304 while nothing changed."""
    user = user_of_feed(secret)
    if user is None:
        raise NotVisible
    body = written(user).encode()
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    fresh = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer = get_conditional_response(request, etag, response=fresh) or fresh
    answer["ETag"], answer["Cache-Control"] = etag, f"private, max-age={KEPT_FOR}"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def written(user: User) -> str:
    """Times alone, under a title that says nothing: it stands on lock screens and in programs of others."""
    with override(user.language):
        title = gettext("Shift")
        events = [
            ics.Event(
                f"{one.shift.uid}@martlet",
                one.shift.starts,
                one.shift.ends,
                title,
                max(one.shift.changed, one.taken),
                one.shift.revision,
                one.shift.cancelled is not None,
            )
            for one in feed_places(user.pk, timezone.now())
        ]
        return ics.calendar(gettext("My shifts"), events)
