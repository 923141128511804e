"""Stage, owner, next step, hand-over and notes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.live import publish
from martlet.access.models import User
from martlet.access.selectors import colleagues
from martlet.cases.models import Case, CaseNote, StageMove
from martlet.cases.rules.stages import Stage, check_move
from martlet.cases.services.base import check_past, check_rev, locked, required, save, trace
from martlet.foundation.errors import Problem

NOTE_KINDS = ("note", "call", "visit", "message", "employer", "authority")


def enter_stage(actor: Actor, case: Case, stage: str, *, on: date | None = None) -> None:
    """Put a held case into a stage and say so in its timeline."""
    before, case.stage = case.stage, stage
    StageMove.objects.create(case=case, stage=stage, on=on or timezone.localdate(), by_id=actor.user_id)
    trace(actor, case, "stage", on=on, facts={"from": before, "to": stage})


@action("cases.write", on="case")
def move_stage(actor: Actor, case: Case, *, stage: str, rev: int) -> Case:
    """A move the stages allow. The same stage again changes nothing."""
    if stage not in list(Stage):
        raise Problem(_("Choose one of the stages shown."), field="stage")
    case = locked(actor, case)
    if case.stage == stage:
        return case
    check_rev(case, rev)
    check_move(case.stage, stage)
    enter_stage(actor, case, stage)
    save(case, "stage", edited=True)
    return case


@action("cases.assign", on="case")
def assign(actor: Actor, case: Case, *, owner: User | None, rev: int) -> Case:
    """Give the case to a colleague of its office, or to nobody."""
    case = locked(actor, case, still_open=True)
    if owner is not None and not colleagues(actor, office_id=case.office_id).filter(pk=owner.pk).exists():
        raise Problem(_("This colleague does not work in the office of this case. Choose another."), field="owner")
    if case.owner_id == (owner.pk if owner else None):
        return case
    check_rev(case, rev)
    case.owner = owner
    if case.next_owner_id is None or owner is not None:
        case.next_owner = owner
    save(case, "owner", "next_owner", edited=True)
    trace(actor, case, "assigned", facts={"to": owner.pk if owner else None})
    if owner is not None and owner.pk != actor.user_id:
        publish("case.assigned", user_id=owner.pk, data={"case": str(case.pk)})
    return case


@action("cases.write", on="case")
def set_next_step(
    actor: Actor,
    case: Case,
    *,
    next_step: str,
    next_by: date | None,
    next_owner: User | None,
    rev: int,
    handover: str | None = None,
) -> Case:
    """One action, one day, one person. Raises Stale, with the other version, when somebody was faster."""
    step = required(next_step, "next_step", _("Write what happens next, in a few words."))
    if next_by is None:
        raise Problem(_("Write until when. Without a day nobody is reminded."), field="next_by")
    if next_by < timezone.localdate():
        raise Problem(_("This day is over. Choose today or later."), field="next_by")
    case = locked(actor, case, still_open=True)
    if next_owner is not None and not colleagues(actor, office_id=case.office_id).filter(pk=next_owner.pk).exists():
        raise Problem(_("This colleague does not work in the office of this case. Choose another."), field="next_owner")
    check_rev(case, rev)
    before = case.next_step
    case.next_step, case.next_by, case.next_owner = step, next_by, next_owner
    if handover is not None:
        case.handover = handover.strip()
    save(case, "next_step", "next_by", "next_owner", "handover", edited=True)
    if before != step:
        trace(actor, case, "next_step", text=step, facts={"by": next_by.isoformat()})
    return case


@action("cases.write", on="case")
def add_note(
    actor: Actor,
    case: Case,
    *,
    text: str,
    kind: str = "note",
    on: date | None = None,
    important: bool = False,
    client_uuid: UUID | None = None,
) -> CaseNote:
    """A note for the timeline; the same `client_uuid` twice is one note. Notes may be added to a closed case too."""
    words = required(text, "text", _("Write the note first."))
    if kind not in NOTE_KINDS:
        raise Problem(_("Choose what kind of note this is."), field="kind")
    day = check_past(on or timezone.localdate(), "on")
    case = locked(actor, case)
    if client_uuid is not None and (already := CaseNote.objects.filter(case=case, client_uuid=client_uuid).first()):
        return already
    note = trace(actor, case, kind, on=day, text=words, important=important, client_uuid=client_uuid)
    save(case)
    return note
