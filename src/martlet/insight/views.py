"""The month's report for colleagues, and the screen on the office's wall."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from martlet.access.views import actor_of, page
from martlet.insight import selectors
from martlet.insight.presentation import month_name, report_page, report_rows
from martlet.insight.selectors.ratings import SCORES


@page("insight.read_report")
def report(request: HttpRequest) -> HttpResponse:
    month = asked_month(request)
    office = request.GET.get("office", "")
    found = selectors.month_report(actor_of(request), month, int(office) if office.isdigit() else None)
    return render(request, "insight/report.html", report_page(found, timezone.localdate()) if found else {})


@page("insight.read_report")
def report_csv(request: HttpRequest) -> HttpResponse:
    """The same cells as a table for a spreadsheet: UTF-8 with mark, so that office programs read the Chinese."""
    import csv

    month = asked_month(request)
    office = request.GET.get("office", "")
    found = selectors.month_report(actor_of(request), month, int(office) if office.isdigit() else None)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="martlet-{month}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(
        [_("By"), _("Heading"), _("Contacts"), _("People"), _("Cases opened"), _("People paid"), _("Received, CNY")]
    )
    if found:
        writer.writerows(report_rows(found))
    return response


@page("insight.read_ratings")
def ratings(request: HttpRequest) -> HttpResponse:
    """Shares by month and line; few answers are hidden."""
    lines = [
        (one.line, [(month_name(month.month), month) for month in one.months])
        for one in selectors.ratings(actor_of(request))
    ]
    return render(request, "insight/ratings.html", {"lines": lines, "scores": SCORES})


@page("insight.read_wall")
def wall(request: HttpRequest) -> HttpResponse:
    """Numbers only, readable from three metres; the figures come anew with every event and by themselves."""
    office = request.GET.get("office", "")
    found = selectors.wall(actor_of(request), int(office) if office.isdigit() else None)
    part = "_wall" if request.htmx else "wall"  # type: ignore[attr-defined]
    return render(request, f"insight/{part}.html", {"wall": found})


def asked_month(request: HttpRequest) -> str:
    """`?month=2026-11`, this month when it is missing, no month or still to come."""
    this = f"{timezone.localdate():%Y-%m}"
    text = request.GET.get("month", "")
    try:
        asked = f"{date.fromisoformat(f'{text}-01'):%Y-%m}"
    except ValueError:
        return this
    return min(asked, this)
