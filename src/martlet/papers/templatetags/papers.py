"""Texts of the register in the reader's language."""

from django import template

from martlet.foundation.languages import reader_language
from martlet.papers.rules.shapes import Text

register = template.Library()


@register.filter
def in_words(text: Text) -> str:
    return text.say(reader_language())
