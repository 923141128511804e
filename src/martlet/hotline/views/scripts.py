"""What to say: the scripts of an office, and a new version of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.hotline import selectors, services
from martlet.hotline.forms import ScriptForm
from martlet.hotline.models import Script
from martlet.hotline.rules import scripts as rules
from martlet.hotline.rules.scripts import ScriptText
from martlet.hotline.views.common import said


@page("hotline.write_script")
def scripts(request: HttpRequest) -> HttpResponse:
    return render(request, "hotline/scripts.html", {"rows": selectors.office_scripts(actor_of(request))})


@page("hotline.write_script")
def script(request: HttpRequest, code: str, language: str) -> HttpResponse:
    actor = actor_of(request)
    now = _counting(actor, code, language)
    form = ScriptForm(request.POST or None, initial=_texts(now) | {"base": now.version})
    context: dict[str, Any] = {"form": form, "language": language}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _publish(actor, code, language, form.cleaned_data)
                said(request, gettext("Version %(version)d counts from now on.") % {"version": made.version})
                return redirect("hotline:scripts")
            except Stale as stale:
                now = _counting(actor, code, language)
                form.data = request.POST.copy()  # what was typed, now against the newest
                form.data["base"] = str(now.version)
                context["theirs"] = [(form[name], text) for name, text in _texts(now).items()]
                show_problem(form, stale)
                status = 409
            except Problem as problem:
                show_problem(form, problem)
    return render(request, "hotline/script.html", context | {"script": now}, status=status)


def _counting(actor: Actor, code: str, language: str) -> ScriptText:
    """What the office says now. NotVisible for a kind or language there is not."""
    for row_code, tongue, text, _own in selectors.office_scripts(actor):
        if (row_code, tongue) == (code, language):
            return text
    raise NotVisible


def _texts(script: ScriptText) -> dict[str, str]:
    """A script as it stands in the form."""
    return {
        "title": script.title,
        "opening": "\n".join(script.opening),
        "recording": script.recording,
        "steps": rules.steps_as_text(script.steps),
    }


def _publish(actor: Actor, code: str, language: str, clean: dict[str, Any]) -> Script:
    return services.publish_script(
        actor,
        office_row=Script(office_id=actor.office_id or 0, code=code, language=language, version=0),
        title=clean["title"],
        opening=clean["opening"].splitlines(),
        recording=clean["recording"],
        steps=rules.parse_steps(clean["steps"]),
        base=clean["base"],
    )
