"""Leaving of one's own will, for cause or not yet."""

from __future__ import annotations

from martlet.law.claims.bundle import Claim
from martlet.law.claims.desk import Desk, refuse
from martlet.law.claims.ending.severance import severance_claim
from martlet.law.results import Said

__all__ = ["resigned", "if_resigned_today"]


def resigned(desk: Desk) -> Claim:
    """Severance where the ground of art. 38 was stated when leaving."""
    facts = desk.facts
    claim = severance_claim(desk)
    if facts.resign_grounds is None:
        desk.want("resign_grounds", claim)
        claim.amount_fen, claim.lines = None, []
        return claim
    if facts.resign_stated is None:
        desk.ask("resign_stated", "severance")
    test = desk.work(
        "resignation_for_cause",
        grounds=facts.resign_grounds,
        written=facts.resign_stated,
        stated_ground=facts.resign_stated,
        waived_insurance=facts.insurance_waived,
        code=facts.place,
    )
    claim.workings.append(test)
    if not test.result.value["compensation"]:
        if facts.resign_stated is False:
            refuse(
                claim,
                Said(
                    "走的时候没有书面写明第 38 条的理由，一般不支持补偿；理由以后不能改。",
                    "The art. 38 reason was not stated in writing when leaving. Compensation is then usually "
                    "refused, and the reason cannot be changed later.",
                ),
            )
        elif claim.state == "certain":
            claim.state = "possible"
            claim.why = Said(
                "要有写明理由的离职通知（信、微信），问清以前不计入合计。",
                "The leaving notice that stated the reason (letter or WeChat) is needed, so it is not in the "
                "total until then.",
            )
    return claim


def if_resigned_today(desk: Desk) -> Claim:
    """Still employed, but there is a ground to leave: what severance would be today."""
    claim = severance_claim(desk)
    if claim.state == "certain":
        claim.state = "possible"
    claim.why = Said(
        "还在职。如果因为欠薪、没社保按第 38 条书面辞职，今天走大概是这么多；先写明理由再走。",
        "Still employed. Leaving today under art. 38, over unpaid wages or insurance, would give about this. "
        "Write the reason before leaving.",
    )
    claim.rule_id = "R-TERM-38"
    return claim
