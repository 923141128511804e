"""The history of a case in words, newest first, much of the same folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from martlet.access.actor import Actor
from martlet.access.policy import require
from martlet.cases import hooks, words
from martlet.cases.models import (
    Case,
    CaseNote,
)
from martlet.cases.models.case import StageName
from martlet.cases.models.evidence import EvidenceState
from martlet.cases.selectors.page.lines import TimelineLine
from martlet.foundation.money import yuan
from martlet.foundation.paging import Page, encode_cursor, paginate

TIMELINE = 300
"""Entries drawn at once; a longer history has a second page."""


def attached(case: Case, rows: Any) -> list[Any]:
    """Children of an opened case: they read through its key, no join and no further trip."""
    found = list(rows)
    for row in found:
        row.case = case
    return found


ICONS = {
    "opened": "folder-plus",
    "contact": "phone-incoming",
    "stage": "arrows-right",
    "assigned": "user-check",
    "next_step": "flag-3",
    "claims": "coins",
    "facts": "list-check",
    "claims_put": "coins",
    "claim_changed": "coins",
    "claim_removed": "coins",
    "event": "calendar-event",
    "event_out": "calendar-x",
    "receipt": "coin",
    "receipt_void": "receipt-refund",
    "evidence": "list-check",
    "file": "paperclip",
    "worker": "user-plus",
    "worker_out": "user-minus",
    "parties": "building",
    "closed": "circle-check",
    "reopened": "rotate",
    "call": "phone",
    "visit": "map-pin",
    "message": "message",
    "employer": "building-store",
    "authority": "building-bank",
    "note": "note",
    "mediation": "heart-handshake",
    "session": "users",
    "agreement": "signature",
    "mediation_failed": "x",
    "agreement_out": "x",
}


def timeline_of(rows: Sequence[CaseNote]) -> list[TimelineLine]:
    """Entries of an opened case in words, newest first as they come."""
    return [_entry(row) for row in _folded(rows)]


_NOTE_ORDER = ("-on", "-at", "-id")


def older_than(row: CaseNote) -> str:
    """The cursor of what is older than this entry."""
    return encode_cursor("n", [row.on, row.at, row.pk])


def history(actor: Actor, case: Case, cursor: str = "", size: int = TIMELINE) -> Page[TimelineLine]:
    """A page of the history of an opened case, newest first. Problem when the cursor was changed by hand."""
    require(actor, "cases.read", case)
    rows = CaseNote.objects.filter(case=case).annotate(by_name=F("by__work_name"))
    page = paginate(rows, _NOTE_ORDER, cursor, size)
    return Page(timeline_of(attached(case, page.rows)), page.next, page.prev)


def _folded(rows: Sequence[CaseNote]) -> list[CaseNote]:
    """Months put into the ledger one after the other on a day are one entry."""
    kept: list[CaseNote] = []
    for row in rows:
        before = kept[-1] if kept else None
        if before and before.kind == row.kind == "claims" and (before.on, before.by_id) == (row.on, row.by_id):
            months = [*before.facts["months"], *row.facts["months"]]
            count = before.facts["count"] + row.facts["count"]
            before.facts = {**before.facts, "months": [min(months), max(months)], "count": count}
        else:
            kept.append(row)
    return kept


def _entry(row: CaseNote) -> TimelineLine:
    title, text = _said(row)
    return TimelineLine(
        kind=row.kind,
        icon=known.icon if (known := hooks.entries.get(row.kind)) else ICONS.get(row.kind, "note"),
        title=title,
        text=text,
        on=row.on,
        at=row.at,
        by=row.by_name or "",  # type: ignore[attr-defined]
        is_money=row.kind == "receipt",
        is_important=row.is_important or row.kind in ("receipt", "agreement", "event", "closed", "reopened"),
        source=words.channel(row.facts["channel"]) if row.kind == "contact" and "channel" in row.facts else "",
    )


def _said(row: CaseNote) -> tuple[str, str]:
    """(what happened, what somebody wrote) of an entry, in the reader's language."""
    facts, text = row.facts, row.text
    money = yuan(facts["fen"]) if "fen" in facts else ""
    match row.kind:
        case "opened":
            return _("Case opened"), text
        case "contact":
            return pgettext("history of a case", "Contact"), text
        case "stage":
            return _("Stage: %(stage)s") % {"stage": StageName(facts["to"]).label}, text
        case "assigned":
            return (_("Given to a colleague") if facts.get("to") else _("Nobody looks after it now")), text
        case "next_step":
            return _("Next step"), text
        case "claims":
            return ngettext(
                "%(n)d month added to the ledger, %(first)s",
                "%(n)d months added to the ledger, %(first)s to %(last)s",
                facts["count"],
            ) % {"n": facts["count"], "first": facts["months"][0], "last": facts["months"][-1]}, text
        case "facts":
            return _("Facts for the claims written"), text
        case "claims_put":
            return ngettext(
                "Claims put into the ledger: %(n)d line", "Claims put into the ledger: %(n)d lines", facts["count"]
            ) % {"n": facts["count"]}, text
        case "claim_changed":
            return _("Amounts of %(month)s changed") % {"month": facts["month"]}, text
        case "claim_removed":
            return _("%(month)s taken out of the ledger") % {"month": facts["month"]}, text
        case "event":
            return str(words.EVENTS.get(facts["event"], facts["event"])), text
        case "event_out":
            what = str(words.EVENTS.get(facts["event"], facts["event"]))
            return _("No longer counted: %(event)s") % {"event": what}, text
        case "receipt":
            return _("Received %(amount)s yuan") % {"amount": money}, text
        case "receipt_void":
            return _("Receipt of %(amount)s yuan taken back") % {"amount": money}, text
        case "evidence":
            return _("%(evidence)s: %(state)s") % {
                "evidence": words.evidence(facts["kind"]),
                "state": EvidenceState(facts["state"]).label,
            }, text
        case "file":
            return _("File added: %(evidence)s") % {"evidence": words.evidence(facts["kind"])}, text
        case "worker":
            return _("Worker added"), text
        case "worker_out":
            return _("Worker taken out"), text
        case "parties":
            return _("Employer and site changed"), text
        case "closed":
            return _("Closed: %(outcome)s") % {"outcome": words.outcome(facts["outcome"])}, text
        case "reopened":
            return _("Opened again"), text
        case "mediation":
            return _("Mediation accepted, %(number)s") % {"number": facts.get("number", "")}, text
        case "session":
            return _("Mediation session"), text
        case "agreement":
            return ngettext(
                "Mediation agreement: %(amount)s yuan in %(n)d instalment",
                "Mediation agreement: %(amount)s yuan in %(n)d instalments",
                facts.get("parts", 1),
            ) % {"amount": money, "n": facts.get("parts", 1)}, text
        case "agreement_out":
            return _("Agreement over %(amount)s yuan taken back") % {"amount": money}, text
        case "mediation_failed":
            return _("Mediation ended without agreement"), text
    if known := hooks.entries.get(row.kind):
        return known.says(facts), text
    return str(words.NOTES.get(row.kind, "")), text
