"""The month's report for colleagues, and the screen on the office's wall."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from martlet.access.views import actor_of, page
from martlet.foundation.text import whole
from martlet.insight import selectors
from martlet.insight.presentation import month_name, report_page, report_rows
from martlet.insight.rules import asked_month
from martlet.insight.selectors.ratings import SCORES


@page("insight.read_report")
def report(request: HttpRequest) -> HttpResponse:
    month = asked_month(request.GET.get("month", ""), timezone.localdate())
    office = request.GET.get("office", "")
    found = selectors.month_report(actor_of(request), month, whole(office))
    return render(request, "insight/report.html", report_page(found, timezone.localdate()) if found else {})


@page("insight.read_report")
def report_csv(request: HttpRequest) -> HttpResponse:
    """The same cells as a table for a spreadsheet: UTF-8 with mark, so that office programs read the Chinese."""
    import csv

    month = asked_month(request.GET.get("month", ""), timezone.localdate())
    office = request.GET.get("office", "")
    found = selectors.month_report(actor_of(request), month, whole(office))
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
    found = selectors.wall(actor_of(request), whole(office))
    part = "_wall" if request.htmx else "wall"  # type: ignore[attr-defined]
    return render(request, f"insight/{part}.html", {"wall": found})
