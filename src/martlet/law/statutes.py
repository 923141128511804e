"""Statutes by their short ids, and citing their articles in both languages.

Status as of 2026-11-21; `until` marks an article or statute that is no longer in force.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

__all__ = ["STATUTES", "Citation", "Statute", "cite"]


class Statute(NamedTuple):
    """A law or document: short id, Chinese and English title, the version meant, and when it came into force."""

    id: str
    zh: str
    en: str
    version: str = ""
    in_force: str = ""


_LIST = """
LL | 劳动法 | Labour Law | 1994, 2018 | 1995-01-01
LCL | 劳动合同法 | Labour Contract Law | 2007, 2012 | 2008-01-01
LCLR | 劳动合同法实施条例 | LCL Implementing Regulations | 国务院令第535号 | 2008-09-18
DMAL | 劳动争议调解仲裁法 | Labour Dispute Mediation and Arbitration Law | 2007 | 2008-05-01
ARBR | 劳动人事争议仲裁办案规则 | Arbitration Case-Handling Rules | 人社部令第33号 | 2017-07-01
SPC-I | 最高法劳动争议司法解释（一） | SPC Labour Interpretation I | 法释〔2020〕26号 | 2021-01-01
SPC-II | 最高法劳动争议司法解释（二） | SPC Labour Interpretation II | 法释〔2025〕12号 | 2025-09-01
LSI | 劳动保障监察条例 | Labour Security Inspection Regulations | 国务院令第423号 | 2004-12-01
MWR | 保障农民工工资支付条例 | Migrant-Worker Wage Payment Regulations | 国务院令第724号 | 2020-05-01
WP | 工资支付暂行规定 | Interim Provisions on Wage Payment | 劳部发〔1994〕489号 | 1995-01-01
MinW | 最低工资规定 | Minimum Wage Provisions | 劳社部令第21号 | 2004-03-01
HOL | 全国年节及纪念日放假办法 | Public Holiday Measures | 国务院令第513、644、795号 | 2008-01-01
ALR | 职工带薪年休假条例 | Paid Annual Leave Regulations | 国务院令第514号 | 2008-01-01
ALI | 企业职工带薪年休假实施办法 | Paid Annual Leave Implementing Measures | 人社部令第1号 | 2008-09-18
FEM | 女职工劳动保护特别规定 | Special Provisions on Female Workers | 国务院令第619号 | 2012-04-28
WIR | 工伤保险条例 | Work-Injury Insurance Regulations | 国务院令第586号 | 2011-01-01
WIRec | 工伤认定办法 | Work-Injury Recognition Measures | 人社部令第8号 | 2011-01-01
LCA | 劳动能力鉴定管理办法 | Labour-Capacity Appraisal Measures | 人社部令第55号 | 2025-07-01
ILL | 非法用工单位伤亡人员一次性赔偿办法 | One-off Compensation by Unlawful Employers | 人社部令第9号 | 2011-01-01
ODL | 职业病防治法 | Occupational Diseases Law | 2018 | 2002-05-01
SIL | 社会保险法 | Social Insurance Law | 2018 | 2011-07-01
CPL | 民事诉讼法 | Civil Procedure Law | 2023 | 2024-01-01
CC | 民法典 | Civil Code | 2020 | 2021-01-01
PML | 人民调解法 | People's Mediation Law | 2010 | 2011-01-01
LAL | 法律援助法 | Legal Aid Law | 2021 | 2022-01-01
OVER | 超龄劳动者基本权益保障暂行规定 | Interim Provisions on Over-age Workers | 人社部令第56号 | 2026-07-01
TU | 工会法 | Trade Union Law | 2021 | 1992-04-03
CHILD | 禁止使用童工规定 | Child Labour Prohibition | 国务院令第364号 | 2002-12-01
RP | 居住证暂行条例 | Residence Permit Regulations | 国务院令第663号 | 2016-01-01
SAL | 社会救助法 | Social Assistance Law | 2026 | 2026-07-01
CL | 刑法 | Criminal Law | 1997 | 1997-10-01
CPL-I | 民事诉讼法司法解释 | SPC Interpretation of the CPL | 法释〔2015〕5号 | 2015-02-04
ACL | 行政诉讼法 | Administrative Litigation Law | 2017 | 1990-10-01
ARL | 行政复议法 | Administrative Reconsideration Law | 2023 | 2024-01-01
EPL | 就业促进法 | Employment Promotion Law | 2015 | 2008-01-01
WOM | 妇女权益保障法 | Law on Women's Rights | 2022 | 2023-01-01
MIN | 未成年人保护法 | Law on the Protection of Minors | 2020 | 2021-06-01
EDUL | 义务教育法 | Compulsory Education Law | 2018 | 2006-09-01
WSL | 安全生产法 | Work Safety Law | 2021 | 2021-09-01
PSA | 治安管理处罚法 | Public Security Penalties Law | 2025 | 2026-01-01
BKL | 企业破产法 | Enterprise Bankruptcy Law | 2006 | 2007-06-01
PIPL | 个人信息保护法 | Personal Information Protection Law | 2021 | 2021-11-01
SPC-WI | 最高法工伤行政案件规定 | SPC Rules on Work-Injury Cases | 法释〔2014〕9号 | 2014-09-01
SPC-PI | 最高法人身损害赔偿解释 | SPC Interpretation on Personal Injury | 法释〔2022〕14号 | 2022-05-01
SPC-RW | 最高法拒不支付劳动报酬解释 | SPC Interpretation on Refusing to Pay Wages | 法释〔2013〕3号 | 2013-01-23
BJ534 | 北京高院、北京仲裁委解答 | Beijing High Court and Arbitration Q&A | 京高法发〔2024〕534号 | 2024-04-30
DISP | 劳务派遣暂行规定 | Interim Provisions on Labour Dispatch | 人社部令第22号 | 2014-03-01
DELAY | 渐进式延迟法定退休年龄的决定 | Decision on Gradual Retirement-Age Rise | 2024-09-13 | 2025-01-01
ODM | 职业病诊断与鉴定管理办法 | Occupational Disease Diagnosis Measures | 国家卫健委令第6号 | 2021-01-04
HEAT | 防暑降温措施管理办法 | Heat Protection Measures | 安监总安健〔2012〕89号 | 2012-06-29
COLC | 集体合同规定 | Collective Contract Provisions | 劳社部令第22号 | 2004-05-01
INTERN | 职业学校学生实习管理规定 | Provisions on Vocational Students' Placements | 教职成〔2021〕4号 | 2022-01-01
JUV | 未成年工特殊保护规定 | Special Protection of Juvenile Workers | 劳部发〔1994〕498号 | 1995-01-01
LSD | 企业职工患病或非因工负伤医疗期规定 | Provisions on the Medical Period | 劳部发〔1994〕479号 | 1995-01-01
"""


@cache
def _statutes() -> dict[str, Statute]:
    return {
        row[0]: Statute(*row)
        for row in ([cell.strip() for cell in line.split("|")] for line in _LIST.strip().splitlines())
    }


STATUTES = _statutes()


class Citation(NamedTuple):
    """A statute id (or the number of a document) and its article, "" for the whole."""

    statute: str
    article: str

    def say(self, language: str) -> str:
        """《劳动合同法》第47条, or Labour Contract Law art. 47."""
        known = STATUTES.get(self.statute)
        if language.lower().startswith("zh"):
            title = f"《{known.zh}》" if known else self.statute
            return title + (f"第{self.article}条" if self.article else "")
        title = known.en if known else self.statute
        return title + (f" art. {self.article}" if self.article else "")

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"statute": self.statute, "article": self.article, "zh": self.say("zh"), "en": self.say("en")}


@cache
def cite(*references: str) -> tuple[Citation, ...]:
    """cite("LCL 47", "人社部发〔2025〕2号"): the first word is the statute, the rest its article."""
    return tuple(Citation(*(reference.partition(" ")[::2])) for reference in references)
