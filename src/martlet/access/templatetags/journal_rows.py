"""Head and rows of the journal."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext

from martlet.access.journal_words import act, details, thing, who, why
from martlet.access.models import JournalEntry
from martlet.foundation import calendar
from martlet.foundation.languages import reader_language
from martlet.foundation.markup import NOTHING, Markup, icon_markup, joined

register = template.Library()

HEAD = Markup(
    '<thead><tr><th scope="col">{w_when}</th><th scope="col">{w_who}</th><th scope="col">{w_what}</th>'
    '<th scope="col">{w_on}</th><th scope="col">{w_why}</th></tr></thead><tbody>\n'
)
ROW = Markup(
    '<tr><td data-label="{w_when}" class="m-nw">{when}</td><td data-label="{w_who}">{who}</td>'
    '<th scope="row">{action}{refused}{fields}</th><td data-label="{w_on}" class="m-s">{kind}{id}</td>'
    '<td data-label="{w_why}">{why}</td></tr>\n'
)
REFUSED = Markup(' <span class="m-tag m-tag-bad">{icon}{words}</span>')
FIELDS = Markup('<br><span class="m-s m-muted m-fields">{names}</span>')
ID = Markup(' <span class="m-muted">{id}</span>')
DASH = "—"


@register.simple_tag
def journal_rows(rows: Sequence[tuple[JournalEntry, str]]) -> SafeString:
    """`{% journal_rows rows %}`: entries with the work names of who acted, everything in the reader's language."""
    words = {"w_when": gettext("When"), "w_who": gettext("Who"), "w_on": gettext("On what"), "w_why": gettext("Why")}
    refused = REFUSED(icon=icon_markup("ban"), words=gettext("refused"))
    today, language, draw = timezone.localdate(), reader_language(), ROW.given(**words)
    drawn = []
    for row, name in rows:
        at = timezone.localtime(row.at)
        drawn.append(
            draw(
                when=f"{calendar.short_day(at.date(), language, today)} {at:%H:%M:%S}",
                who=name or who(row.actor_kind, row.actor_name) or DASH,
                action=act(row.action),
                refused=NOTHING if row.allowed else refused,
                fields=FIELDS(names=" · ".join(details(row.fields))) if row.fields else NOTHING,
                kind=thing(row.object_type) or DASH,
                id=ID(id=Truncator(row.object_id).chars(13)) if row.object_id else NOTHING,
                why=why(row.reason) or DASH,
            )
        )
    return joined([HEAD(w_what=gettext("What"), **words), *drawn, SafeString("</tbody>")])
