"""What the articles say: every issue, both languages, nothing empty, nothing too long, and no deadline but the law's."""

import re
from datetime import date
from typing import Any

import pytest

from martlet.hotline.rules import finding
from martlet.hotline.rules import knowledge as rules
from martlet.hotline.rules.differences import differences
from martlet.hotline.rules.knowledge import Parts
from martlet.hotline.selectors import knowledge as selectors
from martlet.law import clocks, taxonomy
from martlet.law import registry as law

TODAY = date(2026, 11, 22)
ISSUES = [row.code for row in taxonomy.rows("issues")]
TEXTS = [(code, language) for code in ISSUES for language in rules.LANGUAGES]

# Lengths and ages that a rule itself speaks of, besides the limits of the law room: number and unit as typed in the articles.
SPOKEN = {
    "R-WAGE-OT": "3小时 36小时 8小时 40小时",
    "R-CONTRACT-DOUBLE": "11个月",
    "R-CONTRACT-PROBATION": "1个月 2个月 3个月 6个月",
    "R-NONCOMPETE": "3个月",
    "R-TERM-N": "2008年",
    "R-TERM-LAYOFF": "30天",
    "R-TERM-N1": "30天",
    "R-TERM-CERT": "15天",
    "R-RESIGN-30": "30天 3天",
    "R-DL-ABILITY15": "60天 30天",
    "R-INJ-LUMP": "27个月 7个月 12个月",
    "R-INJ-STOP": "12个月",
    "R-INJ-SCOPE": "48小时",
    "R-OVERAGE": "2026年",
    "R-DL-OCC-APPRAISAL30": "30天 15天",
    "R-OCC-DISEASE": "30天",
    "R-SI-ARREARS": "30天",
    "R-SI-UNEMP": "24个月",
    "R-LEAVE-ANNUAL": "5天 10天 15天 10年 20年",
    "R-LEAVE-SICK": "3个月 24个月",
    "R-LEAVE-MATERNITY": "98天 15天 7个月 30天 90天",
    "R-CHILD-AGE": "16岁",
    "R-JUV": "16岁 18岁",
    "R-INTERN": "16岁",
    "R-COL-CONTRACT": "20天",
    "R-WAGE-HEAT": "6小时",
    "R-HUKOU-PERMIT": "15天 30天",
    "R-LEGALAID": "7天 3天",
}
UNITS = {"working day": "个工作日", "day": "天", "hour": "小时", "month": "个月", "year": "年"}
NUMBERS = {"110", "119", "120", "12345", "12348", "12356"}


def lengths(text: str, language: str) -> set[str]:
    """The lengths a sentence speaks of, in Chinese units."""
    if language == "zh":
        found = re.findall(r"(?<![\d年月.])(\d+)\s*(个工作日|天|日|小时|个月|年|岁)", text)
        return {f"{number}{'天' if unit == '日' else unit}" for number, unit in found}
    found = re.findall(r"(?<!\d)(\d+)(?:st|nd|rd|th)? (?:more |further )?(working day|day|hour|month|year)s?\b", text)
    return {f"{number}{UNITS[unit]}" for number, unit in found}


def test_every_issue_has_an_article_and_no_article_an_unknown_issue() -> None:
    assert len(ISSUES) == 102
    assert list(rules.shipped()) == ISSUES


def test_every_article_is_short_enough_for_a_phone_and_whole() -> None:
    wrong: dict[str, Any] = {}
    for code, language in TEXTS:
        parts = rules.shipped()[code].parts[language]
        told: list[Any] = list(rules.faults(code, parts, language))
        if rules.prose_length(parts, language) < rules.LEAST[language]:
            told.append("says too little")
        if not (2 <= len(parts.today) <= 5 and len(parts.tricks) >= 2 and len(parts.search) >= 3):
            told.append("steps, tricks or words are missing")
        if re.search("[!！]", "".join(parts.sentences())):
            told.append("shouts")
        if told:
            wrong[f"{code} {language}"] = told
    assert wrong == {}


