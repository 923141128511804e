"""Reads of the public site."""

from datetime import date

from django.core.cache import cache

from martlet.hotline.selectors import knowledge
from martlet.hotline.selectors.knowledge import Group

KEPT = 60  # seconds: the list shows titles and first sentences only; the page of an issue is never kept


def rights_by_group(language: str, today: date) -> list[Group]:
    """Every article under its group. Putting a whole list together costs more than the page; who edits sees it a minute later."""
    found: list[Group] | None = cache.get_or_set(
        f"site:rights:{language}:{today}", lambda: knowledge.groups(language, today), KEPT
    )
    return found or []
