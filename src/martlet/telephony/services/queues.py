"""A coordinator takes the whole queue of a line, until they give it back or go off duty."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.foundation.errors import Problem
from martlet.telephony.lines.news import tell
from martlet.telephony.models import Call, CallCommand, Line
from martlet.telephony.models.calls import Stage
from martlet.telephony.selectors import place_of
from martlet.volunteers.selectors import open_duty


@action("telephony.take_queue", on="line")
def take_queue(actor: Actor, *, line: Line, office: Office | None = None) -> list[CallCommand]:
    """Everybody who waits on this line, or whose call is ringing: to the coordinator, one after the other in their order,
    or (`office`) to the volunteers of another office. The coordinator has whoever calls later, too.

    The team's pages say so at once; a phone that rings goes on for some seconds, with the reason why it will stop.
    """
    if office is not None:
        moved = _ask(actor, line, "pull", f"office:{office.pk}")
        if not moved:
            raise Problem(_("Nobody waits on this line any more."))
        return moved
    duty = open_duty(actor.user_id)
    if duty is None or not place_of(duty.user_id):
        raise Problem(_("Be ready for calls first, then the queue comes to you."))
    line.taken_duty = duty
    line.save(update_fields=["taken_duty"])
    tell(line)
    return _ask(actor, line, "pull", f"user:{duty.user_id}")


@action("telephony.give_queue_back", on="line")
def give_queue_back(actor: Actor, *, line: Line) -> Line:
    """Calls ring with the volunteers again, also those that wait already."""
    line.taken_duty = None
    line.save(update_fields=["taken_duty"])
    tell(line)
    _ask(actor, line, "unpull")
    return line


def _ask(actor: Actor, line: Line, what: str, value: str = "") -> list[CallCommand]:
    """Of every call that waits on this line."""
    calls = Call.objects.filter(line=line, is_live=True, stage__in=(Stage.WAITING, Stage.RINGING)).order_by("arrived")
    return [
        CallCommand.objects.create(
            call=call, office_id=call.office_id, what=what, value=value, asked_by_id=actor.user_id or 0
        )
        for call in calls
    ]
