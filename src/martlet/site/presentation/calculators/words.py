"""Words that questions and results share."""

from django.utils import translation

from martlet.site.rules.answers import cities


def language_now() -> str:
    """The language of the page."""
    return translation.get_language() or "zh-hans"


def city_name(code: str) -> str:
    """The city in the reader's language."""
    zh, en = cities()[code]
    return zh if language_now().startswith("zh") else en
