"""One case with everything its page shows. A fixed number of queries and one trip to the keeper, however long its history."""

from martlet.cases.selectors.page.drawing import case_page
from martlet.cases.selectors.page.lines import CasePage, EvidenceLine
from martlet.cases.selectors.page.opening import get_case, opened_with
from martlet.cases.selectors.page.telling import history

__all__ = ["CasePage", "EvidenceLine", "case_page", "get_case", "history", "opened_with"]
