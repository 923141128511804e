"""Taking requests from the website, or not: one switch an office, with its reason and what workers read meanwhile."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.turns import next_version
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language
from martlet.hotline.models import RequestSwitch
from martlet.hotline.rules.requests import MESSAGE
from martlet.hotline.selectors.requests import request_standings


@action("hotline.switch_requests", on="office_row", reasons=RequestSwitch.Reason.values)
def switch_requests(
    actor: Actor, *, office_row: RequestSwitch, reason: str = "", until: datetime | None = None, base: int = 0
) -> RequestSwitch:
    """A new position, which counts at once. `office_row` carries office, position and messages; `base` is the number of the
    position that was changed. Raises Stale when a colleague switched meanwhile, Problem for what is missing."""
    if not office_row.is_open:
        _check_closing(office_row, reason, until)
    same = RequestSwitch.objects.filter(office_id=office_row.office_id)
    told = _("A colleague has switched it meanwhile. See how it stands below, then decide again.")
    number = next_version(same, office_id=office_row.office_id, base=base, field="number", told=told)
    return RequestSwitch.objects.create(
        office_id=office_row.office_id,
        number=number,
        is_open=office_row.is_open,
        reason="" if office_row.is_open else reason,
        message_zh="" if office_row.is_open else office_row.message_zh.strip(),
        message_en="" if office_row.is_open else office_row.message_en.strip(),
        until=None if office_row.is_open else until,
        made_by_id=actor.user_id,
    )


def office_for_request(city: str) -> Office:
    """Whose list a request goes to: the office of the city, else of its province, else the first that takes any. Problem at
    "city" when the office of the place takes none now, with what it has to say; whoever asks may choose another."""
    active = list(Office.objects.filter(is_active=True).order_by("id"))
    stands = request_standings([office.pk for office in active])
    for size in (4, 2):
        for office in active:
            if city and office.area_code[:size] == city[:size]:
                if stands[office.pk].is_open:
                    return office
                said = stands[office.pk].message(reader_language())
                raise Problem(said or _("No requests are taken here at the moment. Please call us instead."), "city")
    taking = [office for office in active if stands[office.pk].is_open]
    if not taking:
        raise Problem(_("No office takes requests right now. Please call us instead."))
    return taking[0]


def _check_closing(row: RequestSwitch, reason: str, until: datetime | None) -> None:
    if reason not in RequestSwitch.Reason.values:
        raise Problem(_("Choose why no requests are taken."), "reason")
    if not row.message_zh.strip():
        raise Problem(_("Write what workers read meanwhile, and how else they reach you."), "message_zh")
    if max(len(row.message_zh), len(row.message_en)) > MESSAGE:
        raise Problem(_("At most %(most)d characters: it is read on a small screen.") % {"most": MESSAGE}, "message_zh")
    if until is not None and until <= timezone.now():
        raise Problem(_("This moment is over. Write one to come."), "until")
