"""What the parts of an answer are called: key | Chinese | English | unit. "function.key" is that name for one function.

Units: yuan (an amount as text), days, months, years, hours, percent, workdays; nothing for days of the calendar and for words.
"""

from __future__ import annotations

__all__ = ["ANSWERS"]

ANSWERS = """
daily | 日工资 | daily wage | yuan
hourly | 小时工资 | hourly wage | yuan
min_wage_on.monthly | 每月 | a month | yuan
min_wage_on.hourly | 每小时 | an hour | yuan
verified | 是否已核实 | verified
warning | 提醒 | note
paid_days | 计薪天数 | paid days | days
amount | 金额 | amount | yuan
already_paid | 已按平价付的 | paid at the plain rate | yuan
extended | 延时加班费 | overtime on working days | yuan
rest_day | 休息日加班费 | work on rest days | yuan
statutory_holiday | 法定节假日加班费 | work on statutory holidays | yuan
total | 合计 | total | yuan
standard_hours | 标准工时 | standard hours | hours
extended_hours | 超出工时 | hours beyond | hours
periods | 分月 | by month
due | 应发 | due | yuan
paid | 已发 | paid | yuan
owed | 欠 | owed | yuan
answerable | 由谁清偿 | who answers
role | 身份 | role
name | 名称 | name
duty | 责任 | duty
limit | 限度 | limit
qualifying_wage | 可比工资 | comparable pay | yuan
shortfall | 差额 | missing | yuan
max_deduction | 最多可扣 | may be deducted at most | yuan
net_floor | 扣后至少 | left at least | yuan
min | 最少 | at least | yuan
max | 最多 | at most | yuan
first_cycle | 第一个周期 | first pay cycle | yuan
later_cycle | 以后每个周期 | each later cycle | yuan
least_pay | 至少应得 | due at least | yuan
outdoor_work | 室外作业 | outdoor work
subsidy_due | 该不该发高温津贴 | heat subsidy due
subsidy | 高温津贴 | heat subsidy | yuan
unit | 按 | per
award | 裁判结果 | outcome | yuan
joint_liability | 连带责任 | jointly liable
paid_under_private_settlement | 私了付的 | paid under the private settlement | yuan
court_total | 法院判的 | total by the court | yuan
start | 起 | from
end | 止 | to
claimable_from | 从哪天起还能要 | claimable from
limitation_last_day | 时效最后一天 | last day of the time limit
full_months | 整月 | whole months | months
partial_workdays | 零头工作日 | working days of broken months | days
legal_max_months | 法定最长 | legal maximum | months
excess_months | 超出 | beyond | months
compensation | 赔偿 | compensation | yuan
resignation_for_cause.compensation | 有没有经济补偿 | economic compensation
right | 有没有权利 | right
grounds | 依据 | grounds
lawful | 是否合法 | lawful
faults | 问题 | faults
holds | 是否有效 | holds
object_before | 最晚哪天提异议 | object before
renewal_on_old_terms | 能否按原条件续签 | renewal on the old terms
from | 从 | from
max_penalty | 违约金最多 | penalty at most | yuan
binding | 是否有约束力 | binding
monthly | 每月补偿 | a month | yuan
may_end | 能否解除 | may be ended
too_long | 是否超过两年 | longer than two years
base | 计算基数 | base | yuan
months | 月数 | months | months
pre2008_months | 其中 2008 年以前 | of these before 2008 | months
capped | 是否封顶 | capped
n | 经济补偿 N | economic compensation N | yuan
notice_pay | 代通知金 | pay in lieu of notice | yuan
severance_due.due | 有没有经济补偿 | economic compensation due
may_leave | 能否解除 | may leave
at_once | 能否立即 | at once
protected | 是否受保护 | protected
because | 因为 | because
is_redundancy | 是否属于裁员 | counts as a layoff
certificate | 离职证明 | certificate
transfers | 档案社保转移 | files and insurance
overdue | 是否逾期 | overdue
part_time | 是否非全日制 | part-time
days_passed | 当年已过 | days of the year passed | days
prorated_days | 折算天数 | prorated | days
untaken | 没休 | not taken | days
extra_200pct | 另付 200% | 200 % on top | yuan
total_300pct | 合计 300% | 300 % in all | yuan
days_remaining | 当年剩余 | days left in the year | days
days | 天数 | days | days
window_months | 累计周期 | within | months
lump_sum | 一次性金额 | lump sum | yuan
monthly_allowance | 每月伤残津贴 | monthly allowance | yuan
nursing | 每月护理费 | nursing a month | yuan
death_lump_sum | 一次性工亡补助金 | lump sum for death | yuan
funeral | 丧葬补助金 | funeral | yuan
pensions | 供养亲属抚恤金（每月） | pensions a month | yuan
pensions_total | 抚恤金合计（每月） | pensions in all, a month | yuan
funeral_and_other | 丧葬等 | funeral and other | yuan
years | 年 | years | years
share | 比例 | share | percent
until_at_most | 最晚到 | until at most
counts | 算不算工伤 | counts as a work injury
medical | 一次性医疗补助金 | medical subsidy | yuan
employment | 一次性就业补助金 | employment subsidy | yuan
payer | 谁付 | payer
advance_possible | 能否先行支付 | advance payment possible
answers | 承包单位是否负责 | contractor answers
plead | 请求写 | what to claim
covered | 是否覆盖 | covered
scheme | 走哪个保障 | scheme
steps | 步骤 | steps
recognition_by | 最晚申请认定 | recognition by
difference | 差额 | difference | yuan
share_percent | 已付占比 | share already paid | percent
threshold | 终局界线 | threshold | yuan
items | 各项是否终局 | items final
collective | 能否推举代表 | may elect representatives
representatives | 代表人数 | representatives
route | 走哪条路 | route
register_by | 最晚参保登记 | register by
entitled | 能不能领 | entitled
max_months | 最长 | at most | months
insurance_loss.months | 少领 | lost | months
insurance_loss.loss | 损失 | loss | yuan
employer | 单位付 | by the employer | yuan
fund | 基金付 | by the fund | yuan
costs | 医疗费、护理费 | treatment and nursing | yuan
lost_income | 误工费 | income lost | yuan
gap_wages.months | 整月 | whole months | months
possible | 能不能申请 | possible
object_by | 最晚异议日 | object by
after_objection | 异议后 | after an objection
means_check | 要不要查经济困难 | means check
decision_by | 最晚决定日 | decision by
ask | 要不要申请保全 | ask for preservation
enforce_by | 最晚申请执行 | enforce by
security | 要不要担保 | security
venue | 去哪里仲裁 | where to apply
also | 也可以去 | also possible
fee | 费用 | fee | yuan
committee | 能否建基层委员会 | own committee
effective | 生效日 | effective
answer_by | 最晚答复 | answer by
retirement_age.date | 退休日 | day reached
delay_months | 延后 | delayed | months
fine | 罚款 | fine | yuan
allowed | 能不能做 | allowed
missing | 还缺 | missing
floor | 至少 | at least | yuan
regime | 适用 | regime
injury_insurance | 工伤保险 | injury insurance
severance | 经济补偿 | economic compensation
kind | 属于 | kind
exists | 有没有劳动关系 | relationship exists
have | 已有证据 | proofs at hand
employer_must_produce | 单位应当提供 | employer must produce
claim_by | 最晚申请 | claim by
labour_dispute | 是不是劳动争议 | labour dispute
decided_by | 看什么 | decided by
joint | 是否连带 | jointly liable
service_counts | 工龄是否连续 | service carries over
return | 退还 | to be returned | yuan
fine_min | 罚款最低 | fine from | yuan
fine_max | 罚款最高 | fine up to | yuan
wage_iou.limit | 时效最后一天 | last day of the time limit
sue_directly | 能否直接起诉 | may sue directly
binds | 约束谁 | binds
housing_deduction.allowed | 最多可扣 | allowed | yuan
excess | 多扣 | too much | yuan
challenge_by | 最晚推翻 | challenge by
employer_gone.name | 列谁 | name
severance_due | 有没有经济补偿 | economic compensation due
law | 适用 | law
user_pays | 用工单位是否清偿 | user pays
file_by | 最晚申请 | file by
insured_by_project | 是否按项目参保 | insured by project
must_insure | 单位要不要参保 | must insure
excuse_holds | 理由成不成立 | excuse holds
suspected | 是否可疑 | suspected
call | 打 | call
court_directly | 能否直接起诉 | court directly
inspectorate | 能否找劳动监察 | inspectorate
eligible | 能不能办 | eligible
endorse_from | 签注从 | endorse from
endorse_until | 签注到 | endorse until
apply_with | 凭什么报名 | apply with
where | 去哪里 | where
papers_later | 手续能否后补 | papers later
shelter | 能否住救助站 | shelter
breach | 算不算违约 | breach
may_leave_at_once | 能否马上离开 | may leave at once
may_refuse | 能否拒绝 | may refuse
deadline.value | 最后一天 | last day
arb_limitation.value | 最晚申请仲裁 | apply for arbitration by
arb_wage_limitation.value | 最晚申请仲裁 | apply for arbitration by
day_type.value | 这一天是 | this day is
maternity_days.value | 产假 | maternity leave | days
civil_years.value | 计算年数 | years counted | years
worker_age_status.value | 属于 | status
burden_of_proof.value | 谁举证 | who must prove it
wage_refusal_threshold.value | 数额标准 | threshold of the crime
late_fee.value | 滞纳金 | late fee | yuan
resignation_notice.value | 哪天可以走 | may leave on
published_outcome.value | 公布的案例 | published case
min_wage_on.value | 最低工资 | minimum wage
release_pay | 提前解除多付 | owed on early release | yuan
"""
