"""Templates: list, one with history and preview, files out and in."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from martlet.access.errors import NotVisible
from martlet.access.views import actor_of, page
from martlet.cases.views.replies import KEPT
from martlet.foundation.errors import Problem
from martlet.foundation.text import whole
from martlet.papers import converting, selectors, services
from martlet.papers.forms import TemplateForm
from martlet.papers.selectors.templates import template_file
from martlet.papers.views.made import WORD


@page("papers.templates")
def template_list(request: HttpRequest) -> HttpResponse:
    return render(request, "papers/templates.html", {"rows": selectors.template_rows(actor_of(request))})


@page("papers.templates")
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """One template; a posted Word file becomes a new version to look at, not yet the one in use."""
    actor = actor_of(request)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_template(
                actor, kind=kind, content=form.cleaned_data["file"], note=form.cleaned_data["note"]
            )
        except Problem as problem:
            form.show(problem)
        else:
            messages.success(request, _("Checked and kept. Look at the PDF, then use it."))
            return redirect(f"{request.path}?version={made.number}")
    asked = request.GET.get("version", "")
    found = selectors.template_page(actor, kind, whole(asked, 5), shipped=asked == "shipped")
    status = KEPT if request.method == "POST" else 200
    return render(request, "papers/template.html", {"page": found, "form": form}, status=status)


@require_POST
@page("papers.templates")
def use(request: HttpRequest, kind: str) -> HttpResponse:
    chosen = request.POST.get("version", "")
    number = None if chosen == "shipped" else whole(chosen, 5)
    if chosen != "shipped" and number is None:
        raise NotVisible
    try:
        services.use_template(actor_of(request), kind=kind, number=number)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("In use from now on. Papers made before stay as they are."))
    return redirect("papers:template", kind)


@page("papers.templates")
def download(request: HttpRequest, kind: str, label: str) -> HttpResponse:
    """A template as it is edited in Word."""
    return _word(*template_file(actor_of(request), kind, label))


@page("papers.templates")
def sample(request: HttpRequest, kind: str, label: str) -> HttpResponse:
    """A template filled with an invented case."""
    return _word(*selectors.sample_file(actor_of(request), kind, label))


@page("papers.templates")
def preview(request: HttpRequest, kind: str, label: str) -> HttpResponse:
    """A template filled with an invented case as a PDF, to look at before it is used."""
    try:
        name, content = selectors.sample_pdf(actor_of(request), kind, label)
    except converting.NoConverter:
        how = {"command": converting.HOW_TO_INSTALL}
        messages.error(request, _("There is no LibreOffice here, so no PDF. Install it with: %(command)s") % how)
    except converting.NotConverted:
        messages.error(
            request, _("No PDF could be made of this template. Open the sample in Word to see what is wrong.")
        )
    else:
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
        response["X-Content-Type-Options"] = "nosniff"
        return response
    return redirect(f"{reverse('papers:template', args=[kind])}?version={label}")


def _word(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=WORD)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
