"""The steps of a mediation: accept, meet, sign, take money, end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from martlet.access.views import actor_of, page
from martlet.cases.forms import RoomForm
from martlet.cases.selectors import get_case
from martlet.cases.views.replies import KEPT, back, drawn_or_saved
from martlet.foundation.money import yuan
from martlet.mediation import forms, selectors, services
from martlet.mediation.models import Mediation
from martlet.mediation.services import Taken


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    return render(request, f"mediation/{template}.html", context, status=status)


def _to(request: HttpRequest, mediation: Mediation, said: Any) -> HttpResponse:
    messages.success(request, str(said))
    return redirect("mediation:mediation", mediation.pk)


def _step(
    request: HttpRequest, mediation: Mediation, form: RoomForm, act: Callable[[], Any], *, said: str, **words: str
) -> HttpResponse:
    """A page whose one form does one thing to a mediation; `words` are its title, its button and what stands above."""

    def again(status: int, more: dict[str, Any]) -> HttpResponse:
        return _page(request, "form", status, form=form, mediation=mediation, **words, **more)

    return drawn_or_saved(request, form, act, again=again, then=lambda _made: _to(request, mediation, said))


@page("mediation.open")
def open_mediation(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Enter a case into the register, where the office has the authority."""
    actor = actor_of(request)
    case = get_case(actor, case_id)
    form = forms.OpenForm(request.POST or None, initial={"accepted_on": timezone.localdate()})
    form.fields["mediator"].fill(actor, case.office_id)  # type: ignore[attr-defined]

    def again(status: int, more: dict[str, Any]) -> HttpResponse:
        return _page(request, "open", status, form=form, case=case, office=case.office, **more)

    return drawn_or_saved(
        request,
        form,
        lambda: services.open_mediation(
            actor,
            case,
            accepted_on=form.cleaned_data["accepted_on"],
            mediator=form.cleaned_data["mediator"],
            employer_side=form.cleaned_data["employer_side"],
            place=form.cleaned_data["place"],
            client_uuid=form.token,
        ),
        again=again,
        then=lambda made: _to(request, made, _("The mediation is in the register.")),
    )


@page("mediation.write")
def session(request: HttpRequest, mediation_id: Any) -> HttpResponse:
    actor = actor_of(request)
    mediation = selectors.get_mediation(actor, mediation_id)
    form = forms.SessionForm(request.POST or None, initial={"on": timezone.localdate()})
    return _step(
        request,
        mediation,
        form,
        lambda: services.record_session(
            actor,
            mediation,
            on=form.cleaned_data["on"],
            present=form.cleaned_data["present"],
            minutes=form.cleaned_data["minutes"],
            client_uuid=form.token,
        ),
        title=_("A session and its minutes"),
        button=_("Keep the minutes"),
        said=_("The minutes are kept."),
    )


@page("mediation.write")
def agreement(request: HttpRequest, mediation_id: Any) -> HttpResponse:
    """What was signed. “Divide evenly” and “more rows” give the form back with everything typed."""
    actor = actor_of(request)
    found = selectors.mediation_page(actor, mediation_id, journal_read=False)
    mediation = found.mediation
    form = forms.AgreementForm(
        request.POST or None, workers=found.workers, initial={"signed_on": timezone.localdate(), "rows": forms.ROWS}
    )
    split = forms.SplitForm(request.POST or None, prefix="split")

    def again(status: int, more: dict[str, Any]) -> HttpResponse:
        return _page(request, "agreement", status, form=form, split=split, mediation=mediation, page=found, **more)

    if "divide" in request.POST or "more_rows" in request.POST:
        form.full_clean()
        if "divide" in request.POST and split.is_valid():
            form.split(split.cleaned_data["first"] or timezone.localdate(), split.cleaned_data["parts"] or 2)
        form.errors.clear()
        return again(200 if split.is_valid() else KEPT, {})
    return drawn_or_saved(
        request,
        form,
        lambda: services.sign_agreement(
            actor,
            mediation,
            signed_on=form.cleaned_data["signed_on"],
            total_fen=form.cleaned_data["total"],
            instalments=form.instalments,
            shares=form.shares,
            terms=form.cleaned_data["terms"],
            client_uuid=form.token,
        ),
        again=again,
        then=lambda _made: _to(
            request, mediation, _("The agreement is kept. Its instalments are watched from now on.")
        ),
    )


