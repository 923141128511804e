"""Every fact a paper may ask for, once. The key is what it is kept and filled in under; a fact is asked once for all papers."""

from __future__ import annotations

from martlet.papers.rules.shapes import Fact, Text

__all__ = ["FACTS", "LISTS", "SOURCES", "fact"]

NOT_KNOWN = Text("实在没人知道，就写「不详」。", "If nobody knows it, write 不详 (unknown).")
YES_NO = (("no", "否", "No"), ("yes", "是", "Yes"))

# Where a value is filled from, in words.
SOURCES: dict[str, Text] = {
    "typed": Text("在文书里填", "typed for this case"),
    "person": Text("工友档案", "the worker's file"),
    "employer": Text("用人单位档案", "the employer's file"),
    "chain": Text("工地和用工链条", "site and chain of contractors"),
    "claims": Text("个案的请求和金额", "claims of the case"),
    "wizard": Text("算一算问到的事实", "facts asked by the claim wizard"),
    "events": Text("个案里发生的事", "events of the case"),
    "mediation": Text("调解登记和协议", "mediation and agreement"),
    "evidence": Text("证据清单", "evidence of the case"),
    "id_number": Text("身份号码里有", "read from the identity number"),
    "residence": Text("同住址", "the same as the residence"),
    "office": Text("办公室资料", "the office"),
    "usual": Text("通常这样写，可以改", "the usual wording, can be changed"),
}


def _text(key: str, subject: str, zh: str, en: str, **more: object) -> Fact:
    return Fact(key, subject, Text(zh, en), **more)  # type: ignore[arg-type]


def _choice(
    key: str, subject: str, zh: str, en: str, *choices: tuple[str, str, str], many: bool = False, comes: str = "typed"
) -> Fact:
    return Fact(key, subject, Text(zh, en), "many" if many else "choice", choices=choices, comes=comes)


_PERSON = [
    _text("name", "person", "姓名", "name", comes="person", private=True),
    _choice("gender", "person", "性别", "sex", ("m", "男", "male"), ("f", "女", "female"), comes="person"),
    _text("birth_date", "person", "出生日期", "day of birth", kind="day", comes="id_number", past=True,
          hint=Text("填了身份号码，就不用再填。", "Not needed when the identity number is filled in.")),
    _text("ethnicity", "person", "民族", "ethnic group"),
    _text("id_number", "person", "公民身份号码", "identity number", kind="id", private=True),
    _text("household", "person", "户籍地址", "household register address", comes="person", private=True),
    _text("residence", "person", "住所（经常居住地）", "residence", private=True),
    _text("postal_address", "person", "通讯地址", "postal address", comes="residence", private=True),
    _text("phone", "person", "联系电话", "telephone", kind="phone", comes="person", private=True),
    _text("occupation", "person", "职业（工种）", "occupation", comes="person"),
    _text("bank_account", "person", "收款账户（开户行、户名、账号）", "bank account to pay into", private=True),
    _text("hire_date", "person", "入职日期", "day of hire", kind="day", past=True, comes="wizard"),
    _text("last_day", "person", "最后工作日", "last working day", kind="day", comes="wizard"),
    _text("position", "person", "岗位", "position", comes="wizard"),
    _text("workplace", "person", "工作地点", "place of work", comes="chain"),
    _text("contract", "person", "劳动合同签订情况", "written contract", comes="wizard"),
    _text("wage_standard", "person", "工资标准", "agreed wage", comes="wizard"),
    _text("wage_method", "person", "工资支付方式", "how wages are paid"),
    _text("hours", "person", "工作时间", "working hours", comes="wizard"),
    _text("work_since", "person", "参加工作时间", "working since", kind="day", past=True),
    _text("accident_on", "person", "事故时间", "time of the accident", kind="day", past=True, comes="events"),
    _text("accident_place", "person", "事故地点", "place of the accident"),
    _text("accident_cause", "person", "事故主要原因", "main cause of the accident"),
    _text("diagnosed_on", "person", "诊断时间", "day of diagnosis", kind="day", past=True),
    _text("injured_part", "person", "受伤害部位", "injured part of the body"),
    _text("hospital", "person", "诊治医院", "hospital"),
    _text("disease", "person", "职业病名称", "occupational disease"),
    _text("exposure_post", "person", "接触职业病危害岗位", "post with the hazard"),
    _text("exposure_time", "person", "接触职业病危害时间", "time of exposure"),
    _text("injury_story", "person", "受伤害经过简述", "how the injury happened", kind="long"),
    _text("recognition_number", "person", "工伤认定决定书文号", "number of the recognition decision"),
    _text("work_period", "person", "工作期间", "period of work", comes="claims"),
    _text("attendance", "person", "出勤或工程量", "attendance or quantity of work"),
    _text("wage_due", "person", "应发工资", "wages due", kind="money", comes="claims"),
    _text("wage_paid", "person", "已发工资", "wages paid", kind="money", comes="claims"),
    _text("wage_owed", "person", "尚欠工资", "wages owed", kind="money", comes="claims"),
]  # fmt: skip

