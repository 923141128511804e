"""The work list: plain values, opened together, names masked before they leave; counts beside it; the preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.policy import visible
from martlet.cases import words
from martlet.cases.models import Case, Receipt
from martlet.cases.models.case import NO_DEADLINE, StageName
from martlet.cases.rules.limits import LIMITATIONS
from martlet.cases.rules.stages import OPEN_STAGES, place
from martlet.cases.selectors.money import totals
from martlet.cases.selectors.page import get_case
from martlet.foundation.calendar import short_day
from martlet.foundation.languages import reader_language
from martlet.foundation.paging import Page, paginate
from martlet.foundation.text import masked_name
from martlet.registry.models import Organisation, Person

VIEWS = ("today", "overdue", "limitation", "mine", "unassigned", "all")
PAGE = 50
SOON = timedelta(days=30)
IN_SIGHT = timedelta(days=60)
ORDER = ("sort_on", "id")
_OWN = ("id", "dek", "key_office", "claimed")
_CLEAR = (
    "number",
    "stage",
    "issue",
    "people_count",
    "deadline",
    "deadline_code",
    "sort_on",
    "owner__work_name",
    "received",
)
_LEAD = ("lead__id", "lead__dek", "lead__key_office", "lead__name")
_EMPLOYER = ("respondent__id", "respondent__dek", "respondent__key_office", "respondent__name", "respondent__kind")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address of the list says. Unknown values are left out, never an error."""

    view: str = "all"
    stages: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()

    @classmethod
    def clean(cls, view: str, stages: Sequence[str], issues: Sequence[str]) -> Filters:
        return cls(
            view if view in VIEWS else "all",
            tuple(stage for stage in StageName.values if stage in stages),
            tuple(dict.fromkeys(issue[:24] for issue in issues if issue))[:40],
        )


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list. Amounts in fen; `received` None while nothing is recorded; `days` to the nearest deadline.

    Words are ready to print: a list of fifty rows translates each of them once, not once a row.
    """

    id: UUID
    number: str
    name: str
    people: int
    employer: str
    stage: str
    place: int
    days: int | None
    deadline_label: str
    claimed: int | None
    received: int | None
    owner: str
    together: str = ""
    file_by: str = ""

    @property
    def subline(self) -> str:
        """Number and employer."""
        return f"{self.number} · {self.employer}" if self.employer else self.number


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter with how many open cases it holds."""

    code: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class WorkList:
    page: Page[ListRow]
    filters: Filters
    views: Sequence[Choice] = ()
    stages: Sequence[Choice] = ()
    issues: Sequence[Choice] = ()
    total: int = 0


def _views(actor: Actor, today: date) -> dict[str, Q]:
    return {
        "today": Q(next_by__lte=today) | Q(deadline=today),
        "overdue": Q(deadline__lt=today) | Q(next_by__lt=today),
        "limitation": Q(deadline__gte=today, deadline__lte=today + SOON, deadline_code__in=LIMITATIONS),
        "mine": Q(owner=actor.user_id) | Q(next_owner=actor.user_id),
        "unassigned": Q(owner=None),
        "all": Q(),
    }


def work_list(actor: Actor, filters: Filters, cursor: str = "", size: int = PAGE) -> WorkList:
    """One page of cases the actor may see, nearest day to file by first, with counts: two queries at any length.

    Problem when the cursor was changed by hand.
    """
    today = timezone.localdate()
    cases = visible(Case.objects.all(), actor, "cases.read")
    views = _views(actor, today)
    rows = _narrow(cases, filters, views)
    received = (
        Receipt.objects.filter(case=OuterRef("pk"), voided_at=None).values("case").annotate(sum=Sum("amount_fen"))
    )
    rows = rows.annotate(received=Subquery(received.values("sum")))
    page = paginate(rows.values(*_OWN, *_CLEAR, *_LEAD, *_EMPLOYER), ORDER, cursor, size)
    counts = _counts(cases, views)
    shown = Page(_opened(actor, list(page.rows), today), page.next, page.prev)
    return _beside(shown, filters, counts)


def _narrow(cases: QuerySet[Case], filters: Filters, views: dict[str, Q]) -> QuerySet[Case]:
    if StageName.CLOSED in filters.stages:
        rows = cases.filter(stage__in=filters.stages)
    else:
        rows = cases.filter(is_open=True)
        if filters.stages:
            rows = rows.filter(stage__in=filters.stages)
    if filters.issues:
        rows = rows.filter(issue__in=filters.issues)
    return rows.filter(views[filters.view])


def _counts(cases: QuerySet[Case], views: dict[str, Q]) -> list[dict[str, Any]]:
    """Open cases by stage and issue, and how many of each belong to each view. One query, over an index alone.

    The office is counted: every case has one, and unlike the key it stands in that index.
    """
    sums = {f"n_{view}": Count("office", filter=where) for view, where in views.items() if view != "all"}
    grouped = cases.filter(is_open=True).order_by().values("stage", "issue")
    rows: Any = grouped.annotate(n_all=Count("office"), **sums)
    return list(rows)


