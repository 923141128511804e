"""Reads of cases: the actor comes first, and only what that actor may see comes back."""

from martlet.cases.selectors.deadlines import DeadlineLine, deadline_list
from martlet.cases.selectors.facts import CaseKnowledge, Known, facts_by_worker, facts_of, knowledge
from martlet.cases.selectors.files import open_file
from martlet.cases.selectors.forms import (
    ClaimView,
    Payee,
    claim_view,
    evidence_line,
    get_claim_item,
    payees,
    usual_steps,
)
from martlet.cases.selectors.lists import (
    VIEWS,
    Filters,
    ListRow,
    MyCases,
    Preview,
    WorkList,
    find_by_number,
    my_cases,
    preview,
    work_list,
)
from martlet.cases.selectors.money import Totals, ledger, totals
from martlet.cases.selectors.page import CasePage, case_page, get_case

__all__ = [
    "VIEWS",
    "CaseKnowledge",
    "CasePage",
    "ClaimView",
    "DeadlineLine",
    "Filters",
    "Known",
    "ListRow",
    "MyCases",
    "Payee",
    "Preview",
    "Totals",
    "WorkList",
    "case_page",
    "claim_view",
    "deadline_list",
    "evidence_line",
    "facts_by_worker",
    "facts_of",
    "find_by_number",
    "get_case",
    "get_claim_item",
    "knowledge",
    "ledger",
    "my_cases",
    "open_file",
    "payees",
    "preview",
    "totals",
    "usual_steps",
    "work_list",
]
