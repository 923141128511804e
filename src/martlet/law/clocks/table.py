"""The time limits of the law: lengths, what starts them, what restarts the arbitration limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from martlet.law.results import Said
from martlet.law.statutes import Citation, cite

__all__ = ["INTERRUPTING", "Length", "Limit", "LIMITS"]

INTERRUPTING: dict[str, Said] = {
    "demand": Said("向单位书面催要", "demand to the employer"),
    "complaint": Said("向劳动监察投诉", "complaint to the inspectorate"),
    "mediation_requested": Said("申请调解", "request for mediation"),
    "arbitration_filed": Said("申请仲裁", "application for arbitration"),
    "lawsuit": Said("起诉", "suit"),
    "payment_order": Said("申请支付令", "application for a payment order"),
    "promise": Said("单位答应支付", "the employer agreed to pay"),
}
"""Events that restart the arbitration limit (DMAL 27(2), ARBR 27) when they fall inside the running period."""


class Length(NamedTuple):
    """How long a limit is: a number of "days", "workdays", "months" or "years"."""

    number: int
    unit: str

    def say(self) -> Said:
        """15 天 / 15 days."""
        zh = {"days": "天", "workdays": "个工作日", "months": "个月", "years": "年"}[self.unit]
        en = {"days": "day", "workdays": "working day", "months": "month", "years": "year"}[self.unit]
        return Said(f"{self.number} {zh}", f"{self.number} {en}{'' if self.number == 1 else 's'}")


class Limit(NamedTuple):
    """A time limit of the law: its rule, what must happen in it, which events start it, and its length."""

    rule: str
    what: Said
    starts: tuple[str, ...]
    length: Length
    basis: tuple[Citation, ...]
    who: str = "worker"


def _limit(
    rule: str, zh: str, en: str, starts: str, count_: int, unit: str, basis: Sequence[str], who: str = "worker"
) -> Limit:
    return Limit(rule, Said(zh, en), tuple(starts.split()), Length(count_, unit), cite(*basis), who)


LIMITS: dict[str, Limit] = {
    limit.rule: limit
    for limit in (
        _limit("R-DL-ARB-1Y", "申请劳动仲裁", "apply for arbitration", "knew", 1, "years", ["DMAL 27"]),
        _limit("R-DL-ARB-WAGE", "就欠薪申请仲裁", "apply for arbitration over unpaid wages", "left", 1, "years",
               ["DMAL 27"]),
        _limit("R-DL-ARB-ACCEPT5", "仲裁委决定是否受理", "the commission decides on acceptance", "arbitration_filed", 5,
               "workdays", ["DMAL 29", "ARBR 30", "ARBR 80"], "authority"),
        _limit("R-DL-ARB-AWARD45", "仲裁委作出裁决", "the commission makes its award", "arbitration_accepted", 45, "days",
               ["DMAL 43", "ARBR 45-48"], "authority"),
        _limit("R-DL-ARB-AWARD60", "仲裁委延期后作出裁决", "the award after extension", "arbitration_accepted", 60, "days",
               ["DMAL 43"], "authority"),
        _limit("R-DL-SUE15", "不服裁决，向法院起诉", "sue against the award", "award_received", 15, "days",
               ["DMAL 48", "DMAL 50"]),
        _limit("R-DL-SETASIDE30", "单位申请撤销终局裁决", "the employer asks to set the final award aside", "award_received",
               30, "days", ["DMAL 49"], "employer"),
        _limit("R-DL-APPEAL15", "上诉", "appeal", "judgment_received", 15, "days", ["CPL 171"]),
        _limit("R-DL-ENFORCE2Y", "申请强制执行", "apply for enforcement", "performance_due", 2, "years", ["CPL 250"]),
        _limit("R-DL-INSPECT2Y", "向劳动监察投诉", "complain to the inspectorate", "violation_ended", 2, "years", ["LSI 20"]),
        _limit("R-DL-PAYORDER", "法院发出支付令", "the court issues the payment order", "payment_order_accepted", 15, "days",
               ["CPL 227"], "authority"),
        _limit("R-DL-PAYORDER-OBJ15", "对支付令提异议", "object to the payment order", "payment_order_received", 15, "days",
               ["CPL 227(2)"], "employer"),
        _limit("R-DL-MEDIATE15", "调解不成就可以申请仲裁", "go on to arbitration if mediation has not ended",
               "mediation_requested", 15, "days", ["DMAL 14"], "authority"),
        _limit("R-DL-CONFIRM30", "双方一起申请司法确认", "both sides apply for judicial confirmation", "agreement_effective",
               30, "days", ["CPL 205-206", "PML 33", "SPC-I 52"], "both"),
        _limit("R-DL-ARBREVIEW15", "双方一起申请仲裁审查", "both sides ask for review by the commission",
               "labour_agreement_effective", 15, "days", ["ARBR 74-79"], "both"),
        _limit("R-DL-INJ30", "单位申请工伤认定", "the employer files for injury recognition", "accident diagnosis", 30, "days",
               ["WIR 17(1)"], "employer"),
        _limit("R-DL-INJ1Y", "本人、近亲属或工会申请工伤认定", "worker, close relative or union files for recognition",
               "accident diagnosis", 1, "years", ["WIR 17(2)", "WIRec 5", "SPC-WI 7"]),
        _limit("R-DL-INJ-DECIDE60", "作出工伤认定决定", "decision on recognition", "recognition_accepted", 60, "days",
               ["WIR 20", "WIRec 18"], "authority"),
        _limit("R-DL-ABILITY15", "申请再次鉴定", "ask for re-appraisal", "appraisal_received", 15, "days",
               ["WIR 26", "LCA 19"]),
        _limit("R-DL-ADMINREVIEW60", "申请行政复议", "ask for administrative reconsideration", "administrative_act", 60,
               "days", ["ARL 20"]),
        _limit("R-DL-ADMINSUIT6M", "提起行政诉讼", "bring an administrative suit", "administrative_act", 6, "months",
               ["ACL 46"]),
        _limit("R-DL-CIVIL3Y", "向法院起诉（民事）", "sue in a civil court", "civil_knew", 3, "years", ["CC 188"]),
        _limit("R-DL-REVOKE1Y", "请求撤销不公平的协议", "ask to set an unfair settlement aside", "unfair_settlement", 1,
               "years", ["CC 151-152", "SPC-I 35"]),
        _limit("R-DL-OCC-APPRAISAL30", "申请职业病鉴定", "ask for occupational-disease appraisal", "occ_certificate", 30,
               "days", ["ODM", "ODL 52"]),
        _limit("R-ARB-PRESERVE", "保全后申请执行", "apply for enforcement of preserved assets", "preserved_award_effective",
               3, "months", ["SPC-I 49"]),
    )
}  # fmt: skip
