"""What this room tells cases: its card on the case page, what was agreed, and what a voided receipt opens again."""

from __future__ import annotations

from martlet.cases import hooks
from martlet.mediation import selectors, services


def connect() -> None:
    hooks.case_panels.append(selectors.case_panel)
    hooks.agreed_totals.append(selectors.agreed_totals)
    hooks.after_void.append(services.after_void)
