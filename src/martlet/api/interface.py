"""The interface itself: one bearer for all, and one shape for everything that goes wrong."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from martlet import __version__
from martlet.access.errors import NotVisible, Refused
from martlet.api.auth import Bearer
from martlet.api.malformed import NO_JSON, told
from martlet.api.resources import cases, contacts, persons, reports
from martlet.foundation.errors import Problem, Stale
from martlet.vault.errors import Sealed

api = NinjaAPI(
    title="Martlet",
    version=__version__,
    description="What a hotline's own programs may do, under the same policies as its people. Amounts are integer fen,"
    " days are ISO 8601, phone numbers any spelling in and E.164 out. Nothing is searched for by address: queries with"
    " names or numbers are POSTed, so that no log holds them.",
    auth=Bearer(),
    openapi_url="/openapi.json",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/persons", persons.router)
api.add_router("/contacts", contacts.router)
api.add_router("/cases", cases.router)
api.add_router("/reports", reports.router)


def answer(request: HttpRequest, status: int, message: str, field: str | None = None) -> HttpResponse:
    return api.create_response(request, {"error": message, "field": field}, status=status)


@api.exception_handler(Problem)
def problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return answer(request, 409 if isinstance(error, Stale) else 422, str(error), error.field)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    sentence, field = told(error.errors)
    return answer(request, 422, sentence, field)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The library's own word for a body that is no JSON."""
    return answer(request, 422, str(NO_JSON))


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return answer(request, 403, str(error.message))


@api.exception_handler(NotVisible)
@api.exception_handler(Http404)
def not_visible(request: HttpRequest, error: Exception) -> HttpResponse:
    return answer(request, 404, _("There is nothing here, or nothing for this token."))


@api.exception_handler(AuthenticationError)
def no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = answer(request, 401, _("A valid bearer token is needed: martlet token create USERNAME."))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Sealed)
def sealed(request: HttpRequest, error: Sealed) -> HttpResponse:
    response = answer(request, 503, _("The files are sealed. Try again after a key holder has unsealed them."))
    response["Retry-After"] = "30"
    response._has_been_logged = True  # type: ignore[attr-defined]  # a state that people chose, not an error
    return response
