"""Callers who say nothing: a person decides what their silence is."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.foundation.errors import Problem
from martlet.telephony import signals
from martlet.telephony.models import Call, SilenceLook
from martlet.telephony.rules.silence import DAYS, REMEMBERED_DAYS
from martlet.telephony.selectors import caller_number

KEPT = {SilenceLook.How.HARMLESS: timedelta(days=REMEMBERED_DAYS), SilenceLook.How.CALL_BACK: timedelta(days=DAYS)}


@action("telephony.decide_limit", on="call")
def judge_silence(actor: Actor, *, call: Call, how: str) -> SilenceLook:
    """Of the number of this call: "harmless" keeps it off the list for a while; "call_back" makes it somebody's work to call
    and to find out, with care. Raises Sealed: without the keeper nobody knows which number it is."""
    if how not in KEPT:
        raise Problem(_("Choose what this silence is."), "how")
    number = caller_number(call, actor)
    if not number:
        raise Problem(_("This caller hid the number, so nobody can be called."))
    [token] = vault.blind("phone", [number])
    now = timezone.now()
    look = SilenceLook.objects.filter(office=call.office_id, token=token, how=how, until__gt=now).first()
    if look is None:
        look = SilenceLook.objects.create(
            office_id=call.office_id,
            call=call,
            token=token,
            how=how,
            made_by_id=actor.user_id,
            made=now,
            until=now + KEPT[SilenceLook.How(how)],
        )
        if how == SilenceLook.How.CALL_BACK:
            signals.silence_to_look_at.send(sender=Call, call=call)
    return look
