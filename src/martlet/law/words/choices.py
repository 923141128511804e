"""Words that stand for a choice or an answer: code | Chinese | English. "fact.code" is that word for one fact alone."""

from __future__ import annotations

__all__ = ["CHOICES"]

CHOICES = """
month | 月 | month
quarter | 季 | quarter
half_year | 半年 | half-year
year | 年 | year
daily_lookback | 逐日倒推一年（稳妥） | one year back, day by day (cautious)
from_end_of_violation | 从违法状态结束起一年 | one year from the end of the breach
temporary | 临时岗位 | temporary post
auxiliary | 辅助岗位 | auxiliary post
substitute | 替代岗位 | substitute post
main | 主营业务岗位 | post in the main business
lcl97 | 2008 年前后分段 | split at 2008
continuous | 连续计算 | without a split
agreement | 协商解除 | by agreement
incompetence | 不能胜任 | incompetence
expiry | 合同到期 | expiry of the contract
other | 其他 | other
resignation_for_cause | 单位有过错，本人提出解除 | worker left because of the employer's fault
agreement_by_employer | 单位提出，协商解除 | agreement proposed by the employer
agreement_by_worker | 本人提出，协商解除 | agreement proposed by the worker
illness_incompetence_change | 生病、不胜任或情况变化被解除 | dismissed for illness, incompetence or changed circumstances
redundancy | 裁员 | layoff
expiry_same_offer_refused | 到期，同等条件续签本人不续 | expiry, the same terms were offered and refused
bankruptcy_closure | 破产、吊销、关闭 | bankruptcy or closure
task_done | 任务完成终止 | the task was finished
serious_fault | 严重违纪等过失 | serious fault of the worker
own_resignation | 本人辞职 | own resignation
part_time | 非全日制 | part-time work
death | 死亡 | death
art40 | 第 40 条解除 | dismissal under art. 40
art41 | 第 41 条裁员 | layoff under art. 41
complete | 完全不能自理 | completely dependent
mostly | 大部分不能自理 | mostly dependent
partly | 部分不能自理 | partly dependent
work_time_place_cause | 上班时间、工作场所、因工作受伤 | at work, in working time, because of the work
preparation | 上班前后做准备或收尾 | preparing or finishing work
violence_from_duty | 履行职责受到暴力 | violence because of one's duty
occupational_disease | 职业病 | occupational disease
travel_on_duty | 因工外出 | travel on duty
commuting_not_mainly_own_fault | 上下班路上，不是本人主要责任 | on the way to or from work, not mainly at fault
commuting_mainly_own_fault | 上下班路上，本人主要责任 | on the way to or from work, mainly at fault
sudden_illness_death_within_48h | 上班突发疾病，48 小时内死亡 | sudden illness at work, death within 48 hours
sudden_illness_death_after_48h | 上班突发疾病，48 小时后死亡 | sudden illness at work, death after 48 hours
rescue | 抢险救灾 | rescue
old_war_wound | 退伍军人旧伤复发 | a veteran's old wound
intentional_crime | 故意犯罪 | intentional crime
drunk_or_drugs | 醉酒或吸毒 | drink or drugs
self_harm | 自残或自杀 | self-harm
wages | 工资 | wages
claim.injury | 工伤待遇 | injury benefits
double_wages | 二倍工资 | double wages
claim.severance | 经济补偿或赔偿金 | compensation for termination
ride_hailing | 网约车 | ride hailing
delivery | 外卖、即时配送 | delivery
freight | 同城货运 | same-city freight
final | 终局裁决 | final award
non_final | 非终局裁决 | non-final award
back_payment | 要求补缴 | back-payment
loss_of_benefits | 待遇损失 | loss of benefits
base_too_low | 缴费基数太低 | base reported too low
lcl30 | 欠薪 | unpaid wages
mediation_agreement | 调解协议 | mediation agreement
pay | 劳动报酬 | pay
relationship | 确认劳动关系 | employment relationship
injury_medical | 工伤医疗费 | injury medical costs
compensation | 经济补偿、赔偿金 | compensation or damages
dismissal | 开除、解除 | dismissal
pay_cut | 减少报酬 | pay cut
length_of_service | 工作年限 | length of service
wage_ledger | 工资台账 | wage ledger
overtime_happened | 加过班 | that overtime happened
overtime_records_held | 加班记录在单位手里 | the employer holds the overtime records
not_an_injury | 单位说不是工伤 | the employer says it is no work injury
fact.relationship | 有劳动关系 | that there is an employment relationship
male60 | 男，原 60 岁 | man, 60 before
female55 | 女，原 55 岁 | woman, 55 before
female50 | 女，原 50 岁 | woman, 50 before
mining | 矿山井下 | mining
toxic | 有毒有害 | toxic work
heavy | 第四级体力劳动 | grade-IV labour
other_banned | 其他禁忌劳动 | other banned work
ordinary | 普通劳动 | ordinary work
family_domestic | 家庭和保姆之间 | family and domestic worker
craftsman_helper | 个体匠人和帮工、学徒 | craftsman and helper
farm_hand | 农户和受雇的人 | farm household and hand
challenge_to_grading | 不服伤残等级鉴定 | challenge to a grading
challenge_to_diagnosis | 不服职业病诊断 | challenge to a diagnosis
housing_sale | 公有住房转让 | sale of public housing
pension_agency | 和社保机构的待遇争议 | dispute with the insurance agency
employer_worker | 单位和劳动者之间 | employer and worker
iou_only | 只凭工资欠条要钱 | only the sum of a wage IOU
insurance_loss | 没法补缴的社保损失 | insurance loss that cannot be made up
deposit | 押金 | deposit
uniform_fee | 工服费 | uniform fee
guarantee | 担保 | guarantee
id_card | 身份证 | ID card
bank_card | 银行卡 | bank card
wage_card | 工资卡 | wage card
company | 公司 | company
labour_boss | 包工头 | labour boss
manager | 管理人员 | manager
no_licence | 没有执照 | no licence
revoked | 被吊销 | licence revoked
closed | 已关闭 | closed
sole_owner | 个体户 | sole owner
partnership | 合伙 | partnership
lent_licence | 借别人的执照 | lent licence
bankrupt | 破产 | bankrupt
family | 家庭 | family
hired_by.company | 家政公司 | domestic-service company
agency | 中介或派遣单位 | agency
hourly_price | 小时价 | hourly price
rebate | 返费 | rebate
entry_bonus | 入职奖 | entry bonus
rural_household | 农村户口 | rural household
resident_scheme_at_home | 老家交了居民保险 | resident scheme at home
waiver | 本人写了放弃 | a waiver was signed
probation | 在试用期 | in probation
none | 没有 | none
sex | 性别 | sex
origin | 户籍、地域 | origin
health | 健康、病原携带 | health
disability | 残疾 | disability
harassment | 性骚扰 | harassment
religion | 宗教信仰 | religion
ethnicity | 民族 | ethnicity
order_against_rules | 违章指挥 | order against safety rules
forced_danger | 强令冒险 | forced dangerous work
immediate_danger | 直接危及生命 | immediate danger to life
danger.none | 没有危险 | no danger
developer | 建设单位 | developer
general_contractor | 施工总承包 | general contractor
subcontractor | 分包 | subcontractor
user | 用工单位 | user of the labour
unpaid_wages | 没足额发工资 | wages not paid in full
unpaid_overtime | 没付加班费 | overtime not paid
below_minimum | 低于最低工资 | below the minimum wage
no_insurance | 没缴社保 | no social insurance
no_protection | 没有劳动保护 | no labour protection
illegal_rules | 规章违法 | unlawful rules
void_contract | 合同无效 | void contract
force_or_danger | 暴力、限制自由或强令冒险 | force or dangerous orders
exposed_no_checkup | 接触危害没做离岗体检 | exposed, no leaving check-up
suspected_disease | 疑似职业病 | suspected occupational disease
injured_capacity_lost | 工伤丧失劳动能力 | injured with lost capacity
medical_period | 医疗期内 | in the medical period
pregnancy_maternity_nursing | 孕期、产期、哺乳期 | pregnancy, maternity, nursing
fifteen_years_near_pension | 干满 15 年且离退休不到 5 年 | 15 years' service and near pension
spouse | 配偶 | spouse
child | 子女 | child
parent | 父母 | parent
orphan | 孤儿 | orphan
lone_elder | 孤寡老人 | lone elder
relation.other | 其他亲属 | other relative
pay_record | 工资记录 | pay record
insurance | 社保记录 | insurance record
work_card | 工牌、工作证 | work card
co_workers | 工友证言 | co-workers
roster | 花名册 | roster
entry_form | 入职登记表 | entry form
attendance | 考勤 | attendance
violence | 暴力 | violence
threat | 威胁 | threats
confinement | 限制人身自由 | confinement
papers_withheld | 扣证件 | papers withheld
guards | 有人看守 | guards
insult | 侮辱 | insult
beating | 殴打 | beating
statutory_holiday | 法定节假日（300%） | statutory holiday (300 %)
rest_day | 休息日（200%） | rest day (200 %)
workday | 工作日（延时 150%） | working day (150 % beyond hours)
stop | 停止室外作业 | all work outdoors stops
max_6_hours | 室外最多 6 小时 | at most 6 hours outdoors
no_overtime | 缩短作业，不加班 | shorter work, no overtime
normal | 照常 | work as usual
day | 天 | day
ten_years | 连续满十年 | ten years without a break
two_fixed_terms | 两次固定期限 | two fixed terms
year_without_contract | 一年没签合同 | a year without a contract
post | 岗位不合规 | kind of post
share | 派遣比例超过 10% | more than 10 % dispatched
term | 派遣合同不满两年 | agency contract below two years
not_explained_30_days | 没有提前 30 天说明 | not explained 30 days before
not_reported | 没有报告人社部门 | not reported to the authority
rehired_others_within_6_months | 六个月内招了别人 | hired others within six months
below_threshold | 人数不到裁员标准 | fewer people than art. 41 needs
pay_cycle | 发薪周期超过 15 天 | pay cycle above 15 days
below_hourly_minimum | 低于小时最低工资 | below the hourly minimum
fund | 工伤保险基金 | the insurance fund
employer | 单位 | employer
worker | 劳动者 | worker
用工主体责任 | 用工主体责任 | responsibility as user of the labour
work_injury_insurance | 工伤保险 | work-injury insurance
platform_occupational_injury | 新业态职业伤害保障 | platform occupational-injury scheme
diagnosis | 职业病诊断 | diagnosis
decide_on_workers_account | 单位不给资料，按本人陈述 | decided on the worker's account
arbitration_30_days | 仲裁，30 日内裁决 | arbitration in 30 days
recognition | 工伤认定 | injury recognition
medical_aid | 医疗和生活救助 | medical aid and relief
authority | 人社或税务部门 | authority or tax office
arbitration | 劳动仲裁 | arbitration
sue_directly | 直接起诉 | sue directly
court | 法院 | court
small_claim | 小额诉讼 | small claim
labour_contract_law | 适用劳动合同法 | Labour Contract Law
over_age_provisions | 适用超龄劳动者规定 | over-age provisions
civil_service | 劳务关系 | contract for services, not employment
by_case | 看个案 | depends on the case
employment | 劳动关系 | employment
managed | 不完全符合劳动关系 | managed, but not fully an employee
civil | 民事关系 | civil contract
contract | 书面合同 | the written contract
kind.contract | 合同承诺 | a contract
management_pay_insurance | 谁管理、发薪、缴社保 | management, pay and insurance
owner_or_investor | 出资人、开办人 | owner or investor
owner | 经营者本人 | the owner
partners | 合伙人 | the partners
owner_and_lender | 经营者和出借执照的人 | owner and licence lender
administrator | 破产管理人 | the administrator
labour | 劳动法 | labour law
child_labour | 童工（不满 16 周岁） | child labour (under 16)
juvenile_worker | 未成年工（16 至 18 周岁） | juvenile worker (16 to 18)
adult | 成年人 | adult
health_check | 体检 | health check
registration | 登记 | registration
under_16 | 不满 16 周岁 | under 16
no_agreement | 没有三方协议 | no three-party agreement
overtime_or_night | 加班或夜班 | overtime or nights
fees_or_deposit | 收费或押金 | fees or deposit
paid_through_agency | 经中介发钱 | paid through an agency
meets_upper_bound | 各省都达到 | reached in every province
depends_on_province | 看省里定的数额 | depends on the province
not_met | 没达到 | not reached
pays_first | 先行清偿 | pays first
advances | 先行垫付 | advances
pays | 清偿 | pays
direct | 直接负责 | directly responsible
unpaid_project_money | 未结清的工程款之内 | up to the unpaid project money
treatment_first_record | 治疗，留首诊记录 | treatment and first record
evidence | 收集证据 | evidence
file_recognition | 申请工伤认定 | file for recognition
confirm_responsible_user | 确认用工主体责任 | confirm the responsible user
confirm_relationship_if_disputed | 有争议就确认劳动关系 | confirm the relationship if disputed
grading | 劳动能力鉴定 | grading
benefits | 算待遇 | benefits
residence_permit | 居住证 | residence permit
apply_for_permit_first | 先办居住证 | apply for the permit first
place_of_hardship | 困难发生地的乡镇、街道 | street or township where the hardship arises
ask_locally | 问当地 | ask locally
unresolved | 有疑问，没查实 | not settled
dispatch agency | 派遣单位 | dispatch agency
user company | 用工单位 | user company
the word wages (工资) | 「工资」两个字 | the word wages
110 | 110（报警） | 110 (police)
12333 | 12333（人社） | 12333 (labour authority)
event.accident | 发生事故 | the accident
event.administrative_act | 收到行政决定 | receiving the administrative decision
event.agreement_effective | 调解协议生效 | the mediation agreement taking effect
event.appraisal_received | 收到鉴定结论 | receiving the appraisal
event.arbitration_accepted | 仲裁受理 | acceptance by the commission
event.arbitration_filed | 申请仲裁 | applying for arbitration
event.award_received | 收到裁决书 | receiving the award
event.award_set_aside | 裁决被撤销 | the award being set aside
event.civil_knew | 知道权利受损（民事） | knowing of the damage (civil)
event.complaint_accepted | 劳动监察立案 | the inspectorate opening its case
event.diagnosis | 职业病诊断 | the diagnosis
event.enforcement_filed | 申请执行 | applying for enforcement
event.evidence_period | 收到举证通知 | the notice of the evidence period
event.hearing_set | 收到开庭通知 | the notice of the hearing
event.iou_due | 欠条约定的付款日 | the day named in the IOU
event.judgment_received | 收到判决书 | receiving the judgment
event.knew | 知道或应当知道权利被侵害 | knowing that the right was violated
event.labour_agreement_effective | 劳动争议调解协议生效 | the labour mediation agreement taking effect
event.left | 离职 | leaving the job
event.legal_aid_filed | 申请法律援助 | applying for legal aid
event.mediation_requested | 申请调解 | asking for mediation
event.mistaken_settlement | 因重大误解签了协议 | a settlement signed by serious mistake
event.occ_appraisal_received | 收到职业病首次鉴定 | receiving the first occupational-disease appraisal
event.occ_certificate | 收到职业病诊断证明 | receiving the diagnosis certificate
event.payment_order_accepted | 法院受理支付令申请 | the court accepting the request for a payment order
event.payment_order_received | 收到支付令 | receiving the payment order
event.performance_due | 履行期最后一天 | the last day for performance
event.preserved_award_effective | 保全后裁决生效 | the award taking effect after preservation
event.recognition_accepted | 工伤认定受理 | acceptance of the application for recognition
event.reconsideration_decided | 收到复议决定 | receiving the reconsideration decision
event.ruling_received | 收到裁定书 | receiving the ruling
event.suspended | 有事耽误 | the obstacle
event.unfair_settlement | 知道协议显失公平 | knowing that the settlement is unfair
event.violation_ended | 违法行为结束 | the end of the violation
side.worker | 本人 | the worker
side.employer | 单位 | the employer
side.authority | 办案机关 | the authority
side.both | 双方一起 | both sides
"""