_EMPLOYER = [
    _text("company", "employer", "名称（营业执照全称）", "registered name", comes="employer",
          hint=Text("照营业执照抄全称，不写招牌名、工地名。", "Copy the full name from the business licence, not a brand or the name of the site.")),
    _text("credit_code", "employer", "统一社会信用代码", "unified credit code", comes="employer"),
    _text("address", "employer", "住所（注册地）", "registered office", hint=NOT_KNOWN),
    _text("business_address", "employer", "实际经营地（劳动合同履行地）", "place of business", comes="chain"),
    _text("representative", "employer", "法定代表人（主要负责人）姓名", "legal representative", hint=NOT_KNOWN),
    _text("representative_post", "employer", "职务", "post of the representative", hint=NOT_KNOWN),
    _text("company_phone", "employer", "联系电话", "telephone of the firm", hint=NOT_KNOWN),
    _text("hr_contact", "employer", "劳资负责人及电话", "person in charge of labour and wages, with telephone"),
]  # fmt: skip

_EVIDENCE = [
    _text("evidence_name", "evidence", "证据材料名称", "name of the evidence", comes="evidence"),
    _choice("evidence_kind", "evidence", "证据种类", "kind of evidence",
            ("written", "书证", "document"), ("object", "物证", "object"), ("media", "视听资料", "audio or video"),
            ("electronic", "电子数据", "electronic data"), ("witness", "证人证言", "witness statement"),
            ("party", "当事人陈述", "statement of a party"), ("expert", "鉴定意见", "expert opinion"),
            ("record", "勘验笔录", "record of inspection"), comes="usual"),
    _choice("evidence_original", "evidence", "是否有原件", "original", ("yes", "有", "yes"), ("no", "无", "no")),
    _text("evidence_proves", "evidence", "证明对象及内容", "what it proves", comes="usual",
          hint=Text("一行只写一个证明目的。", "Only one purpose on each line.")),
    _text("evidence_pages", "evidence", "页数（起止）", "pages", hint=Text("例如 1-3，全册连续编页。", "For example 1-3; pages run through the whole set.")),
    _text("evidence_source", "evidence", "来源、取得时间、原始载体", "source, day, original medium"),
]  # fmt: skip

