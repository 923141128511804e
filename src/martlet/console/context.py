"""What the frame around every page needs. Worked out on first use: a fragment for HTMX pays nothing."""

import time
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from martlet import vault
from martlet.access.actor import PUBLIC, Actor
from martlet.access.live.reading import position_now
from martlet.access.policy import decide
from martlet.access.selectors import offices_of
from martlet.console.navigation import Navigation, may_open, navigation
from martlet.foundation.languages import reader_language

CONSOLE = ("/console", "/accounts")
SEALED_KNOWN_FOR = 3.0  # seconds; the frame only shows a banner, pages ask the keeper themselves
_sealed: list[tuple[float, bool]] = [(0.0, False)]


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"frame": Frame(request)}


@lru_cache(maxsize=8)
def words_of_scripts(language: str) -> SafeString:
    """Sentences of the console's scripts in this language, which is the active one, as the element they are read from."""
    return json_script(_words(), "words")


def _words() -> dict[str, str]:
    return {
        "saved": gettext("Saved {time}"),
        "saving": gettext("Saving…"),
        "notSaved": gettext("Not saved yet: no connection. Keep this page open, it is sent again by itself."),
        "refused": gettext("Not saved: the server did not take it. Copy your text, then load this page anew."),
        "lost": gettext("Updates paused {time}, reconnecting"),
        "offline": gettext("No connection. What you typed is still here. Try again in a moment."),
        "broken": gettext(
            "Something broke on our side. What you typed is still here. Try again, or tell us the code {code}."
        ),
        "again": gettext("Try again"),
        "signedInAs": gettext("Somebody else signed in. This page belongs to another account and is loaded again."),
        "signIn": gettext("Please sign in again"),
        "signInWhy": gettext("You were signed out. What you typed is still here and is sent after you sign in."),
        "undo": gettext("Undo ({seconds} s)"),
        "pages": gettext("Pages"),
        "keySpace": gettext("Space"),
    }


class Frame:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def actor(self) -> Actor:
        return getattr(self.request, "actor", PUBLIC)

    @cached_property
    def of_console(self) -> bool:
        return self.request.path_info.startswith(CONSOLE)

    @cached_property
    def leads_lines(self) -> bool:
        """Whether a flood of calls is theirs to look after."""
        return self.actor.signed_in and bool(decide(self.actor, "telephony.read_floods"))

    @cached_property
    def layout(self) -> str:
        """The page around an error or a message: the console's frame, the gate before it, or the public site."""
        if not self.of_console:
            return "site/base.html"
        return "console/base.html" if self.actor.signed_in else "console/gate.html"

    @cached_property
    def nav(self) -> Navigation:
        return navigation(self.actor, self.request.path_info)

    @cached_property
    def office(self) -> Any:
        return next((office for office in self.offices if office.pk == self.actor.office_id), None)

    @cached_property
    def offices(self) -> list[Any]:
        return offices_of(self.actor)

    @cached_property
    def here(self) -> str:
        """Where a language or theme switch comes back to: this page, unless it is the answer to a form."""
        if self.request.method == "GET" and not self.request.headers.get("HX-Request"):
            return self.request.get_full_path()
        return self.request.path_info if self.request.method == "GET" else self.address("console:home")

    @cached_property
    def theme(self) -> str:
        """What was chosen: "light", "dark", or "" to follow the device."""
        chosen = getattr(self.actor.user, "theme", "")
        return chosen if chosen in ("light", "dark") else ""

    @cached_property
    def themes(self) -> list[tuple[str, str, str]]:
        """(value, name, icon) of every choice of appearance."""
        return [
            ("", gettext("Device"), "device-desktop"),
            ("light", gettext("Light"), "sun"),
            ("dark", gettext("Dark"), "moon"),
        ]

    @cached_property
    def search_url(self) -> str:
        return self.address("console:search") if may_open(self.actor.roles, "console:search") else ""

    @cached_property
    def events_url(self) -> str:
        return str(settings.MARTLET_EVENTS_URL) if self.actor.signed_in else ""

    @cached_property
    def live_position(self) -> str:
        """Where the event stream goes on from, so that nothing between this page and the stream is lost."""
        return position_now() if self.actor.signed_in else ""

    @cached_property
    def sealed(self) -> bool:
        when, sealed = _sealed[0]
        if time.monotonic() - when > SEALED_KNOWN_FOR:
            sealed = vault.status().state != "unsealed"
            _sealed[0] = (time.monotonic(), sealed)
        return sealed

    @cached_property
    def error_code(self) -> str:
        return getattr(self.request, "id", "")

    @property
    def words(self) -> SafeString:
        return words_of_scripts(reader_language())

    def address(self, view: str) -> str:
        try:
            return reverse(view)
        except NoReverseMatch:
            return ""