def _beside(page: Page[ListRow], filters: Filters, counts: list[dict[str, Any]]) -> WorkList:
    stages: dict[str, int] = {}
    issues: dict[str, int] = {}
    views = dict.fromkeys(VIEWS, 0)
    total = 0
    for row in counts:
        for view in VIEWS:
            views[view] += row[f"n_{view}"]
        of_view = row[f"n_{filters.view}"]
        if not filters.issues or row["issue"] in filters.issues:
            stages[row["stage"]] = stages.get(row["stage"], 0) + of_view
        if not filters.stages or row["stage"] in filters.stages:
            issues[row["issue"]] = issues.get(row["issue"], 0) + of_view
            if not filters.issues or row["issue"] in filters.issues:
                total += of_view
    labels = StageName
    return WorkList(
        page=page,
        filters=filters,
        views=[Choice(view, "", views[view], view == filters.view) for view in VIEWS],
        stages=[
            Choice(stage, str(labels(stage).label), stages.get(stage, 0), stage in filters.stages)
            for stage in (*OPEN_STAGES, StageName.CLOSED)
        ],
        issues=[
            Choice(code, words.issue(code), count, code in filters.issues)
            for code, count in sorted(issues.items(), key=lambda pair: (-pair[1], pair[0]))
            if count or code in filters.issues
        ],
        total=total,
    )


def _opened(actor: Actor, rows: list[dict[str, Any]], today: date) -> list[ListRow]:
    columns = [
        vault.Columns(Case, ["claimed"]),
        vault.Columns(Person, ["lead__name"], dek="lead__dek", pk="lead__id"),
        vault.Columns(Organisation, ["respondent__name"], dek="respondent__dek", pk="respondent__id"),
    ]
    vault.open_columns(rows, columns, actor)
    stages = {stage.value: str(stage.label) for stage in StageName}
    labels = {code: words.deadline(code) for code in {row["deadline_code"] for row in rows} if code}
    tongue, file_by = reader_language(), _("file by %(day)s")
    together, nobody, nameless = _("and others, %(n)s in all"), _("nobody yet"), "—"
    return [
        ListRow(
            id=row["id"],
            number=row["number"],
            name=masked_name(row["lead__name"] or "") or nameless,
            people=row["people_count"],
            employer=shown_employer(row["respondent__name"] or "", row["respondent__kind"] or ""),
            stage=stages[row["stage"]],
            place=place(row["stage"]),
            days=None if row["deadline"] is None else (row["deadline"] - today).days,
            deadline_label=labels.get(row["deadline_code"], ""),
            claimed=row["claimed"],
            received=row["received"],
            owner=row["owner__work_name"] or nobody,
            together=together % {"n": row["people_count"]} if row["people_count"] > 1 else "",
            file_by=file_by % {"day": short_day(row["sort_on"], tongue, today)} if _has_margin(row, today) else "",
        )
        for row in rows
    ]


def _has_margin(row: dict[str, Any], today: date) -> bool:
    """Whether a day to file by is told: where it is not the last day itself, and once it comes into sight."""
    return row["deadline"] is not None and today <= row["deadline"] != row["sort_on"] <= today + IN_SIGHT


def shown_employer(name: str, kind: str) -> str:
    """A labour boss is a person: masked like every person. A firm is shown by its name."""
    return masked_name(name) if kind == "boss" else name


@dataclass(frozen=True, slots=True)
class Preview:
    """The right-hand pane: who, what next, amounts, hand-over."""

    case: Case
    name: str
    people: int
    phone: str
    employer: str
    site: str
    issue: str
    stage: str
    days: int | None
    deadline_label: str
    file_by: date | None
    step_days: int | None
    claimed: int | None
    agreed: int | None
    received: int | None
    last_on: Any


def preview(actor: Actor, case_id: Any) -> Preview:
    """One case in short. NotVisible when it is not the actor's to see."""
    case = get_case(actor, case_id)
    today = timezone.localdate()
    sums = totals(actor, case)
    return Preview(
        case=case,
        name=masked_name(case.lead.name) if case.lead else "",
        people=case.people_count,
        phone="",
        employer=shown_employer(case.respondent.name, case.respondent.kind) if case.respondent else "",
        site=case.site.name if case.site else "",
        issue=words.issue(case.issue),
        stage=str(StageName(case.stage).label),
        days=None if case.deadline is None else (case.deadline - today).days,
        deadline_label=words.deadline(case.deadline_code) if case.deadline_code else "",
        file_by=case.sort_on if case.deadline and case.sort_on != case.deadline else None,
        step_days=None if case.next_by is None else (case.next_by - today).days,
        claimed=sums.claimed,
        agreed=sums.agreed,
        received=sums.received,
        last_on=case.touched,
    )


@dataclass(frozen=True, slots=True)
class MyCases:
    """What today asks of one colleague: next steps due and deadlines near, and how many more there are."""

    rows: Sequence[ListRow] = field(default_factory=list)
    today: int = 0
    overdue: int = 0
    limitation: int = 0


def my_cases(actor: Actor, size: int = 6) -> MyCases:
    """For the first page of the day: the actor's own cases whose step or deadline is due within a week."""
    today = timezone.localdate()
    cases = visible(Case.objects.filter(is_open=True), actor, "cases.read")
    views = _views(actor, today)
    mine = cases.filter(views["mine"])
    counts = mine.aggregate(
        today=Count("pk", filter=views["today"]),
        overdue=Count("pk", filter=views["overdue"]),
        limitation=Count("pk", filter=views["limitation"]),
    )
    week = today + timedelta(days=7)
    rows = mine.filter(Q(next_by__lte=week) | Q(deadline__lte=week)).annotate(
        received=Subquery(
            Receipt.objects.filter(case=OuterRef("pk"), voided_at=None)
            .values("case")
            .annotate(sum=Sum("amount_fen"))
            .values("sum")
        ),
        first=Coalesce("next_by", NO_DEADLINE),
    )
    found = list(rows.order_by("first", *ORDER).values(*_OWN, *_CLEAR, *_LEAD, *_EMPLOYER)[:size])
    return MyCases(_opened(actor, found, today), counts["today"], counts["overdue"], counts["limitation"])
