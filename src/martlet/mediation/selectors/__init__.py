"""Reads of mediation: the register, one mediation, the instalments to watch, and the card on the case page."""

from martlet.mediation.selectors.agreements import agreed_totals
from martlet.mediation.selectors.calldowns import people_of_instalments, people_of_performed
from martlet.mediation.selectors.lists import RegisterRow, due_counts, office_may_mediate, register, watch_list
from martlet.mediation.selectors.page import (
    MediationPage,
    get_instalment,
    get_mediation,
    line_of,
    mediation_page,
    open_instalments,
    running_mediation,
)
from martlet.mediation.selectors.panel import case_panel

__all__ = [
    "MediationPage",
    "RegisterRow",
    "agreed_totals",
    "case_panel",
    "due_counts",
    "get_instalment",
    "get_mediation",
    "line_of",
    "mediation_page",
    "office_may_mediate",
    "open_instalments",
    "people_of_instalments",
    "people_of_performed",
    "register",
    "running_mediation",
    "watch_list",
]
