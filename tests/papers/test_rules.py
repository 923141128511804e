"""Amounts in capitals, days, identity numbers, payment plans, claims in words, and the register itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.foundation.errors import Problem
from martlet.foundation.money import in_words_zh
from martlet.papers.rules import wording
from martlet.papers.rules.choosing import recommended
from martlet.papers.rules.claims import calculated_claim, wage_claim
from martlet.papers.rules.composing import compose
from martlet.papers.rules.facts import FACTS, LISTS, SOURCES
from martlet.papers.rules.material import Chosen, Claim, Firm, Material, Month, Value, Worker
from martlet.papers.rules.plan import parse_plan, plan_text
from martlet.papers.rules.register import all_papers
from martlet.papers.rules.register import paper as paper_of

TODAY = date(2026, 11, 21)
LARGEST = 99_999_999_999_999  # 999,999,999,999.99 yuan


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (105, "壹元零伍分"),
        (1000, "壹拾元整"),
        (123450, "壹仟贰佰叁拾肆元伍角整"),
        (1000100, "壹万零壹元整"),
        (10_005_000, "壹拾万零伍拾元整"),
        (100_000_000_00, "壹亿元整"),
        (100_010_001_00, "壹亿零壹万零壹元整"),
        (
            LARGEST,
            "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
    ],
)
def test_amounts_in_capitals(fen: int, words: str) -> None:
    assert in_words_zh(fen) == words
    assert wording.from_capitals(words) == fen


@given(st.integers(min_value=0, max_value=LARGEST))
def test_capitals_are_read_back_as_the_same_amount(fen: int) -> None:
    words = in_words_zh(fen)
    assert wording.from_capitals(words) == fen
    assert "零零" not in words
    assert words.endswith(("整", "分"))


@given(st.integers(min_value=0, max_value=10**10).map(lambda base: base * 10_000))
def test_round_amounts_have_their_zeros_said_once(fen: int) -> None:
    assert wording.from_capitals(in_words_zh(fen)) == fen


@pytest.mark.parametrize("words", ["", "整", "壹", "一元整", "拾拾元整x", "人民币壹元整"])
def test_what_is_no_amount_in_capitals_is_refused(words: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        wording.from_capitals(words)


def test_days_and_months_as_papers_write_them() -> None:
    assert wording.day(TODAY) == "2026年11月21日"
    assert wording.months("2026-05", "2026-07") == "2026年5月至7月"
    assert wording.months("2025-11", "2026-01") == "2025年11月至2026年1月"
    assert wording.months("2026-05", "2026-05") == "2026年5月"


def test_an_identity_number_is_checked_and_tells_day_and_sex() -> None:
    assert wording.check_id_number(" 11010119900307109x ") == "11010119900307109X"
    assert wording.facts_of_id("11010119900307109X") == (date(1990, 3, 7), "m")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("110101", "18"),
        ("1101011990030710AX", "17"),
        ("110101199013071096", "7"),
        ("110101199003071097", "last sign"),
    ],
)
def test_a_wrong_identity_number_is_explained(number: str, says: str) -> None:
    with pytest.raises(Problem) as wrong:
        wording.check_id_number(number)
    assert says in wrong.value._message % wrong.value.values if wrong.value.values else wrong.value._message


def test_a_payment_plan_is_read_and_written_back() -> None:
    parts = parse_plan("2026-12-15 10000\n2027年1月15日，1.46万元\n\n", TODAY)
    assert parts == [(date(2026, 12, 15), 1_000_000), (date(2027, 1, 15), 1_460_000)]
    assert parse_plan(plan_text(parts), TODAY) == parts


@pytest.mark.parametrize(
    "text", ["2026-12-15", "下个月 100", "2026-12-15 零", "2026-12-15 0", "2026-12-15 1\n2026-12-14 1"]
)
def test_a_broken_payment_plan_names_its_line(text: str) -> None:
    with pytest.raises(Problem) as wrong:
        parse_plan(text, TODAY)
    assert wrong.value.values["number"] in (1, 2)


def test_claims_carry_their_calculation() -> None:
    same = [Month("2026-05", 1_020_000, 200_000), Month("2026-06", 1_020_000, 200_000)]
    claim = wage_claim(same)
    assert claim is not None
    assert claim.amount == 1_640_000
    assert claim.text == (
        "请求支付2026年5月至6月拖欠的工资16,400.00元（计算：（每月应发10,200.00元－已发2,000.00元）×2个月＝16,400.00元）。"
    )
    mixed = wage_claim([same[0], Month("2026-06", 500_000, 0)])
    assert mixed is not None
    assert mixed.text.endswith("2026年6月应发5,000.00元－已发0.00元＝5,000.00元；合计13,200.00元）。")
    assert wage_claim([Month("2026-05", 5, 5)]) is None
    workings = {
        "steps": [{"zh": "二倍工资差额为11个月。", "en": "11 months"}],
        "basis": [{"statute": "LCL", "article": "82", "zh": "《劳动合同法》第82条", "en": "LCL 82"}],
        "warnings": [{"zh": "内部提醒", "en": "for us"}],
        "venue": "arbitration",
    }
    double = calculated_claim("double_wage", "2025-11", "2026-09", 8_800_000, 0, workings)
    assert double is not None
    assert double.text == (
        "请求支付2025年11月至2026年9月的未签订书面劳动合同的二倍工资差额88,000.00元（计算：二倍工资差额为11个月；依据：《劳动合同法》第82条）。"
    )
    assert double.venue == "arbitration"
    assert calculated_claim("unknown", "", "", 5, 0, {}) is None


def test_the_register_holds_every_paper_of_the_brief() -> None:
    ids = [one.id for one in all_papers()]
    plain = [f"D{n:02d}" for n in range(1, 17)]
    assert ids == sorted([*plain, "D17A", "D17B", "D18A", "D18B", "D18C", *[f"D{n}" for n in range(19, 25)]])
    for one in all_papers():
        assert all((one.name.zh, one.name.en, one.basis.zh, one.signs.zh, one.copies.zh, one.traps)), one.id
        assert all(
            text.zh and text.en for text in (one.name, one.basis, one.signs, one.copies, *one.traps, *one.attachments)
        )


def test_every_fact_is_asked_by_some_paper_and_has_a_source() -> None:
    asked = {
        need.key
        for one in all_papers()
        for subject in ("person", "delegate", "employer", "evidence", "case")
        for need in one.needs(subject)
    }
    assert sorted(set(FACTS) - asked) == []
    assert {one.comes for one in FACTS.values()} <= set(SOURCES)
    assert {need.key for one in all_papers() for need in one.needs("lists")} <= set(LISTS)


def test_stage_and_issue_say_which_papers_come_first() -> None:
    assert "D01" in [one.id for one in recommended("arbitrate", "WAG-ARR", 1)]
    assert [one.id for one in recommended("perform", "WAG-ARR", 1, agreed=True)][:1] == ["D08"]
    assert "D08" not in [one.id for one in recommended("perform", "WAG-ARR", 1)]
    assert "D12" in [one.id for one in recommended("arbitrate", "COL-WAGE", 12)]
    assert "D12" not in [one.id for one in recommended("arbitrate", "COL-WAGE", 9)]
    assert "D11" in [one.id for one in recommended("verify", "INJ-NEW", 1)]


def test_a_group_needs_ten_and_three_representatives() -> None:
    paper = paper_of("D12")
    assert paper is not None
    workers = [Worker(str(n), {"name": Value(f"工友{n}", "person")}) for n in range(9)]
    firm = Firm("f", {"company": Value("禾顺", "employer")})
    chosen = Chosen(tuple(one.id for one in workers), ("f",), ("1", "2"))
    missing = [one.what.zh for one in compose(paper, Material(workers, [firm]), {}, chosen, TODAY).missing]
    assert "至少10名工友，现在选了9名" in missing
    assert "3到5名代表，现在选了2名" in missing


def test_a_labour_boss_needs_no_registered_office() -> None:
    paper = paper_of("D16")
    full = paper_of("D01")
    assert paper is not None
    assert full is not None
    boss = Firm("b", {"company": Value("赵国强", "employer")}, is_human=True)
    worker = Worker("w", {"name": Value("王建明", "person")})
    asked = compose(full, Material([worker], [boss]), {}, Chosen(("w",), ("b",)), TODAY).asked
    assert [one.fact.key for one in asked if one.fact.subject == "employer" and one.required] == [
        "company",
        "company_phone",
    ]


def test_control_signs_and_rare_characters() -> None:
    paper = paper_of("D15")
    assert paper is not None
    worker = Worker("w", {"name": Value("王\x0b建\x00明\U000323b0", "person")})
    typed = {"case::violation": "第一段\r\n第二段\x07"}
    context = compose(paper, Material([worker], []), typed, Chosen(("w",), ()), TODAY).context
    assert context["p"]["name"] == "王建明\U000323b0"
    assert context["f"]["violation"] == "第一段\a第二段"


def test_what_goes_elsewhere_is_left_out_and_said() -> None:
    paper = paper_of("D01")
    assert paper is not None
    claims = (Claim("工资。", 100, "arbitration"), Claim("加付赔偿金。", 50, "inspection"), Claim("旧账。", 7))
    worker = Worker("w", {"name": Value("王建明", "person")}, claims)
    composed = compose(paper, Material([worker], []), {}, Chosen(("w",), ()), TODAY)
    assert [row["text"] for row in composed.context["claims"]] == ["工资。", "旧账。"]
    assert composed.context["total_figures"] == "1.07"
    assert composed.elsewhere == ["加付赔偿金。"]
