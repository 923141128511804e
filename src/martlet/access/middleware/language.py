from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

SUPPORTED = {"zh-hans", "en"}
COOKIE = "lang"


class Language:
    """Public pages carry the language in the address (/en/…) so that they keep nothing; colleagues choose theirs once.

    Chinese is the default whatever the browser asks for: phones sold with another language are used by people who read Chinese.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self.choose(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response

    def choose(self, request: HttpRequest) -> str:
        if request.path_info == "/en" or request.path_info.startswith("/en/"):
            return "en"
        if request.path_info.startswith("/api/"):
            return "en" if request.headers.get("Accept-Language", "").startswith("en") else "zh-hans"
        if not request.path_info.startswith(("/console", "/accounts")):
            return "zh-hans"
        cookie = request.COOKIES.get(COOKIE)
        if cookie in SUPPORTED:
            return str(cookie)
        actor = request.actor  # type: ignore[attr-defined]
        return actor.language if actor.signed_in else "zh-hans"