@page("mediation.write")
def agreement_withdraw(request: HttpRequest, mediation_id: Any) -> HttpResponse:
    actor = actor_of(request)
    mediation = selectors.get_mediation(actor, mediation_id)
    form = forms.ReasonForm(request.POST or None)
    return _step(
        request,
        mediation,
        form,
        lambda: services.withdraw_agreement(actor, mediation, reason=form.cleaned_data["reason"]),
        title=_("Take the agreement back"),
        button=_("Take it back"),
        intro=_(
            "For an agreement that was written wrongly. It stays in the history with your reason; then write the right one."
        ),
        said=_("The agreement no longer counts."),
    )


@page("mediation.write")
def end(request: HttpRequest, mediation_id: Any) -> HttpResponse:
    actor = actor_of(request)
    mediation = selectors.get_mediation(actor, mediation_id)
    form = forms.EndForm(request.POST or None, initial={"ended_on": timezone.localdate()})
    return _step(
        request,
        mediation,
        form,
        lambda: services.end_mediation(
            actor, mediation, reason=form.cleaned_data["reason"], ended_on=form.cleaned_data["ended_on"]
        ),
        title=_("End the mediation without a result"),
        button=_("End the mediation"),
        intro=_("What was received stays received. The case goes on, for example to arbitration."),
        said=_("The mediation has ended."),
    )


def _told(taken: Taken, number: int) -> str:
    """What the money did, in a sentence."""
    if taken.performed:
        return _("Everything agreed has been received. The case has closed itself as performed.")
    further = [(n, part) for n, part in taken.covers if n != number]
    if taken.left_of_first > 0:
        return _("Part of instalment %(n)d is recorded. %(left)s yuan are still to come.") % {
            "n": number,
            "left": yuan(taken.left_of_first),
        }
    if further:
        places = ", ".join(f"{n}" for n, _part in further)
        return _("Instalment %(n)d is paid. %(more)s yuan more went to instalment %(places)s.") % {
            "n": number,
            "more": yuan(sum(part for _n, part in further)),
            "places": places,
        }
    return _("Instalment %(n)d is paid.") % {"n": number}


@page("mediation.receive")
def instalment(request: HttpRequest, instalment_id: int) -> HttpResponse:
    """Money on an instalment; the amount still open is filled in."""
    actor = actor_of(request)
    found = selectors.get_instalment(actor, instalment_id)
    shown = selectors.mediation_page(actor, found.agreement.mediation_id, journal_read=False)
    line = selectors.line_of(shown, found)
    form = forms.InstalmentForm(
        request.POST or None,
        workers=shown.workers,
        initial={"amount": line.left if line.left > 0 else None, "received_on": timezone.localdate()},
    )

    def again(status: int, more: dict[str, Any]) -> HttpResponse:
        return _page(request, "instalment", status, form=form, page=shown, mediation=shown.mediation, line=line, **more)

    def then(taken: Taken) -> HttpResponse:
        messages.success(request, _told(taken, found.number))
        return back(shown.case, "receipts")

    return drawn_or_saved(
        request,
        form,
        lambda: services.record_instalment(
            actor,
            found,
            received_on=form.cleaned_data["received_on"],
            amount_fen=form.cleaned_data["amount"],
            method=form.cleaned_data["method"],
            note=form.cleaned_data["note"],
            shares=form.shares,
            client_uuid=form.token,
        ),
        again=again,
        then=then,
    )
