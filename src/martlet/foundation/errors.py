"""A broken rule, said to a person in a sentence that tells what to do."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

__all__ = ["Problem", "Stale", "_"]


def _(message: str) -> str:
    """Mark a sentence of this room for translation; Problem translates it when it is shown."""
    return message


def _shown(message: Any) -> str:
    """The sentence in the reader's language; English where Django is absent or not set up (law library, keeper)."""
    conf = sys.modules.get("django.conf")
    translation = sys.modules.get("django.utils.translation")
    if isinstance(message, str) and message and conf and translation and conf.settings.configured:
        return str(translation.gettext(message))
    return str(message)


class Problem(Exception):  # noqa: N818 - staff's noun; it is not a fault of the program
    """A business rule is broken; views show the sentence at the form and keep what was typed.

    `message` is a msgid or lazy, translated when shown, and may hold %(name)s places filled from `values`.
    `field` names the form field it belongs to, or is None when it is about the whole form.
    """

    def __init__(self, message: Any, field: str | None = None, *, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(message, field)
        self._message = message
        self.field = field
        self.values = dict(values or {})

    @property
    def message(self) -> str:
        """The sentence in the language of whoever reads it now."""
        text = _shown(self._message)
        return text % self.values if self.values else text

    def __str__(self) -> str:
        return self.message

    def at(self, field: str) -> Problem:
        """The same problem, placed at a form field."""
        self.field = field
        return self


class Stale(Problem):
    """Somebody else saved a newer version meanwhile; `current` is that version, for showing side by side."""

    def __init__(
        self,
        message: Any = None,
        field: str | None = None,
        *,
        current: Any = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        if message is None:
            message = _(
                "Somebody saved a newer version while you were typing. Your text is kept: compare and save again."
            )
        super().__init__(message, field, values=values)
        self.current = current
