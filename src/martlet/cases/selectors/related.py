"""Cases as the registry and the hotline show them: beside a person, an employer, a site, on ring."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import decide, visible
from martlet.cases import words
from martlet.cases.models import Case, CaseOrganisation, CaseWorker
from martlet.cases.models.case import StageName
from martlet.cases.selectors.lists import shown_employer
from martlet.foundation.money import yuan
from martlet.hotline.hooks import CaseSummary
from martlet.registry.hooks import Panel

MOST = 30


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """A case beside something else. `url` is "" where this actor may not open it: then only office, issue and stage show."""

    number: str
    url: str
    issue: str
    stage: str
    is_open: bool
    opened_on: date
    office: str
    days: int | None
    deadline_label: str


def case_summaries(actor: Actor, person_ids: Sequence[UUID]) -> dict[UUID, list[CaseSummary]]:
    """For the ring card: cases of these persons that the actor may see. Two queries and one trip, however many."""
    if not decide(actor, "cases.read"):
        return {}
    links = (
        CaseWorker.objects.filter(Q(person__in=person_ids) | Q(person__merged_into__in=person_ids))
        .filter(case__in=visible(Case.objects.all(), actor, "cases.read").values("pk"))
        .select_related("case__respondent", "person")
        .order_by("-case__is_open", "case__sort_on", "case_id")[:MOST]
    )
    found = list(links)
    employers = [link.case.respondent for link in found if link.case.respondent is not None]
    vault.open_all([*(link.case for link in found), *employers], actor)
    today = timezone.localdate()
    wanted = set(person_ids)
    summaries: dict[UUID, list[CaseSummary]] = {}
    for link in found:
        key = link.person_id if link.person_id in wanted else link.person.merged_into_id
        summaries.setdefault(key or link.person_id, []).append(_summary(link.case, today))
    return summaries


def _summary(case: Case, today: date) -> CaseSummary:
    facts: list[tuple[str, str]] = []
    if case.respondent is not None:
        facts.append((_("Employer"), shown_employer(case.respondent.name, case.respondent.kind)))
    if case.claimed:
        facts.append((_("Claimed"), _("CNY %(amount)s") % {"amount": yuan(case.claimed)}))
    if case.next_step:
        facts.append((_("Next step"), case.next_step))
    return CaseSummary(
        id=case.pk,
        number=case.number,
        stage=str(StageName(case.stage).label),
        title=words.issue(case.issue),
        url=reverse("cases:case", args=[case.pk]),
        deadline=case.deadline,
        deadline_label=words.deadline(case.deadline_code) if case.deadline_code else "",
        days=(case.deadline - today).days if case.deadline and case.is_open else None,
        is_open=case.is_open,
        facts=tuple(facts),
    )


def _lines(actor: Actor, cases: QuerySet[Case], *, name_all: bool) -> list[RelatedLine]:
    """Newest first. `name_all`: cases of other offices are shown too, without number and without a way in."""
    mine = set(visible(cases, actor, "cases.read").values_list("pk", flat=True)[:500])
    today = timezone.localdate()
    rows = cases if name_all else cases.filter(pk__in=mine)
    lines = []
    for case in rows.select_related("office").order_by("-is_open", "-opened_on", "-pk")[:MOST]:
        allowed = case.pk in mine
        lines.append(
            RelatedLine(
                number=case.number if allowed else "",
                url=reverse("cases:case", args=[case.pk]) if allowed else "",
                issue=words.issue(case.issue),
                stage=str(StageName(case.stage).label),
                is_open=case.is_open,
                opened_on=case.opened_on,
                office=case.office.name,
                days=(case.deadline - today).days if allowed and case.deadline and case.is_open else None,
                deadline_label=words.deadline(case.deadline_code) if allowed and case.deadline_code else "",
            )
        )
    return lines


def _panel(lines: list[RelatedLine], **context: Any) -> Panel | None:
    if not lines and not context.get("new_url"):
        return None
    context |= {"case_lines": lines, "open_count": sum(line.is_open for line in lines)}
    return Panel("cases/_related.html", context, 20)


def person_panel(actor: Actor, ids: Collection[UUID]) -> Panel | None:
    """Cases of one worker that the actor may open, and the way to a new one."""
    if not decide(actor, "cases.read"):
        return None
    cases = Case.objects.filter(pk__in=CaseWorker.objects.filter(person__in=list(ids)).values("case"))
    first = next(iter(ids), None)
    new_url = f"{reverse('cases:new')}?person={first}" if first and decide(actor, "cases.open") else ""
    return _panel(_lines(actor, cases, name_all=False), new_url=new_url)


def organisation_panel(actor: Actor, organisation_id: UUID) -> Panel | None:
    """An employer's cases in all offices: what is not the actor's own shows office, issue and stage only."""
    if not decide(actor, "cases.read"):
        return None
    linked = CaseOrganisation.objects.filter(organisation=organisation_id).values("case")
    return _panel(_lines(actor, Case.objects.filter(pk__in=linked), name_all=True))


def site_panel(actor: Actor, site_id: UUID) -> Panel | None:
    """Cases of a site, as for an employer."""
    if not decide(actor, "cases.read"):
        return None
    return _panel(_lines(actor, Case.objects.filter(site=site_id), name_all=True))


def serves(actor: Actor, ids: Collection[UUID]) -> bool:
    """Whether the actor looks after an open case of this person."""
    if actor.user_id is None:
        return False
    return CaseWorker.objects.filter(
        Q(case__owner=actor.user_id) | Q(case__next_owner=actor.user_id), person__in=list(ids), case__is_open=True
    ).exists()


def workers_of(actor: Actor, organisation_ids: Collection[UUID]) -> Collection[UUID]:
    """Workers with a case against one of these organisations, among the cases the actor may see."""
    cases = visible(Case.objects.all(), actor, "cases.read")
    linked = cases.filter(organisations__organisation__in=list(organisation_ids)).values("pk")
    return set(CaseWorker.objects.filter(case__in=linked).values_list("person_id", flat=True)[:2000])


def followers(people: Collection[UUID]) -> dict[UUID, int]:
    """Who follows the open case of these persons; of several the one touched last. For the exchange, which works for
    nobody in particular and is told no more than a colleague's id."""
    rows = CaseWorker.objects.filter(person__in=list(people), case__is_open=True, case__owner__isnull=False)
    return dict(rows.order_by("case__touched").values_list("person_id", "case__owner"))
