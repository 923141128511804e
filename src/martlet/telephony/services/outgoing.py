"""Somebody is called as the hotline: the volunteer's own phone rings, then theirs, which shows the line's number."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.foundation import phone
from martlet.foundation.errors import Problem
from martlet.foundation.ids import new_id
from martlet.telephony.models import Call, CallCommand, Line
from martlet.telephony.models.calls import Direction, Stage
from martlet.telephony.selectors import phone_name
from martlet.telephony.services.talk import may_call_out
from martlet.volunteers.models import State
from martlet.volunteers.selectors import open_duty

CALL_OUT = "call_out"
FREE = (State.READY, State.BREAK, State.WRAP_UP)


@action("telephony.call_out", on="line")
def call_out(actor: Actor, *, line: Line, number: str) -> Call:
    """Ask the switchboard for it; it rings within a moment, or not at all. `number` is E.164 or as people write it. It is
    sealed until it is dialled. Raises Problem with what is missing."""
    clean = phone.parse(number, field="number")
    if not may_call_out():
        raise Problem(_("This exchange has no trunk to call out on. Ask whoever runs it."))
    if vault.status().state != "unsealed":
        raise Problem(_("While the files are sealed, nobody can be called from here."))
    duty = open_duty(actor.user_id)
    if duty is None:
        raise Problem(_("Go on duty first, a break is enough: your own phone rings, then theirs."))
    if duty.state not in FREE:
        raise Problem(_("You are in a call. End it first."))
    now = timezone.now()
    key = new_id()
    sealed = vault.seal_for_office(line.office.code, clean.encode())
    [token] = vault.blind(f"calllog:{timezone.localtime(now):%Y-%m}", [clean])
    call = Call.objects.create(
        id=key,
        line=line,
        office_id=line.office_id,
        direction=Direction.OUT,
        stage=Stage.DIALLING,
        is_live=False,
        arrived=now,
        channel=f"{key}.0",
        language=line.language,
        answered_by_id=actor.user_id,
        number_sealed=sealed,
        calllog_token=token,
    )
    place = phone_name(duty.phone, duty.user_id)
    CallCommand.objects.create(
        call=call,
        office_id=call.office_id,
        what=CALL_OUT,
        value=f"{line.pk}:{duty.user_id}:{place}:{duty.state}:{duty.rests_since}",
        sealed=sealed,
        asked_by_id=duty.user_id,
    )
    return call
