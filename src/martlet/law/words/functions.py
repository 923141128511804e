"""What calculators are called: function | Chinese | English."""

from __future__ import annotations

__all__ = ["FUNCTIONS"]

FUNCTIONS = """
deadline | 算最后一天 | Last day of a period
arb_limitation | 算仲裁时效 | Arbitration limit
arb_wage_limitation | 算欠薪的仲裁时效 | Arbitration limit for wages
wage_arrears | 算欠薪 | Unpaid wages
wage_chain | 工地欠薪找谁要 | Who answers for a site worker's wages
min_wage_on | 查最低工资 | Minimum wage of a place
min_wage_topup | 算最低工资差额 | Top-up to the minimum wage
deduction_cap | 算最多能扣多少 | Most that may be deducted
additional_comp | 算加付赔偿金 | Additional compensation
stoppage_pay | 算停工工资 | Pay during a stoppage
wage_refusal_threshold | 够不够拒不支付劳动报酬的数额 | Amount for the crime of refusing to pay wages
lump_sum_pay | 包薪够不够 | Test of a lump wage
daily_hourly | 算日工资、小时工资 | Daily and hourly wage
part_month_pay | 算不满整月的工资 | Pay for part of a month
overtime | 算加班费 | Overtime pay
piece_overtime | 算计件加班费 | Overtime pay of piece work
day_type | 查这一天按几倍 | What kind of day
comprehensive_ot | 算综合工时加班费 | Overtime under comprehensive hours
heat | 高温作业和津贴 | Work and subsidy in heat
published_outcome | 查公布的案例 | Published cases
double_wage | 算二倍工资差额 | Double wages
probation_excess | 算超期试用的赔偿 | Compensation for too long a probation
open_ended | 能不能签无固定期限合同 | Right to an open-ended contract
dispatch_allowed | 派遣合不合法 | Whether a dispatch is lawful
deemed_change | 变更算不算数 | Whether a change holds
continued_after_expiry | 到期后继续上班 | Working on after expiry
training_bond | 算服务期违约金 | Penalty of a service period
noncompete | 竞业限制管不管用 | Non-compete clause
severance | 算经济补偿 N | Economic compensation N
illegal_termination | 算违法解除赔偿金 2N | Damages for unlawful dismissal, 2N
n_plus_1 | 算 N+1 | Compensation with pay in lieu of notice, N+1
severance_due | 该不该给经济补偿 | Whether economic compensation is due
resignation_for_cause | 能不能被迫解除 | Forced resignation
dismissal_protected | 受不受保护 | Protection from dismissal
layoff | 裁员程序合不合法 | Whether a layoff was lawful
leaving_papers | 离职手续最晚哪天 | Papers on leaving
resignation_notice | 提前通知后哪天能走 | Day of leaving after notice
part_time | 是不是非全日制 | Whether work is part-time
annual_leave_exit | 算离职年休假工资 | Leave pay on leaving
annual_leave_newhire | 算新入职当年年休假 | Leave in the year of hire
medical_period | 算医疗期 | Medical period
maternity_days | 算产假 | Maternity leave
injury | 算伤残待遇 | Disability benefits
death | 算工亡待遇 | Benefits for a death at work
illegal_employer | 算非法用工赔偿 | Compensation by an unlawful employer
civil_years | 算民事赔偿年数 | Years of civil compensation
civil_injury | 算民事伤残死亡赔偿 | Civil injury compensation
paid_suspension | 算停工留薪期工资 | Pay during treatment
injury_scope | 算不算工伤 | Whether it is a work injury
injury_local_subsidies | 算一次性医疗、就业补助金 | One-off local subsidies
uninsured_injury | 没参保谁付 | Who pays without insurance
subcontract_injury | 分包给个人谁负责 | Who is responsible when work is passed to an individual
platform_injury | 平台职业伤害保障管不管 | Platform injury scheme
occupational_route | 职业病怎么走 | Steps for an occupational disease
injury_settlement | 私了差多少 | What a private settlement lacks
final_award | 是不是终局裁决 | Whether an award is final
representatives | 仲裁能不能推举代表 | Representatives in arbitration
representatives_court | 诉讼能不能推举代表 | Representatives in court
late_fee | 算社保滞纳金 | Late fee on contributions
insurance_route | 社保问题找谁 | Where a demand about insurance goes
unemployment | 能不能领失业金 | Unemployment benefit
insurance_loss | 算没缴社保少领的失业金 | Unemployment benefit lost
medical_costs | 算工伤垫付的医疗费 | Treatment of a work injury paid by the worker
civil_costs | 算医疗费、护理费、误工费 | Treatment, nursing and income lost
gap_wages | 算违法辞退期间的工资 | Wages until the job is given back
hourly_topup | 算小时工差多少 | Top-up to the hourly minimum
payment_order | 能不能申请支付令 | Payment order
legal_aid | 能不能申请法律援助 | Legal aid
preserve_assets | 财产保全 | Preserving assets
advance_enforcement | 先予执行 | Advance enforcement
arbitration_venue | 去哪里仲裁 | Where to apply for arbitration
burden_of_proof | 谁举证 | Who must prove it
union_committee | 能不能建工会委员会 | Own union committee
collective_contract | 集体合同的日子 | Days of a collective contract
retirement_age | 算退休年龄 | Retirement age
worker_age_status | 是不是童工、未成年工 | Child, juvenile or adult
child_labour_fine | 算使用童工罚款 | Fine for child labour
juvenile_work | 未成年工能不能做 | Work of juveniles
intern_pay | 学生实习报酬 | A student's placement
over_age | 超龄用工适用什么 | Work past retirement age
platform_status | 平台用工属于哪种 | Status of a platform worker
employment_relationship | 有没有劳动关系 | Whether employment exists
labour_dispute | 是不是劳动争议 | Whether it is a labour dispute
affiliated_employers | 关联公司混同用工 | Related companies
withheld_papers | 扣押金、扣证件 | Deposit or papers withheld
wage_iou | 欠条管不管用 | What a wage IOU is good for
housing_deduction | 房租水电能扣多少 | Rent and meals taken from pay
settlement_form | 结清单管不管用 | Whether a settlement form holds
employer_gone | 单位没了找谁 | When the employer is gone
domestic_worker | 家政工适用什么 | Which law covers a domestic worker
agency_rebate | 返费、差价怎么要 | Money promised by an agency
injury_without_contract | 没合同受伤怎么走 | Injury without a contract
project_insurance | 工地按项目参保 | Insurance by project
insurance_duty | 单位要不要参保 | Whether the employer must insure
forced_labour | 是不是强迫劳动 | Signs of forced labour
discrimination | 就业歧视找谁 | Discrimination
residence_permit | 居住证 | Residence permit
schooling | 孩子上学 | Schooling
emergency_help | 临时救助 | Temporary assistance
refuse_dangerous_work | 能不能拒绝危险作业 | Refusing dangerous work
"""
