"""All papers, those a case asks for, and the form of one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from martlet.access.errors import NotVisible
from martlet.access.policy import decide
from martlet.access.views import actor_of, page
from martlet.cases.selectors import get_case
from martlet.cases.views.replies import KEPT, NEWER
from martlet.foundation.errors import Problem, Stale
from martlet.papers import converting, selectors, services
from martlet.papers.forms import PaperForm, read_chosen
from martlet.papers.rules.material import Chosen
from martlet.papers.rules.register import paper as paper_of


@page("papers.catalogue")
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every paper with its basis, who signs it, what it asks for and what to look out for."""
    actor = actor_of(request)
    context = {
        "shelves": selectors.catalogue(actor),
        "may_edit": bool(decide(actor, "papers.templates")),
        "has_converter": converting.converter().available(),
        "install": converting.HOW_TO_INSTALL,
    }
    return render(request, "papers/list.html", context)


@page("papers.make")
def pick(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Papers for one case, the likeliest first."""
    actor = actor_of(request)
    case = get_case(actor, case_id)
    context = {"case": case, "picker": selectors.picker(actor, case), "made": selectors.made_in(actor, case)}
    return render(request, "papers/pick.html", context)


@never_cache
@page("papers.make")
def fill(request: HttpRequest, case_id: Any, kind: str) -> HttpResponse:
    """The form of one paper: what to look out for, what is missing, what is known; then print, or a draft."""
    actor = actor_of(request)
    case = get_case(actor, case_id)
    paper = paper_of(kind)
    if paper is None:
        raise NotVisible
    chosen = read_chosen(request.POST if request.method == "POST" else request.GET)
    found = selectors.desk(actor, case, paper, chosen, journal_read=request.method != "POST")
    form = PaperForm(request.POST or None, asked=found.asked, initial={"rev": found.rev})

    def shown(form: PaperForm, status: int = 200, problem: Problem | None = None) -> HttpResponse:
        context = {
            "case": case,
            "desk": found,
            "row": found.row,
            "form": form,
            "problem": problem,
            "lacks": [one for one in found.missing if not one.key],
            "has_converter": converting.converter().available(),
        }
        return render(request, "papers/fill.html", context, status=status)

    if request.method != "POST":
        return shown(form)
    if not form.is_valid():
        return shown(form, KEPT)
    try:
        services.save_facts(actor, case, values=form.values, rev=form.cleaned_data["rev"])
        if "save" in request.POST:
            messages.success(request, _("Kept sealed with the case. No other paper will ask for it again."))
            return redirect(_address(case.pk, kind, found.chosen))
        made = services.order_paper(
            actor, case, kind=paper.id, chosen=found.chosen, draft="draft" in request.POST, client_uuid=form.token
        )
    except Stale as stale:
        typed: Any = request.POST.copy()
        typed["rev"] = str(getattr(stale.current, "rev", ""))
        form = PaperForm(typed, asked=found.asked)
        form.is_valid()
        form.add_error(None, stale.message)
        return shown(form, NEWER)
    except Problem as problem:
        # What was typed is kept by now: the form is drawn from it, with what is still missing on top.
        found = selectors.desk(actor, case, paper, chosen)
        return shown(PaperForm(asked=found.asked, initial={"rev": found.rev}), KEPT, problem)
    return redirect("papers:paper", made.pk)


def _address(case_id: Any, kind: str, chosen: Chosen) -> str:
    who = [("who", "1")]
    for name, ids in (("worker", chosen.workers), ("firm", chosen.firms), ("delegate", chosen.representatives)):
        who += [(name, one) for one in ids]
    return f"{reverse('papers:fill', args=[case_id, kind.lower()])}?{urlencode(who)}"
