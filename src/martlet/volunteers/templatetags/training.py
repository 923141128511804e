"""What the gate of the training needs on a page: the reader's own, and steps in their language."""

from __future__ import annotations

from typing import Any

from django import template

from martlet.access.actor import PUBLIC
from martlet.foundation.languages import reader_language, reads_english
from martlet.volunteers.models import TrainingDone
from martlet.volunteers.selectors import Presence
from martlet.volunteers.training.rules import Step, hours
from martlet.volunteers.training.selectors import Gate, own_gate, titles

register = template.Library()
register.filter("hours_of_minutes", hours)
register.filter("step_titles", titles)


@register.simple_tag(takes_context=True)
def my_gate(context: dict[str, Any], me: Presence) -> Gate | None:
    """`{% my_gate presence as gate %}`: what the reader still lacks to take calls. Three queries for who may not; else none."""
    if not me.may_serve or me.trained:
        return None
    return own_gate(getattr(context.get("request"), "actor", PUBLIC), me.certificate_until)


@register.filter
def step_title(step: Step) -> str:
    return step.title(reader_language())


@register.filter
def step_demand(step: Step) -> str:
    return step.demand(reader_language())


@register.filter
def done_title(record: TrainingDone) -> str:
    """As the step was called when it was done."""
    return record.title_en if reads_english() else record.title_zh
