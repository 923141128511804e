"""What the console's bar and softphone ask of this room."""

from __future__ import annotations

from typing import Any

from django import template

from martlet.access.actor import PUBLIC
from martlet.volunteers.selectors import Presence, presence

register = template.Library()


@register.simple_tag(takes_context=True)
def my_presence(context: dict[str, Any]) -> Presence:
    """`{% my_presence as me %}`: whether the reader may serve, is trained, and is on duty. One query."""
    request = context.get("request")
    return presence(getattr(request, "actor", PUBLIC))
