"""What to say: the scripts of an office, and a new version of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from martlet.access.errors import NotVisible
from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.hotline import selectors, services
from martlet.hotline.forms import ScriptForm
from martlet.hotline.models import Script
from martlet.hotline.rules import scripts as rules
from martlet.hotline.views.common import said


@page("hotline.write_script")
def scripts(request: HttpRequest) -> HttpResponse:
    return render(request, "hotline/scripts.html", {"rows": selectors.office_scripts(actor_of(request))})


@page("hotline.write_script")
def script(request: HttpRequest, code: str, language: str) -> HttpResponse:
    actor = actor_of(request)
    now = next(
        (text for c, tongue, text, _own in selectors.office_scripts(actor) if (c, tongue) == (code, language)), None
    )
    if now is None:
        raise NotVisible
    initial = {
        "title": now.title,
        "opening": "\n".join(now.opening),
        "recording": now.recording,
        "steps": rules.steps_as_text(now.steps),
    }
    form = ScriptForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            clean = form.cleaned_data
            try:
                made = services.publish_script(
                    actor,
                    office_row=Script(office_id=actor.office_id or 0, code=code, language=language, version=0),
                    title=clean["title"],
                    opening=clean["opening"].splitlines(),
                    recording=clean["recording"],
                    steps=rules.parse_steps(clean["steps"]),
                )
                said(request, gettext("Version %(version)d counts from now on.") % {"version": made.version})
                return redirect("hotline:scripts")
            except Problem as problem:
                show_problem(form, problem)
    return render(request, "hotline/script.html", {"form": form, "script": now, "language": language}, status=status)
