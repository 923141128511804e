"""The language somebody reads in at this moment; what is spoken on the phone is in `tongues`."""

from __future__ import annotations

from django.utils.translation import get_language

__all__ = ["reader_language", "reads_english"]


def reader_language() -> str:
    """Django's code, "zh-hans" or "en"; Chinese where no language is chosen, as in a task at night."""
    return get_language() or "zh-hans"


def reads_english() -> bool:
    return reader_language().startswith("en")
