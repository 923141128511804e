"""Sessions in the database under the hash of their cookie.

Everything in Django and in the sign-in library sees only the hash (`session_key`); the secret itself lives in the
browser's cookie and, for the one answer that hands it out, in `fresh_cookie`.
"""

import hashlib
import secrets
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from martlet.access.models.sessions import StoredSession


def hashed(cookie: str) -> str:
    """160 bits of SHA-256 as 40 hexadecimal digits: as long as a session key may be in the sign-in library's own table."""
    return hashlib.sha256(cookie.encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    fresh_cookie: str | None = None

    @classmethod
    def get_model_class(cls) -> type[StoredSession]:
        return StoredSession

    def _get_new_session_key(self) -> str:
        self.fresh_cookie = secrets.token_urlsafe(32)
        return hashed(self.fresh_cookie)

    def create_model_instance(self, data: dict[str, Any]) -> StoredSession:
        stored = cast(StoredSession, super().create_model_instance(data))
        user_id = data.get(SESSION_KEY)
        stored.user_id = int(user_id) if user_id is not None else None
        return stored
