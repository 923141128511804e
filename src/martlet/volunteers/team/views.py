"""The list of colleagues, and the page of one: certificate, roles, account."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access import services as accounts
from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.volunteers.team import selectors, services
from martlet.volunteers.team.forms import CertificateForm, ReasonForm, RoleForm


@page("access.read_team")
def team(request: HttpRequest) -> HttpResponse:
    return render(request, "volunteers/team.html", {"team": selectors.team(actor_of(request))})


@page("access.read_team")
def colleague(request: HttpRequest, user_id: int) -> HttpResponse:
    return colleague_page(request, user_id)


def colleague_page(request: HttpRequest, user_id: int, **failed: forms.Form) -> HttpResponse:
    """`failed`: the form that could not be saved, under its name on the page."""
    shown = selectors.colleague_page(actor_of(request), user_id)
    forms_of_page = {
        "form": CertificateForm(profile=shown.profile, progress=shown.progress),
        "role_form": RoleForm(roles=shown.roles),
    }
    context = {"page": shown, **forms_of_page, **failed}
    return render(request, "volunteers/colleague.html", context, status=422 if failed else 200)


@require_POST
@page("volunteers.certify")
def certify(request: HttpRequest, user_id: int) -> HttpResponse:
    actor = actor_of(request)
    shown = selectors.colleague_page(actor, user_id)
    form = CertificateForm(request.POST, profile=shown.profile, progress=shown.progress)
    if form.is_valid():
        try:
            services.certify(actor, user=shown.user, **form.cleaned_data)
            messages.success(request, gettext("Saved. Calls can ring from now on."))
            return redirect("volunteers:colleague", user_id)
        except Problem as problem:
            show_problem(form, problem)
    return colleague_page(request, user_id, form=form)


@page("volunteers.certify")
def withdraw(request: HttpRequest, user_id: int) -> HttpResponse:
    """Asks first, with the reason."""
    actor = actor_of(request)
    user = selectors.colleague_page(actor, user_id).user
    return asked(
        request,
        user_id,
        "volunteers/withdraw.html",
        gettext("The certificate is withdrawn."),
        lambda reason: services.withdraw(actor, user=user, reason=reason),
    )


@page("access.manage_team")
def close(request: HttpRequest, user_id: int) -> HttpResponse:
    """Asks first, with the reason; it can be undone."""
    actor = actor_of(request)
    user = selectors.colleague_page(actor, user_id).user
    return asked(
        request,
        user_id,
        "volunteers/close_account.html",
        gettext("The account is closed."),
        lambda reason: services.close_account(actor, user, reason=reason),
        undo=reverse("volunteers:open-account", args=[user_id]),
    )


def asked(
    request: HttpRequest, user_id: int, template: str, done: str, end: Callable[[str], object], undo: str = ""
) -> HttpResponse:
    """A page that says what will end; with a reason it is done."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end(form.cleaned_data["reason"])
            messages.success(request, done, extra_tags=f"undo:{undo}" if undo else "")
            return redirect("volunteers:colleague", user_id)
        except Problem as problem:
            show_problem(form, problem)
    context = {"form": form, "page": selectors.colleague_page(actor_of(request), user_id)}
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@require_POST
@page("access.manage_team")
def open_account(request: HttpRequest, user_id: int) -> HttpResponse:
    actor = actor_of(request)
    try:
        accounts.reactivate(actor, selectors.colleague_page(actor, user_id).user)
        messages.success(request, gettext("The account is open again."))
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("volunteers:colleague", user_id)


@require_POST
@page("access.manage_team")
def give_role(request: HttpRequest, user_id: int) -> HttpResponse:
    actor = actor_of(request)
    shown = selectors.colleague_page(actor, user_id)
    form = RoleForm(request.POST, roles=shown.roles)
    if form.is_valid():
        try:
            accounts.grant_role(actor, shown.user, role=form.cleaned_data["role"])
            messages.success(request, gettext("The role is given. It holds from the next sign-in on."))
            return redirect("volunteers:colleague", user_id)
        except Problem as problem:
            show_problem(form, problem)
    return colleague_page(request, user_id, role_form=form)


@require_POST
@page("access.manage_team")
def take_role(request: HttpRequest, user_id: int, grant_id: int) -> HttpResponse:
    actor = actor_of(request)
    user = selectors.colleague_page(actor, user_id).user
    try:
        services.take_role(actor, user, grant=grant_id)
        messages.success(request, gettext("The role is taken back."))
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("volunteers:colleague", user_id)