def test_every_article_has_all_its_parts_with_what_the_law_room_gives() -> None:
    known = {rule.id for rule in law.rules()}
    wrong = []
    for code, language in TEXTS:
        shipped, row = rules.shipped()[code], taxonomy.issue(code)
        assert row is not None
        parts, ids = shipped.parts[language], rules.rules_of(code, language)
        whole = (
            (ids or parts.rule)
            and (rules.deadlines(ids, language, TODAY) or parts.deadline)
            and (row.needed_evidence or parts.keep)
            and rules.authorities(code, language)
            and shipped.reviewed < shipped.review_by
        )
        if not whole or not set(shipped.rules) <= known or set(shipped.rules) & set(row.time_limit_rules):
            wrong.append((code, language))
    assert wrong == []


def test_no_article_speaks_of_a_deadline_that_its_rules_do_not_have() -> None:
    wrong: dict[str, Any] = {}
    for code, language in TEXTS:
        parts, ids = rules.shipped()[code].parts[language], rules.rules_of(code, language)
        allowed = {length for rule in ids for length in SPOKEN.get(rule, "").split()}
        allowed |= {clocks.LIMITS[rule].length.say().zh.replace(" ", "") for rule in ids if rule in clocks.LIMITS}
        said = {length for text in rules.text_of(parts, language).sentences() for length in lengths(text, language)}
        in_words = re.findall(r"[一二两三四五六七八九十半]+(?:天|个月|年)以?内", "".join(parts.sentences()))
        if said - allowed or in_words:
            wrong[f"{code} {language}"] = (said - allowed, in_words)
    assert wrong == {}


def test_the_articles_name_only_telephone_numbers_we_know() -> None:
    known = NUMBERS | {one.phone for code in ISSUES for one in rules.authorities(code, "zh") if one.phone}
    named = {
        number
        for code, language in TEXTS
        for text in rules.shipped()[code].parts[language].sentences()
        for number in re.findall(r"(?<!\d)1[12]\d{1,3}(?!\d)", text)
    }
    assert named - known == set()


def test_both_languages_say_the_same_amount() -> None:
    """A translation that lost a step, a trick or a remark."""
    for code, shipped in rules.shipped().items():
        zh, en = shipped.parts["zh"], shipped.parts["en"]
        for part in ("right", "today", "tricks", "keep", "rule", "deadline", "places"):
            assert len(getattr(zh, part)) == len(getattr(en, part)), (code, part)


def test_lengths_come_from_the_law_room() -> None:
    assert rules.filled("收到后 {R-DL-SUE15}内。", "zh") == "收到后 15 天内。"
    assert rules.filled("Within {R-DL-ARB-ACCEPT5}.", "en") == "Within 5 working days."
    assert rules.filled("{R-NONE} stays", "en") == "{R-NONE} stays"
    found = rules.deadlines(("R-DL-ARB-AWARD45", "R-WAGE-OT", "R-DL-SUE15"), "zh", date(2026, 1, 31))
    assert [(one.rule, one.length, one.who, one.last_day) for one in found] == [
        ("R-DL-SUE15", "15 天", "worker", date(2026, 2, 24)),
        ("R-DL-ARB-AWARD45", "45 天", "authority", date(2026, 3, 17)),
    ]
    every = rules.deadlines(tuple(clocks.LIMITS), "en", TODAY)
    assert len(every) == len(clocks.LIMITS)
    assert all(one.since and one.length and one.what for one in every)


def test_rules_named_in_a_sentence_are_cited() -> None:
    assert "R-DL-MEDIATE15" in rules.rules_of("PRO-MED", "zh")
    assert "R-DL-AWARD" not in rules.rules_of("PRO-MED", "zh")
    parts = Parts(right=("收到后 {R-DL-SUE15}。", "{R-NO}"))
    assert rules.unknown_rules(parts) == ["R-NO"]
    assert rules.rules_of("OTH-MISC", "zh", parts) == ("R-DL-SUE15",)


