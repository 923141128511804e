"""What the bar that asks colleagues to come needs to know."""

from __future__ import annotations

from typing import Any

from django import template

from martlet.access.actor import PUBLIC
from martlet.volunteers.callins.selectors import Asked, asks_me
from martlet.volunteers.selectors import Presence

register = template.Library()

PASSED_OVER = "call_in_passed_over"
"""In the session: the call-in to which its reader said 'not now'."""


@register.simple_tag(takes_context=True)
def asked_of(context: dict[str, Any], me: Presence) -> Asked | None:
    """`{% asked_of me as asked %}`: the call-in that is meant for the reader. One query for who is trained and off duty."""
    request = context.get("request")
    found = asks_me(getattr(request, "actor", PUBLIC), me)
    if found is None or (request is not None and request.session.get(PASSED_OVER) == str(found.id)):
        return None
    return found
