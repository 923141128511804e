"""The claim wizard: facts step by step, claims beside them, conflicts chosen openly, the result put into the ledger."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from martlet.access.views import page
from martlet.cases import forms, selectors, services, words
from martlet.cases.models import Case
from martlet.cases.rules.factfile import ALL
from martlet.cases.views.replies import KEPT, NEWER, actor_of, done, refused
from martlet.foundation.errors import Problem, Stale
from martlet.law.claims import FACTS
from martlet.law.parameters import current


def _cities() -> list[tuple[str, str]]:
    chinese = words.language().startswith("zh")
    return [(code, city.zh if chinese else city.en) for code, city in current().cities.items()]


def _form(view: Any, data: Any = None) -> forms.FactsForm:
    return forms.FactsForm(
        data,
        shown=view.fields,
        known=view.own,
        language=words.language(),
        cities=_cities(),
        initial={"rev": view.rev, "step": view.step, "scope": view.scope},
    )


def _here(case: Case, scope: str, step: str) -> str:
    return f"{reverse('cases:claim', args=[case.pk])}?who={scope}&step={step}"


def _page(
    request: HttpRequest, case: Case, view: Any, form: forms.FactsForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"case": case, "view": view, "form": form, "all": ALL, "once": forms.OnceForm()} | more
    return render(request, "cases/claim.html", context, status=status)


@page("cases.write")
def claim(request: HttpRequest, case_id: Any) -> HttpResponse:
    """A step of the facts. Each is a plain form that saves; the claims beside it are always those of what is saved."""
    actor = actor_of(request)
    found = selectors.case_of_wizard(actor, case_id)
    asked = request.POST if request.method == "POST" else request.GET
    scope, step = asked.get("scope") or asked.get("who") or "", asked.get("step") or ""
    view = selectors.wizard(actor, found, scope=scope, step=step)
    if request.method != "POST":
        return _page(request, found, view, _form(view))
    form = _form(view, request.POST)
    if not form.is_valid():
        return _page(request, found, view, form, KEPT)
    try:
        services.save_facts(
            actor, found, scope=view.scope, facts=form.facts, asked=form.asked, rev=form.cleaned_data.get("rev") or 0
        )
    except Stale as stale:
        typed: Any = request.POST.copy()
        typed["rev"] = str(stale.current.rev)
        form = _form(view, typed)
        form.is_valid()
        form.add_error(None, stale.message)
        theirs = [
            (FACTS[name].label.say(words.language()), _shown(name, getattr(stale.current.facts, name)))
            for name in form.asked
        ]
        return _page(request, found, view, form, NEWER, theirs=[pair for pair in theirs if pair[1]])
    except Problem as problem:
        form.show(problem)
        return _page(request, found, view, form, KEPT)
    onward = view.step if "stay" in request.POST or not view.next_step else view.next_step
    return redirect(_here(found, view.scope, onward) + ("" if onward != view.step else "#claims"))


def _shown(name: str, value: Any) -> str:
    fact = FACTS[name]
    if fact.kind == "choice" and value is not None:
        return fact.word(value).say(words.language())
    text = forms.fact_text(fact.kind, value)
    return ", ".join(text) if isinstance(text, list) else str(text)


@require_POST
@page("cases.write")
def claim_look(request: HttpRequest, case_id: Any) -> HttpResponse:
    """The claims for what stands in the form, nothing saved. What cannot be read yet is left as it was."""
    actor = actor_of(request)
    found = selectors.case_of_wizard(actor, case_id)
    known = selectors.knowledge(actor, found)
    scope, step = request.POST.get("scope", ""), request.POST.get("step", "")
    view = selectors.wizard(actor, found, scope=scope, step=step, known=known)
    form = _form(view, request.POST)
    form.is_valid()
    good = [name for name in form.asked if name not in form.errors]
    view = selectors.wizard(actor, found, scope=view.scope, step=view.step, typed=form.facts, asked=good, known=known)
    return render(
        request, "cases/claim.html#claims", {"case": found, "view": view, "unsaved": True, "once": forms.OnceForm()}
    )


@require_POST
@page("cases.write")
def claim_choose(request: HttpRequest, case_id: Any) -> HttpResponse:
    """How conflicts are decided; kept with the facts."""
    actor = actor_of(request)
    found = selectors.case_of_wizard(actor, case_id)
    scope, step = request.POST.get("scope", ""), request.POST.get("step", "")
    chosen = {
        key.removeprefix("choose_"): str(value)[:40] for key, value in request.POST.items() if key.startswith("choose_")
    }
    try:
        services.choose(actor, found, scope=scope, chosen=chosen)
    except Problem as problem:
        return refused(request, problem, found, "ledger")
    return redirect(_here(found, scope, step) + "#claims")


@require_POST
@page("cases.write")
def claim_ledger(request: HttpRequest, case_id: Any) -> HttpResponse:
    """Put the recommended claims into the ledger: of one worker, or of all."""
    actor = actor_of(request)
    found = selectors.case_of_wizard(actor, case_id)
    scope, step = request.POST.get("scope", ALL), request.POST.get("step", "")
    known = selectors.knowledge(actor, found)
    ids = None if scope == ALL else [known.worker(scope).person_id]
    once = forms.OnceForm(request.POST)
    once.is_valid()
    try:
        put = services.put_claims(actor, found, person_ids=ids, client_uuid=once.token)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect(_here(found, scope, step) + "#claims")
    said = _("Claims in the ledger: %(added)d new, %(changed)d changed, %(gone)d taken out, %(same)d as they were.") % {
        "added": put.added, "changed": put.changed, "gone": put.gone, "same": put.same,
    }  # fmt: skip
    if put.evidence:
        said += " " + ngettext(
            "%(n)d kind of evidence is on the list.", "%(n)d kinds of evidence are on the list.", put.evidence
        ) % {"n": put.evidence}
    return done(request, said, found, "ledger")


@page("cases.write")
def claim_workers(request: HttpRequest, case_id: Any) -> HttpResponse:
    """What differs between the workers of a group, as a table or pasted; and what each one's claims come to."""
    actor = actor_of(request)
    found = selectors.case_of_wizard(actor, case_id)
    rows = selectors.group_rows(actor, found)
    form = forms.WorkersForm(request.POST or None, workers=rows, language=words.language())

    def again(status: int) -> HttpResponse:
        totals = [row.total for row in rows if row.total is not None]
        context = {"case": found, "form": form, "rows": rows, "once": forms.OnceForm(), "all": ALL}
        context |= {"total": sum(totals) if totals else None, "counted": len(totals)}
        return render(request, "cases/claim_workers.html", context, status=status)

    if request.method != "POST":
        return again(200)
    if not form.is_valid():
        return again(KEPT)
    try:
        services.save_fact_table(actor, found, rows=form.read, asked=forms.TABLE_FACTS)
    except Problem as problem:
        form.show(problem)
        return again(KEPT)
    messages.success(request, _("The table is saved."))
    return redirect(reverse("cases:claim-workers", args=[found.pk]))
