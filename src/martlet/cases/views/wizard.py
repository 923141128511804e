"""The claim wizard: facts step by step, claims beside them, conflicts chosen openly, the result put into the ledger."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from martlet.access.actor import Actor
from martlet.access.policy import decide
from martlet.access.views import actor_of, page
from martlet.cases import forms, selectors, services
from martlet.cases.models import Case
from martlet.cases.rules.factfile import ALL
from martlet.cases.views.replies import KEPT, NEWER, done, refused
from martlet.foundation.errors import Problem, Stale
from martlet.foundation.languages import reader_language, reads_english
from martlet.hotline.models import Contact
from martlet.law.claims import FACTS, Facts
from martlet.law.parameters import current


def _cities() -> list[tuple[str, str]]:
    english = reads_english()
    return [(code, city.en if english else city.zh) for code, city in current().cities.items()]


def _form(view: Any, data: Any = None) -> forms.FactsForm:
    return forms.FactsForm(
        data,
        shown=view.fields,
        known=view.own,
        language=reader_language(),
        cities=_cities(),
        initial={"rev": view.rev, "step": view.step, "scope": view.scope},
    )


def _here(case: Case, scope: str, step: str) -> str:
    return f"{reverse('cases:claim', args=[case.pk])}?who={scope}&step={step}"


def _places(case: Case) -> dict[str, str]:
    """Where the page of a case leads."""
    names = {"claim": "claim", "look": "claim-look", "choose": "claim-choose", "ledger": "claim-ledger"}
    names |= {"workers": "claim-workers", "back": "case"}
    return {key: reverse(f"cases:{name}", args=[case.pk]) for key, name in names.items()}


def _page(
    request: HttpRequest, case: Case, view: Any, form: forms.FactsForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"case": case, "at": _places(case), "view": view, "form": form, "all": ALL, "once": forms.OnceForm()}
    return render(request, "cases/claim.html", context | more, status=status)


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
    save = partial(services.save_facts, actor, found, scope=view.scope)
    again = partial(_page, request, found, view)
    return _saved(request, view, save, again, lambda step: _here(found, view.scope, step))


def _saved(
    request: HttpRequest,
    view: Any,
    save: Callable[..., Any],
    again: Callable[..., HttpResponse],
    here: Callable[[str], str],
) -> HttpResponse:
    """Save what was answered and go on to the next step; the typed answers stay with what is wrong or newer."""
    form = _form(view, request.POST)
    if not form.is_valid():
        return again(form, KEPT)
    try:
        save(facts=form.facts, asked=form.asked, rev=form.cleaned_data.get("rev") or 0)
    except Stale as stale:
        typed: Any = request.POST.copy()
        typed["rev"] = str(stale.current.rev)
        form = _form(view, typed)
        form.is_valid()
        form.add_error(None, stale.message)
        return again(form, NEWER, theirs=_theirs(form, stale.current.facts))
    except Problem as problem:
        form.show(problem)
        return again(form, KEPT)
    onward = view.step if "stay" in request.POST or not view.next_step else view.next_step
    return redirect(here(onward) + ("" if onward != view.step else "#claims"))


def _theirs(form: forms.FactsForm, facts: Facts) -> list[tuple[str, str]]:
    """What somebody else saved meanwhile, as far as this form asks for it."""
    pairs = [(FACTS[name].label.say(reader_language()), _shown(name, getattr(facts, name))) for name in form.asked]
    return [pair for pair in pairs if pair[1]]


def _shown(name: str, value: Any) -> str:
    fact = FACTS[name]
    if fact.kind == "choice" and value is not None:
        return fact.word(value).say(reader_language())
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
    facts, good = _readable(_form(view, request.POST))
    view = selectors.wizard(actor, found, scope=view.scope, step=view.step, typed=facts, asked=good, known=known)
    context = {"case": found, "at": _places(found), "view": view, "unsaved": True, "once": forms.OnceForm()}
    return render(request, "cases/claim.html#claims", context)


def _readable(form: forms.FactsForm) -> tuple[Facts, list[str]]:
    """What of a form can be read, and its names."""
    form.is_valid()
    return form.facts, [name for name in form.asked if name not in form.errors]


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {
        key.removeprefix("choose_"): str(value)[:40] for key, value in request.POST.items() if key.startswith("choose_")
    }


@require_POST
@page("cases.write")
def claim_choose(request: HttpRequest, case_id: Any) -> HttpResponse:
    """How conflicts are decided; kept with the facts."""
    actor = actor_of(request)
    found = selectors.case_of_wizard(actor, case_id)
    scope, step = request.POST.get("scope", ""), request.POST.get("step", "")
    try:
        services.choose(actor, found, scope=scope, chosen=_chosen(request))
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
        "added": put.added,
        "changed": put.changed,
        "gone": put.gone,
        "same": put.same,
    }
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
    here = reverse("cases:claim", args=[found.pk])
    form = forms.WorkersForm(request.POST or None, workers=rows, language=reader_language(), at=here)

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


# ------------------------------------------------------------------------------------------------ a conversation


def _contact_places(actor: Actor, contact: Contact) -> dict[str, str]:
    names = {"claim": "contact-claim", "look": "contact-claim-look", "choose": "contact-claim-choose"}
    found = {key: reverse(f"cases:{name}", args=[contact.pk]) for key, name in names.items()}
    found["back"] = reverse("hotline:contact", args=[contact.pk])
    if decide(actor, "cases.open"):
        found["open"] = f"{reverse('cases:new')}?{urlencode({'contact': str(contact.pk)})}"
    return found


def _contact_page(
    request: HttpRequest, contact: Contact, view: Any, form: forms.FactsForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"contact": contact, "at": _contact_places(actor_of(request), contact), "view": view, "form": form}
    return render(request, "cases/claim.html", context | more, status=status)


def _contact_here(contact: Contact, step: str) -> str:
    return f"{reverse('cases:contact-claim', args=[contact.pk])}?step={step}"


@page("cases.prepare")
def contact_claim(request: HttpRequest, contact_id: Any) -> HttpResponse:
    """The wizard of a conversation that has no case yet. Once it has one, the facts are those of the case."""
    actor = actor_of(request)
    found = selectors.contact_of_wizard(actor, contact_id)
    if request.method != "POST":
        case = selectors.case_of_contact(actor, found)
        if case is not None:
            return redirect("cases:claim", case.pk)
    asked = request.POST if request.method == "POST" else request.GET
    known = selectors.contact_knowledge(actor, found)
    view = selectors.contact_wizard(actor, found, step=asked.get("step") or "", known=known)
    if request.method != "POST":
        return _contact_page(request, found, view, _form(view), earlier=known.earlier and not view.rev)
    save = partial(services.save_contact_facts, actor, found)
    again = partial(_contact_page, request, found, view)
    return _saved(request, view, save, again, lambda step: _contact_here(found, step))


@require_POST
@page("cases.prepare")
def contact_claim_look(request: HttpRequest, contact_id: Any) -> HttpResponse:
    """The caller's claims for what stands in the form, nothing saved."""
    actor = actor_of(request)
    found = selectors.contact_of_wizard(actor, contact_id)
    known = selectors.contact_knowledge(actor, found)
    view = selectors.contact_wizard(actor, found, step=request.POST.get("step", ""), known=known)
    facts, good = _readable(_form(view, request.POST))
    view = selectors.contact_wizard(actor, found, step=view.step, typed=facts, asked=good, known=known)
    context = {"contact": found, "at": _contact_places(actor, found), "view": view, "unsaved": True}
    return render(request, "cases/claim.html#claims", context)


@require_POST
@page("cases.prepare")
def contact_claim_choose(request: HttpRequest, contact_id: Any) -> HttpResponse:
    """How conflicts between the caller's claims are decided."""
    actor = actor_of(request)
    found = selectors.contact_of_wizard(actor, contact_id)
    try:
        services.choose_for_contact(actor, found, chosen=_chosen(request))
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect(_contact_here(found, request.POST.get("step", "")) + "#claims")
