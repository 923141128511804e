"""Pieces of the public site's frame."""

from dataclasses import dataclass

from django import template

register = template.Library()


@dataclass(frozen=True)
class OtherLanguage:
    code: str
    name: str
    url: str


@register.simple_tag(takes_context=True)
def other_language(context: template.Context) -> OtherLanguage | None:
    """The same page in the other language: its address is the same with or without /en."""
    request = context.get("request")
    if request is None:
        return None
    path = request.path_info
    if path == "/en" or path.startswith("/en/"):
        return OtherLanguage("zh-Hans", "中文", path[3:] or "/")
    return OtherLanguage("en", "English", f"/en{path}")
