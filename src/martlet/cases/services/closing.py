"""Closing a case with its outcome, and opening it again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases import words
from martlet.cases.models import Case, Receipt
from martlet.cases.rules.stages import OPEN_STAGES, Stage
from martlet.cases.services.base import check_past, locked, required, save, trace
from martlet.cases.services.deadlines import recalculate
from martlet.cases.services.moving import enter_stage
from martlet.cases.signals import case_closed
from martlet.foundation.errors import Problem
from martlet.foundation.money import yuan

PERFORMED = "performed"


@action("cases.close", on="case")
def close_case(
    actor: Actor, case: Case, *, outcome: str, note: str = "", closed_on: date | None = None, covered: bool = False
) -> Case:
    """Close with an outcome code. Closing a closed case changes nothing.

    "performed" means that the money is there: the rooms that watch instalments say so with `covered`; by hand it needs
    receipts for everything claimed.
    """
    words.check_outcome(outcome)
    day = check_past(closed_on or timezone.localdate(), "closed_on")
    case = locked(actor, case)
    if not case.is_open:
        return case
    if day < case.opened_on:
        raise Problem(_("A case cannot close before it was opened."), field="closed_on")
    if outcome == PERFORMED and not covered:
        missing = (case.claimed or 0) - received(case)
        if missing > 0 or not case.claimed:
            raise Problem(
                _(
                    "“Performed” needs receipts for everything claimed; %(missing)s yuan are missing. "
                    "Choose another outcome or record the money first."
                ),
                field="outcome",
                values={"missing": yuan(max(missing, 0))},
            )
    enter_stage(actor, case, Stage.CLOSED, on=day)
    case.is_open = False
    case.closed_on = day
    case.outcome = outcome
    case.next_step, case.next_by, case.next_owner = "", None, None
    save(case, "stage", "is_open", "closed_on", "outcome", "next_step", "next_by", "next_owner", edited=True)
    trace(actor, case, "closed", on=day, text=note.strip(), facts={"outcome": outcome}, important=True)
    transaction.on_commit(lambda: case_closed.send(Case, case=case))
    return case


def received(case: Case) -> int:
    """Fen of all receipts that count."""
    return Receipt.objects.filter(case=case, voided_at=None).aggregate(sum=Sum("amount_fen"))["sum"] or 0


@action("cases.reopen", on="case")
def reopen_case(actor: Actor, case: Case, *, reason: str, stage: str = "verify") -> Case:
    """Open a closed case again, with the reason in its timeline."""
    why = required(reason, "reason", _("Say why, in a few words."))
    if stage not in OPEN_STAGES:
        raise Problem(_("Choose one of the stages shown."), field="stage")
    case = locked(actor, case)
    if case.is_open:
        return case
    put_open(actor, case, stage, why)
    return case


def put_open(actor: Actor, case: Case, stage: str, why: str = "") -> None:
    """Make a held, closed case open again."""
    enter_stage(actor, case, stage)
    case.is_open = True
    case.closed_on = None
    case.outcome = ""
    case.next_owner_id = case.owner_id
    case.next_by = timezone.localdate()
    save(case, "stage", "is_open", "closed_on", "outcome", "next_owner", "next_by", edited=True)
    recalculate(case)  # the calendar may have been corrected while it was closed
    trace(actor, case, "reopened", text=why, important=True)
