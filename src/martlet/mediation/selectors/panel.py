"""The card of the mediation on the page of a case, with its row in the figure of clocks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from martlet.access.actor import Actor
from martlet.access.policy import decide
from martlet.cases.hooks import Panel
from martlet.cases.models import Case
from martlet.cases.rules.figure import Clock, Mark
from martlet.foundation.prepared import Prepared
from martlet.mediation.models import Mediation
from martlet.mediation.selectors.agreements import AgreementView, agreement_of
from martlet.mediation.selectors.page import ACTIVE

_LATEST = Prepared(lambda case: Mediation.objects.filter(case=case).order_by("-opened_at", "-pk")[:1])


def case_panel(actor: Actor, case: Case) -> Panel | None:
    """The card on the case page: instalments, or the way to a mediation."""
    mediation = _LATEST.first(case.pk)
    may_open = bool(decide(actor, "mediation.open", case)) and case.is_open
    if mediation is None:
        if not may_open:
            return None
        return Panel(
            "mediation/_case_panel.html", {"mediation": None, "may_mediate": case.office.may_mediate, "case": case}, 10
        )
    mediation.case = case
    view = agreement_of(mediation)
    context = {
        "mediation": mediation,
        "state": str(Mediation.State(mediation.state).label),
        "agreement": view,
        "case": case,
        "may_write": bool(decide(actor, "mediation.write", mediation)),
        "may_open": may_open and mediation.state not in ACTIVE,
        "may_mediate": case.office.may_mediate,
    }
    if view is None:
        return Panel("mediation/_case_panel.html", context, 10)
    note = _("%(done)d/%(all)d instalments") % {"done": view.done, "all": len(view.instalments)}
    return Panel(
        "mediation/_case_panel.html",
        context,
        10,
        agreed={line.person_id: line.agreed for line in view.shares},
        clocks=[_clock(view)],
        stage_note=note,
    )


def _clock(view: AgreementView) -> Clock:
    """The instalments as a row of the clock figure."""
    marks = tuple(
        Mark(
            line.due_on,
            str(line.number),
            done=line.state == "done",
            sign="✓" if line.state == "done" else str(line.number),
        )
        for line in view.instalments
    )
    length = _("%(n)d parts") % {"n": len(view.instalments)}
    return Clock(_("Instalments"), length, None, None, None, marks, view.left == 0)
