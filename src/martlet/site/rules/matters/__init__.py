"""The flows: what happened, in the worker's own words, and the questions that decide it, in order."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from martlet.site.rules.matters import body, leaving, pay
from martlet.site.rules.matters.order import asked, before, next_question, place_of
from martlet.site.rules.matters.shapes import Matter, Step

__all__ = ["GROUPS", "MATTERS", "Matter", "Step", "asked", "before", "next_question", "place_of"]

GROUPS = (
    ("pay", _("Pay")),
    ("leaving", _("Contract and leaving")),
    ("body", _("Injury and time limits")),
)

MATTERS: Mapping[str, Matter] = {
    matter.name: matter for matters in (pay.MATTERS, leaving.MATTERS, body.MATTERS) for matter in matters
}
