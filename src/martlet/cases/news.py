"""What this room tells the rooms below: cases on a person's card and page, on an employer's and a site's page,
claims that a corrected figure touches, deadlines that a notice of days off moves, who follows a caller's case."""

from __future__ import annotations

from martlet.cases.affected import affected_claims
from martlet.cases.moving_days import moved_deadlines
from martlet.cases.selectors import related
from martlet.cases.sequels import kept_calls, sequels
from martlet.hotline import hooks as hotline_hooks
from martlet.lawbook import hooks as lawbook_hooks
from martlet.registry import hooks as registry_hooks
from martlet.telephony import hooks as telephony_hooks


def connect() -> None:
    lawbook_hooks.affected += [affected_claims, moved_deadlines]
    hotline_hooks.case_summaries.append(related.case_summaries)
    registry_hooks.person_panels.append(related.person_panel)
    registry_hooks.organisation_panels.append(related.organisation_panel)
    registry_hooks.site_panels.append(related.site_panel)
    registry_hooks.serves.append(related.serves)
    registry_hooks.workers_of.append(related.workers_of)
    telephony_hooks.followers.append(related.followers)
    telephony_hooks.sequels.append(sequels)
    telephony_hooks.kept_calls.append(kept_calls)
