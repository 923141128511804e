"""Deadlines that a notice of days off will move, for the law room: it asks, and never imports cases."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from martlet.access.actor import Actor
from martlet.access.policy import decide, visible
from martlet.cases import words
from martlet.cases.models import Case, Deadline
from martlet.foundation.calendar import roll_over
from martlet.foundation.languages import reads_english
from martlet.law.parameters import DAYS_OFF
from martlet.lawbook.hooks import Affected

__all__ = ["moved_deadlines"]

MOST = 2000


def moved_deadlines(actor: Actor, kind: str, _place: str, since: date) -> list[Affected]:
    """One row a deadline of an open case whose last day lies elsewhere now; none once the daily watch has counted anew.

    Who may not read cases gets how many there are in an office.
    """
    if kind != DAYS_OFF:
        return []
    rows = Deadline.objects.filter(case__is_open=True, met_on=None, nominal_day__year=since.year)
    if not decide(actor, "cases.read"):
        return _counted(rows)
    cases = visible(Case.objects.filter(is_open=True), actor, "cases.read")
    shown = rows.filter(case__in=cases.values("pk")).select_related("case__office").order_by("last_day", "id")[:MOST]
    found = []
    for row in shown:
        last = roll_over(row.nominal_day).day
        if last == row.last_day:
            continue
        why = _("%(what)s: the last day moves from %(old)s to %(new)s") % {
            "what": words.deadline(row.code),
            "old": row.last_day,
            "new": last,
        }
        name = f"{row.case.number} {words.issue(row.case.issue)}"
        url = f"{reverse('cases:case', args=[row.case_id])}#deadlines"
        found.append(Affected(url, name, row.case.office.name, why, certain=True))
    return found


def _counted(rows: QuerySet[Deadline]) -> list[Affected]:
    moved: dict[tuple[str, str], set[UUID]] = {}
    told = rows.values_list("case_id", "nominal_day", "last_day", "case__office__name_zh", "case__office__name_en")
    for case_id, nominal, last, zh, en in told.order_by("case__office_id")[:MOST]:
        if roll_over(nominal).day != last:
            moved.setdefault((zh, en), set()).add(case_id)
    return [
        Affected(
            "",
            ngettext("%(n)d open case", "%(n)d open cases", len(cases)) % {"n": len(cases)},
            en if reads_english() else zh,
            _("its office sees which"),
        )
        for (zh, en), cases in moved.items()
    ]
