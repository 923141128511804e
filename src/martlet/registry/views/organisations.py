"""Employers, partners, sites and their chains."""

from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from martlet.access.formfields import show_problem
from martlet.access.policy import require
from martlet.access.selectors import acting_office
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.foundation.languages import reader_language
from martlet.foundation.text import whole
from martlet.registry import forms, selectors, services
from martlet.registry.models import Organisation, Site
from martlet.registry.rules import codes
from martlet.registry.views.firms import firm_of
from martlet.registry.views.replies import NEWER, again, done, local, refused


@page("registry.read_organisation")
def organisations(request: HttpRequest) -> HttpResponse:
    """The list; a POST finds by name, so that no name stands in an address."""
    actor = actor_of(request)
    kind, q = request.GET.get("kind", ""), request.POST.get("q", "").strip()
    context: dict[str, Any] = {
        "kind": kind,
        "kinds": codes.choices("organisation", reader_language()),
        "q": q,
        "filters": f"kind={kind}" if kind.isalnum() else "",
    }
    if request.method == "POST" and len(q) >= 2:
        try:
            context["found"] = selectors.find_organisations(actor, q, limit=50)
            context["sites"] = selectors.find_sites(actor, q, limit=20)
        except Problem as problem:
            context |= {"found": [], "problem": problem}
        status = 422 if "problem" in context else 200
        return render(request, "registry/organisations.html", context, status=status)
    try:
        context["rows"] = selectors.organisation_rows(actor, kind=kind, cursor=request.GET.get("at", ""))
    except Problem as problem:
        return refused(request, problem, "registry:organisations")
    return render(request, "registry/organisations.html", context)


@page("registry.read_organisation")
def organisation(request: HttpRequest, organisation_id: Any) -> HttpResponse:
    found = selectors.organisation_page(actor_of(request), organisation_id)
    return render(request, "registry/organisation.html", {"found": found, "alias_form": forms.AliasForm()})


@page("registry.write_organisation")
def organisation_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    back = local(request, request.POST.get("next", "") or request.GET.get("next", ""))
    form = forms.OrganisationForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "next": back}
    if request.method != "POST":
        return render(request, "registry/organisation_new.html", context)
    if not form.is_valid():
        return again(request, "registry/organisation_new.html", context)
    if not form.cleaned_data["anyway"]:
        maybe = selectors.find_organisations(actor, form.cleaned_data["name"], limit=6, journaled=False)
        if maybe:
            return again(request, "registry/organisation_new.html", context | {"maybe": maybe})
    office = acting_office(actor)
    try:
        made = services.create_organisation(actor, office=office, aliases=form.names(), **form.values())
    except Problem as problem:
        show_problem(form, problem, organisation="kind")
        return again(request, "registry/organisation_new.html", context)
    if back:
        return redirect(f"{back}{'&' if '?' in back else '?'}organisation={made.pk}")
    return done(request, _("The firm is in the register."), "registry:organisation", made.pk)


@page("registry.write_organisation")
def organisation_edit(request: HttpRequest, organisation_id: Any) -> HttpResponse:
    row = selectors.get_organisation(actor_of(request), organisation_id)
    form = forms.OrganisationForm(request.POST or None, initial=forms.OrganisationForm.initial_of(row))
    del form.fields["aliases"], form.fields["anyway"]
    return _edit(request, "organisation", row, form, services.update_organisation)


def _edit(
    request: HttpRequest,
    what: str,
    row: Organisation | Site,
    form: forms.OrganisationForm | forms.SiteForm,
    update: Any,
) -> HttpResponse:
    """Change a firm or a site. After somebody else's save the same form stands beside the newer version."""
    actor, template = actor_of(request), f"registry/{what}_edit.html"
    require(actor, "registry.write_organisation", row)
    context: dict[str, Any] = {"form": form, "row": row}
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return again(request, template, context)
    try:
        update(actor, row, rev=form.cleaned_data["rev"] or 0, **form.values())
    except Stale as stale:
        newer = cast(Organisation | Site, stale.current)
        _take_rev(form, newer.rev)
        shown = [(form.fields[name].label, _shown(name, getattr(newer, name))) for name in form.VALUES]
        return again(request, template, context | {"stale": stale, "newer": shown}, NEWER)
    except Problem as problem:
        show_problem(form, problem, organisation="kind")
        return again(request, template, context)
    return done(request, _("Saved."), f"registry:{what}", row.pk)


def _take_rev(form: Any, rev: int) -> None:
    form.data = form.data.copy()
    form.data["rev"] = str(rev)


def _shown(name: str, value: str) -> str:
    kind = {"kind": "organisation", "area_code": "city", "industry": "industry"}.get(name)
    return codes.label(kind, value, reader_language()) if kind else value


