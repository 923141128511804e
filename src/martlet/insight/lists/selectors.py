"""Reads: how often each outcome and issue was chosen, the reviews, and whether one is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone

from martlet.access.actor import Actor, Role
from martlet.access.models import Office
from martlet.access.policy import decide, visible
from martlet.foundation.moments import midnight
from martlet.hotline.models import Contact
from martlet.hotline.rules import outcomes
from martlet.insight.lists import rules
from martlet.insight.lists.rules import Choices, Chosen, Quarter
from martlet.insight.models import ListReview
from martlet.insight.selectors.months import NOT_CONVERSATIONS
from martlet.law import taxonomy


@dataclass(frozen=True, slots=True)
class ListsPage:
    """A quarter of one office. `hidden`: small cells are left out for this reader; `due`: since when a review is due."""

    office: Office
    quarter: Quarter
    outcomes: Choices
    issues: Choices
    reviews: Sequence[ListReview]
    due: date | None
    hidden: bool
    may_review: bool

    @property
    def other(self) -> Chosen | None:
        return next((one for one in self.issues.used if one.code == rules.OTHER), None)

    @property
    def lacks_something(self) -> bool:
        return rules.lacks_something(self.other, self.issues.total)


def lists_page(actor: Actor, office: Office, quarter: Quarter) -> ListsPage:
    """Five queries."""
    now, before = counted(office, quarter), counted(office, quarter.moved(-1))
    hide = not actor.has(Role.COORDINATOR)
    return ListsPage(
        office=office,
        quarter=quarter,
        outcomes=rules.choices(outcome_codes(), by_outcome(now), by_outcome(before), hide=hide),
        issues=rules.choices(issue_codes(), by_issue(now), by_issue(before), hide=hide),
        reviews=list(reviews(actor).filter(office=office).select_related("by")[:12]),
        due=review_due(office.pk),
        hidden=hide,
        may_review=bool(decide(actor, "insight.review_lists", office)),
    )


Counts = list[tuple[str, str, int]]  # outcome, issue, how many


def counted(office: Office, quarter: Quarter) -> Counts:
    rows = Contact.objects.filter(
        office=office, state="done", started__gte=midnight(quarter.first), started__lt=midnight(quarter.next_first)
    )
    return list(rows.order_by().values_list("outcome", "issue").annotate(n=Count("id")))


def by_outcome(rows: Counts) -> Counter[str]:
    found: Counter[str] = Counter()
    for outcome, _issue, n in rows:
        found[outcome] += n
    return found


def by_issue(rows: Counts) -> Counter[str]:
    """Of conversations; silence and wrong numbers are about nothing."""
    found: Counter[str] = Counter()
    for outcome, issue, n in rows:
        if outcome not in NOT_CONVERSATIONS:
            found[issue] += n
    return found


def outcome_codes() -> list[str]:
    """All that can be chosen now, as they stand in the form."""
    listed = [one.code for group in outcomes.groups() for one in group.outcomes]
    return [*listed, *(one.code for one in outcomes.non_cases())]


def issue_codes() -> list[str]:
    return [row.code for row in taxonomy.rows("issues")]


def reviews(actor: Actor) -> QuerySet[ListReview]:
    return visible(ListReview.objects.all(), actor, "insight.read_lists")


def review_due(office_id: int | None) -> date | None:
    """Since when; two queries, one where there was a review."""
    last = ListReview.objects.filter(office=office_id).aggregate(last=Max("on"))["last"]
    first = None
    if last is None:
        began = Contact.objects.filter(office=office_id, state="done").aggregate(first=Min("started"))["first"]
        first = timezone.localdate(began) if began else None
    return rules.due_since(last, first, timezone.localdate())


def my_review_due(actor: Actor) -> date | None:
    """For the coordinator whose day begins; nobody else costs a query."""
    if not actor.has(Role.COORDINATOR) or not decide(actor, "insight.review_lists"):
        return None
    return review_due(actor.office_id)
