"""What the console's bar and softphone ask of this room."""

from __future__ import annotations

from typing import Any

from django import template

from martlet.access.actor import PUBLIC
from martlet.telephony.services.desk_phones import DeskPhone, desk_phone
from martlet.volunteers.selectors import Presence, presence

register = template.Library()


@register.simple_tag(takes_context=True)
def my_desk_phone(context: dict[str, Any]) -> DeskPhone | None:
    """`{% my_desk_phone as desk %}`: what the reader's desk phone needs to register, where calls are to ring there."""
    return desk_phone(getattr(context.get("request"), "actor", PUBLIC))


@register.simple_tag(takes_context=True)
def my_presence(context: dict[str, Any]) -> Presence:
    """`{% my_presence as me %}`: whether the reader may serve, is trained, and is on duty. One query a page."""
    request = context.get("request")
    shown: Presence | None = getattr(request, "_presence_shown", None)
    if shown is None:  # the bar and the softphone of one page tell the same, and ask once
        shown = presence(getattr(request, "actor", PUBLIC))
        if request is not None:
            request._presence_shown = shown
    return shown
