"""Who calls: the colleague whose bearer token it is, with exactly that colleague's policies."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from martlet.access.actor import Actor
from martlet.access.selectors import actor_of
from martlet.access.services import user_of_token


class Bearer(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Any:
        user = user_of_token(token)
        if user is None:
            return None
        actor = actor_of(user, session="token")
        request.actor = actor  # type: ignore[attr-defined]
        return actor


def actor_of_call(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor
