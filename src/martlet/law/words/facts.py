"""What facts are called, with their units: name | Chinese | English | unit (nothing: yuan for money, none for the rest)."""

from __future__ import annotations

__all__ = ["FACTS"]

FACTS = """
monthly | 月工资 | monthly pay
base | 计算基数 | pay to compute from
avg | 解除前十二个月平均工资 | average pay of the last twelve months
avg_ex_ot | 不含加班费的月平均工资 | average monthly pay without overtime
unit_rate | 计件单价 | rate a piece | yuan
ext_pieces | 延时加班做的件数 | pieces made in overtime on working days
rest_pieces | 休息日做的件数 | pieces made on rest days
holiday_pieces | 法定节假日做的件数 | pieces made on statutory holidays
single_paid | 平价已经付过 | paid at the plain rate already
ext_hours | 延时加班小时 | overtime hours on working days | hours
rest_hours | 休息日加班小时 | hours on rest days | hours
holiday_hours | 法定节假日加班小时 | hours on statutory holidays | hours
worked_hours | 实际工作小时 | hours worked | hours
period | 周期 | period
year | 年份 | year
date | 日期 | date
gross | 应发工资 | gross pay
ot | 加班费 | overtime pay
special_allow | 特殊津贴 | special allowances
welfare | 福利待遇 | welfare benefits
min_wage | 最低工资 | minimum wage
min_wage_month | 月最低工资 | monthly minimum wage
month_wage | 当月工资 | pay of the month
loss | 损失金额 | loss
amount | 金额 | amount
hire | 入职日 | hire date
hired | 入职日 | hire date
signed | 签订合同日 | day of signing
ended | 最后工作日 | last day of employment
claim | 申请日 | day of the application
limitation | 时效口径 | practice on the time limit
start | 开始日 | start date
last_day | 最后工作日 | last day
local_avg | 当地月平均工资 | local average monthly pay
mode | 计算口径 | way of counting
months | 月数 | months | months
previous_month_wage | 上个月工资 | pay of the previous month
contract_months | 合同月数 | length of the contract | months
probation_months_served | 已试用月数 | probation served | months
full_wage | 转正工资 | pay after probation
cum_years | 累计工龄 | cumulative years of work | years
term_date | 离职日 | last day of employment
taken | 已休天数 | days taken | days
total_years | 累计工作年限 | total years of work | years
unit_years | 本单位工作年限 | years with this employer | years
wage | 本人工资 | worker's own wage
grade | 伤残等级 | disability grade
income_prev_year | 上年度全国城镇居民人均可支配收入 | last year's national urban disposable income
age | 年龄 | age
trigger | 起算日 | day it starts from
days | 天数 | days
workdays | 工作日数 | working days
years | 年数 | years | years
known | 知道权利被侵害之日 | day of knowing that the right was violated
interrupts | 中断事件 | interruptions of the limit
suspensions | 中止期间 | suspensions of the limit
employment_end | 劳动关系终止日 | end of employment
code | 城市代码 | city code
items | 裁决项目 | items awarded
workers | 人数 | number of workers
children | 童工人数 | number of children
birth | 出生日期 | date of birth
on | 当日 | the day
category | 类别 | category
periods | 欠薪期间 | periods
due | 应发 | due
paid | 已发 | paid
absent_days | 因自己原因缺勤天数 | days absent for own reasons | days
agreed | 约定 | agreed
agreement | 是否有三方协议 | three-party agreement
after_paid_suspension_grade_1_4 | 一至四级停工留薪期满后死亡 | died after the paid suspension, grade 1-4
applied | 申请日 | day of applying
approved | 是否经批准 | approved
average_wage | 月平均工资 | average pay
award_effective | 裁决生效日 | day the award took effect
babies | 孩子个数 | number of babies
basis | 依据 | basis
boss_licensed | 包工头有没有资质 | labour boss has a licence
both_eligible | 双方主体合格 | both sides eligible
building_site | 是不是工地 | building site
case | 案例 | case
chain | 承包链条 | chain of contractors
changed | 变更日 | day of the change
checked | 是否体检 | health check done
clear | 权利义务明确 | rights and duties are clear
common_claim | 是否有共同请求 | common claim
confirms_relationship | 是否同时确认劳动关系 | also confirms the relationship
contractor_licensed | 承包单位有没有资质 | contractor has a licence
contradictory | 内容自相矛盾 | contradicts itself
cost | 培训费 | training cost
counter_debt | 互相欠债 | each owes the other
danger | 危险情形 | danger
death | 是否死亡 | death
delayed_by_agreement | 是否协商延迟退休 | retirement delayed by agreement
demand | 诉求 | demand
dependants | 供养亲属 | dependants
destitute | 没吃没住 | no food or bed
developer_owes | 建设单位欠工程款 | developer owes project money
diagnosed | 诊断日 | day of diagnosis
difficult | 是否难产 | difficult birth
discipline | 平台有没有奖惩 | rewards and fines by the platform
dismissed | 裁减人数 | people dismissed
dispatched | 派遣人数 | dispatched workers
disputed_days | 确认关系的仲裁诉讼天数 | days of dispute over the relationship
due_on | 发薪日 | pay day
employee | 有没有劳动关系 | employment relationship
employees | 职工人数 | employees
employer | 单位所在地 | place of the employer
employer_exists | 单位还在不在 | employer still exists
employer_pays | 单位愿不愿付 | employer pays
employer_refuses_data | 单位不给资料 | employer gives no data
exclude_si | 是否剔除个人社保公积金 | worker's own contributions are left out
excluded | 排除情形 | reason that rules it out
excuse | 单位的理由 | reason the employer gives
expired | 合同到期日 | day the contract ends
explained_days | 提前说明天数 | days explained in advance
extended | 是否延长 | extended
extended_months | 合同延长月数 | months extended | months
extra_babies | 多出的孩子个数 | extra babies
fact | 要证明的事实 | fact to prove
fault_percent | 对方责任比例 | the other side's share of fault | percent
fees | 是否收费或押金 | fees or deposit
filed | 报送日 | day of filing
first | 开始日 | first day
fixed | 金额确定 | amount fixed
fixed_hours | 是否固定工时 | fixed hours
fixed_terms | 固定期限合同次数 | fixed terms signed
forced | 是否被迫 | forced
ground | 理由 | ground
grounds | 理由 | grounds
hardship | 生活严重困难 | serious hardship
has_secrets | 是否接触秘密 | knows secrets
hired_by | 谁请的 | hired by
home | 有没有稳定住处 | stable home
hourly | 小时工资 | hourly pay
hours | 小时数 | hours | hours
years_unpaid | 该缴没缴的年数 | years due but not paid | years
benefit | 每月失业金 | unemployment benefit a month
jobless_months | 离职后没工作的月数 | months without work | months
bills | 自己付的医疗费 | medical costs paid by the worker
reimbursed | 已经报销的 | reimbursed
filed_late | 单位超过 30 天才申请 | employer applied after 30 days
before_filing | 申请认定以前的费用 | costs before the application
medical | 医疗费 | medical costs
nursing_cost | 护理费 | nursing costs
dismissed_on | 被辞退的日子 | day of the dismissal
until | 算到哪天 | counted to
days_in_heat | 高温天数 | days in heat | days
hourly_minimum | 小时最低工资 | hourly minimum wage
hours_day | 每天小时 | hours a day | hours
hours_week | 每周小时 | hours a week | hours
how | 受伤情形 | how it happened
illegal | 是否违法 | illegal
in_writing | 是否书面 | in writing
income | 上年度城镇居民人均可支配收入 | urban disposable income of last year
injured | 受伤日 | day of the injury
injury_date | 受伤日 | day of the injury
insured | 是否参保 | insured
issued | 发证日 | day of issue
job | 有没有稳定工作 | stable job
joined_later | 是否事后补缴 | joined later
kind | 种类 | kind
last | 结束日 | last day
left | 离职日 | day of leaving
left_employer | 是否已离职 | left the employer
lent_name | 是否出借资质 | licence lent out
licensed | 有没有资质 | has a licence
limit_ends | 期限最后一天 | last day of the limit
local_annual_avg | 当地上年度年平均工资 | last year's local average annual wage
lump | 包薪数额 | lump wage
matter | 事项 | matter
may_flee | 单位可能逃匿 | employer may flee
may_refuse | 能不能拒单 | may refuse orders
members | 会员人数 | members
migrant | 是不是进城务工人员 | migrant worker
miscarriage_months | 流产时怀孕月数 | months of pregnancy at miscarriage | months
month | 月份 | month
months_lived | 居住月数 | months lived here | months
months_without_contract | 没签合同月数 | months without a contract | months
moved_by_employer | 是否单位安排调动 | moved by the employer
name | 名称 | name
names_employer | 有没有写单位 | names the employer
noticed | 通知日 | day of the notice
nursing | 护理等级 | nursing level
objected | 是否提过异议 | objected
objection | 有没有异议 | objection
on_list | 在不在实名制名单 | on the real-name list
on_order | 是否在执行订单 | carrying out an order
only_pay | 是否只要钱 | only money is claimed
order_ignored | 是否责令后不改 | order ignored
outdoor | 是否室外 | outdoor
overtime | 是否加班或夜班 | overtime or nights
paid_work | 是否从事有报酬的劳动 | paid work
part_of_business | 是否单位业务的一部分 | part of the business
pay_cycle_days | 发薪周期天数 | days of the pay cycle
pays | 几家单位发工资 | companies that pay wages
pension | 是否领养老金 | draws a pension
performance | 合同履行地 | place of performance
post | 岗位性质 | kind of post
post_months | 岗位月数 | months of the post | months
post_pay | 相同岗位工资 | pay of the same post
price_by_platform | 是否平台定价 | price set by the platform
printed | 裁决书写明的类型 | type printed on the award
probation | 是否试用期 | probation
project_insured | 项目是否参保 | project insured
promised | 承诺了什么 | what was promised
proofs | 已有证据 | proofs at hand
protected | 是否孕期或未成年 | pregnant or juvenile
provided | 是否真提供 | really provided
reachable | 能不能送达 | papers can be served
received | 收到日 | day of receipt
recognised | 是否认定工伤 | recognised as a work injury
registered | 是否登记 | registered
rehired_within | 几个月内重新招人 | months until rehiring | months
relation | 亲属关系 | relation
alone | 是否孤老或孤儿 | lone elder or orphan
relationship_disputed | 关系或工种有争议 | relationship or job disputed
reported | 是否报告人社部门 | reported to the labour authority
requested | 要约日 | day of the request
residence_permit | 有没有居住证 | residence permit
role | 身份 | role
rule | 规则编号 | rule id
says_wages | 有没有写「工资」 | says wages
serious | 是否重大疾病 | serious illness
served_months | 已服务月数 | months served | months
si_hf_employee | 个人社保公积金 | worker's own contributions
signed_by | 谁签的 | signed by
signs | 迹象 | signs
special_training | 是否专项培训 | special training
state | 单位状况 | state of the employer
stated_ground | 是否写明理由 | reason stated in writing
states | 受保护情形 | protected situations
statutory | 法定数额 | statutory amount
study | 是否在读 | study
subcontract | 是否层层转包 | subcontracted
suitable_work | 是否安排了合适工作 | suitable work given
task_contract | 是否以完成任务为期限 | task contract
temperature | 气温 | temperature | celsius
term_months | 服务期月数 | months of the service period
third_party | 是否第三人造成 | caused by a third party
through_agency | 是否经中介发放 | paid through an agency
today | 今天 | today
trade | 行业 | trade
transferred | 是否整体转包 | passed on as a whole
twins | 是否双胞胎 | twins
under_rules | 是否受单位管理 | managed by the employer
unfair | 是否显失公平 | unfair
unlawful | 是否违法 | unlawful
unlawful_project | 项目是否违法 | unlawful project
unpaid_months | 没付补偿的月数 | months unpaid | months
unregistered | 是否无照 | without a licence
urgent | 是否紧急 | urgent
voluntary | 是否本人要走 | left by own choice
waived | 是否书面放弃 | waived in writing
waived_insurance | 是否写过放弃社保 | signed away social insurance
work | 工作种类 | kind of work
work_until | 干活到哪天 | work lasted until
worked | 停工期间有没有活干 | work given during the stoppage
written | 是否书面通知 | written notice
written_contract | 有没有书面合同 | written contract
years_paid | 缴费年数 | years paid | years
open_ended_due | 该签无固定期限合同之日 | day from which an open-ended contract was due
released | 单位是否提前解除 | released early by the employer
"""
