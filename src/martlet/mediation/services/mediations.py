"""A mediation itself: accepted into the register, its sessions with their minutes, ended without a result."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office, User
from martlet.access.selectors import colleagues
from martlet.cases.models import Case
from martlet.cases.rules.numbers import register_number
from martlet.cases.rules.stages import Stage
from martlet.cases.services import recalculate, replace_deadlines
from martlet.cases.services.base import check_past, hold_counter, locked, required, save, take_number, trace
from martlet.cases.services.moving import enter_stage
from martlet.foundation.errors import Problem
from martlet.mediation.models import Mediation, MediationSession
from martlet.mediation.selectors.page import ACTIVE
from martlet.mediation.services.base import held, note_event


def check_authority(office: Office) -> None:
    """Problem for an office whose committee is not recognised: it may talk, but not keep a register (PML 8-9)."""
    if not office.may_mediate:
        raise Problem(
            _(
                "The %(office)s office has no mediation authority yet, so it cannot open a mediation. "
                "Talk with the employer without the register, or ask an office that has it."
            ),
            values={"office": office.name},
        )


@action("mediation.open", on="case")
def open_mediation(
    actor: Actor,
    case: Case,
    *,
    accepted_on: date | None = None,
    mediator: User | None = None,
    employer_side: str = "",
    place: str = "",
    client_uuid: UUID | None = None,
) -> Mediation:
    """Enter the matter into the office's register. The same `client_uuid` twice is one mediation."""
    day = check_past(accepted_on or timezone.localdate(), "accepted_on")
    case = locked(actor, case, still_open=True)
    if client_uuid is not None and (already := Mediation.objects.filter(case=case, client_uuid=client_uuid).first()):
        return already
    office = case.office
    check_authority(office)
    if mediator is not None and not colleagues(actor, office_id=office.pk).filter(pk=mediator.pk).exists():
        raise Problem(_("This colleague does not work in the office of this case. Choose another."), "mediator")
    if Mediation.objects.filter(case=case, state__in=ACTIVE).exists():
        raise Problem(_("A mediation of this case is already going on."))
    counter = hold_counter(office, "mediation", day.year)
    mediation = Mediation(
        case=case,
        office=office,
        register_number=register_number(office.short, day.year, take_number(counter)),
        mediator_id=mediator.pk if mediator else actor.user_id,
        accepted_on=day,
        employer_side=employer_side.strip(),
        place=place.strip(),
    )
    if client_uuid is not None:
        mediation.client_uuid = client_uuid
    mediation.save(force_insert=True)
    trace(actor, case, "mediation", on=day, facts={"number": mediation.register_number}, important=True)
    note_event(actor, case, "mediation_requested", day)
    if case.stage != Stage.MEDIATE:
        enter_stage(actor, case, Stage.MEDIATE, on=day)
    recalculate(case)
    save(case, "stage", edited=True)
    return mediation


@action("mediation.write", on="mediation")
def record_session(
    actor: Actor,
    mediation: Mediation,
    *,
    on: date,
    minutes: str,
    present: str = "",
    client_uuid: UUID | None = None,
) -> MediationSession:
    """A meeting with its minutes. The same `client_uuid` twice is one session."""
    day = check_past(on, "on")
    text = required(minutes, "minutes", _("Write what was said and agreed."))
    mediation = held(actor, mediation)
    if client_uuid is not None:
        already = MediationSession.objects.filter(mediation=mediation, client_uuid=client_uuid).first()
        if already:
            return already
    if day < mediation.accepted_on:
        raise Problem(
            _("The mediation was accepted on %(day)s. A session cannot be earlier."),
            "on",
            values={"day": mediation.accepted_on.isoformat()},
        )
    if mediation.state == Mediation.State.FAILED:
        raise Problem(_("This mediation has ended. Open a new one to go on."))
    session = MediationSession(mediation=mediation, on=day, minutes=text, present=present.strip(), by_id=actor.user_id)
    if client_uuid is not None:
        session.client_uuid = client_uuid
    session.save(force_insert=True)
    trace(actor, mediation.case, "session", on=day, text=text, facts={"number": mediation.register_number})
    save(mediation.case)
    return session


@action("mediation.write", on="mediation")
def end_mediation(actor: Actor, mediation: Mediation, *, reason: str, ended_on: date | None = None) -> Mediation:
    """End without a result, or because the employer does not pay. What was received stays received."""
    why = required(reason, "reason", _("Say why, in a few words."))
    day = check_past(ended_on or timezone.localdate(), "ended_on")
    mediation = held(actor, mediation)
    if mediation.state not in ACTIVE:
        return mediation
    if day < mediation.accepted_on:
        raise Problem(
            _("The mediation was accepted on %(day)s. It cannot have ended earlier."),
            "ended_on",
            values={"day": mediation.accepted_on.isoformat()},
        )
    mediation.state = Mediation.State.FAILED
    mediation.ended_on = day
    mediation.rev += 1
    mediation.save(update_fields=["state", "ended_on", "rev"])
    case = mediation.case
    trace(
        actor, case, "mediation_failed", on=day, text=why, facts={"number": mediation.register_number}, important=True
    )
    replace_deadlines(case, source="mediation", rows=[])
    return mediation
