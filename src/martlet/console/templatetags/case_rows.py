"""The rows of the work list, drawn by hand.

Fifty rows of template tags cost twice as much as the queries and the keys of the page together. Only what people wrote is escaped
here: ids, amounts and the marks of the console need none. Stands in the console because rooms below it draw no marks.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from martlet.cases.selectors import ListRow
from martlet.console.templatetags.martlet import due, in_yuan, stage_bar

register = template.Library()

CHOSEN = ' class="m-on" aria-current="true"'
NOTHING = " m-none"
SEPARATOR = " · "


@register.simple_tag
def case_rows(rows: Sequence[ListRow], query: str = "", chosen: Any = None) -> SafeString:
    """Table rows of the work list. `query`: the filters of the address; `chosen`: id of the case in the preview."""
    return mark_safe("".join(_drawn(rows, query, chosen)))  # whatever people wrote is escaped in _drawn  # noqa: S308


def _drawn(rows: Sequence[ListRow], query: str, chosen: Any) -> Iterator[str]:
    base, again = reverse("cases:list"), escape(f"?{query}&preview=" if query else "?preview=")
    days, stage = cache(lambda left: str(due(left))), cache(lambda place, name: str(stage_bar(place, 6, name)))
    for row in rows:
        yield (
            f'<tr hx-get="{base}{row.id}/preview" hx-trigger="focusin delay:150ms, click delay:150ms" hx-target="#preview"'
            f"{CHOSEN * (row.id == chosen)}><td></td>"
            f'<td><a class="m-t1" href="{base}{row.id}">{escape(row.name)}</a>'
            f' <span class="m-s m-muted">{escape(row.together)}</span>'
            f'<a class="m-t2" href="{again}{row.id}">{escape(row.subline)}</a></td>'
            f'<td class="m-cs">{stage(row.place, row.stage)}</td>'
            f'<td class="m-cd">{days(row.days)}<br><span class="m-s m-muted">{escape(row.deadline_label)}'
            f"{row.file_by and SEPARATOR}{row.file_by}</span></td>"
            f'<td class="m-num m-cm"><span class="m-b">{in_yuan(row.claimed)}</span><br>'
            f'<span class="m-s m-muted{NOTHING * (row.received is None)}">{in_yuan(row.received)}</span></td>'
            f'<td class="m-own m-s">{escape(row.owner)}</td></tr>\n'
        )
