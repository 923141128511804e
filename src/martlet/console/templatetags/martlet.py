"""The console's own words for templates: icons, the swallow, days left, money, days, masks.

Plain Python without template parsing behind it: a list of fifty rows calls these two hundred times.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from martlet.foundation import calendar, money, phone, text
from martlet.foundation.elapsed import elapsed
from martlet.foundation.languages import reader_language
from martlet.foundation.markup import icon_markup

register = template.Library()

_WING = (
    "M0-29C1.4-26.4 4.2-23.8 4.6-20.2C5-17.6 6.2-15.8 8.6-14.6C17-10.6 25-2.4 29.5 9.5C22.5 2.5 14 .4 7 3.2C6.2 8.6 5 13"
    " 4.3 16.8C6 22.2 9.2 26.4 13.6 29.8C8 28.4 3 25.6 0 21.6C-3 25.6-8 28.4-13.6 29.8C-9.2 26.4-6 22.2-4.3 16.8C-5 13-6.2"
    " 8.6-7 3.2C-14 .4-22.5 2.5-29.5 9.5C-25-2.4-17-10.6-8.6-14.6C-6.2-15.8-5-17.6-4.6-20.2C-4.2-23.8-1.4-26.4 0-29Z"
)
_THROAT = "M-4-19.2C-1.5-17.4 1.5-17.4 4-19.2C3.8-14.4 2.2-11.4 0-10C-2.2-11.4-3.8-14.4-4-19.2Z"


# --- drawings ---------------------------------------------------------------------------------------------------------


class DrawingNode(Node):
    """A drawing whose name stands in the template; one with a variable in it is a simple tag."""

    def __init__(self, draw: Callable[..., SafeString], arguments: Sequence[str]) -> None:
        self.draw = draw
        self.arguments = arguments

    def render(self, context: template.Context) -> SafeString:
        return self.draw(*self.arguments)


def _drawing(name: str, draw: Callable[..., SafeString]) -> None:
    """A tag `name` that prints draw(...); literal arguments are read once."""
    library = template.Library()
    library.simple_tag(draw, name=name)
    simple = library.tags[name]

    def compiled(parser: Parser, token: Token) -> Node:
        arguments = token.split_contents()[1:]
        if all(one[0] in "\"'" and one[-1] == one[0] and len(one) > 1 for one in arguments):
            return DrawingNode(draw, [one[1:-1] for one in arguments])
        node: Node = simple(parser, token)
        return node

    register.tag(name, compiled)


_drawing("icon", icon_markup)


@lru_cache(maxsize=128)
def pic_markup(name: str) -> SafeString:
    """An icon of the public site, 24 px."""
    return format_html('<svg class="ic" aria-hidden="true"><use href="{}#{}"/></svg>', static("pictures.svg"), name)


_drawing("pic", pic_markup)


@lru_cache(maxsize=16)
def bird_markup(size: str = "", classes: str = "") -> SafeString:
    """The swallow. "s" is the cut for sizes below 24 px."""
    names = " ".join(filter(None, ["m-bird", "m-bird-s" if size == "s" else "", classes]))
    # The small cut has no throat and a stroke (in the style sheet), else fork and wings smear below 24 px.
    throat = "" if size == "s" else f'<path class="m-throat" d="{_THROAT}"/>'
    return mark_safe(  # only constants and our own class names  # noqa: S308
        f'<svg class="{names}" viewBox="0 0 64 64" aria-hidden="true"><g transform="translate(31.5 32.5) rotate(42) scale(1.02)">'
        f'<path d="{_WING}"/>{throat}</g></svg>'
    )


_drawing("bird", bird_markup)


@register.simple_tag
def stage_bar(at: int, of: int, label: Any) -> SafeString:
    """Small blocks, `at` of `of` filled, with the stage's name beside them."""
    return format_html('<span class="m-stage">{}{}</span>', _blocks(at, of), label)


@lru_cache(maxsize=64)
def _blocks(at: int, of: int) -> SafeString:
    blocks = "".join(
        f'<rect x="{6 * i}" y="0" width="4" height="8" rx="1" class="{"m-on" if i < at else "m-off"}"/>'
        for i in range(of)
    )
    return mark_safe(f'<svg viewBox="0 0 {6 * of - 2} 8" aria-hidden="true">{blocks}</svg>')  # numbers only  # noqa: S308


# --- time ---------------------------------------------------------------------------------------------------------------


def days_in_words(days: int) -> str:
    """剩 14 天 / 今天到期 / 逾期 2 天."""
    if days < 0:
        return ngettext("%(n)d day overdue", "%(n)d days overdue", -days) % {"n": -days}
    if days == 0:
        return gettext("due today")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


@register.simple_tag
def due(days: int | None, label: Any = "") -> SafeString | str:
    """The days-left chip: shape and icon say it before the colour does. Solid when overdue or today, outlined up to 7 days,
    tinted up to 30, plain beyond. Nothing when `days` is None."""
    if days is None:
        return ""
    if days <= 0:
        shape, drawing = "over", icon_markup("alert-triangle")
    elif days <= 7:
        shape, drawing = "7", icon_markup("alarm")
    elif days <= 30:
        shape, drawing = "30", icon_markup("clock")
    else:
        shape, drawing = "far", SafeString("")
    words = f"{days_in_words(days)} · {label}" if label else days_in_words(days)
    return format_html('<span class="m-due m-due-{}">{}{}</span>', shape, drawing, words)


