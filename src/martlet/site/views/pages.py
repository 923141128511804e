"""Public pages. They set no cookie but the form's own, keep nothing and know nobody."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control

from martlet.access.actor import PUBLIC
from martlet.access.formfields import show_problem
from martlet.access.networks import address_text
from martlet.access.selectors import active_offices
from martlet.access.views import public_page
from martlet.foundation.errors import Problem
from martlet.hotline.services import request_callback
from martlet.insight.rules import asked_month
from martlet.insight.selectors import public_month
from martlet.site.forms import CallMeForm
from martlet.site.presentation import TOPICS, about_and_words, public_page_of
from martlet.site.presentation.lines import common_cost, numbers_to_call

NEUTRAL_PLACE = "https://www.baidu.com/"  # where 'leave now' goes: a page anybody may have open


@public_page
@cache_control(max_age=300)
def home(request: HttpRequest) -> HttpResponse:
    numbers = numbers_to_call()
    return render(request, "site/home.html", {"topics": TOPICS, "numbers": numbers, "same_cost": common_cost(numbers)})


@public_page
@cache_control(max_age=300)
def results(request: HttpRequest) -> HttpResponse:
    month = asked_month(request.GET.get("month", ""), timezone.localdate())
    return render(request, "site/results.html", public_page_of(public_month(month), timezone.localdate()))


@public_page
def call_me(request: HttpRequest) -> HttpResponse:
    """A worker leaves a number. It is sealed to the office at once, also while everything else is sealed."""
    form = CallMeForm(request.POST or None, initial={"about": request.GET.get("about", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            request_callback(
                PUBLIC,
                number=given["number"],
                best_time=given["best_time"],
                city=given["city"],
                words=about_and_words(given["about"], given["words"]),
                client_id=given["client_id"],
                address=address_text(request),
            )
            return redirect("site-en:call-me-thanks" if request.path_info.startswith("/en/") else "site:call-me-thanks")
        except Problem as problem:
            show_problem(form, problem)
    context = {"form": form, "closed": form.closed(), "numbers": numbers_to_call() if form.not_taking else []}
    return render(request, "site/call_me.html", context, status=422 if form.errors else 200)


@public_page
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "site/thanks.html")


@public_page
@cache_control(max_age=3600)
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "site/about.html", {"offices": active_offices()})


@public_page
@cache_control(max_age=3600)
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html")


@public_page
def leave(request: HttpRequest) -> HttpResponse:
    """Away, with nothing behind: the browser is asked to forget what this site left in it."""
    response = HttpResponseRedirect(NEUTRAL_PLACE)
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Referrer-Policy"] = "no-referrer"
    return response
