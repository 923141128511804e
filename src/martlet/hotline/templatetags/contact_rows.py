"""Head and rows of the list of contacts."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from martlet.foundation.addresses import address_of
from martlet.foundation.markup import NOTHING, Markup, icon_markup, joined
from martlet.hotline.models import Contact
from martlet.hotline.selectors.contacts import ContactRow

register = template.Library()

HEAD = Markup(
    '<thead><tr><th scope="col">{w_who}</th><th scope="col">{w_when}</th><th scope="col">{w_about}</th>'
    '<th scope="col">{w_outcome}</th><th scope="col">{w_next}</th><th scope="col">{w_by}</th></tr></thead><tbody>\n'
)
ROW = Markup(
    '<tr><td><a class="m-t1" href="{url}">{title}</a>{people}<span class="m-t2">{under}</span></td>'
    '<td data-label="{w_when}">{when}</td><td data-label="{w_about}"{no_issue}>{issue}</td>'
    '<td data-label="{w_outcome}">{outcome}</td><td data-label="{w_next}"{no_next}>{next}</td>'
    '<td data-label="{w_by}">{by}</td></tr>'
)
PEOPLE = Markup(' <span class="m-s m-muted">{words}</span>')
TO_FINISH = Markup('<span class="m-tag m-tag-warn">{icon}{words}</span>')
NONE = SafeString(' class="m-none"')
DASH = "—"


@register.simple_tag
def contact_rows(rows: Sequence[ContactRow]) -> SafeString:
    """`{% contact_rows page.rows %}`: what stands in the table, everything in the reader's language."""
    words = {
        "w_when": gettext("When"),
        "w_about": gettext("About"),
        "w_outcome": gettext("What came of it"),
        "w_next": gettext("Next step"),
        "w_by": gettext("Taken by"),
    }
    to_finish = TO_FINISH(icon=icon_markup("pencil"), words=gettext("to finish"))
    people, address, draw = gettext("%(n)s people"), address_of("hotline:contact"), ROW.given(**words)
    drawn = [
        draw(
            url=address(row.id),
            title=row.title,
            people=PEOPLE(words=people % {"n": row.people}) if row.people > 1 else NOTHING,
            under=row.under,
            when=row.when,
            no_issue=NOTHING if row.issue else NONE,
            issue=row.issue or DASH,
            outcome=row.outcome or DASH if row.state == Contact.State.DONE else to_finish,
            no_next=NOTHING if row.next else NONE,
            next=row.next or DASH,
            by=row.handled_by,
        )
        for row in rows
    ]
    return joined([HEAD(w_who=gettext("Who"), **words), *drawn, SafeString("</tbody>")])
