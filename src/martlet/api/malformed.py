"""A body that cannot be read: which value, and what belongs there, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

NO_JSON = _("This is no JSON. Send one object, as /api/openapi.json describes it.")
OTHER = _("This cannot be read. /api/openapi.json tells how it is written.")
# What the library found, by the beginning of its name for it -> what a person is told.
SENTENCES = {
    "missing": _("This value is needed."),
    "uuid": _("Write an id as Martlet gave it, 36 signs."),
    "string_type": _("Write this as text."),
    "string_too_long": _("This text is too long."),
    "list_type": _("Give a list."),
    "too_short": _("Give at least one."),
    "datetime_": _("Write a time like 2026-11-24T09:30:00."),
    "timezone_": _("Write a time like 2026-11-24T09:30:00."),
    "date_": _("Write a day like 2026-11-24."),
    "int_": _("Write a whole number."),
    "greater_than_equal": _("Write %(ge)s or more."),
    "less_than_equal": _("Write %(le)s or less."),
}


def told(errors: Sequence[Mapping[str, Any]]) -> tuple[str, str | None]:
    """(sentence, field) of the first of the library's errors. The field is the innermost name: of a list, the list's."""
    first = errors[0] if errors else {}
    source, *rest = first.get("loc") or ("body",)
    # a body stands under the name of the argument that takes it
    where: list[str | int] = rest[1:] if source == "body" else rest
    kind = str(first.get("type", ""))
    sentence = next((words for begin, words in SENTENCES.items() if kind.startswith(begin)), OTHER)
    text = str(sentence) % (first.get("ctx") or {}) if "%(" in str(sentence) else str(sentence)
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")
    field = next((part for part in reversed(where) if isinstance(part, str)), None)
    return (f"{place}: {text}" if place else text), field