@require_POST
@page("registry.write_organisation")
def alias_add(request: HttpRequest, organisation_id: Any) -> HttpResponse:
    actor = actor_of(request)
    row = selectors.get_organisation(actor, organisation_id)
    form = forms.AliasForm(request.POST)
    if form.is_valid():
        try:
            services.add_alias(actor, row, name=form.cleaned_data["name"])
            return done(request, _("The firm is found by this name too."), "registry:organisation", row.pk)
        except Problem as problem:
            show_problem(form, problem)
    context = {"found": selectors.organisation_page(actor, row.pk), "alias_form": form}
    return again(request, "registry/organisation.html", context)


@require_POST
@page("registry.write_organisation")
def alias_remove(request: HttpRequest, organisation_id: Any, alias_id: Any) -> HttpResponse:
    actor = actor_of(request)
    row = selectors.get_organisation(actor, organisation_id)
    services.remove_alias(actor, row, alias_id=alias_id)
    return done(request, _("This name is taken out."), "registry:organisation", row.pk)


# --- sites -------------------------------------------------------------------------------------------------------------------


@page("registry.read_organisation")
def sites(request: HttpRequest) -> HttpResponse:
    try:
        rows = selectors.site_rows(actor_of(request), cursor=request.GET.get("at", ""))
    except Problem as problem:
        return refused(request, problem, "registry:sites")
    return render(request, "registry/sites.html", {"rows": rows})


@page("registry.write_organisation")
def site_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = forms.SiteForm(request.POST or None)
    if request.method != "POST":
        return render(request, "registry/site_new.html", {"form": form})
    if form.is_valid():
        office = acting_office(actor)
        try:
            made = services.create_site(actor, office=office, **form.values())
            return done(
                request, _("The site is in the register. Now write down who is above whom."), "registry:site", made.pk
            )
        except Problem as problem:
            show_problem(form, problem)
    return again(request, "registry/site_new.html", {"form": form})


@page("registry.read_organisation")
def site(request: HttpRequest, site_id: Any) -> HttpResponse:
    found = selectors.site_page(actor_of(request), site_id)
    return render(request, "registry/site.html", {"found": found})


@page("registry.write_organisation")
def site_edit(request: HttpRequest, site_id: Any) -> HttpResponse:
    row = selectors.get_site(actor_of(request), site_id)
    form = forms.SiteForm(request.POST or None, initial=forms.SiteForm.initial_of(row))
    return _edit(request, "site", row, form, services.update_site)


@page("registry.write_organisation")
def site_chain(request: HttpRequest, site_id: Any) -> HttpResponse:
    """The whole chain in one form: firms by name, an order, rows to take out."""
    actor = actor_of(request)
    row = selectors.get_site(actor, site_id)
    require(actor, "registry.write_organisation", row)
    lines = selectors.chain_of(actor, row.pk)
    initial = [
        {"place": number, "tier": line.tier, "firm": line.name, "stood": str(line.organisation_id)}
        for number, line in enumerate(lines, start=1)
    ] or [{"tier": tier} for tier, _label in codes.choices("tier", "en")]
    if request.method != "POST":
        rows = forms.LinkForms(initial=initial, prefix="link")
        return render(request, "registry/site_chain.html", {"rows": rows, "site": row, "rev": row.rev})
    rows = forms.LinkForms(request.POST, prefix="link")
    rev = request.POST.get("rev", "")
    context: dict[str, Any] = {"rows": rows, "site": row, "rev": rev}
    if not rows.is_valid():
        return again(request, "registry/site_chain.html", context)
    try:
        # new firms are kept only together with the chain they stand in
        with transaction.atomic():
            links = _links(actor, rows, {str(line.organisation_id): line.name for line in lines})
            services.set_chain(actor, row, links=links, rev=whole(rev) or 0)
    except _Unclear:
        return again(request, "registry/site_chain.html", context)
    except Stale as stale:
        newer = [(line.tier_label, line.name) for line in lines]
        context |= {"stale": stale, "newer": newer, "rev": cast(Site, stale.current).rev}
        return again(request, "registry/site_chain.html", context, NEWER)
    except Problem as problem:
        return again(request, "registry/site_chain.html", context | {"problem": problem})
    return done(request, _("The chain is saved."), "registry:site", row.pk)


class _Unclear(Exception):
    """A row's firm has to be chosen first."""


def _links(actor: Any, rows: Any, stood: dict[str, str]) -> list[tuple[Organisation, str]]:
    """(firm, tier) of the rows that stay, in the order typed. Raises _Unclear after marking every unclear row."""
    kept = []
    for number, form in enumerate(rows.forms):
        given = form.cleaned_data
        if not given or given.get("drop") or not (given.get("firm") or given.get("stood")):
            continue
        # another name typed over a firm that stood here: it is a new search
        if given["stood"] in stood and given["firm"].strip() not in ("", stood[given["stood"]]):
            given["stood"] = ""
        kept.append((given.get("place") or 100 + number, number, form))
    links, unclear = [], False
    for _place, _number, form in sorted(kept, key=lambda one: one[:2]):
        tier = form.cleaned_data["tier"]
        firm = firm_of(actor, form, "boss" if tier == "labour_boss" else "employer")
        if firm is None:
            unclear = True
        else:
            links.append((firm, tier))
    if unclear:
        raise _Unclear
    return links
