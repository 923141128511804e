"""Open claims that a corrected figure touches, for the law room: it asks, and never imports cases.

Exact where the claim was computed: its calculation line names every figure it used, with place and first day. Where a sum was
typed by hand, or the rule found no data then, the place is that of the site, else of the office, and the answer is 'maybe'.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import decide, visible
from martlet.cases import words
from martlet.cases.models import Case, ClaimItem
from martlet.cases.models.claims import ClaimKind
from martlet.foundation.languages import reads_english
from martlet.law import parameters
from martlet.law.parameters import COUNTRY, name_of
from martlet.law.places import within
from martlet.lawbook.hooks import Affected
from martlet.vault.errors import KeeperAbsent, Sealed

__all__ = ["affected_claims"]

MOST = 2000
USES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("min_wage.", ("min_wage", "lump_sum", "stoppage", "deduction", "overtime", "severance", "damages", "intern_pay")),
    ("average_wage.cap", ("severance", "damages")),
    (
        "average_wage.",
        ("injury_lump", "injury_medical", "injury_employment", "funeral", "illegal_injury", "suspension_pay"),
    ),
    ("urban_income", ("death_lump", "illegal_injury", "civil_injury")),
    ("paid_days.", ("overtime", "double_wage", "annual_leave", "wage")),
    ("paid_hours.", ("overtime", "lump_sum")),
    ("workdays.", ("overtime",)),
    ("heat_subsidy.", ("heat",)),
    ("stoppage.", ("stoppage",)),
    ("injury.medical", ("injury_medical",)),
    ("injury.employment", ("injury_employment",)),
)
"""Kind of figure -> kinds of claims whose rules ask for it."""


def affected_claims(actor: Actor, kind: str, place: str, since: date) -> list[Affected]:
    """One row a case: open, not computed with this figure yet, in the actor's sight; for others how many there are an office."""
    claims = next((claims for head, claims in USES if kind.startswith(head)), ())
    if not claims:
        return []
    if not decide(actor, "cases.read"):
        return _counted(_candidates(Case.objects.all(), claims, since), place)
    rows = _candidates(visible(Case.objects.all(), actor, "cases.read"), claims, since)
    items = list(
        rows.select_related("case__office", "case__site").order_by("-case__opened_on", "case_id", "period")[:MOST]
    )
    by_case: dict[Any, list[Affected]] = {}
    readable = _opened(items, actor)
    for item in items:
        found = _row(item, kind, place, since, readable)
        if found is not None:
            by_case.setdefault(item.case_id, []).append(found)
    return [_together(found) for found in by_case.values()]


def _candidates(cases: QuerySet[Case], claims: Sequence[str], since: date) -> QuerySet[ClaimItem]:
    """Lines of such claims in open cases that reach into the time of the figure."""
    month = f"{since:%Y-%m}"
    return ClaimItem.objects.filter(
        Q(until__gte=month) | Q(until="", period__gte=month) | Q(kind__in=_AT_THE_END, computed_on__gte=since),
        case__in=cases.filter(is_open=True).values("pk"),
        kind__in=claims,
        removed_at=None,
    )


_AT_THE_END = ("severance", "damages", "injury_medical", "injury_employment")
"""Sums that look a figure up on a day of their own, not by the months they are for."""


def _opened(items: Sequence[ClaimItem], actor: Actor) -> bool:
    try:
        vault.open_all(items, actor)
    except (Sealed, KeeperAbsent):
        return False
    return True


def _row(item: ClaimItem, kind: str, place: str, since: date, readable: bool) -> Affected | None:
    case = item.case
    url = reverse("cases:case", args=[case.pk])
    label = f"{ClaimKind(item.kind).label} {item.period}"
    used = _used(item.workings, kind) if readable and item.rule and item.workings else []
    if used:
        touched = [one for one in used if _touches(one, kind, place, since)]
        if not touched:
            return None
        why = _("%(claim)s: computed with %(value)s") % {"claim": label, "value": touched[0]["value"]}
        return Affected(url, _name(case), case.office.name, why, certain=True)
    at = case.site.area_code if case.site and case.site.area_code else case.office.area_code
    if not within(at, place):
        return None
    why = _("%(claim)s: typed by hand or computed without this figure, look at it") % {"claim": label}
    return Affected(url, _name(case), case.office.name, why)


def _used(workings: str, kind: str) -> list[Mapping[str, Any]]:
    """The figures of this kind that a calculation line names."""
    name = name_of(kind)[0]
    kept: Mapping[str, Any] = json.loads(workings)
    return [one for one in kept.get("parameters", ()) if one.get("name") == name]


def _touches(used: Mapping[str, Any], kind: str, place: str, since: date) -> bool:
    """Whether the figure now in the book at that place takes the place of the one used, and is another."""
    at = str(used.get("place") or COUNTRY)
    if not (within(at, place) or within(place, at)):
        return False
    began = date.fromisoformat(used["since"]) if used.get("since") else date.min
    if began > since:
        return False
    now = parameters.current().find(kind, at, since)
    return now is None or str(now.value) != str(used.get("value"))


def _name(case: Case) -> str:
    return f"{case.number} {words.issue(case.issue)}"


def _together(found: Sequence[Affected]) -> Affected:
    """The lines of one case as one row, those that are certain alone where there are some."""
    sure = [one for one in found if one.certain] or list(found)
    first = sure[0]
    return Affected(first.url, first.name, first.office, "；".join(one.why for one in sure[:3]), first.certain)


def _counted(rows: QuerySet[ClaimItem], place: str) -> list[Affected]:
    """For who works with figures only: how many open cases of each office may be touched, and nothing of any of them."""
    by_office: Iterable[tuple[str, str, str, int]] = (
        rows.values_list("case__office__area_code", "case__office__name_zh", "case__office__name_en")
        .order_by("case__office_id")
        .annotate(cases=Count("case_id", distinct=True))
    )
    found = []
    for code, zh, en, cases in by_office:
        if within(code, place):
            name = en if reads_english() else zh
            text = ngettext("%(n)d open case", "%(n)d open cases", cases) % {"n": cases}
            found.append(Affected("", text, name, _("its office sees which")))
    return found
