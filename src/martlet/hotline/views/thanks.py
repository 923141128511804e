"""Seen, and thank you: one press on a contact that is done."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.hotline import selectors, services
from martlet.hotline.forms import ThanksForm
from martlet.hotline.views.common import noted, said
from martlet.hotline.views.contact import contact_page_again


@require_POST
@page("hotline.thank")
def thank(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    form = ThanksForm(request.POST)
    form.is_valid()
    contact = selectors.contact_to_write(actor, contact_id)
    try:
        services.thank(actor, contact, words=form.cleaned_data["words"])
    except Problem as problem:
        show_problem(form, problem)
        return contact_page_again(request, contact_id, None, status=422, thanks_form=form)
    undo = reverse("hotline:contact-thank-undo", args=[contact_id])
    said(request, gettext("%(name)s will read it.") % {"name": contact.handled_by.work_name}, undo=undo)
    return redirect("hotline:contact", contact_id)


@require_POST
@page("hotline.thank")
@noted
def undo_thank(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.take_thanks_back(actor, selectors.contact_to_write(actor, contact_id))
    return redirect("hotline:contact", contact_id)
