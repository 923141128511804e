"""Texts of the register in the reader's language."""

from django import template
from django.utils.translation import get_language

from martlet.papers.rules.shapes import Text

register = template.Library()


@register.filter
def in_words(text: Text) -> str:
    return text.say(get_language() or "zh-hans")
