"""Pieces of the public site's frame."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)" viewBox="0 0 24 24">(.*?)</symbol>', re.S)


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


@lru_cache(maxsize=1)
def _drawings() -> dict[str, SafeString]:
    """Icon -> its lines, from the sprite that the build made. {} where nothing is built: a page reads without pictures."""
    for path in (Path(settings.STATIC_ROOT) / "pictures.svg", finders.find("pictures.svg")):
        if path and Path(path).is_file():
            found = _SYMBOL.findall(Path(path).read_text(encoding="utf-8"))
            return {name: mark_safe(lines) for name, lines in found}  # our own built file  # noqa: S308
    return {}


@lru_cache(maxsize=128)
def _drawn(name: str) -> SafeString:
    lines = _drawings().get(name, SafeString(""))
    return format_html('<svg class="ic" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', lines)


@register.simple_tag
def pic(name: str) -> SafeString:
    """An icon of the public site drawn into the page: on a slow line another request costs more than its lines do."""
    return _drawn(name)
