"""Facts as they stand on real papers, and the same made hard: names of thirty characters, firms of sixty, forty workers.

Plain values only: composing takes them the way it takes what a case brings, without a database.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from martlet.papers.rules.claims import wage_claim
from martlet.papers.rules.composing import Composed, compose
from martlet.papers.rules.facts import FACTS
from martlet.papers.rules.material import Agreed, Chosen, Firm, Material, Mediated, Month, Proof, Value, Worker
from martlet.papers.rules.shapes import Fact, Paper

__all__ = ["LONG_FIRM", "LONG_NAMES", "TODAY", "paper_of_facts"]

TODAY = date(2026, 11, 21)
NAMES = ("王建明", "李秀英", "张桂兰", "欧阳海波", "赵国强", "陈小燕", "刘洋", "周大勇")
LONG_NAMES = (
    "阿卜杜热合曼·买买提吐尔逊·阿布都克力木·托合提尼亚孜",
    "古丽巴哈尔·阿卜杜克里木·麦麦提伊敏·艾合买提江·吐尔逊",
    "次仁央宗旦增卓玛·拉姆白玛曲珍德吉",
    "欧阳司徒上官诸葛慕容东方皇甫尉迟公孙轩辕令狐宇文长孙建国梓涵",
)
FIRM = "北京禾顺建筑劳务有限公司"
LONG_FIRM = "中国华北第二十三建筑工程集团有限责任公司北京市通州区台湖镇云枢国际数据中心二期主体结构工程建设项目总承包经理部劳务管理分公司"
ADDRESS = "北京市通州区台湖镇云枢大街8号院3号楼2单元501室"
LONG_ADDRESS = (
    "新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿合奇县哈拉布拉克乡阿克翁库尔村三组017号附2号（阿克翁库尔小学东侧）"
)
STORY = (
    "申请人于2026年3月1日入职被申请人处，在通州区台湖镇云枢二期工地从事木工工作，双方口头约定日工资340元，每月25日发放上月工资，"
    "未签订书面劳动合同。被申请人自2026年5月起每月只支付生活费2,000元，至2026年7月31日工程主体封顶时，共拖欠三个月工资。\a"
    "申请人多次以微信和电话向项目劳资负责人催要，对方2026年8月12日以书面形式承诺当月底付清，至今未付。2026年9月3日申请人向通州区"
    "劳动保障监察大队投诉，未能解决。\a"
    "根据《中华人民共和国劳动法》第五十条、《中华人民共和国劳动合同法》第三十条、《保障农民工工资支付条例》第三条、第三十条的规定，"
    "被申请人应当及时足额支付劳动报酬，现依法提出以上请求。"
)
WORDS: dict[str, str] = {
    "ethnicity": "汉族",
    "household": "河南省周口市沈丘县刘庄店镇王楼行政村",
    "residence": ADDRESS,
    "phone": "13800000000",
    "occupation": "木工",
    "bank_account": "中国建设银行北京通州台湖支行，王建明，6217000010012345678",
    "position": "木工",
    "workplace": "通州区台湖镇云枢二期工地",
    "contract": "未签订书面劳动合同",
    "wage_standard": "日工资340元",
    "wage_method": "银行转账，每月25日发上月工资",
    "hours": "每天约10小时，每周六天",
    "accident_place": "云枢二期工地3号楼南侧脚手架",
    "accident_cause": "脚手板未固定，踩空坠落",
    "injured_part": "右侧胫骨平台骨折，腰椎L2压缩性骨折",
    "hospital": "首都医科大学附属北京潞河医院",
    "disease": "职业性尘肺病（矽肺壹期）",
    "exposure_post": "打磨、切割",
    "exposure_time": "2019年3月至2026年7月",
    "injury_story": "2026年7月6日15时许，申请人在3号楼南侧脚手架上支模板时脚手板翻动，从约4米高处坠落，工友将其送往潞河医院治疗。",
    "recognition_number": "京通人社工伤认字〔2026〕第1234号",
    "work_period": "2026年3月1日至2026年7月31日",
    "attendance": "出勤128天",
    "company": FIRM,
    "credit_code": "91110112MA00ABCD1E",
    "address": "北京市通州区永乐店镇商通大道1号院2号楼三层301",
    "business_address": "北京市通州区台湖镇云枢二期工地",
    "representative": "孙立国",
    "representative_post": "执行董事、经理",
    "company_phone": "010-60500000",
    "hr_contact": "马会计，13900000000",
    "evidence_name": "微信聊天记录（与项目劳资负责人马某）",
    "evidence_proves": "证明双方存在劳动关系，被申请人认可拖欠2026年5月至7月工资并承诺8月底付清",
    "evidence_pages": "1-6",
    "evidence_source": "申请人手机，2026年8月12日，原始载体为申请人手机",
    "matter": "追索劳动报酬争议",
    "story": STORY,
    "other_claims": "请求被申请人出具解除劳动关系的证明。",
    "third_party": "北京云枢置业有限公司",
    "witnesses": "李秀英，北京市通州区台湖镇新华联家园5号楼2单元301室",
    "tribunal": "北京市通州区劳动人事争议仲裁委员会",
    "court": "北京市通州区人民法院",
    "inspectorate": "北京市通州区劳动保障监察大队",
    "bureau": "北京市通州区人力资源和社会保障局",
    "fund_agency": "北京市通州区社会保险事业管理中心",
    "appraisal_committee": "北京市劳动能力鉴定委员会",
    "aid_centre": "北京市通州区法律援助中心",
    "review_organ": "北京市通州区人民政府",
    "committee": "北京市东城区某某人民调解委员会",
    "agent_name": "许志远",
    "agent_id": "110101199003070978",
    "agent_unit": "北京某某律师事务所律师",
    "agent_address": "北京市东城区朝阳门内大街100号",
    "agent_phone": "13900000000",
    "agent_relation": "律师",
    "agency_term": "自签署之日起至本案审理终结止",
    "complaint_asks": "责令被投诉人支付2026年5月至7月拖欠的工资24,600.00元，并依法加付赔偿金。",
    "violation": "2026年5月1日至2026年7月31日，被投诉人每月只发生活费2,000元，拖欠工友工资。",
    "dispute": (
        "申请人2026年3月1日至2026年7月31日在云枢二期工地做木工，双方因2026年5月至7月的工资支付发生争议，"
        "被申请人认可欠款，对付款时间有异议。"
    ),
    "mediation_asks": "请求被申请人一次付清拖欠的工资。",
    "responsibility": "被申请人承认拖欠工资的事实，承担支付责任。",
    "mediator_name": "何静",
    "recorder_name": "杨帆",
    "instalment_plan": "2026-12-15 10000\n2027-01-15 14600",
    "pay_method": "银行转账至申请人账户：中国建设银行北京通州台湖支行，6217000010012345678",
    "perform_place": "北京市通州区",
    "breach": "任何一期逾期超过三日，剩余全部款项立即到期，并按日万分之五支付违约金。",
    "settles": "2026年5月至7月的工资",
    "other_terms": "本协议不影响申请人主张社会保险、工伤待遇等其他权利。",
    "session_place": "东城区某某人民调解委员会调解室",
    "session_present": "申请人、被申请人劳资负责人马某、总包项目部王某",
    "worker_said": "做了五个月，五月起没有足额发过工资，孩子等着交学费，希望春节前付清。",
    "employer_said": "工程款没有到位，承认欠款，请求分两期付。",
    "minutes": (
        "调解员核对了三个月的考勤和转账记录，双方确认欠款24,600.00元。经两轮商量，被申请人同意2026年12月15日付10,000元，"
        "余款2027年1月15日付清。"
    ),
    "late_interest": "逾期按全国银行间同业拆借中心公布的一年期贷款市场报价利率的1.5倍支付利息",
    "jurisdiction": "债务人住所地人民法院",
    "guarantor": "北京建工第五建筑集团有限公司云枢项目部",
    "claim_basis": "2026年8月12日被申请人出具工资欠条，载明欠付工资24,600.00元，2026年8月31日前付清，现已到期未付。",
    "delivery": "EMS 1099887766554",
    "common_claim": "支付2026年5月至7月拖欠的工资。",
    "elected_at": "云枢二期工地生活区食堂",
    "elected_how": "到场工友举手表决，一致通过",
    "supervisor": "通州区总工会工作人员吴某",
    "demands": "2026年12月31日前付清2026年5月至10月拖欠的工资（劳动合同法第三十条）。\a"
    "2026年12月起按月发放工资条（工资支付暂行规定第六条）。",
    "meeting_at": "公司二楼会议室",
    "delegates_how": "2026年11月8日全体一线职工会议推举",
    "contact_person": "王建明，13800000000",
    "copied_to": "通州区总工会、通州区人力资源和社会保障局",
    "aid_story": STORY,
    "aid_stage": "仲裁",
    "reply_address": ADDRESS,
    "award_number": "京通劳人仲字〔2026〕第4321号",
    "basis_document": "京通劳人仲字〔2026〕第4321号裁决书",
    "property_clues": "被申请人在总包北京建工第五建筑集团有限公司处有未结工程款约180万元；开户行中国农业银行通州支行。",
    "urgency": "被申请人已停止经营，正在向外地转移机械设备，如不保全，将来裁决难以执行。",
    "security": "因追索劳动报酬，生活困难，请求免予提供担保",
    "preserved_until": "北京市通州区劳动人事争议仲裁委员会，京通劳人仲字〔2026〕第4321号",
    "organ": "北京市通州区人力资源和社会保障局",
    "organ_address": "北京市通州区新华东街11号",
    "organ_head": "局长",
    "act": "不予认定工伤决定书，京通人社工不认字〔2026〕第56号",
    "review_asks": "撤销不予认定工伤决定，责令被申请人限期重新作出决定。",
    "advance_items": "住院医疗费38,214.50元，住院伙食补助费1,500元",
    "advance_why": "用人单位未参加工伤保险，2026年8月20日书面要求支付，至今不支付。",
    "shared_with": "通州区法律援助中心、通州区劳动保障监察大队",
    "guardian": "无",
    "channel": "电话",
    "city": "北京市",
    "employment_form": "工地班组用工，未签合同",
    "industry": "房屋建筑业",
    "issue": "拖欠工资（建筑）",
    "key_days": "离职：2026年7月31日\a单位答应付款：2026年8月12日",
    "next_action": "一周内带身份证和转账记录到通州区劳动保障监察大队投诉；保留微信聊天记录，不要换手机。",
    "referred_to": "北京市通州区法律援助中心",
    "facts_shared": "姓名、电话、欠薪的单位、月份和数额；不提供健康情况。",
    "documents_shared": "转账记录复印件三页，工资欠条复印件一页",
}
LONG_WORDS = {
    "household": LONG_ADDRESS,
    "residence": LONG_ADDRESS,
    "postal_address": LONG_ADDRESS,
    "company": LONG_FIRM,
    "address": LONG_ADDRESS,
    "business_address": LONG_ADDRESS,
    "representative": LONG_NAMES[0],
    "hr_contact": f"{LONG_NAMES[1]}，13900000000",
    "agent_name": LONG_NAMES[2],
    "agent_unit": LONG_FIRM,
    "agent_address": LONG_ADDRESS,
    "bank_account": f"新疆维吾尔自治区农村信用社联合社阿合奇县联社营业部，{LONG_NAMES[0]}，6217000010012345678",
    "second_agent": f"{LONG_NAMES[3]}，女，110101199003070978，{LONG_FIRM}，13900000001",
    "guarantor": LONG_FIRM,
    "story": "\a".join([STORY] * 4),
    "mediator_name": LONG_NAMES[3],
    "recorder_name": LONG_NAMES[2],
    "wage_standard": "计件：每平方米模板38元，另加夜班补助每班50元，节假日加倍，按项目部当月确认的工程量结算",
    "workplace": f"{LONG_FIRM}云枢二期工地3号楼",
    "work_period": "2019年3月1日至2021年12月31日，2023年2月6日至2026年7月31日（春节期间返乡除外）",
}
DAYS = {
    "hire_date": date(2026, 3, 1),
    "last_day": date(2026, 7, 31),
    "end_on": date(2026, 11, 30),
    "accident_on": date(2026, 7, 6),
    "diagnosed_on": date(2026, 7, 6),
    "pay_by": date(2026, 12, 31),
    "elected_on": date(2026, 11, 8),
    "meeting_on": date(2026, 12, 3),
    "session_on": date(2026, 11, 18),
    "birth_date": date(1990, 3, 7),
    "work_since": date(2009, 3, 1),
}
PICKED = {"agency": "special", "crowd": ["migrant"], "means": "exempt", "article38": ["2", "3"], "aid_matter": ["pay"]}


def _raw(fact: Fact, words: dict[str, str]) -> Any:
    if fact.kind == "id":
        return "11010119900307109X"
    if fact.kind == "day":
        return DAYS.get(fact.key, TODAY)
    if fact.kind == "money":
        return {"wage_due": 3_060_000, "wage_paid": 600_000}.get(fact.key, 2_460_000)
    if fact.kind == "count":
        return 3
    if fact.kind in ("choice", "many"):
        first = fact.choices[0][0]
        return PICKED.get(fact.key, [first] if fact.kind == "many" else first)
    return words.get(fact.key, "").replace("\a", "\n") or None


def _values(subject: str, words: dict[str, str], keys: set[str] | None) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for fact in FACTS.values():
        raw = _raw(fact, words) if fact.subject == subject and (keys is None or fact.key in keys) else None
        if raw is not None:
            found[fact.key] = Value(raw, "typed")
    return found


def paper_of_facts(paper: Paper, *, hard: bool = False, bare: bool = False, people: int = 0) -> Composed:
    """The words of a paper. `hard`: very long names and stories; `bare`: only what the law requires; `people`: how many
    workers (as many as the paper is usually for when 0).
    """
    words = WORDS | (LONG_WORDS if hard else {})
    needed = {
        subject: {need.key for need in paper.needs(subject) if need.required}
        for subject in ("person", "employer", "evidence", "case", "delegate")
    }
    only = needed if bare else {}
    fewest = paper.people[0]
    count = people or max(fewest, 1 if paper.per_person or bare else 3 if paper.representatives[1] else 1)
    months = tuple(Month(f"2026-0{n}", 1_020_000, 200_000) for n in (5, 6, 7))
    claim = wage_claim(months)
    assert claim is not None
    people_keys = only["person"] | only["delegate"] if only else None
    workers = []
    for place in range(1, count + 1):
        values = _values("person", words, people_keys)
        pool = LONG_NAMES if hard else NAMES
        name = pool[(place - 1) % len(pool)] + ("" if hard or place <= len(pool) else "一二三四五"[(place // 8) % 5])
        values["name"] = Value(name, "person")
        workers.append(Worker(str(place), values, (claim,), months, 2_460_000, place <= 3, f"W{place}"))
    proofs = [Proof(str(n), _values("evidence", words, only.get("evidence"))) for n in range(1, 31 if hard else 4)]
    parts = ((date(2026, 12, 15), 1_000_000 * count), (date(2027, 1, 15), 1_460_000 * count))
    agreement = Agreed(date(2026, 11, 18), 2_460_000 * count, date(2026, 12, 18), parts)
    material = Material(
        workers,
        [Firm("1", _values("employer", words, only.get("employer")), is_respondent=True, tier="总包")],
        [] if bare and not any(need.key == "evidence" and need.required for need in paper.needs("lists")) else proofs,
        _values("case", words, only.get("case")),
        Mediated("东某调〔2026〕第18号", date(2026, 11, 3), True, agreement),
        "北京办公室",
        "010-12345678",
        "周老师",
    )
    ids = tuple(one.id for one in workers)
    most = paper.representatives[1]
    return compose(paper, material, {}, Chosen(ids, ("1",), ids[: min(3, most)] if most else ()), TODAY)