_CASE = [
    _text("signed_on", "case", "日期", "day on the paper", kind="day", comes="usual"),
    _text("matter", "case", "案由", "cause of action", comes="usual"),
    _text("story", "case", "事实与理由", "facts and reasons", kind="long",
          hint=Text("入职、岗位、地点、合同、工资和怎么发、工时、争议经过、离职的日子和原因、已经做了什么；再写法律条文。只写要给对方看的话。",
                    "Hire date, post, place, contract, wages and how they are paid, hours, what happened, when "
                    "and why it ended, what was done so far; then the articles. Write only what the other side "
                    "may read.")),
    _text("other_claims", "case", "其他请求（一行一项）", "further claims, one a line", kind="long",
          hint=Text("每项写清起止年月日、金额、算法。", "For each write the first and last day, the amount and how it is computed.")),
    _text("third_party", "case", "第三人", "third party"),
    _text("witnesses", "case", "证人姓名和住所", "witnesses with addresses", kind="long"),
    _text("tribunal", "case", "劳动人事争议仲裁委员会全称", "full name of the arbitration commission",
          hint=Text("例如 北京市通州区劳动人事争议仲裁委员会。", "For example the labour arbitration commission of Tongzhou District, Beijing, in Chinese.")),
    _text("court", "case", "人民法院全称", "full name of the court"),
    _text("inspectorate", "case", "劳动保障监察机构全称", "full name of the labour inspectorate"),
    _text("bureau", "case", "社会保险行政部门全称", "full name of the social-insurance administrative department"),
    _text("fund_agency", "case", "社会保险经办机构全称", "full name of the social-insurance agency"),
    _text("appraisal_committee", "case", "劳动能力鉴定委员会全称", "full name of the labour-capacity appraisal committee"),
    _text("aid_centre", "case", "法律援助机构全称", "full name of the legal aid centre"),
    _text("review_organ", "case", "行政复议机关全称", "full name of the reconsideration authority"),
    _text("committee", "case", "调解组织全称", "full name of the mediation committee"),
    # agents
    _text("agent_name", "case", "受委托人姓名", "agent"),
    _choice("agent_gender", "case", "受委托人性别", "sex of the agent", ("m", "男", "male"), ("f", "女", "female")),
    _text("agent_id", "case", "受委托人公民身份号码", "identity number of the agent", kind="id", private=True),
    _text("agent_unit", "case", "受委托人工作单位及职务", "employer and post of the agent"),
    _text("agent_address", "case", "受委托人住址", "address of the agent", private=True),
    _text("agent_phone", "case", "受委托人电话", "telephone of the agent", kind="phone", private=True),
    _text("agent_relation", "case", "与委托人关系", "relation to the worker"),
    _text("second_agent", "case", "第二受委托人（姓名、性别、身份号码、单位、电话）", "second agent with particulars"),
    _choice("agency", "case", "代理权限", "kind of agency",
            ("general", "一般代理", "general agency"), ("special", "特别授权", "special authorisation")),
    _choice("powers", "case", "特别授权事项", "powers named",
            ("admit", "代为承认请求", "admit claims"), ("drop", "代为放弃请求", "drop claims"),
            ("change", "代为变更请求", "change claims"), ("settle", "进行和解、调解", "settle"),
            ("counter", "提起反申请（反诉）", "counterclaim"), ("appeal", "提起上诉", "appeal"),
            ("receive", "签收文书", "receive documents"), many=True),
    _text("agency_term", "case", "代理期限", "term of the agency", comes="usual"),
    # inspection
    _choice("complaint_kinds", "case", "投诉类别", "what the complaint is about",
            ("wages", "拖欠或克扣工资", "unpaid wages"), ("overtime", "加班费", "overtime pay"),
            ("minimum", "低于最低工资", "below minimum wage"), ("contract", "未签劳动合同", "no contract"),
            ("hours", "超时工作", "excessive hours"), ("insurance", "未缴社会保险", "no social insurance"),
            ("child", "使用童工", "child labour"), ("women", "女职工和未成年工保护", "women and young workers"),
            ("documents", "扣押证件、收取押金", "documents or deposits kept"), ("agency", "职业中介", "job agency"),
            many=True),
    _text("complaint_asks", "case", "投诉请求", "what is asked for", kind="long"),
    _text("violation", "case", "侵害事实", "what was violated", kind="long",
          hint=Text("写清什么事、起止时间、金额、人数。", "Write clearly what happened, from when to when, how much, and how many people.")),
    _choice("already_filed", "case", "同一事项是否已申请仲裁或起诉", "arbitration or lawsuit already", *YES_NO),
    _choice("confidential", "case", "是否要求保密", "keep the complainant's name secret", *YES_NO),
    # mediation
    _text("dispute", "case", "纠纷主要事实、争议事项", "facts and points in dispute", kind="long",
          hint=Text("写给双方看的中性经过，不写我们的打算。", "A neutral account that both sides may read; nothing of our own plans.")),
    _text("mediation_asks", "case", "申请事项", "what is asked for", kind="long"),
    _text("responsibility", "case", "各方责任", "responsibility of each side"),
    _text("mediator_name", "case", "调解员姓名（本名）", "legal name of the mediator"),
    _text("recorder_name", "case", "记录人姓名（本名）", "legal name of the recorder"),
    _text("instalment_plan", "case", "付款计划（一行一期：日期 金额）", "payments, one a line: day and amount", kind="plan",
          comes="mediation", hint=Text("例如 2026-12-15 10000。各期相加就是总额。", "For example 2026-12-15 10000. All instalments together are the total.")),
    _text("pay_method", "case", "履行方式和收款账户", "way of paying and account", kind="long"),
    _text("perform_place", "case", "履行地点", "place of performance"),
    _text("breach", "case", "违约责任", "what follows if it is not kept", kind="long"),
    _text("settles", "case", "一次性了结的范围", "which claims are settled for good", kind="long", comes="usual",
          hint=Text("写明了结的是哪几项；没写到的不受影响。", "Write which claims are settled; what is not written stays open.")),
    _text("other_terms", "case", "其他约定", "other terms", kind="long", comes="mediation"),
    _text("paper_copies", "case", "一式几份", "number of copies", kind="count", comes="usual"),
    _text("session_on", "case", "调解日期", "day of the session", kind="day", past=True, comes="mediation"),
    _text("session_place", "case", "调解地点", "place of the session", comes="mediation"),
    _text("session_present", "case", "参加人", "who was there", comes="mediation"),
    _text("worker_said", "case", "申请人陈述", "what the worker said", kind="long"),
    _text("employer_said", "case", "被申请人陈述", "what the employer said", kind="long"),
    _text("minutes", "case", "调解过程", "course of the mediation", kind="long", comes="mediation",
          hint=Text("这页双方都要签字，把不该给对方看的话删掉。", "Both sides sign this page: take out what they must not read.")),
    _choice("session_result", "case", "调解结果", "result",
            ("agreed", "达成协议", "agreed"), ("failed", "未达成协议", "not agreed"), ("later", "改期再调", "another day")),
    # wages in writing
    _text("pay_by", "case", "付款期限", "last day to pay", kind="day"),
    _text("late_interest", "case", "逾期责任", "what is owed when late"),
    _text("jurisdiction", "case", "管辖约定", "agreed court"),
    _text("guarantor", "case", "担保人（总包）见证", "guarantor (general contractor) as witness"),
    _text("claim_basis", "case", "请求的事实与证据", "facts and evidence of the claim", kind="long"),
    _text("delivery", "case", "送达方式及单号", "how it is delivered, with number"),
    # groups
    _text("common_claim", "case", "共同请求", "common claim", kind="long"),
    _text("elected_on", "case", "推举日期", "day of the election", kind="day", past=True),
    _text("elected_at", "case", "推举地点", "place of the election"),
    _text("elected_how", "case", "推举方式", "how they were elected"),
    _text("supervisor", "case", "监督人", "supervisor of the election"),
    _choice("group_powers", "case", "另行授权事项", "further powers given",
            ("change", "变更、放弃请求", "change or drop claims"), ("admit", "承认对方请求", "admit claims"),
            ("settle", "进行和解", "settle"), many=True),
    _text("demands", "case", "诉求（一行一项，写法律依据和期限）", "demands, one a line", kind="long"),
    _text("meeting_on", "case", "协商时间", "day proposed to meet", kind="day"),
    _text("meeting_at", "case", "协商地点", "place proposed to meet"),
    _text("delegates_how", "case", "协商代表的产生方式", "how the delegates were chosen"),
    _text("contact_person", "case", "联系人及电话", "contact person with telephone"),
    _text("copied_to", "case", "抄送", "copied to"),
    # legal aid
    _choice("crowd", "case", "人群类别", "who applies",
            ("migrant", "农民工", "migrant worker"), ("minor", "未成年人", "minor"), ("disabled", "残疾人", "disabled"),
            ("woman", "女性", "woman"), ("old", "老年人", "old person"), many=True),
    _choice("aid_matter", "case", "申请事项类别", "kind of matter",
            ("pay", "支付劳动报酬", "pay"), ("relation", "确认劳动关系", "employment relationship"),
            ("injury", "工伤待遇", "work injury"), ("insurance", "社会保险", "social insurance"),
            ("other", "其他", "other"), many=True),
    _choice("aid_form", "case", "援助形式", "form of aid",
            ("writing", "代拟法律文书", "drafting"), ("arbitration", "调解仲裁代理", "mediation and arbitration"),
            ("suit", "诉讼代理", "lawsuit")),
    _text("aid_story", "case", "案情及请求", "the matter and what is asked", kind="long"),
    _text("aid_stage", "case", "案件阶段", "stage of the matter", comes="usual"),
    _text("nearest_limit", "case", "最近期限", "nearest time limit", kind="day", comes="events"),
    _choice("means", "case", "经济状况核查", "check of means",
            ("exempt", "免予核查（法律援助法第四十二条第三项：申请支付劳动报酬或者请求工伤事故人身损害赔偿的进城务工人员）",
             "exempt: migrant worker claiming wages or work-injury compensation (Legal Aid Law art. 42(3))"),
            ("hardship", "经济困难（附说明或诚信承诺）", "financial hardship, with a statement or a written promise of honesty")),
    # notices
    _choice("article38", "case", "劳动合同法第三十八条的哪一项", "which item of art. 38 of the Labour Contract Law",
            ("1", "未按照劳动合同约定提供劳动保护或者劳动条件", "no labour protection or working conditions as agreed"),
            ("2", "未及时足额支付劳动报酬", "wages not paid in full and on time"),
            ("3", "未依法为劳动者缴纳社会保险费", "no social insurance"),
            ("4", "规章制度违反法律、法规的规定，损害劳动者权益", "company rules that break the law and harm the worker"),
            ("5", "以欺诈、胁迫的手段或者乘人之危订立的无效合同", "contract void through fraud, threats or exploitation"),
            ("6", "法律、行政法规规定的其他情形", "other cases named by law"),
            ("7", "以暴力、威胁或者非法限制人身自由的手段强迫劳动，或者违章指挥、强令冒险作业危及人身安全",
             "forced labour by violence, threats or confinement, or forced dangerous work"), many=True),
    _text("end_on", "case", "解除日期", "last day of employment", kind="day"),
    _text("reply_address", "case", "送达地址", "address for the answer", private=True),
    # courts
    _text("award_number", "case", "仲裁裁决书文号", "number of the award"),
    _text("award_received", "case", "收到裁决书的日期", "day the award was received", kind="day", past=True, comes="events"),
    _text("basis_document", "case", "执行依据名称和文号", "document to enforce, with number"),
    _text("effective_on", "case", "生效日期", "day it took effect", kind="day", past=True),
    _text("asked_amount", "case", "请求金额", "amount asked", kind="money", comes="claims"),
    _text("property_clues", "case", "财产线索", "clues to property", kind="long"),
    _choice("measure", "case", "申请的措施", "measure",
            ("preserve", "财产保全", "property preservation"), ("advance", "先予执行", "advance enforcement")),
    _text("urgency", "case", "申请理由（紧急情况、可能转移财产的事实）", "why it is urgent", kind="long"),
    _text("security", "case", "担保情况", "security offered", comes="usual"),
    _text("preserved_until", "case", "案件受理机关和案号", "where the matter is pending, with number"),
    _text("organ", "case", "被申请人（行政机关）", "authority that acted"),
    _text("organ_address", "case", "被申请人地址", "address of the authority"),
    _text("organ_head", "case", "被申请人法定代表人", "head of the authority"),
    _text("act", "case", "行政行为名称和文号", "administrative decision, with number"),
    _text("act_known_on", "case", "知道该行政行为的日期", "day the decision became known", kind="day", past=True),
    _text("review_asks", "case", "复议请求", "what is asked of the reconsideration", kind="long"),
    _text("advance_items", "case", "申请先行支付的项目和金额", "items and amounts asked for in advance payment", kind="long"),
    _text("advance_why", "case", "用人单位或第三人不支付的情况", "how the employer or the third party refused to pay", kind="long"),
    _choice("appraisal_kinds", "case", "申请鉴定的类别", "what is to be appraised",
            ("grade", "劳动功能障碍程度", "grade of disability"), ("care", "生活自理障碍程度", "need of care"),
            ("device", "辅助器具配置", "assistive devices"), ("extend", "停工留薪期延长", "longer paid suspension"), many=True),
    # the hotline's own
    _choice("special_consent", "case", "单独同意", "separate consent",
            ("health", "健康、伤情信息", "health"), ("finance", "工资、银行账户信息", "finance"),
            ("child", "不满十四周岁未成年人信息（由监护人同意）", "child under 14, by the guardian"), many=True),
    _text("shared_with", "case", "同意提供给", "may be given to"),
    _text("guardian", "case", "监护人", "guardian"),
    _text("channel", "case", "来访渠道", "channel"),
    _text("city", "case", "所在城市", "city", comes="office"),
    _text("employment_form", "case", "就业形式", "form of employment"),
    _text("industry", "case", "行业", "industry"),
    _text("issue", "case", "问题类别", "kind of problem", comes="usual"),
    _text("key_days", "case", "起算期限的日期", "days that start time limits", kind="long", comes="events"),
    _text("next_action", "case", "告知的下一步", "next step told to the worker", kind="long"),
    _text("referred_to", "case", "转介单位", "organisation referred to"),
    _text("facts_shared", "case", "本人同意提供的情况", "facts the person agreed to share", kind="long"),
    _text("documents_shared", "case", "随附材料", "documents handed over", kind="long"),
    _text("reply_by", "case", "请于何日前回复", "answer wanted by", kind="day"),
]  # fmt: skip

FACTS: dict[str, Fact] = {one.key: one for one in [*_PERSON, *_EMPLOYER, *_EVIDENCE, *_CASE]}

# Rows a paper cannot do without, and where they are entered.
LISTS: dict[str, Text] = {
    "claims": Text(
        "至少一项请求：在个案里记欠薪月份，或写在「其他请求」里",
        "at least one claim: record the unpaid months in the case, or write it under “further claims”",
    ),
    "evidence": Text(
        "至少一份手上的证据：在个案的证据里标成「手上有」",
        "at least one piece of evidence in hand: mark it “in hand” in the evidence of the case",
    ),
    "wages": Text("欠薪月份：在个案里记", "months of unpaid wages: record them in the case"),
    "mediation": Text("调解登记：先在个案里开一次调解", "a mediation: first open one in the case"),
    "agreement": Text(
        "签了的调解协议和分期：在调解里记", "a signed agreement with instalments: record it in the mediation"
    ),
    "session": Text("一次调解会：在调解里记", "a session: record it in the mediation"),
}


def fact(key: str) -> Fact:
    """KeyError for a key that is not in the vocabulary: the register is checked when it loads."""
    return FACTS[key]
