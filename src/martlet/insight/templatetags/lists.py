"""What stands on the page of the lists, and on a coordinator's day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext

from martlet.access.actor import PUBLIC
from martlet.foundation.languages import reader_language
from martlet.hotline.rules import matters, outcomes
from martlet.insight.lists.rules import Quarter
from martlet.insight.lists.selectors import my_review_due

register = template.Library()


@register.simple_tag(takes_context=True)
def review_due(context: dict[str, Any]) -> date | None:
    """`{% review_due as due %}`: since when the reader's office should have gone through its lists."""
    return my_review_due(getattr(context.get("request"), "actor", PUBLIC))


@register.filter
def outcome_label(code: str) -> str:
    return outcomes.label(code, reader_language()) or gettext("none chosen")


@register.filter
def issue_label(code: str) -> str:
    return matters.label(code, reader_language()) or gettext("none chosen")


@register.filter
def quarter_name(quarter: Quarter) -> str:
    return gettext("Quarter %(number)d of %(year)d") % {"number": quarter.number, "year": quarter.year}
