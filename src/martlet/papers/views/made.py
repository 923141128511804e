"""A produced paper: its progress, its files, taking it back."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from martlet.access.views import actor_of, page
from martlet.cases.views.replies import KEPT
from martlet.foundation.errors import Problem
from martlet.papers import converting, selectors, services
from martlet.papers.forms import VoidForm

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _shown(request: HttpRequest, paper_id: Any, form: VoidForm | None = None, status: int = 200) -> HttpResponse:
    found = selectors.paper_page(actor_of(request), paper_id)
    context = {
        "page": found,
        "paper": found.paper,
        "case": found.case,
        "form": form or VoidForm(),
        "install": converting.HOW_TO_INSTALL,
    }
    return render(request, "papers/paper.html", context, status=status)


@never_cache
@page("papers.read")
def paper(request: HttpRequest, paper_id: Any) -> HttpResponse:
    """One paper. While it is being made the page looks again by itself; without script there is a link."""
    return _shown(request, paper_id)


@never_cache
@page("papers.read")
def progress(request: HttpRequest, paper_id: Any) -> HttpResponse:
    """The card of the page again, for the page that waits."""
    found = selectors.paper_page(actor_of(request), paper_id)
    context = {"page": found, "paper": found.paper, "case": found.case, "install": converting.HOW_TO_INSTALL}
    return render(request, "papers/paper.html#card", context)


@require_POST
@page("papers.void")
def void(request: HttpRequest, paper_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.paper_page(actor, paper_id)
    form = VoidForm(request.POST)
    if not form.is_valid():
        return _shown(request, paper_id, form, KEPT)
    try:
        services.void_paper(actor, found.paper, reason=form.cleaned_data["reason"])
    except Problem as problem:
        form.show(problem)
        return _shown(request, paper_id, form, KEPT)
    messages.success(request, _("Void from now on. It stays on file, marked."))
    return redirect("papers:paper", paper_id)


@never_cache
@page("papers.read")
def docx(request: HttpRequest, paper_id: Any) -> HttpResponseBase:
    return _file(request, paper_id, "docx", WORD)


@never_cache
@page("papers.read")
def pdf(request: HttpRequest, paper_id: Any) -> HttpResponseBase:
    return _file(request, paper_id, "pdf", "application/pdf")


def _file(request: HttpRequest, paper_id: Any, what: str, content_type: str) -> HttpResponseBase:
    """The file, straight from the vault; the browser keeps nothing of it."""
    _paper, name, content = selectors.open_file(actor_of(request), paper_id, what)
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Content-Length"] = str(content.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