def _as_day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, dt.date) else None


@register.filter
def day(value: Any) -> str:
    """2026年12月4日 周五 / 4 Dec 2026, Fri; "—" when there is none."""
    found = _as_day(value)
    return calendar.long_day(found, reader_language()) if found else "—"


@register.filter
def day_short(value: Any) -> str:
    """12月4日 / 4 Dec; with the year when it is another one."""
    found = _as_day(value)
    return calendar.short_day(found, reader_language(), today=timezone.localdate()) if found else "—"


@register.filter
def clock_time(value: Any) -> str:
    """14:32:08."""
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%H:%M:%S")
    return ""


@register.filter
def clock_minute(value: Any) -> str:
    """14:32."""
    return clock_time(value)[:5]


@register.filter
def seconds_long(value: Any) -> str:
    """Seconds of a call as 04:12, with hours when there are any."""
    return "—" if value is None else elapsed(value)


# --- money, masks -----------------------------------------------------------------------------------------------------------


@register.filter(name="money")
def in_yuan(fen: int | str | None) -> str:
    """1,234.50. "—" means nothing recorded (None, or "" of what a template does not find), 0.00 counted and zero."""
    return "—" if fen is None or fen == "" else money.yuan(int(fen))


@register.filter
def money_unit(fen: int | str | None) -> str:
    """1,234.50 元 / CNY 1,234.50."""
    return "—" if fen is None or fen == "" else gettext("CNY %(amount)s") % {"amount": money.yuan(int(fen))}


@register.filter
def masked_name(name: str) -> str:
    return text.masked_name(name or "")


@register.filter
def masked_phone(number: str) -> str:
    return phone.masked(number or "")


@register.filter
def phone_number(number: str) -> str:
    return phone.display(number) if number else ""


@register.filter
def or_dash(value: Any) -> Any:
    return "—" if value is None or value == "" else value


# --- parts of a page -----------------------------------------------------------------------------------------------------


class PartNode(Node):
    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: template.Context) -> str:
        try:
            found: Any = get_template(self.name)
        except template.TemplateDoesNotExist:
            return ""
        return found.template.render(context)


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    """`{% part "telephony/_softphone.html" %}`: another room's piece of the frame, nothing where that room has none."""
    _name, path = token.split_contents()
    return PartNode(path.strip("\"'"))


class WhenPartNode(Node):
    def __init__(self, name: str, nodes: NodeList) -> None:
        self.name = name
        self.nodes = nodes

    def render(self, context: template.Context) -> str:
        try:
            get_template(self.name)
        except template.TemplateDoesNotExist:
            return ""
        return self.nodes.render(context)


@register.tag
def whenpart(parser: Parser, token: Token) -> WhenPartNode:
    """`{% whenpart "telephony/_softphone.html" %}…{% endwhenpart %}`: what belongs to that piece."""
    _name, path = token.split_contents()
    nodes = parser.parse(("endwhenpart",))
    parser.delete_first_token()
    return WhenPartNode(path.strip("\"'"), nodes)


@register.simple_tag(takes_context=True)
def may_open(context: template.Context, view: str) -> bool:
    """`{% may_open "telephony:live" as sees_calls %}`: whether a link there would lead this reader anywhere."""
    from martlet.console.navigation import may_open as could_open

    actor = context["request"].actor
    return bool(actor.signed_in) and could_open(actor.roles, view)


@register.filter
def attributes(bound: Any, extra: str = "") -> SafeString:
    """A form field's widget with the console's class and the ids of its hint and error, ready to print."""
    from martlet.console.forms import widget_markup

    return widget_markup(bound, extra)


@register.filter
def option_box(option: Any) -> SafeString:
    """One box or circle of a group of choices."""
    option.data["attrs"]["class"] = "m-form-check-input"
    return option.tag()


@register.filter
def filter_field(bound: Any) -> SafeString:
    """A filter above a list, a choice or a day, with its label and what is wrong with it."""
    from martlet.console.forms import filter_markup

    return filter_markup(bound)


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """The options of a select drawn by hand: (value, label), or (group, rows of these)."""
    from martlet.console.forms import options_markup

    return options_markup(choices, chosen)


@register.filter
def error_summary(form: Any) -> list[tuple[str, str]]:
    """(id to jump to, sentence) of every error of a form or formset, fields first, in the order of the page."""
    from martlet.console.forms import summary

    return summary(form)


@register.filter
def undo_of(message: Any) -> str:
    """The undo address a message carries in its tags ("undo:/console/…"), or ""."""
    for tag in (message.extra_tags or "").split():
        if tag.startswith("undo:/"):
            return str(tag[5:])
    return ""


BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def browser_name(user_agent: str) -> str:
    """A user agent line as "Firefox, Windows"."""
    found = [next((name for sign, name in table if sign in user_agent), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or gettext("unknown browser")


@register.filter
def initial(name: str) -> str:
    """The first letter of a work name, for the round mark."""
    return conditional_escape(name[:1].upper()) if name else ""
