"""Rules and calculators to look up, figures to correct."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from martlet.access.errors import NotVisible
from martlet.access.views import actor_of, page
from martlet.foundation import calendar
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language, reads_english
from martlet.law import limits, words
from martlet.law.contents import CERTAINTY, chapter_of, contents, find
from martlet.law.conventions import CONVENTIONS, of_rule
from martlet.law.parameters import Figure, name_of
from martlet.law.places import is_place, named
from martlet.law.registry import Calculator, Rule, calculators
from martlet.law.registry import rule as rule_of
from martlet.lawbook import selectors, services
from martlet.lawbook.calculator import CalculatorForm
from martlet.lawbook.forms import FigureForm, NoticeForm, WithdrawForm
from martlet.lawbook.presentation import answer_of, figure_words, history_words, notice_words
from martlet.lawbook.rules import NOTICE, as_notice, in_words


@page("lawbook.read")
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule by chapter, or those that a search finds."""
    query = request.GET.get("q", "")[:80].strip()
    chapters = find(query)
    context = {
        "query": query,
        "chapters": chapters,
        "found": sum(len(chapter.rules) for chapter in chapters),
        "language": reader_language(),
    }
    return render(request, "lawbook/rules.html", context)


@page("lawbook.read")
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule with what it rests on, and the forms of everything that applies it."""
    found = known_rule(rule_id)
    offered = [calculators()[name] for name in found.functions]
    forms = [(one, said(words.function(one.name)), empty_form(request, one, found.id)) for one in offered]
    return render(request, "lawbook/rule.html", about(found) | {"forms": forms})


@page("lawbook.read")
def calculator(request: HttpRequest, name: str) -> HttpResponse:
    """A calculator: its form, and above it the result when the address carries facts."""
    found = calculators().get(name)
    if found is None:
        raise NotVisible
    asked = request.GET.get("rule", "")
    rule_id = asked if asked in found.rules else found.rules[0]
    form = form_of(request, found, asked)
    answer = answer_of(name, form.result, reader_language()) if form.result is not None else None
    shown = known_rule(form.result.rule if form.result is not None and is_rule(form.result.rule) else rule_id)
    context = about(shown) | {
        "calculator": found,
        "title": said(words.function(name)),
        "form": form,
        "answer": answer,
        "today": selectors.today(),
    }
    return render(request, "lawbook/calculator.html", context, status=422 if form.errors else 200)


@page("lawbook.read")
def figures(request: HttpRequest) -> HttpResponse:
    """What holds at a place on a day, with what is known to come."""
    actor = actor_of(request)
    known = selectors.places(actor)
    place = request.GET.get("place", "")
    if not is_place(place):
        place = known.usual
    on, problem = selectors.today(), ""
    if typed := request.GET.get("on", "")[:40].strip():
        try:
            on = calendar.parse_day(typed, today=on)
        except Problem as caught:
            problem = caught.message
    rows = [
        figure_words(one, reader_language()) | {"enter_at": entrance(place, one.kind)}
        for one in selectors.figures_of(actor, place, on)
    ]
    context = {
        "place": place,
        "place_name": named(place).say(reader_language()),
        "places": [(code, said(names)) for code, names in known.choices],
        "on": on,
        "typed": typed,
        "problem": problem,
        "rows": rows,
        "may_correct": selectors.may_correct(actor),
    }
    return render(request, "lawbook/figures.html", context, status=422 if problem else 200)


@page("lawbook.read")
def figure(request: HttpRequest, kind: str, place: str) -> HttpResponse:
    """The history of one figure: what came with the system, every correction, what was withdrawn."""
    actor = actor_of(request)
    if not is_place(place):
        raise NotVisible
    rows = selectors.history(actor, kind, place, selectors.today())
    context = {
        "kind": kind,
        "place": place,
        "name": head(said(name_of(kind))),
        "place_name": named(place).say(reader_language()),
        "rows": [history_words(row, reader_language()) for row in rows],
        "may_correct": selectors.may_correct(actor),
        "enter_at": entrance(place, kind),
    }
    return render(request, "lawbook/figure.html", context)


@page("lawbook.enter_figure")
def figure_new(request: HttpRequest) -> HttpResponse:
    """Enter a figure. Afterwards the page of the correction lists what it touches."""
    actor = actor_of(request)
    shown = ("kind", "place", "since", "until", "source")
    initial = {name: request.GET[name][:300] for name in shown if name in request.GET}
    form = FigureForm(
        request.POST or None, initial=initial, places=selectors.places(actor).choices, language=reader_language()
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = services.enter_figure(actor, **form.cleaned_data)
                messages.success(request, gettext("Saved. Everything is computed with it from now on."))
                return redirect("lawbook:correction", row.pk)
            except Problem as problem:
                form.show(problem)
    return render(request, "lawbook/figure_new.html", {"form": form}, status=status)


@page("lawbook.enter_notice")
def notice_new(request: HttpRequest) -> HttpResponse:
    """Enter the State Council's notice of a year: first it is shown how it is read, then it is saved."""
    actor = actor_of(request)
    years = selectors.notice_years(selectors.today())
    form = NoticeForm(request.POST or None, initial={"year": years[0]}, years=years)
    found, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            typed = dict(form.cleaned_data)
            shown = typed.pop("read")
            try:
                found = notice_words(selectors.read_notice(actor, typed["year"], typed["text"]), reader_language())
                if shown == found.digest:
                    row = services.enter_notice(actor, **typed)
                    messages.success(
                        request, gettext("Saved. Last days are counted with it; the daily watch tells which moved.")
                    )
                    return redirect("lawbook:correction", row.pk)
                form.ask_again(found.digest)
                status = 200
            except Problem as problem:
                form.show(problem)
                found = None
    return render(request, "lawbook/notice_new.html", {"form": form, "found": found}, status=status)


