"""The public calculators: one question a page, nothing kept.

What was answered travels in hidden fields of each page, never in an address, a cookie, a session or a log: addresses name the
matter only. Nothing on the server changes, so there is nothing that another site could make a browser do in somebody's name,
and the cookie of that protection can be left out too.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from martlet.access.selectors import active_offices
from martlet.access.views import public_page
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language
from martlet.hotline.selectors import knowledge
from martlet.law import parameters
from martlet.site.presentation import calculators as shown
from martlet.site.rules import answers
from martlet.site.rules.findings import Finding, Wrong, find
from martlet.site.rules.matters import MATTERS, Matter, asked, before, next_question
from martlet.site.rules.questions import QUESTIONS
from martlet.site.rules.travelling import Travelling


@public_page
@cache_control(max_age=300)
@require_safe
def calculators(request: HttpRequest) -> HttpResponse:
    return render(request, "site/calculators.html", {"groups": shown.groups()})


@public_page
@csrf_exempt
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def calculate(request: HttpRequest, matter: str) -> HttpResponse:
    """The next question of a matter, or its result. POST: `given` are the answers so far, `at` the question just answered,
    `go` what was pressed: next, back, show (the same again, in another language), start (another matter with the same answers),
    `to` a question to be answered anew."""
    if matter not in MATTERS:
        raise Http404
    with parameters.using(parameters.current()):  # looked up once for the page, not once for each figure
        return page_for(request, matter)


def page_for(request: HttpRequest, matter: str) -> HttpResponse:
    today = timezone.localdate()
    state = Travelling.read(matter, request.POST.get("given", ""), today)
    posted = request.POST
    at, go, to = posted.get("at", ""), posted.get("go", "next"), posted.get("to", "")
    flow = MATTERS[matter]
    if to in asked(flow, state.given, today):
        return question_page(request, state, to)
    if at in asked(flow, state.given, today):
        typed = {name.removeprefix("q-"): posted.getlist(name) for name in posted if name.startswith("q-")}
        if go == "show":
            return question_page(request, state, at, typed=typed or None)
        if go == "back":
            return one_back(request, state, at)
        try:
            state = state.answered(at, answers.read(QUESTIONS[at], typed, state.given, today), today)
        except Problem as problem:
            return question_page(request, state, at, typed=typed, problem=str(problem), row=problem.field or "")
    elif go == "back":
        return one_back(request, state, "")
    return next_page(request, state)


def one_back(request: HttpRequest, state: Travelling, at: str) -> HttpResponse:
    earlier = before(MATTERS[state.matter], at, state.given, timezone.localdate())
    if earlier is None:
        return redirect(reverse("site:calculators", current_app=request.resolver_match.namespace))  # type: ignore[union-attr]
    return question_page(request, state, earlier)


def next_page(request: HttpRequest, state: Travelling) -> HttpResponse:
    """The first question that is open in one of the matters, else what comes out."""
    today = timezone.localdate()
    found: list[Finding] = []
    for name in state.matters:
        here = state.turned_to(name)
        question = next_question(MATTERS[name], state.given, today)
        if question is not None:
            return question_page(request, here, question)
        try:
            found.append(find(name, state.given, today))
        except Wrong as wrong:
            language = reader_language()
            return question_page(request, here, wrong.question, problem=wrong.why.say(language))
    return result_page(request, state, found)


def question_page(
    request: HttpRequest,
    state: Travelling,
    question: str,
    *,
    typed: dict[str, list[str]] | None = None,
    problem: str = "",
    row: str = "",
) -> HttpResponse:
    today = timezone.localdate()
    if typed is None:
        typed = answers.parts(QUESTIONS[question], state.given.get(question, ""), state.given)
    page = shown.question_page(state, question, typed, today)
    context: dict[str, Any] = {"page": page, "problem": problem, "row": row, "other_url": other_url(request, page.flow)}
    return render(request, "site/question.html", context, status=422 if problem else 200)


def result_page(request: HttpRequest, state: Travelling, found: list[Finding]) -> HttpResponse:
    today, language = timezone.localdate(), reader_language()
    articles = {one.issue: knowledge.article(one.issue, language, today) for one in found if one.issue}
    page = shown.result_page(state, found, articles, active_offices(), today, language)
    return render(request, "site/result.html", {"page": page, "other_url": other_url(request, page.flow)})


def other_url(request: HttpRequest, flow: Matter) -> str:
    """Where the same answers are shown in the other language."""
    other = "site" if request.path_info.startswith("/en/") else "site-en"
    return reverse("site:calculate", args=[flow.name], current_app=other)
