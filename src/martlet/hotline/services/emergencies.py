"""Whom to call in danger, kept by an office. A version is never changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.turns import next_version
from martlet.foundation.errors import Problem
from martlet.hotline.models import EmergencyNumbers
from martlet.hotline.rules.emergencies import SHIPPED, Number


@action("hotline.write_emergencies", on="office_row")
def publish_numbers(
    actor: Actor, *, office_row: EmergencyNumbers, numbers: Sequence[Number], base: int
) -> EmergencyNumbers:
    """A new version, which counts at once; `office_row` carries the office, `base` is the version that was changed.
    Raises Stale when a colleague published one meanwhile, Problem when there is nothing in it."""
    if not numbers:
        raise Problem(_("Write at least one number."), "numbers")
    same = EmergencyNumbers.objects.filter(office_id=office_row.office_id)
    told = _("A colleague has published version %(version)d meanwhile. Compare it below, then publish once more.")
    version = next_version(same, office_id=office_row.office_id, base=base, shipped=SHIPPED, told=told)
    return EmergencyNumbers.objects.create(
        office_id=office_row.office_id,
        version=version,
        numbers=[one.row() for one in numbers],
        written_by_id=actor.user_id,
    )
