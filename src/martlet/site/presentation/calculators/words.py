"""Words that questions and results share."""

from martlet.foundation.languages import reads_english
from martlet.site.rules.answers import cities


def city_name(code: str) -> str:
    """The city in the reader's language."""
    zh, en = cities()[code]
    return en if reads_english() else zh
