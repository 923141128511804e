"""Django's `translate`, `url` and `static`, worked out once where nothing in them can change.

A page of the console has over a hundred tags whose arguments are constants. Each costs ten to fifty microseconds, and the
answer depends on the language or the address configuration alone. These stand in the settings as built-ins, so that
templates are written as always; a tag with a variable in it stays Django's own.
"""

from collections.abc import Callable, Hashable
from typing import Any
from uuid import UUID

from django import template
from django.template.base import FilterExpression, Node, Parser, Token, Variable
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

register = template.Library()


class Known(Node):
    """What `inner` printed the first time, by `key`: that on which the answer depends."""

    def __init__(self, inner: Node, key: Callable[[template.Context], Hashable]) -> None:
        self.inner = inner
        self.key = key
        self.printed: dict[Hashable, str] = {}

    def render(self, context: template.Context) -> str:
        key = self.key(context)
        found = self.printed.get(key)
        if found is None:
            found = self.printed[key] = self.inner.render(context)
        return found


def is_constant(expression: Any) -> bool:
    """Whether this part of a tag is a literal without filters."""
    if not isinstance(expression, FilterExpression) or expression.filters:
        return False
    found = expression.var
    return not isinstance(found, Variable) or found.lookups is None


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    node: TranslateNode = do_translate(parser, token)
    plain = is_constant(node.filter_expression) and (node.message_context is None or is_constant(node.message_context))
    return Known(node, lambda _context: get_language()) if plain and not node.asvar else node


@register.tag
def url(parser: Parser, token: Token) -> Node:
    node: URLNode = django_url(parser, token)
    if not is_constant(node.view_name) or node.kwargs or node.asvar:
        return node
    return AddressNode(node) if node.args else Known(node, _addresses)


class AddressNode(Node):
    """An address of one view with ids in it: the pattern is looked up once, the ids are put in.

    Any id fits where one fits and needs no quoting. Whatever else stands there goes Django's way.
    """

    def __init__(self, inner: URLNode) -> None:
        self.inner = inner
        self.patterns: dict[Hashable, str] = {}

    def render(self, context: template.Context) -> str:
        values = [one.resolve(context) for one in self.inner.args]
        if not all(type(one) is UUID for one in values):
            return self.inner.render(context)
        key = _addresses(context)
        pattern = self.patterns.get(key)
        if pattern is None:
            pattern = self.patterns[key] = self._pattern(key[-1])
        return pattern % tuple(values)

    def _pattern(self, namespace: str | None) -> str:
        marks = [UUID(int=number) for number, _value in enumerate(self.inner.args, 1)]
        found = reverse(self.inner.view_name.resolve(template.Context()), args=marks, current_app=namespace)
        for mark in marks:
            found = found.replace(str(mark), "\0")
        return found.replace("%", "%%").replace("\0", "%s")


def _addresses(context: template.Context) -> tuple[Any, ...]:
    """Where addresses begin, the language some carry, and which of the namespaces with the same name is meant."""
    request = getattr(context, "request", None)
    namespace = getattr(request, "current_app", None) or getattr(
        getattr(request, "resolver_match", None), "namespace", None
    )
    return get_urlconf(), get_script_prefix(), get_language(), namespace


@register.tag
def static(parser: Parser, token: Token) -> Node:
    node = StaticNode.handle_token(parser, token)
    return Known(node, lambda _context: None) if is_constant(node.path) and node.varname is None else node
