"""The presence button of the bar, and the page on which a volunteer says where calls ring, what they speak and know."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page, safe_return
from martlet.foundation.errors import Problem
from martlet.volunteers import selectors, services
from martlet.volunteers.callins.services import passed_over
from martlet.volunteers.forms import PhoneForm, SkillsForm
from martlet.volunteers.models import BreakReason
from martlet.volunteers.team.selectors import own_certificate
from martlet.volunteers.templatetags.callins import PASSED_OVER
from martlet.volunteers.training.selectors import own_gate

FOUND = (BreakReason.WRITING, BreakReason.AWAY)  # by the program: nobody chooses these
CHOSEN = [(value, label) for value, label in BreakReason.choices if value not in FOUND]


def _moved(request: HttpRequest, move: Callable[[], object]) -> HttpResponse:
    """Back to the page on which the presence button was pressed; a broken rule is said there."""
    try:
        move()
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect(safe_return(request))


@require_POST
@page("volunteers.serve")
def duty_start(request: HttpRequest) -> HttpResponse:
    return _moved(request, lambda: services.go_on_duty(actor_of(request), phone=request.POST.get("phone", "")))


@require_POST
@page("volunteers.serve")
def duty_stop(request: HttpRequest) -> HttpResponse:
    return _moved(request, lambda: services.go_off_duty(actor_of(request)))


@require_POST
@page("volunteers.serve")
def duty_break(request: HttpRequest) -> HttpResponse:
    """Into a break, or with state=ready out of it again."""
    state, reason = request.POST.get("state", "break"), request.POST.get("reason", "")
    return _moved(request, lambda: services.set_state(actor_of(request), state=state, reason=reason))


@require_POST
@page("volunteers.serve")
def duty_seen(request: HttpRequest) -> HttpResponse:
    """What a coordinator did with my duty, read."""
    return _moved(request, lambda: services.see_notice(actor_of(request)))


@require_POST
@page("volunteers.serve")
def duty_more(request: HttpRequest) -> HttpResponse:
    """More time to wrap up."""
    return _moved(request, lambda: services.more_time(actor_of(request)))


@page("volunteers.serve")
def duty(request: HttpRequest) -> HttpResponse:
    """Where my calls ring, what I speak and know, and my break with its reason."""
    actor = actor_of(request)
    profile, stretch = selectors.own_profile(actor), selectors.open_duty(actor.user_id)
    form = PhoneForm(request.POST or None, profile=profile, stretch=stretch)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.choose_phone(actor, phone=form.cleaned_data["phone"], mobile=form.cleaned_data["mobile"])
                messages.success(request, gettext("From now on calls ring there."))
                return redirect("volunteers:duty")
            except Problem as problem:
                show_problem(form, problem)
    return duty_page(request, form, SkillsForm(profile=profile), status)


@require_POST
@page("volunteers.serve")
def duty_skills(request: HttpRequest) -> HttpResponse:
    """What I speak and know well."""
    actor = actor_of(request)
    profile, stretch = selectors.own_profile(actor), selectors.open_duty(actor.user_id)
    form = SkillsForm(request.POST, profile=profile)
    if form.is_valid():
        try:
            services.say_skills(actor, **form.cleaned_data)
            messages.success(request, gettext("Saved. It counts from the next call on."))
            return redirect("volunteers:duty")
        except Problem as problem:
            show_problem(form, problem)
    return duty_page(request, PhoneForm(profile=profile, stretch=stretch), form, 422)


def duty_page(request: HttpRequest, form: PhoneForm, skills: SkillsForm, status: int) -> HttpResponse:
    actor = actor_of(request)
    profile = selectors.own_profile(actor)
    certificate = own_certificate(profile)
    context = {
        "form": form,
        "skills": skills,
        "profile": profile,
        "certificate": certificate,
        "gate": None if certificate.kind == "valid" else own_gate(actor, certificate.until),
        "stretch": selectors.open_duty(actor.user_id),
        "reasons": CHOSEN,
    }
    return render(request, "volunteers/duty.html", context, status=status)


@require_POST
@page("volunteers.serve")
def forget_mobile(request: HttpRequest) -> HttpResponse:
    try:
        services.forget_mobile(actor_of(request))
        messages.success(request, gettext("Your mobile number is erased."))
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("volunteers:duty")


@never_cache
@require_GET
@page("volunteers.serve")
def call_in_bar(request: HttpRequest) -> HttpResponse:
    """The bar that asks colleagues to come, anew; `here` is the page it stands on, not this fragment."""
    here = request.htmx.current_url_abs_path if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, "volunteers/_call_in.html", {"here": here or reverse("console:home")})


@require_POST
@page("volunteers.serve")
def call_in_not_now(request: HttpRequest) -> HttpResponse:
    """Not asked again by this call-in. It stays in the session: who does not come is nobody's business."""
    request.session[PASSED_OVER] = request.POST.get("call_in", "")[:20]
    request.session.save()  # before their other tabs ask
    passed_over(actor_of(request))
    return HttpResponse() if request.htmx else redirect(safe_return(request))  # type: ignore[attr-defined]
