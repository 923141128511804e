"""Pages of access, and the decorators that give a view its policy."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from martlet.access import journal_words, policy, selectors, unsent
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible, Refused
from martlet.access.middleware.language import COOKIE, SUPPORTED
from martlet.access.networks import place_of_request, unseals_here
from martlet.foundation import phone
from martlet.foundation.text import whole

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def actor_of(request: HttpRequest) -> Actor:
    """Who asks; the middleware put it there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def page(action: str) -> Callable[[View], View]:
    """Signed-in people for whom `action` can hold at all; the row itself is checked by services and selectors."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if not actor.signed_in:
                return sign_in_first(request)
            if must_add_second_factor(request):
                return redirect("mfa_activate_totp")
            if not policy.decide(actor, action):
                raise Refused(action)
            return view(request, *args, **kwargs)

        cast(Any, run).policy = action
        return cast(View, run)

    return decorate


def public_page(view: View) -> View:
    """A page open to all."""
    cast(Any, view).policy = "public"
    return view


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back, to what was typed after a form. A page with a script gets 401, and asks without leaving."""
    if request.headers.get("HX-Request") or request.headers.get("X-Requested-With") == "fetch":
        response = HttpResponse(status=401)
        response["X-Sign-In"] = reverse("account_login")
        return response
    target = request.get_full_path()
    if request.method != "GET":
        try:
            target = reverse("access:unsent" if unsent.keep(request) else "console:home")
        except unsent.TooLong:
            return render(request, "access/unsent_too_long.html", status=413)
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': target})}")


def must_add_second_factor(request: HttpRequest) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    from allauth.mfa.utils import is_mfa_enabled

    return not is_mfa_enabled(request.user)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "csrf.html", status=403)


@require_POST
@public_page
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language of the console and come back to the same page."""
    from martlet.access.services import choose_language

    language = request.POST.get("language", "")
    response = redirect(safe_return(request))
    if language in SUPPORTED:
        actor = actor_of(request)
        if actor.signed_in:
            choose_language(actor, language=language)
        response.set_cookie(
            COOKIE, language, max_age=365 * 86400, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
        )
    return response


@require_POST
@page("access.own_settings")
def set_office(request: HttpRequest) -> HttpResponse:
    """Sit in another office in which one has a role."""
    chosen = request.POST.get("office", "")
    actor = actor_of(request)
    if chosen in {str(office.pk) for office in selectors.offices_of(actor)}:
        request.session[selectors.ACTING_OFFICE] = int(chosen)
    return redirect("console:home")


@require_POST
@page("access.own_settings")
def set_theme(request: HttpRequest) -> HttpResponse:
    from martlet.access.services import choose_theme

    choose_theme(actor_of(request), theme=request.POST.get("theme", ""))
    return redirect(safe_return(request))


@public_page
def unseal(request: HttpRequest) -> HttpResponse:
    """The page of a key holder: the passphrase decides, for accounts may be unreadable while sealed. It exists in networks of
    our own only."""
    from martlet.access.services import unseal as open_ring
    from martlet.foundation.errors import Problem

    if not unseals_here(request):
        raise NotVisible
    if request.method != "POST":
        return render(request, "sealed.html", {"next": request.GET.get("next") or reverse("console:home")})
    try:
        open_ring(request.POST.get("passphrase", ""), actor_of(request), place=place_of_request(request))
    except Problem as problem:
        return render(request, "sealed.html", {"problem": problem, "next": request.POST.get("next", "")}, status=503)
    return redirect(safe_return(request))


@require_POST
@page("access.seal")
def seal(request: HttpRequest) -> HttpResponse:
    from martlet.access.services import seal as close_ring

    close_ring(actor_of(request))
    return redirect("console:home")


@page("access.read_journal")
def journal(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    rows = selectors.journal_rows(
        actor_of(request),
        before=whole(before, 18),
        action=request.GET.get("action", "")[:40],
    )
    names = selectors.work_names({row.actor_id for row in rows if row.actor_id})
    return render(
        request,
        "access/journal.html",
        {
            "rows": [(row, names.get(row.actor_id or 0, "")) for row in rows],
            "choices": journal_words.choices(),
            "older": rows[-1].n if len(rows) == 50 else None,
        },
    )


@never_cache
@page("access.own_settings")
def unsent_form(request: HttpRequest) -> HttpResponse:
    """What this person had sent after the session's end: shown, and on their word sent again or thrown away."""
    form = unsent.kept(request, actor_of(request))
    if form is None:
        messages.info(request, gettext("Nothing you typed is waiting to be sent."))
        return redirect("console:home")
    if request.method != "POST":
        return render(request, "access/unsent.html", {"form": form, "ours": unsent.SENDS})
    unsent.drop(request)
    if request.POST.get(unsent.SENDS) == "send":
        return HttpResponseRedirect(form.path, preserve_request=True)  # the browser sends the same fields there
    return redirect(form.back or "console:home")


def safe_return(request: HttpRequest, otherwise: str = "") -> str:
    """The page of ours that a form came from, `otherwise` (the home page) where it names none or somebody else's."""
    target = request.POST.get("next", "")
    if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return target
    return otherwise or reverse("console:home")


def number_shown(full: str) -> HttpResponse:
    """A number somebody has asked to see, for the place of its mask. Write the look down first."""
    return HttpResponse(phone.display(full) if full else "—", content_type="text/plain; charset=utf-8")
