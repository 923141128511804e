"""What became of the cases that came of one's conversations: whoever answered learns how it went on. No names, no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.policy import decide, visible
from martlet.cases import words
from martlet.cases.models import Case, CaseContact, Receipt, StageMove
from martlet.cases.models.case import StageName
from martlet.foundation.calendar import Month
from martlet.foundation.moments import midnight
from martlet.foundation.paging import Page, paginate
from martlet.hotline.models import Contact
from martlet.telephony.models import Call
from martlet.telephony.models.calls import Direction

NEW = timedelta(days=7)  # as long as a change stands on one's own page
PAGE = 50
ORDER = ("-changed", "-id")
_COLUMNS = (
    "id",
    "number",
    "issue",
    "stage",
    "is_open",
    "outcome",
    "opened_on",
    "people_count",
    "received",
    "spoke",
    "changed",
)


@dataclass(frozen=True, slots=True)
class Became:
    """One case. `received` in fen, None while nothing is recorded; `spoke`: the first of the reader's conversations of it;
    `is_new`: something moved lately."""

    id: UUID
    number: str
    issue: str
    stage: str
    ending: str
    is_open: bool
    people: int
    received: int | None
    spoke: datetime
    changed: date
    is_new: bool


@dataclass(frozen=True, slots=True)
class MyMonth:
    """What a month of one's own work came to. Money in fen; `recovered` is of cases on which many worked."""

    month: Month
    calls: int
    calls_back: int
    contacts: int
    people: int
    opened: int
    went_on: int
    ended: int
    recovered: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.calls or self.calls_back or self.contacts or self.went_on or self.recovered)


def became_of(actor: Actor, cursor: str = "") -> Page[Became]:
    """Cases of the actor's conversations, last changed first. One query. Raises Problem for a cursor somebody changed."""
    page = paginate(_told(actor).values(*_COLUMNS), ORDER, cursor, PAGE)
    since = timezone.localdate() - NEW
    return Page([_row(values, since) for values in page.rows], page.next, page.prev)


def news_of_mine(actor: Actor) -> int:
    """How many of them somebody else moved on, or brought money into, in the last days. One query."""
    if not decide(actor, "cases.follow"):
        return 0
    since = timezone.localdate() - NEW
    others = ~Q(by=actor.user_id)
    moved = StageMove.objects.filter(others, case=OuterRef("pk"), on__gte=since).exclude(stage=StageName.INTAKE)
    paid = Receipt.objects.filter(others, case=OuterRef("pk"), received_on__gte=since, voided_at=None)
    return _mine(actor).filter(Q(Exists(moved)) | Q(Exists(paid))).count()


def my_month(actor: Actor, month: Month) -> MyMonth:
    """Six queries. Calls and conversations of the actor; of the cases that came of any of its conversations, what happened
    to them in the month."""
    begin, end = midnight(month.first), midnight(month.plus(1).first)
    days = {"gte": month.first, "lte": month.last}
    calls = Call.objects.filter(answered_by=actor.user_id, arrived__gte=begin, arrived__lt=end, answered__isnull=False)
    contacts = Contact.objects.filter(
        handled_by=actor.user_id, started__gte=begin, started__lt=end, state=Contact.State.DONE
    )
    mine = _mine(actor)
    moves = StageMove.objects.filter(case__in=mine.values("pk"), on__gte=days["gte"], on__lte=days["lte"])
    moves = moves.exclude(stage__in=(StageName.INTAKE, StageName.CLOSED))
    receipts = Receipt.objects.filter(
        case__in=mine.values("pk"), voided_at=None, received_on__gte=days["gte"], received_on__lte=days["lte"]
    )
    opened = mine.filter(opened_on__gte=days["gte"], opened_on__lte=days["lte"])
    closed = mine.filter(closed_on__gte=days["gte"], closed_on__lte=days["lte"])
    directions = list(calls.values_list("direction", flat=True))
    people = list(contacts.values_list("person", flat=True))
    return MyMonth(
        month=month,
        calls=directions.count(Direction.IN),
        calls_back=directions.count(Direction.OUT),
        contacts=len(people),
        people=len({person for person in people if person is not None}),
        opened=opened.count(),
        went_on=moves.values("case").distinct().count(),
        ended=closed.count(),
        recovered=receipts.aggregate(sum=Sum("amount_fen"))["sum"] or 0,
    )


def _mine(actor: Actor) -> QuerySet[Case]:
    spoke = CaseContact.objects.filter(case=OuterRef("pk"), contact__handled_by=actor.user_id or 0)
    return visible(Case.objects.filter(Exists(spoke)), actor, "cases.read")


def _told(actor: Actor) -> QuerySet[Case]:
    of_case = OuterRef("pk")
    spoke = CaseContact.objects.filter(case=of_case, contact__handled_by=actor.user_id or 0).values("case")
    moved = StageMove.objects.filter(case=of_case).order_by().values("case").annotate(last=Max("on"))
    counted = Receipt.objects.filter(case=of_case, voided_at=None).order_by().values("case")
    received, paid = counted.annotate(sum=Sum("amount_fen")), counted.annotate(last=Max("received_on"))
    opened = F("opened_on")
    return _mine(actor).annotate(
        received=Subquery(received.values("sum")),
        spoke=Subquery(spoke.annotate(first=Min("contact__started")).values("first")),
        changed=Greatest(
            Coalesce(Subquery(moved.values("last")), opened),
            Coalesce(Subquery(paid.values("last")), opened),
            output_field=DateField(),
        ),
    )


def _row(values: dict[str, Any], since: date) -> Became:
    return Became(
        id=values["id"],
        number=values["number"],
        issue=words.issue(values["issue"]),
        stage=str(StageName(values["stage"]).label),
        ending=words.outcome(values["outcome"]) if values["outcome"] else "",
        is_open=values["is_open"],
        people=values["people_count"],
        received=values["received"],
        spoke=values["spoke"],
        changed=values["changed"],
        is_new=values["changed"] >= since,
    )
