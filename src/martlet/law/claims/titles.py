"""What each head of claim is called and which evidence proves it (evidence kinds of the taxonomy)."""

from __future__ import annotations

from martlet.law.results import Said

__all__ = ["EVIDENCE", "FINAL_KINDS", "TITLES", "WAGE_LIKE"]

_TABLE = """
wage | 拖欠工资 | Unpaid wages | CONTRACT PAYSLIP BANK ATTEND CHAT
min_wage | 补足最低工资 | Top-up to the minimum wage | PAYSLIP BANK ATTEND
overtime | 加班费 | Overtime pay | ATTEND OTAPPROVAL PAYSLIP CHAT
lump_sum | 包薪不够最低工资加加班费的差额 | Lump wage below minimum wage plus overtime pay | ATTEND PAYSLIP CONTRACT
deduction | 违法扣款 | Unlawful deductions | PAYSLIP BANK RULES CHAT
deposit | 退还押金、费用 | Return of deposit or fee | RECEIPT CHAT
papers_back | 退还证件、银行卡 | Return of papers or bank card | CHAT WITNESS
stoppage | 停工期间的工资 | Pay during a stoppage | CHAT RULES PAYSLIP
intern_pay | 实习报酬差额 | Placement pay below the lower limit | SCHOOL CONTRACT PAYSLIP
heat | 高温津贴 | Heat subsidy | ATTEND VIDEO PAYSLIP
additional | 加付赔偿金 | Additional compensation | COMPLAINT PAYSLIP
double_wage | 没签合同的二倍工资差额 | Double wages for no written contract | ROSTER WORKCARD BANK CHAT SI_RECORD
probation | 违法试用期赔偿 | Compensation for too long a probation | CONTRACT PAYSLIP
severance | 经济补偿（N） | Economic compensation (N) | TERM_NOTICE RESIGN_LETTER DELIVERY PAYSLIP
damages | 违法解除赔偿金（2N） | Damages for unlawful dismissal (2N) | TERM_NOTICE CHAT AUDIO RULES PAYSLIP
notice | 代通知金（+1） | Pay in lieu of notice | TERM_NOTICE PAYSLIP
reinstatement | 继续履行合同、补这段工资 | Reinstatement, with wages for the gap | TERM_NOTICE CONTRACT CHAT
annual_leave | 未休年休假工资差额（200%） | Pay for unused annual leave (extra 200 %) | PAYSLIP SI_RECORD ATTEND
certificate | 开离职证明、转社保 | Leaving certificate and transfers | TERM_NOTICE CHAT
relationship | 确认劳动关系 | Confirmation of the employment relationship | WORKCARD ROSTER BANK WITNESS CHAT
responsible | 确认用工主体责任 | Confirmation of responsibility as user of the labour | PROJECT WITNESS CHAT
insurance_back | 补缴社会保险 | Back-payment of social insurance | SI_RECORD PAYSLIP
insurance_loss | 失业待遇损失 | Lost unemployment benefit | SI_RECORD TERM_NOTICE
recognition | 申请工伤认定 | Work-injury recognition | MEDICAL ACCIDENT WITNESS WORKCARD
suspension_pay | 停工留薪期工资 | Pay during paid suspension for treatment | MEDICAL INJ_DECISION BANK
injury_lump | 一次性伤残补助金 | Lump-sum disability benefit | INJ_DECISION LAC_DECISION PAYSLIP
injury_monthly | 伤残津贴（每月） | Disability allowance (monthly) | INJ_DECISION LAC_DECISION PAYSLIP
injury_nursing | 生活护理费（每月） | Nursing allowance (monthly) | INJ_DECISION LAC_DECISION
injury_medical | 一次性工伤医疗补助金 | Medical subsidy on leaving | INJ_DECISION LAC_DECISION
injury_employment | 一次性伤残就业补助金 | Employment subsidy on leaving | INJ_DECISION LAC_DECISION
medical_bills | 自己垫付的医疗费 | Treatment paid by the worker | MEDBILL MEDICAL
lost_income | 误工费（民事） | Lost income (civil) | MEDICAL PAYSLIP BANK
death_lump | 一次性工亡补助金 | Death benefit | MEDICAL ACCIDENT INJ_DECISION AGE
funeral | 丧葬补助金 | Funeral benefit | INJ_DECISION AGE
pensions | 供养亲属抚恤金（每月） | Dependants' pensions (monthly) | INJ_DECISION AGE
illegal_injury | 非法用工一次性赔偿 | One-off compensation by an unlawful employer | MEDICAL WITNESS AGE
platform_injury | 职业伤害保障待遇 | Platform occupational-injury benefits | MEDICAL ACCIDENT CHAT
civil_injury | 人身损害赔偿（民事） | Civil damages for injury | MEDICAL WITNESS MEDBILL
settlement | 私了低于法定标准的差额 | Difference to the legal sum after a private settlement | INJ_DECISION MEDBILL CHAT
set_aside | 撤销结清协议 | Setting the “settled” form aside | CHAT AUDIO BANK
"""

TITLES: dict[str, Said] = {}
"""Head of claim -> its name in both languages."""
EVIDENCE: dict[str, tuple[str, ...]] = {}
"""Head of claim -> kinds of evidence that prove it."""

for _row in _TABLE.strip().splitlines():
    _code, _zh, _en, _kinds = (cell.strip() for cell in _row.split("|"))
    TITLES[_code] = Said(_zh, _en)
    EVIDENCE[_code] = tuple(_kinds.split())

WAGE_LIKE = (
    "wage",
    "min_wage",
    "overtime",
    "lump_sum",
    "deduction",
    "stoppage",
    "heat",
    "intern_pay",
    "suspension_pay",
)
"""Heads that are pay: the limit runs from leaving only, and the inspectorate orders them."""
FINAL_KINDS = (
    *WAGE_LIKE,
    "double_wage",
    "probation",
    "severance",
    "damages",
    "notice",
    "annual_leave",
    "deposit",
    "medical_bills",
)
"""Heads whose award can be final for the employer (DMAL 47, ARBR 50)."""
