"""Head and rows of the list of calls."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from martlet.foundation.markup import NOTHING, Markup, icon_markup, joined
from martlet.telephony.history.selectors import CallRow
from martlet.telephony.history.telling import told
from martlet.telephony.hooks import Link

register = template.Library()

HEAD = Markup(
    '<thead><tr><th scope="col">{w_when}</th><th scope="col">{w_number}</th><th scope="col">{w_line}</th>'
    '<th scope="col">{w_outcome}</th><th scope="col" class="m-num">{w_waited}</th><th scope="col" class="m-num">{w_talked}</th>'
    '<th scope="col">{w_who}</th><th scope="col">{w_links}</th></tr></thead><tbody>\n'
)
ROW = Markup(
    '<tr><td><a class="m-t1" href="{url}">{when}</a></td>'
    '<td data-label="{w_number}"{no_number}><div>{number}{area}</div></td>'
    '<td data-label="{w_line}"><div>{line}<span class="m-t2">{about}</span></div></td>'
    '<td data-label="{w_outcome}"><div><span class="m-tag m-tag-{kind}">{icon}{outcome}</span>{recorded}{why}</div></td>'
    '<td class="m-num" data-label="{w_waited}">{waited}</td>'
    '<td class="m-num{no_talk}" data-label="{w_talked}">{talked}</td>'
    '<td data-label="{w_who}"{nobody}>{who}</td>'
    '<td data-label="{w_links}"{no_links}><div>{links}</div></td></tr>\n'
)
RECORDED = Markup(' <span class="m-s m-muted">{icon}<span class="m-vh">{words}</span></span>')
AREA = Markup('<span class="m-t2">{words}</span>')
WHY = Markup('<span class="m-t2">{words}</span>')
LINK = Markup('<a class="m-s m-sequel" href="{url}">{icon}{label}</a>')
NONE = SafeString(' class="m-none"')
DASH = "—"


@register.simple_tag
def call_rows(rows: Sequence[CallRow]) -> SafeString:
    """`{% call_rows page.rows %}`: what stands in the table, everything in the reader's language."""
    words = {
        "w_number": gettext("Phone number"),
        "w_line": pgettext("telephone", "Line"),
        "w_outcome": gettext("What came of it"),
        "w_waited": pgettext("call", "Waited"),
        "w_talked": gettext("Talked"),
        "w_who": gettext("Volunteer"),
        "w_links": gettext("Went on as"),
    }
    recorded = RECORDED(icon=icon_markup("microphone", "s"), words=gettext("with a recording"))
    draw = ROW.given(**words)
    drawn = [
        draw(
            url=one.url,
            when=one.when,
            no_number=NOTHING if row.number else NONE,
            number=one.number,
            area=AREA(words=row.area) if row.area else NOTHING,
            line=one.line,
            about=one.about,
            kind=one.kind,
            icon=icon_markup(one.icon),
            outcome=one.outcome,
            recorded=recorded if row.recorded else NOTHING,
            why=WHY(words=one.why) if one.why else NOTHING,
            waited=one.waited,
            no_talk=NOTHING if one.talked else " m-none",
            talked=one.talked or DASH,
            nobody=NOTHING if row.who else NONE,
            who=row.who or DASH,
            no_links=NOTHING if row.links else NONE,
            links=joined(map(_link, row.links)) if row.links else DASH,
        )
        for row, one in zip(rows, told(rows), strict=True)
    ]
    return joined([HEAD(w_when=gettext("When"), **words), *drawn, SafeString("</tbody>")])


def _link(link: Link) -> SafeString:
    return LINK(url=link.url, icon=icon_markup(link.icon, "s"), label=link.label)