@page("lawbook.read")
def correction(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One correction: before and after, who and why, and what is open and computed with it."""
    return correction_page(request, row_id, WithdrawForm())


@page("lawbook.withdraw_figure")
def withdraw(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Take a correction out of use again."""
    actor = actor_of(request)
    row = selectors.correction(actor, row_id)
    form = WithdrawForm(request.POST or None)
    if request.method != "POST":
        return redirect("lawbook:correction", row_id)
    if form.is_valid():
        try:
            services.withdraw_figure(actor, row, reason=form.cleaned_data["reason"])
            messages.success(request, gettext("Withdrawn. What counted before counts again."))
            return redirect("lawbook:correction", row_id)
        except Problem as problem:
            form.show(problem)
    return correction_page(request, row_id, form, status=422)


# --- shared -------------------------------------------------------------------------------------------------------------


def correction_page(request: HttpRequest, row_id: UUID, form: WithdrawForm, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    row = selectors.correction(actor, row_id)
    before = selectors.before(row)
    context = {
        "row": row,
        "name": head(said(name_of(row.kind))),
        "place_name": named(row.place).say(reader_language()),
        "value": selectors.as_figure(row),
        "words": figure_value(selectors.as_figure(row)),
        "before": before,
        "before_words": figure_value(before) if before else "",
        "notice": notice_words(as_notice(row.since, row.days), reader_language()) if row.days else None,
        "affected": selectors.affected(actor, row.kind, row.place, row.since),
        "may_correct": selectors.may_correct(actor),
        "form": form,
    }
    return render(request, "lawbook/correction.html", context, status=status)


def entrance(place: str, kind: str) -> str:
    """Where another value of this figure is entered."""
    if kind == NOTICE:
        return reverse("lawbook:notice-new")
    return f"{reverse('lawbook:figure-new')}?{urlencode({'place': place, 'kind': kind})}"


def figure_value(found: Figure) -> str:
    return in_words(found.kind, found.value, reader_language())


def said(names: tuple[str, str]) -> str:
    return names[1 if reads_english() else 0]


def head(text: str) -> str:
    return text[:1].upper() + text[1:]


def is_rule(rule_id: str) -> bool:
    try:
        rule_of(rule_id)
    except KeyError:
        return False
    return True


def known_rule(rule_id: str) -> Rule:
    if not is_rule(rule_id):
        raise NotVisible
    return rule_of(rule_id)


def about(found: Rule) -> dict[str, Any]:
    """What is said of a rule on its page and beside its calculators."""
    tongue = reader_language()
    chapter = next(one for one in contents() if one.code == chapter_of(found.id))
    periods = [period for period in limits.PERIODS.values() if period.rule == found.id]
    return {
        "rule": found,
        "rule_title": found.title(tongue),
        "chapter": chapter.title.say(tongue),
        "basis": [one.say(tongue) for one in found.basis],
        "certainty": CERTAINTY[found.certainty].say(tongue),
        "conventions": [CONVENTIONS[name].say(tongue) for name in of_rule(found.id)],
        "clocks": [clock_words(period) for period in periods],
        "language": tongue,
    }


def clock_words(period: limits.Period) -> dict[str, str]:
    tongue = reader_language()
    starts = [said(words.choice(kind, "event")) for kind in period.starts]
    return {
        "what": head(period.what.say(tongue)),
        "length": period.length.say().say(tongue) if period.length else gettext("the day named by the authority"),
        "starts": ("、" if tongue.startswith("zh") else ", ").join(starts),
        "who": said(words.choice(period.who, "side")),
        "missed": period.missed.say(tongue) if period.missed else "",
    }


def empty_form(request: HttpRequest, found: Calculator, rule_id: str) -> CalculatorForm:
    return make_form(request, found, type(request.GET)(), rule_id)


def form_of(request: HttpRequest, found: Calculator, rule_id: str) -> CalculatorForm:
    return make_form(request, found, request.GET, rule_id)


def make_form(request: HttpRequest, found: Calculator, typed: Any, rule_id: str) -> CalculatorForm:
    actor = actor_of(request)
    with_place = any(reader.kind == "place" for reader in found.facts.values())
    initial = {"today": selectors.today().isoformat()}
    if not with_place:
        return CalculatorForm(found, typed, reader_language(), (), initial, rule_id)
    known = selectors.places(actor)
    return CalculatorForm(found, typed, reader_language(), known.choices, initial | {"place": known.usual}, rule_id)
