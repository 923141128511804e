from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from martlet.access.actor import Actor
from martlet.access.selectors import actor_of_request


class ActorOnRequest:
    """`request.actor`, resolved on first use. Pages of signed-in people are never cached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        resolved: list[Actor] = []

        def actor() -> Actor:
            if not resolved:
                resolved.append(actor_of_request(request))
            return resolved[0]

        request.actor = SimpleLazyObject(actor)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if resolved and resolved[0].signed_in:
            response.setdefault("Cache-Control", "no-store")
        return response
