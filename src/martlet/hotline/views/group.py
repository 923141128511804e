"""A pasted list of people."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.hotline import selectors, services
from martlet.hotline.forms import GroupForm
from martlet.hotline.models import Contact
from martlet.hotline.rules import group as groups
from martlet.hotline.views.common import said


@page("hotline.work")
def group(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """A pasted list: first shown as it was understood, then saved. Broken lines stay in the box."""
    actor = actor_of(request)
    found = selectors.get_contact(actor, contact_id)
    form = GroupForm(request.POST or None, initial={"version": found.rev})
    lines: list[groups.GroupLine] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                lines = groups.parse_group(form.cleaned_data["people"])
                if request.POST.get("save"):
                    return _save_group(request, found, form, lines)
                status = 200 if groups.good(lines) else 422
            except Problem as problem:
                status = 409 if isinstance(problem, Stale) else 422
                if isinstance(problem, Stale):
                    form = GroupForm({"people": form.cleaned_data["people"], "version": problem.current.rev})
                    form.is_valid()
                show_problem(form, problem)
    context = {"contact": found, "form": form, "good": groups.good(lines), "broken": groups.broken(lines)}
    return render(request, "hotline/group.html", context, status=status)


def _save_group(request: HttpRequest, found: Contact, form: GroupForm, lines: list[groups.GroupLine]) -> HttpResponse:
    kept = [line for line in groups.broken(lines) if not line.repeats]
    services.group_intake(
        actor_of(request), found, form.cleaned_data["people"], rev=form.cleaned_data["version"], only_good=True
    )
    count = len(groups.good(lines))
    said(request, gettext("%(count)d people are in this contact.") % {"count": count})
    if not kept:
        return redirect("hotline:contact", found.pk)
    fresh = selectors.get_contact(actor_of(request), UUID(str(found.pk)))
    left = GroupForm({"people": "\n".join(line.text for line in kept), "version": fresh.rev})
    left.is_valid()
    context = {
        "contact": fresh,
        "form": left,
        "good": [],
        "broken": groups.broken(groups.parse_group(left["people"].value())),
        "saved": count,
    }
    return render(request, "hotline/group.html", context)
