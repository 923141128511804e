"""Head and rows of the list of workers."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from martlet.foundation.addresses import address_of
from martlet.foundation.markup import NOTHING, Markup, joined
from martlet.registry.selectors.rows import PersonRow

register = template.Library()

HEAD = Markup(
    '<thead><tr><th scope="col">{w_name}</th><th scope="col">{w_phone}</th><th scope="col">{w_home}</th>'
    '<th scope="col">{w_trade}</th><th scope="col">{w_office}</th><th scope="col">{w_last}</th></tr></thead><tbody>\n'
)
ROW = Markup(
    '<tr><th scope="row"><a href="{url}">{name}</a>{gender}</th>'
    '<td class="m-mask" data-label="{w_phone}">{phone}{numbers}</td><td data-label="{w_home}">{home}</td>'
    '<td data-label="{w_trade}">{trade}</td><td data-label="{w_office}">{office}</td>'
    '<td data-label="{w_last}">{month}</td></tr>\n'
)
ASIDE = Markup(' <span class="m-muted m-s">{words}</span>')


@register.simple_tag
def person_rows(rows: Sequence[PersonRow]) -> SafeString:
    """`{% person_rows page.rows %}`: what stands in the table, everything in the reader's language."""
    words = {
        "w_phone": gettext("Phone"),
        "w_home": pgettext("person", "Home"),
        "w_trade": gettext("Trade"),
        "w_office": gettext("Office"),
        "w_last": gettext("Last contact"),
    }
    nameless, address, draw = gettext("No name yet"), address_of("registry:person"), ROW.given(**words)
    drawn = [
        draw(
            url=address(row.id),
            name=row.name or nameless,
            gender=ASIDE(words=row.gender) if row.gender else NOTHING,
            phone=row.phone,
            numbers=ASIDE(words=_numbers(row.phones)) if row.phones > 1 else NOTHING,
            home=row.home,
            trade=row.trade,
            office=row.office,
            month=row.month,
        )
        for row in rows
    ]
    return joined([HEAD(w_name=pgettext("person", "Name"), **words), *drawn, SafeString("</tbody>")])


def _numbers(count: int) -> str:
    return ngettext("%(n)s number", "%(n)s numbers", count) % {"n": count}