def test_faults_name_what_is_wrong() -> None:
    long = "这一句话实在是太长了一个工友在手机上读到这里早就不知道前面说的是什么事情了。"
    parts = Parts(right=(long,), today=("去",), tricks=(("他说", ""),), search=())
    kinds = [(fault.kind, fault.part) for fault in rules.faults("WAG-ARR", parts, "zh")]
    assert kinds == [("empty", "search"), ("pair", "tricks"), ("sentence", "right")]
    assert [f.kind for f in rules.faults("WAG-ARR", Parts(right=("好。" * 300,)), "zh")][-1] == "long"
    assert ("empty", "keep") in [(f.kind, f.part) for f in rules.faults("PSY-RISK", Parts(), "zh")]


def test_differences_are_told_sentence_by_sentence() -> None:
    older = Parts(right=("一。", "二。"), tricks=(("问", "答"),))
    newer = Parts(right=("一。", "三。"), tricks=(("问", "答"),), places=("北京。",))
    assert [(one.part, [(line.kind, line.text) for line in one.lines]) for one in differences(older, newer)] == [
        ("right", [("same", "一。"), ("removed", "二。"), ("added", "三。")]),
        ("places", [("added", "北京。")]),
    ]
    assert differences(older, older) == []


WORDS = [
    ("老板跑了", "WAG-FLEE"),
    ("不给工资条", "WAG-ARR"),
    ("没签合同", "CON-NONE"),
    ("工地包工头不给钱", "WAG-ARR-CONSTR"),
    ("手被机器压了", "INJ-NEW"),
    ("公司不给交社保", "SOI-UNP"),
    ("被开除了怎么办", "TER-UNL"),
    ("怀孕被辞退", "LEA-MAT"),
    ("身份证被老板收了", "FOR-DOC"),
    ("不想活了", "PSY-RISK"),
    ("孩子上学", "EDU-ENROL"),
    ("中介返费不给", "JOB-REBATE"),
    ("送外卖摔了", "PLA-INJ"),
    ("咳嗽憋气", "OCC-SUSP"),
    ("INJ-ADV", "INJ-ADV"),
]
ENGLISH = [
    ("boss ran away", "WAG-FLEE"),
    ("I was fired", "TER-UNL"),
    ("no written contract", "CON-NONE"),
    ("hand crushed", "INJ-NEW"),
    ("they took my ID card", "FOR-DOC"),
    ("overtime not paid", "OVT-PAY"),
    ("deposit not returned", "LEN-DEP"),
    ("wants to kill himself", "PSY-RISK"),
]


@pytest.mark.parametrize(("words", "code"), WORDS)
def test_everyday_words_find_the_article(db: Any, words: str, code: str) -> None:
    assert code in [one.issue for one in selectors.search(words, "zh-hans", TODAY)[:3]]


@pytest.mark.parametrize(("words", "code"), ENGLISH)
def test_everyday_words_find_the_article_in_english(db: Any, words: str, code: str) -> None:
    assert code in [one.issue for one in selectors.search(words, "en", TODAY)[:3]]


def test_what_fits_nothing_finds_nothing(db: Any) -> None:
    assert selectors.search("", "zh", TODAY) == []
    assert selectors.search("。。！", "zh", TODAY) == []
    assert selectors.search("xylophone", "en", TODAY) == []
    assert finding.score(finding.asked("x" * 5000), code="A", title="b", search=(), text="") == 0


def test_what_was_looked_for_is_remembered_nowhere() -> None:
    """People type names there. Kept are articles, made ready for being searched, and nothing else."""
    assert [name for name, one in vars(finding).items() if hasattr(one, "cache_info")] == ["_known"]
    for text in ("王小明被压伤了", "Wang Xiaoming was hurt"):
        before = finding._known.cache_info().currsize
        for query in (text, text * 2):
            finding.score(finding.asked(query), code="W-01", title="工伤", search=("手被压",), text="怎么办")
        assert finding._known.cache_info().currsize <= before + 1
