"""The menu page and the page of the sealed files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from martlet import vault
from martlet.access.views import page


@page("access.own_settings")
def menu(request: HttpRequest) -> HttpResponse:
    """Everything the rail and the round mark hold, as a page: for phones, and where scripts do not run."""
    return render(request, "console/menu.html")


@page("access.own_settings")
def sealed(request: HttpRequest) -> HttpResponse:
    """Where a key holder opens the files again; nothing to do here once they are open."""
    if vault.status().state == "unsealed":
        return redirect("console:home")
    return render(request, "sealed.html")
