"""Reports: the totals of a month, counted from the rows."""

from django.http import HttpRequest
from ninja import Path, Router, Schema

from martlet.access.errors import Refused
from martlet.api.auth import actor_of_call
from martlet.api.resources.common import ERRORS, office_of
from martlet.insight.presentation import report_lines
from martlet.insight.rules import MONTH
from martlet.insight.selectors import month_report

router = Router(tags=["reports"])


class FiguresOut(Schema):
    """`money` in fen, from receipts."""

    key: str
    contacts: int
    persons: int
    cases: int
    paid: int
    money: int


class MonthOut(Schema):
    month: str
    total: FiguresOut
    closed: int
    by_office: list[FiguresOut]
    by_issue: list[FiguresOut]
    by_gender: list[FiguresOut]


@router.get("/{month}", response={200: MonthOut, **ERRORS}, summary="Totals of a month")
def month_totals(request: HttpRequest, month: str = Path(pattern=f"^{MONTH}$"), office: str | None = None) -> MonthOut:
    actor = actor_of_call(request)
    report = month_report(actor, month, office_of(actor, office).pk if office else None)
    if report is None:
        raise Refused("insight.read_report")
    lines = report_lines(report)
    return MonthOut(
        month=month,
        total=FiguresOut(**lines["total"][0]),
        closed=report.closed,
        by_office=[FiguresOut(**line) for line in lines["office"]],
        by_issue=[FiguresOut(**line) for line in lines["group"]],
        by_gender=[FiguresOut(**line) for line in lines["gender"]],
    )
