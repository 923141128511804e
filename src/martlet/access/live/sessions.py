"""Who opens the stream, and whose session has ended or changed since."""

from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.live.listeners import Listener
from martlet.access.live.reading import BATCH
from martlet.access.models import StoredSession, User
from martlet.access.selectors import actor_of_request
from martlet.access.sessionstore import SessionStore, hashed


def ended_and_changed(listeners: list[Listener]) -> tuple[set[str], dict[str, tuple[str, Actor]]]:
    """Sessions that ended, and actors of those that changed (another office, for example)."""
    keys = {listener.session_key: listener for listener in listeners}
    if not keys:
        return set(), {}
    alive: dict[str, str] = {}
    for key, data, _user in _live_sessions(list(keys)):
        alive[key] = data
    changed = {}
    for key in [key for key, data in alive.items() if data != keys[key].state]:
        found = _sign_in_of(key)
        if found is None:
            del alive[key]
        else:
            changed[key] = found
    return set(keys) - set(alive), changed


def _live_sessions(keys: list[str]) -> list[tuple[str, str, int | None]]:
    found: list[tuple[str, str, int | None]] = []
    for start in range(0, len(keys), BATCH):
        found += StoredSession.objects.filter(
            session_key__in=keys[start : start + BATCH], expire_date__gt=timezone.now(), user_id__isnull=False
        ).values_list("session_key", "session_data", "user_id")
    users = User.objects.filter(id__in={user for _, _, user in found}, is_active=True)
    active = set(users.values_list("id", flat=True))
    return [row for row in found if row[2] in active]


def _sign_in_of(session_key: str) -> tuple[str, Actor] | None:
    """The session's state and its actor, by the framework's own rules; None when nobody is signed in by it."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    state = StoredSession.objects.filter(session_key=session_key).values_list("session_data", flat=True).first()
    user = get_user(request)
    if state is None or not user.is_authenticated:
        return None
    request.user = user  # type: ignore[assignment]
    actor = actor_of_request(request)
    return (state, actor) if actor.signed_in else None


def sign_in(cookie: str) -> tuple[str, str, Actor] | None:
    close_old_connections()
    try:
        key = hashed(cookie)
        found = _sign_in_of(key)
        return (key, *found) if found else None
    finally:
        close_old_connections()
