"""Writes: the lists were gone through."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.turns import wait_turn
from martlet.foundation.calendar import add_months
from martlet.foundation.errors import Problem
from martlet.insight.models import ListReview

LONGEST = 400


@action("insight.review_lists", on="office")
def review_lists(actor: Actor, *, office: Office, on: date, note: str) -> ListReview:
    """An office has gone through its outcomes and issues. Problem at "on" or "note", or when a colleague wrote that day down
    already."""
    today = timezone.localdate()
    if not add_months(today, -12) <= on <= today:
        raise Problem(_("Write the day of the review: today or a day of the last twelve months."), "on")
    words = note.strip()
    if not words:
        raise Problem(_("Write in a few words what came of it, for example: all stays as it is."), "note")
    if len(words) > LONGEST:
        raise Problem(_("At most %(most)s characters."), "note", values={"most": str(LONGEST)})
    wait_turn(office.pk)  # two who come from the same meeting
    if before := ListReview.objects.filter(office=office, on=on).select_related("by").first():
        raise Problem(
            _("%(name)s has written down the review of this day already."), "on", values={"name": before.by.work_name}
        )
    return ListReview.objects.create(office=office, on=on, by_id=actor.user_id or 0, note=words)
