"""One case: its page, and what is said and decided about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from martlet.access.views import actor_of, page
from martlet.cases import forms, selectors, services
from martlet.cases.models import Case
from martlet.cases.models.case import StageName
from martlet.cases.rules.stages import moves_from
from martlet.cases.views.replies import case_form, done, refused
from martlet.foundation.errors import Problem


@page("cases.read")
def case(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Everything known of one case; opening it stands in the journal."""
    found = selectors.case_page(actor_of(request), case_id, months=request.GET.get("months", ""))
    return render(request, "cases/case.html", {"page": found, "case": found.case, "now": timezone.now()})


@page("cases.write")
def note(request: HttpRequest, case_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    form = forms.NoteForm(request.POST or None, initial={"kind": "note", "on": timezone.localdate()})
    return case_form(
        request,
        found,
        form,
        lambda: services.add_note(
            actor,
            found,
            text=form.cleaned_data["text"],
            kind=form.cleaned_data["kind"],
            on=form.cleaned_data["on"],
            important=form.cleaned_data["important"],
            client_uuid=form.token,
        ),
        title=_("Add a note"),
        button=_("Keep the note"),
        then=lambda _made: done(request, _("The note is in the case."), found, "history"),
    )


def _step_form(actor: Any, found: Case, data: Any) -> forms.StepForm:
    form = forms.StepForm(
        data,
        initial={
            "next_step": found.next_step,
            "next_by": found.next_by,
            "next_owner": found.next_owner_id or "",
            "handover": found.handover,
            "rev": found.rev,
        },
    )
    form.fields["next_owner"].fill(actor, found.office_id)  # type: ignore[attr-defined]
    return form


@page("cases.write")
def next_step(request: HttpRequest, case_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    form = _step_form(actor, found, request.POST or None)

    def compare(now: Case) -> list[tuple[Any, Any]]:
        return [
            (form.fields["next_step"].label, now.next_step),
            (form.fields["next_by"].label, now.next_by),
            (form.fields["next_owner"].label, now.next_owner.work_name if now.next_owner else ""),
            (form.fields["handover"].label, now.handover),
        ]

    return case_form(
        request,
        found,
        form,
        lambda: services.set_next_step(actor, found, **form.cleaned_data),
        title=_("Next step"),
        button=_("Keep the next step"),
        template="cases/next_step.html",
        usual=selectors.usual_steps(found),
        then=lambda _made: done(request, _("The next step is set."), found),
        compare=compare,
    )


@page("cases.assign")
def assign(request: HttpRequest, case_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    form = forms.AssignForm(request.POST or None, initial={"owner": found.owner_id or "", "rev": found.rev})
    form.fields["owner"].fill(actor, found.office_id)  # type: ignore[attr-defined]
    return case_form(
        request,
        found,
        form,
        lambda: services.assign(actor, found, owner=form.cleaned_data["owner"], rev=form.cleaned_data["rev"]),
        title=_("Who looks after the case"),
        button=_("Give the case over"),
        then=lambda _made: done(request, _("The case is given over."), found),
        compare=lambda now: [(form.fields["owner"].label, now.owner.work_name if now.owner else "")],
    )


@page("cases.write")
def stage(request: HttpRequest, case_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    labels = dict(StageName.choices)
    form = forms.StageForm(
        request.POST or None,
        initial={"rev": found.rev},
        moves=[(str(one), str(labels[one])) for one in moves_from(found.stage)],
    )
    return case_form(
        request,
        found,
        form,
        lambda: services.move_stage(actor, found, stage=form.cleaned_data["stage"], rev=form.cleaned_data["rev"]),
        title=_("Move to another stage"),
        button=_("Move the case"),
        then=lambda _made: done(request, _("The case has moved on."), found),
        compare=lambda now: [(form.fields["stage"].label, labels[now.stage])],
    )


@page("cases.close")
def close(request: HttpRequest, case_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    form = forms.CloseForm(request.POST or None, initial={"closed_on": timezone.localdate()})
    return case_form(
        request,
        found,
        form,
        lambda: services.close_case(
            actor,
            found,
            outcome=form.cleaned_data["outcome"],
            closed_on=form.cleaned_data["closed_on"],
            note=form.cleaned_data["note"],
        ),
        title=_("Close the case"),
        button=_("Close the case"),
        totals=selectors.totals(actor, found),
        template="cases/close.html",
        then=lambda _made: done(request, _("The case is closed."), found),
    )


@page("cases.reopen")
def reopen(request: HttpRequest, case_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    form = forms.ReopenForm(request.POST or None)
    return case_form(
        request,
        found,
        form,
        lambda: services.reopen_case(
            actor, found, reason=form.cleaned_data["reason"], stage=form.cleaned_data["stage"]
        ),
        title=_("Open the case again"),
        button=_("Open it again"),
        then=lambda _made: done(request, _("The case is open again."), found),
    )


@page("cases.receipt")
def receipt(request: HttpRequest, case_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    ledger = selectors.ledger(actor, found)
    lines = [selectors.Payee(worker.person, worker.name) for worker in ledger.workers]
    form = forms.ReceiptForm(request.POST or None, workers=lines, initial={"received_on": timezone.localdate()})
    return case_form(
        request,
        found,
        form,
        lambda: services.record_receipt(
            actor,
            found,
            amount_fen=form.cleaned_data["amount"],
            received_on=form.cleaned_data["received_on"],
            method=form.cleaned_data["method"],
            note=form.cleaned_data["note"],
            shares=form.shares,
            more_than_claimed=form.cleaned_data["more_than_claimed"],
            client_uuid=form.token,
        ),
        title=_("Record money received"),
        button=_("Record the money"),
        template="cases/receipt.html",
        ledger=ledger,
        then=lambda _made: done(request, _("The money is recorded."), found, "receipts"),
    )


@page("cases.void_receipt")
def receipt_void(request: HttpRequest, case_id: Any, receipt_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    form = forms.ReasonForm(request.POST or None)
    return case_form(
        request,
        found,
        form,
        lambda: services.void_receipt(actor, found, receipt_id=receipt_id, reason=form.cleaned_data["reason"]),
        title=_("Take this receipt back"),
        button=_("Take it back"),
        intro=_(
            "It stays in the history with your reason and counts for nothing any more. What it had covered is open again."
        ),
        then=lambda _made: done(request, _("The receipt no longer counts."), found, "receipts"),
    )


@require_POST
@page("cases.write")
def mandate(request: HttpRequest, case_id: Any, person_id: Any) -> HttpResponse:
    """Signed, by word or missing: set from the list of workers."""
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    try:
        services.set_mandate(
            actor,
            found,
            person_id=person_id,
            mandate=request.POST.get("mandate", ""),
            is_representative="is_representative" in request.POST,
        )
    except Problem as problem:
        return refused(request, problem, found, "people")
    return done(request, _("Saved."), found, "people")
