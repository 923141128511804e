from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from martlet.access.sessionstore import SessionStore, hashed
from martlet.access.unsent import remember


class HashedSessions(SessionMiddleware):
    """The cookie holds the secret, the session its hash."""

    def process_request(self, request: HttpRequest) -> None:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore(hashed(cookie) if cookie else None)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        morsel: Any = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if morsel is not None and morsel.value:
            store = request.session
            secret = getattr(store, "fresh_cookie", None) or request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
            morsel.set(morsel.key, secret, secret)
            if getattr(store, "fresh_cookie", None) and SESSION_KEY in store:
                remember(response, store[SESSION_KEY])
        elif morsel is not None and not request.session.modified:
            # It was not ended here, it is only unknown: somebody signing in again, in the same browser and this very moment,
            # may have been given a new one, which this answer would take away.
            del response.cookies[settings.SESSION_COOKIE_NAME]
        return response
