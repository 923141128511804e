"""A form that came after its session had ended, without a script that would have kept it in the page.

What was typed waits, sealed with the network's public key, in the session that the sign-in page begins, until its writer has
signed in again: passkeys and second steps lead through several pages, and a session goes through all of them. Nothing of it is
done until its writer has seen it and sends it. Nobody else gets it: whose it is tells a signed cookie that each sign-in sets.
Every sign-in also changes the CSRF token, so a form that passed that check is of whoever signed in here last.
"""

import base64
import json
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.services import NETWORK
from martlet.vault.errors import NoRing, UnknownKey

KEY = "unsent"  # in the session: {"user": id, "at": seconds, "sealed": base64}
MOST = 100_000  # bytes; a long conversation's notes are a tenth of it
KNOWN_FOR = 7 * 86400  # seconds after a sign-in in which a form still has an owner
SALT = "martlet.access.unsent"
SENDS = "unsent"  # the one field that is ours, on the page that shows what was kept
SECRET = re.compile(r"pass|secret|credential|^code$|csrf", re.IGNORECASE)
VERSIONS = {"rev", "version", "seen", "base"}  # fields that say which version stood in the form
# What a page put into its form: ids, addresses, words of the program, numbers of versions. All the rest somebody typed or chose.
OF_THE_PAGE = re.compile(r"/.*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z][a-z_-]{0,30}|[A-Z]{2,6}(-[A-Z0-9]+)*")


class TooLong(Exception):
    """It is not kept; it still stands in the form, one page back."""


@dataclass(frozen=True)
class Unsent:
    """`path`: where it was going; `back`: the page it was typed on; `fields`: (name, value) in their order."""

    path: str
    back: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()

    @property
    def typed(self) -> tuple[str, ...]:
        return tuple(value for name, value in self.fields if name not in VERSIONS and is_typed(value))


def is_typed(value: str) -> bool:
    return bool(value.strip()) and not OF_THE_PAGE.fullmatch(value)


def found_in(request: HttpRequest) -> Unsent:
    """The form that just came, without anything secret."""
    fields = tuple(
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not SECRET.search(name) and isinstance(value, str)
    )
    files = tuple(str(file.name) for _name, several in request.FILES.lists() for file in several)
    back = urlsplit(request.headers.get("Referer", ""))
    here = back.path if back.netloc == request.get_host() else ""
    return Unsent(request.get_full_path(), f"{here}?{back.query}" if here and back.query else here, fields, files)


def keep(request: HttpRequest) -> bool:
    """Seal what came into the session. False where nobody typed anything, or whose it is is not known. Raises TooLong."""
    user, form = owner(request), found_in(request)
    if user is None or not (form.typed or form.files):
        return False
    said = json.dumps([form.path, form.back, form.fields, form.files], ensure_ascii=False).encode()
    if len(said) > MOST:
        raise TooLong
    try:
        sealed = vault.seal_for_office(NETWORK, said)
    except (NoRing, UnknownKey):
        return False
    request.session[KEY] = {"user": user, "at": int(time.time()), "sealed": base64.b64encode(sealed).decode()}
    return True


def kept(request: HttpRequest, actor: Actor) -> Unsent | None:
    """What waits here for this person. Raises Sealed; it goes on waiting then."""
    row = request.session.get(KEY)
    if row is None or not is_of(row, actor.user_id):
        drop(request)
        return None
    [said] = vault.open_intake([base64.b64decode(row["sealed"])], actor)
    path, back, fields, files = json.loads(said)
    return Unsent(path, back, tuple((name, value) for name, value in fields), tuple(files))


def is_of(row: dict[str, Any], user_id: int | None) -> bool:
    return row["user"] == user_id and time.time() - row["at"] < settings.SESSION_COOKIE_AGE


def drop(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def drop_of_others(request: HttpRequest, user_id: int) -> None:
    """Somebody signed in: what another typed in this browser is thrown away."""
    row = request.session.get(KEY)
    if row is not None and row["user"] != user_id:
        drop(request)


# --- whose form it was ----------------------------------------------------------------------------------------------------
def cookie_name() -> str:
    return settings.SESSION_COOKIE_NAME.replace("sid", "who", 1)


def remember(response: HttpResponse, user_id: str) -> None:
    same_site: Any = settings.SESSION_COOKIE_SAMESITE
    response.set_cookie(
        cookie_name(),
        signing.dumps(int(user_id), salt=SALT),
        max_age=KNOWN_FOR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite=same_site,
    )


def owner(request: HttpRequest) -> int | None:
    """Who signed in last in this browser."""
    try:
        return int(signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=KNOWN_FOR))
    except signing.BadSignature:
        return None
