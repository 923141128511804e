"""Cases that came of calls, for the history of calls; and which calls a held case keeps from being erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from martlet.access.actor import Actor
from martlet.access.policy import visible
from martlet.cases.models import Case, CaseContact
from martlet.foundation.addresses import address_of
from martlet.foundation.prepared import PreparedMany
from martlet.telephony.hooks import Link
from martlet.telephony.models.keeping import Hold, holding

LINKED = PreparedMany(
    lambda calls: CaseContact.objects.filter(contact__call__in=calls).values_list("case", "contact__call")
)


def sequels(actor: Actor, calls: Collection[UUID]) -> dict[UUID, list[Link]]:
    """Cases the actor may open, by call. Two queries."""
    pairs = LINKED(calls)
    numbers = dict(
        visible(Case.objects.filter(pk__in={case for case, _call in pairs}), actor, "cases.read").values_list(
            "pk", "number"
        )
    )
    found: dict[UUID, list[Link]] = {}
    words, address = _("Case %(number)s"), address_of("cases:case")
    for case, call in pairs:
        if case in numbers:
            label = words % {"number": numbers[case]}
            found.setdefault(call, []).append(Link("case", label, address(case), "briefcase", 30))
    return found


def kept_calls(name: str, day: date) -> Q:
    """All that is left of the calls of a held case."""
    held = Hold.objects.filter(holding(day), case__isnull=False).values("case")
    linked = CaseContact.objects.filter(case__in=held, contact__call__isnull=False)
    return Q(pk__in=linked.values("contact__call"))
