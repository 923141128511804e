"""How a page answers: the form again with its sentences, a toast, and where to go on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from martlet.foundation.errors import Problem

KEPT = 422  # the form again, with what was typed
NEWER = 409  # somebody saved meanwhile


def again(request: HttpRequest, template: str, context: dict[str, Any], status: int = KEPT) -> HttpResponse:
    return render(request, template, context, status=status)


def done(request: HttpRequest, said: Any, to: str, *args: Any) -> HttpResponse:
    messages.success(request, said)
    return redirect(to, *args)


def refused(request: HttpRequest, problem: Problem, to: str, *args: Any) -> HttpResponse:
    """A broken rule where there is no form to show it at."""
    messages.error(request, problem.message)
    return redirect(to, *args)


def local(request: HttpRequest, address: str) -> str:
    """An address of this site to go back to, or ""."""
    return address if address and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}) else ""


def with_person(address: str, person_id: Any) -> str:
    """The page that asked for a person, with the one found: it gets `?person=<id>`."""
    return f"{address}{'&' if '?' in address else '?'}person={person_id}"
