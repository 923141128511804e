"""Holding back from the erasing what calls of a case left behind."""

from __future__ import annotations

from datetime import date

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases.models import Case
from martlet.telephony.keeping.services import put_hold
from martlet.telephony.models import Hold


@action("cases.hold", on="case", reasons=Hold.Reason.values)
def hold_case(actor: Actor, *, case: Case, reason: str, until: date) -> Hold:
    """Recordings, marks, traces and numbers of all calls of this case stay until then. Problem at "reason" or "until"."""
    return put_hold(actor, office_id=case.office_id, case=case.pk, reason=reason, until=until)
