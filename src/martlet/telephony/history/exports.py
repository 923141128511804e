"""Calls of a period as a table for the office's own figures: no number, no name of a caller, no id. Row by row, however many."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import IO, Any

from django.db.models import Count, Exists
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from xlsxwriter import Workbook

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.policy import require
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reads_english
from martlet.telephony.history.selectors import MESSAGES, outcome_of, seconds, where_of
from martlet.telephony.history.words import OUTCOMES, topic_words
from martlet.telephony.lines.words import tongue_name
from martlet.telephony.models import Call
from martlet.telephony.models.recordings import Kind

MOST_DAYS = 366
MOST_ROWS = 100_000  # of a spreadsheet, which is made whole before it leaves; CSV has no end
AT_ONCE = 2000
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
Row = list[str | int]

PURPOSES = {
    "report": _("A report of the office"),
    "shifts": _("To plan shifts and lines"),
    "quality": _("To see how calls are served"),
    "authority": _("An authority or a funder asked for it"),
    "research": _("Research"),
}
"""Codes, because the journal keeps them for ever and in clear."""


@action("telephony.export_calls", on="office", reasons=PURPOSES)
def export_calls(
    actor: Actor, *, office: Office, since: date, until: date, kind: str, names: bool, reason: str
) -> Iterator[Row]:
    """Header and rows, oldest first; journaled before the first one. Problem at "until", "kind" or "reason"."""
    if reason not in PURPOSES:
        raise Problem(_("Choose what you need it for."), "reason")
    if names:
        require(actor, "telephony.export_names", office)
    if until < since:
        raise Problem(_("The last day lies before the first one. Choose a later one."), "until")
    if (until - since).days >= MOST_DAYS:
        raise Problem(_("A year at most at once. Choose a shorter time."), "until")
    if kind not in ("csv", "xlsx"):
        raise Problem(_("Choose how you want it."), "kind")
    rows = Call.objects.filter(where_of({"since": since, "until": until}), office=office, is_live=False)
    if kind == "xlsx" and rows.count() > MOST_ROWS:
        raise Problem(_("These are too many calls for a spreadsheet. Choose CSV or a shorter time."), "kind")
    return table(rows.order_by("arrived", "id"), names)


def table(rows: Any, names: bool) -> Iterator[Row]:
    """Read as it is written: the memory needed does not grow with the table."""
    english = reads_english()
    head = [
        gettext("Day"),
        gettext("Hour"),
        pgettext("telephone", "Line"),
        gettext("Language"),
        gettext("Topic"),
        gettext("What came of it"),
        gettext("Waited, seconds"),
        gettext("Talked, seconds"),
        gettext("Phones that rang"),
    ]
    yield [*head, gettext("Volunteer")] if names else list(head)
    found = rows.annotate(rings=Count("offers"), has_message=Exists(MESSAGES)).values_list(
        "arrived",
        "line__name_en" if english else "line__name_zh",
        "language",
        "topic",
        "answered",
        "ended",
        "missed",
        "rings",
        "has_message",
        "answered_by__work_name",
        "direction",
    )
    for arrived, line, tongue, topic, answered, ended, missed, rings, message, who, way in found.iterator(
        chunk_size=AT_ONCE
    ):
        at = timezone.localtime(arrived)
        end = ended or arrived
        outcome = outcome_of(
            {"answered": answered, "missed": missed, "is_live": False, "direction": way},
            {Kind.MESSAGE} if message else frozenset(),
        )
        row: Row = [
            at.date().isoformat(),
            at.hour,
            line,
            tongue_name(tongue),
            topic_words(topic),
            str(OUTCOMES[outcome]),
            seconds(arrived, answered or end),
            seconds(answered, end) if answered else 0,
            rings,
        ]
        yield [*row, who or ""] if names else row


def safe(value: str | int) -> str | int:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def as_csv(rows: Iterable[Row]) -> Iterator[bytes]:
    """With the mark by which spreadsheets know UTF-8."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        if line.tell() > 65536:
            yield line.getvalue().encode()
            line.seek(0)
            line.truncate()
    yield line.getvalue().encode()


def as_spreadsheet(rows: Iterable[Row]) -> IO[bytes]:
    """The file, at its beginning; it has no name and is gone when it is closed. Memory does not grow with the rows."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, {"constant_memory": True, **never}) as book:
        page = book.add_worksheet("calls")
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    file.seek(0)
    return file


def usual_days(today: date) -> tuple[date, date]:
    """The month before this one."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
