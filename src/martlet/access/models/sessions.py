from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models


class Sessions(BaseSessionManager["StoredSession"]):
    pass


class StoredSession(AbstractBaseSession):
    """A sign-in. `session_key` is the SHA-256 of what the cookie holds: a stolen database signs nobody in."""

    session_key = models.CharField(max_length=64, primary_key=True)
    user_id = models.BigIntegerField(null=True, db_index=True)
    started = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Sessions] = Sessions()

    class Meta:
        db_table = "access_session"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("force_update"):
            # The library saves a fresh instance over the old row: what only the first save knows must stay.
            kwargs["update_fields"] = ["session_data", "expire_date", "user_id"]
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"session of {self.user_id}"

    @classmethod
    def get_session_store_class(cls) -> type:
        from martlet.access.sessionstore import SessionStore

        return SessionStore
