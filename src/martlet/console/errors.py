"""What a person sees when a page cannot be shown: what, why, what is kept, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from martlet.console.context import CONSOLE


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """The sign-in library asks for it by name; its own page speaks English alone."""
    return render(request, "429.html", status=429)


def broken(request: HttpRequest) -> HttpResponse:
    """Without the frame's context: whatever broke may break that too."""
    layout = "console/gate.html" if request.path_info.startswith(CONSOLE) else "site/base.html"
    code = getattr(request, "id", "")
    return HttpResponse(render_to_string("500.html", {"layout": layout, "code": code}), status=500)
