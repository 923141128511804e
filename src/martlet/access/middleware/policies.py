"""A view without a policy does not run; what services raise becomes a page."""

import functools
import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from martlet.access.errors import NotVisible, Refused
from martlet.vault.errors import KeeperAbsent, Sealed

# Views of libraries, each with the reason it may run without a policy of ours.
OPEN_BY_NATURE = (
    "allauth.",  # sign-in itself: decides by session, see adapters.py
    "django.views.i18n.",  # words of the scripts
    "django.views.static.",
    "ninja.",  # every operation is behind martlet.api's bearer authentication
)
log = logging.getLogger("martlet.access")


def function_of(view: Any) -> Any:
    """The function or class behind what the address table holds."""
    inner = view.func if isinstance(view, functools.partial) else view
    return getattr(inner, "view_class", inner)


class PolicyOrRefuse:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        target = function_of(view)
        if hasattr(view, "policy") or hasattr(target, "policy"):
            return None
        if getattr(target, "__module__", "").startswith(OPEN_BY_NATURE):
            return None
        log.error("view without a policy: %s.%s", target.__module__, getattr(target, "__qualname__", "?"))
        return render(request, "403.html", status=403)


class ErrorsAsPages:
    """Refused 403, not visible 404, sealed 503. Read denied and missing look the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotVisible):
            return render(request, "404.html", status=404)
        if isinstance(error, Refused):
            return render(request, "403.html", {"message": error.message}, status=403)
        if isinstance(error, (Sealed, KeeperAbsent)):
            response = render(request, "sealed.html", {"absent": isinstance(error, KeeperAbsent)}, status=503)
            response["Retry-After"] = "30"
            response._has_been_logged = True  # type: ignore[attr-defined]  # a state that people chose, not an error
            return response
        return None
