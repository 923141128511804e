"""Who is how far, what somebody has done, and the office's list of steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.formfields import show_problem
from martlet.access.models import User
from martlet.access.policy import decide
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.volunteers.models import TrainingList
from martlet.volunteers.training import selectors, services
from martlet.volunteers.training.forms import ListForm, RecordForm, minutes, step_forms, typed_steps
from martlet.volunteers.training.rules import Step


@page("volunteers.read_training")
def table(request: HttpRequest) -> HttpResponse:
    """The team, and a step ticked off for everybody who was there."""
    actor = actor_of(request)
    rows, now = selectors.trainees(actor), selectors.steps_of(actor.office_id)
    able = {row.user.pk: row.user for row in rows if row.may_tick}
    form = RecordForm(request.POST or None, steps=now.steps, people=able)
    if request.method == "POST" and form.is_valid():
        people = [able[one] for one in form.cleaned_data["people"]]
        if recorded(request, actor, people, form):
            return redirect("volunteers:training")
    context = {
        "rows": rows,
        "steps": now.steps,
        "form": form,
        "may_tick": bool(able),
        "may_write": bool(decide(actor, "volunteers.write_training")),
        "may_certify": bool(decide(actor, "volunteers.certify")),
        "ready": sum(row.progress.is_ready and not row.is_certified for row in rows),
        "learning": sum(not row.is_certified for row in rows),
    }
    return render(request, "volunteers/training.html", context, status=422 if request.method == "POST" else 200)


@page("volunteers.read_training")
def trainee(request: HttpRequest, user_id: int) -> HttpResponse:
    """One person: every step, what was written down, and one more."""
    actor = actor_of(request)
    shown = selectors.trainee_page(actor, user_id)
    steps = [one.step for one in shown.states]
    sent = request.POST.copy() if request.method == "POST" else None
    if sent is not None:
        sent.setlist("people", [str(user_id)])
    form = RecordForm(sent, steps=steps, people=[user_id] if shown.may_tick else [])
    if sent is not None and form.is_valid() and recorded(request, actor, [shown.user], form):
        return redirect("volunteers:trainee", user_id)
    return render(request, "volunteers/trainee.html", {"page": shown, "form": form}, status=422 if sent else 200)


def recorded(request: HttpRequest, actor: Actor, people: list[User], form: RecordForm) -> bool:
    """Write down what a valid form says; False, with the sentence in the form, when it cannot be."""
    clean = form.cleaned_data
    try:
        done = services.record_for_many(
            actor, people, step=clean["step"], on=clean["on"], minutes=minutes(clean["hours"])
        )
    except Problem as problem:
        show_problem(form, problem)
        return False
    if done.new:
        words = ngettext("Written down for %(n)d person.", "Written down for %(n)d people.", done.new)
        messages.success(request, words % {"n": done.new})
    if done.before:
        names = gettext(", ").join(done.before)
        messages.info(request, gettext("Known already, nothing changed: %(names)s.") % {"names": names})
    return True


@require_POST
@page("volunteers.take_back_training")
def take_back(request: HttpRequest, done_id: int) -> HttpResponse:
    actor = actor_of(request)
    done = selectors.record(actor, done_id)
    services.take_back(actor, done=done)
    words = gettext("Taken back. A certificate that was given stays until it is withdrawn.")
    messages.success(request, words)
    return redirect("volunteers:trainee", done.user_id)


@page("volunteers.write_training")
def steps(request: HttpRequest) -> HttpResponse:
    """The list, changed as a whole: what is sent becomes a new version."""
    actor = actor_of(request)
    now = selectors.list_versions(actor)[0]
    top = ListForm(request.POST or None, initial={"base": now.version})
    found = step_forms(request.POST or None, now.steps)
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        status = 422
        if top.is_valid() and found.is_valid():
            try:
                return published(request, actor, typed_steps(found), top.cleaned_data["base"])
            except Stale as stale:
                now = selectors.list_versions(actor)[0]
                top.data = request.POST.copy()  # what was typed, now against the newest
                top.data["base"] = str(now.version)
                show_problem(top, stale)
                context["theirs"], status = now, 409
            except Problem as problem:
                show_problem(top, problem)
        else:
            point_at(top, found)
    context |= {"top": top, "forms": found, "versions": selectors.list_versions(actor)}
    return render(request, "volunteers/training_steps.html", context, status=status)


def point_at(top: ListForm, found: Any) -> None:
    """Above the list: which of its steps are to be mended."""
    if found.non_form_errors():
        top.add_error(None, gettext("Send the page as it came: its number of steps was changed on the way."))
    for place, form in enumerate(found.forms, 1):
        for sentences in form.errors.values():
            top.add_error(None, gettext("Step %(place)d: %(words)s") % {"place": place, "words": sentences[0]})


@require_POST
@page("volunteers.write_training")
def restore(request: HttpRequest, version: int) -> HttpResponse:
    """An older version, published anew."""
    actor = actor_of(request)
    versions = selectors.list_versions(actor)
    old = next((one for one in versions if one.version == version), None)
    if old is None:
        raise NotVisible
    try:
        return published(request, actor, list(old.steps), versions[0].version)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("volunteers:training-steps")


def published(request: HttpRequest, actor: Actor, typed: list[Step], base: int) -> HttpResponse:
    office_row = TrainingList(office_id=actor.office_id or 0, version=0)
    made = services.publish_steps(actor, office_row=office_row, steps=typed, base=base)
    words = gettext("Version %(version)d counts from now on. What people have done stays.")
    messages.success(request, words % {"version": made.version})
    return redirect("volunteers:training-steps")
