"""The wage ledger: months in, mended, taken out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from martlet.access.views import actor_of, page
from martlet.cases import forms, selectors, services
from martlet.cases.rules.claims import BrokenLines, several_months
from martlet.cases.views.replies import case_form, done, drawn_or_saved, form_page, refused
from martlet.foundation.errors import Problem
from martlet.foundation.money import yuan
from martlet.foundation.text import whole


def _added(request: HttpRequest, case: Any, items: Any) -> HttpResponse:
    words = ngettext("%(n)d month is in the ledger.", "%(n)d months are in the ledger.", len(items)) % {"n": len(items)}
    if "more" in request.POST:
        messages.success(request, words)
        return redirect(f"{reverse('cases:claims', args=[case.pk])}?person={items[0].person_id}")
    return done(request, words, case, "ledger")


@page("cases.write")
def claims(request: HttpRequest, case_id: Any) -> HttpResponse:
    """One month, or several with the same amounts."""
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    view = selectors.claim_view(actor, found)
    form = forms.ClaimsForm(
        request.POST or None, workers=view.payees, initial={"person": request.GET.get("person", "")}
    )

    def add() -> Any:
        data = form.cleaned_data
        month = str(data["month"])
        lines = several_months(
            month, str(data["last_month"] or month), data["due"], data["paid"] or 0, timezone.localdate()
        )
        return services.add_claim_items(actor, found, person_id=data["person"], lines=lines, client_uuid=form.token)

    return case_form(
        request,
        found,
        form,
        add,
        title=_("Wages due and paid"),
        button=_("Put into the ledger"),
        template="cases/claims.html",
        view=view,
        paste=forms.PasteForm(workers=view.payees, initial={"person": request.GET.get("person", "")}, prefix="paste"),
        then=lambda items: _added(request, found, items),
    )


@page("cases.write")
def claims_paste(request: HttpRequest, case_id: Any) -> HttpResponse:
    """A pasted table; broken lines are named and nothing is half-saved."""
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    view = selectors.claim_view(actor, found)
    form = forms.PasteForm(
        request.POST or None, workers=view.payees, prefix="paste", initial={"person": request.GET.get("person", "")}
    )

    def again(status: int, more: dict[str, Any]) -> HttpResponse:
        problem = more.pop("problem", None)
        return form_page(
            request,
            found,
            form,
            title=_("Paste a table of months"),
            button=_("Put into the ledger"),
            status=status,
            template="cases/paste.html",
            view=view,
            broken=problem.lines if isinstance(problem, BrokenLines) else (),
            **more,
        )

    return drawn_or_saved(
        request,
        form,
        lambda: services.paste_claims(
            actor,
            found,
            person_id=form.cleaned_data["person"],
            text=form.cleaned_data["table"],
            client_uuid=form.token,
        ),
        again=again,
        then=lambda items: _added(request, found, items),
    )


@page("cases.write")
def claim_edit(request: HttpRequest, case_id: Any, item_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    item = selectors.get_claim_item(actor, found, item_id)
    form = forms.ClaimItemForm(request.POST or None, initial={"due": item.due, "paid": item.paid, "rev": item.rev})
    return case_form(
        request,
        found,
        form,
        lambda: services.update_claim_item(
            actor,
            found,
            item_id=item_id,
            due=form.cleaned_data["due"],
            paid=form.cleaned_data["paid"] or 0,
            rev=form.cleaned_data["rev"],
        ),
        title=selectors.claim_title(item),
        button=_("Save the month"),
        template="cases/claim_item.html",
        item=item,
        then=lambda _made: done(request, _("The month is saved."), found, "ledger"),
        compare=lambda now: [(_("Due"), yuan(now.due)), (_("Paid"), yuan(now.paid))],
    )


@require_POST
@page("cases.write")
def claim_remove(request: HttpRequest, case_id: Any, item_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    rev = request.POST.get("rev", "")
    try:
        item = services.remove_claim_item(actor, found, item_id=item_id, rev=whole(rev) or 0)
    except Problem as problem:
        return refused(request, problem, found, "ledger")
    undo = reverse("cases:claim-restore", args=[found.pk, item.pk])
    said = _("%(month)s is out of the ledger.") % {"month": item.period}
    return done(request, said, found, "ledger", undo=undo)


@require_POST
@page("cases.write")
def claim_restore(request: HttpRequest, case_id: Any, item_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    try:
        item = services.restore_claim_item(actor, found, item_id=item_id)
    except Problem as problem:
        return refused(request, problem, found, "ledger")
    return done(request, _("%(month)s is in the ledger again.") % {"month": item.period}, found, "ledger")
