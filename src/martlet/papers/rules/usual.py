"""What is usually written, offered and free to be changed: causes of action, kinds of evidence, terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from martlet.papers.rules import wording
from martlet.papers.rules.material import Value

__all__ = ["case", "key_days", "proof"]

# The longest beginning of the issue code decides.
_MATTERS = {
    "WAG": "追索劳动报酬争议", "OVT": "追索劳动报酬争议", "CON": "劳动合同争议", "CON-REL": "确认劳动关系争议",
    "TER": "解除劳动合同争议", "INJ": "工伤保险待遇争议", "OCC": "工伤保险待遇争议", "SOI": "社会保险争议",
    "LEA": "休息休假争议", "COL-WAGE": "追索劳动报酬争议",
}  # fmt: skip
_STAGES = {
    "intake": "尚未提出", "verify": "尚未提出", "negotiate": "协商", "mediate": "调解", "arbitrate": "仲裁",
    "perform": "履行、执行", "closed": "已结",
}  # fmt: skip
_DAYS = {
    "left": "离职", "demand": "要求单位付款", "complaint": "向劳动监察投诉", "promise": "单位答应付款", "accident": "事故或诊断",
    "mediation_requested": "申请调解", "arbitration_filed": "申请仲裁", "award_received": "收到裁决书", "knew": "知道权利被侵害",
    "judgment_received": "收到判决书", "agreement_effective": "签调解协议",
}  # fmt: skip
_RELATION = "证明双方存在劳动关系"
# kind of evidence in the taxonomy -> (kind at law, what it usually proves)
_PROOFS = {
    "ID": ("written", "证明当事人身份"), "CONTRACT": ("written", "证明双方存在劳动关系及约定的岗位、工资"),
    "WORKCARD": ("object", _RELATION), "ROSTER": ("written", _RELATION), "PAYSLIP": ("written", "证明工资标准和发放情况"),
    "BANK": ("written", "证明工资标准和发放情况"), "IOU": ("written", "证明拖欠工资的数额"), "ATTEND": ("written", "证明出勤和加班"),
    "OTAPPROVAL": ("written", "证明加班由单位安排"), "PIECE": ("written", "证明完成的工作量和应得工资"),
    "CHAT": ("electronic", "证明劳动关系、催要工资和对方认可欠款"), "AUDIO": ("media", "证明对方认可欠款或者解除的事实"),
    "VIDEO": ("media", "证明工作事实"), "WITNESS": ("witness", "证明工作事实和欠薪事实"), "SI_RECORD": ("written", _RELATION),
    "TAX_RECORD": ("written", "证明工资收入"), "TERM_NOTICE": ("written", "证明解除劳动合同的时间和理由"),
    "RESIGN_LETTER": ("written", "证明解除劳动合同的时间和理由"), "RULES": ("written", "证明单位的规章制度"),
    "MEDICAL": ("written", "证明伤情和治疗经过"), "MEDBILL": ("written", "证明医疗费用"),
    "INJ_DECISION": ("written", "证明已认定为工伤"), "LAC_DECISION": ("expert", "证明伤残等级"),
    "OCC_HISTORY": ("written", "证明职业病危害接触史"), "OCC_CERT": ("expert", "证明患有职业病"),
    "ACCIDENT": ("written", "证明事故经过"), "BUSINESS": ("written", "证明对方主体资格"),
    "PROJECT": ("written", "证明工程项目和发包、承包关系"), "RECEIPT": ("written", "证明已支付的款项"),
    "DELIVERY": ("written", "证明文书已经送达"), "COMPLAINT": ("written", "证明已经主张权利，时效中断"),
    "ELECTION": ("written", "证明代表人身份和权限"), "AD": ("written", "证明招工时承诺的条件"),
}  # fmt: skip


def _by_prefix(table: Mapping[str, str], code: str, otherwise: str) -> str:
    fitting = [prefix for prefix in table if code.startswith(prefix)]
    return table[max(fitting, key=len)] if fitting else otherwise


def case(issue: str, stage: str, label: str, period: str) -> dict[str, Value]:
    """Usual wording for the facts of a case."""
    found = {
        "matter": _by_prefix(_MATTERS, issue, "劳动争议"),
        "issue": label,
        "aid_stage": _STAGES.get(stage, ""),
        "agency_term": "自签署之日起至本案审理终结止",
        "security": "因追索劳动报酬，生活困难，请求免予提供担保",
    }
    if period:
        found["settles"] = f"{period}的工资"
    return {key: Value(text, "usual") for key, text in found.items() if text} | {"paper_copies": Value(3, "usual")}


def key_days(days: Mapping[str, date]) -> str:
    """Days that start or move time limits, one a line."""
    return "\n".join(f"{_DAYS[kind]}：{wording.day(on)}" for kind, on in days.items() if kind in _DAYS)


def proof(kind: str, label: str) -> dict[str, Value]:
    """A piece of evidence as the taxonomy calls it, with its usual kind at law and purpose."""
    found = {"evidence_name": Value(label, "evidence")}
    if kind in _PROOFS:
        at_law, proves = _PROOFS[kind]
        found |= {"evidence_kind": Value(at_law, "usual"), "evidence_proves": Value(proves, "usual")}
    return found
