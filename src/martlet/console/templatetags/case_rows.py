"""The rows of the work list. They stand in the console, whose chips they show, because rooms below it draw none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from martlet.cases.selectors import ListRow
from martlet.console.templatetags.martlet import due, in_yuan, stage_bar
from martlet.foundation.markup import NOTHING, Markup, joined

register = template.Library()

ROW = Markup(
    '<tr hx-get="{base}{id}/preview" hx-trigger="focusin delay:150ms, click delay:150ms" hx-target="#preview"{chosen}><td></td>'
    '<td><a class="m-t1" href="{base}{id}">{name}</a> <span class="m-s m-muted">{together}</span>'
    '<a class="m-t2" href="{again}{id}">{subline}</a></td>'
    '<td class="m-cs">{stage}</td>'
    '<td class="m-cd">{days}<br><span class="m-s m-muted">{deadline}</span></td>'
    '<td class="m-num m-cm"><span class="m-b">{claimed}</span><br><span class="m-s m-muted{nothing}">{received}</span></td>'
    '<td class="m-own m-s">{owner}</td></tr>\n'
)
CHOSEN = SafeString(' class="m-on" aria-current="true"')
SEPARATOR = " · "


@register.simple_tag
def case_rows(rows: Sequence[ListRow], query: str = "", chosen: Any = None) -> SafeString:
    """Table rows of the work list. `query`: the filters of the address; `chosen`: id of the case in the preview."""
    draw = ROW.given(base=reverse("cases:list"), again=f"?{query}&preview=" if query else "?preview=")
    days, stage = cache(due), cache(lambda place, name: stage_bar(place, 6, name))
    return joined(
        draw(
            id=str(row.id),
            chosen=CHOSEN if row.id == chosen else NOTHING,
            name=row.name,
            together=row.together,
            subline=row.subline,
            stage=stage(row.place, row.stage),
            days=days(row.days),
            deadline=f"{row.deadline_label}{row.file_by and SEPARATOR}{row.file_by}",
            claimed=in_yuan(row.claimed),
            nothing=" m-none" if row.received is None else NOTHING,
            received=in_yuan(row.received),
            owner=row.owner,
        )
        for row in rows
    )
