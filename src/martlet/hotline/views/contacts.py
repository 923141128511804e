"""The list of contacts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode

from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language, reads_english
from martlet.hotline import selectors
from martlet.hotline.forms import ListForm
from martlet.hotline.rules import channels
from martlet.hotline.rules.matters import choices as matter_choices


@page("hotline.work")
def contacts(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = ListForm(request.GET)
    form.is_valid()
    filters = {name: value for name, value in form.cleaned_data.items() if value}
    try:
        rows = selectors.contact_rows(actor, filters, request.GET.get("at", ""))
    except Problem:
        return redirect("hotline:contacts")
    return render(
        request,
        "hotline/contacts.html",
        {
            "page": rows,
            "filters": filters,
            "query": urlencode(filters),
            "view": filters.get("view", ""),
            "channels": [
                (code, channels.label(code, reader_language()))
                for code in (channels.PHONE, channels.DESKPHONE, *channels.BY_HAND)
            ],
            "issues": matter_choices(reads_english()),
            "today": timezone.localdate(),
        },
    )
