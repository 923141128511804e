"""From facts to claims: stories as volunteers hear them, and what must hold for all of them."""

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.stories import STORIES, TODAY, facts_of

from martlet.law import evaluate, taxonomy
from martlet.law.claims import FACTS, STEPS, TITLES, Bundle, Facts, Line, assess, check, from_plain, read, to_plain
from martlet.law.claims.titles import EVIDENCE, WAGE_LIKE
from martlet.law.clocks import Event
from martlet.law.registry import rules
from martlet.law.results import plain_yuan

SUMS = {
    "site": 20_000_00, "pregnant": 39_200_00, "pregnant_back": 0, "injured_without_contract": 52_137_93,
    "injured_recognised": 67_143_60, "rider_managed": 7_000_00, "rider_employed": 72_252_87, "rider_open": 7_000_00,
    "domestic_family": 6_500_00, "domestic_company": 60_591_95, "eleven_months": 59_517_24, "thirteen_months": 63_586_21,
    "before_2008": 111_000_00, "resigned_stated": 49_000_00, "resigned_silent": 7_000_00, "settled_free": 0,
    "settled_forced": 7_000_00, "below_minimum": 5_400_00, "no_leave": 2_000_00, "lump_sum": 3_301_38, "piece": 2_350_00,
    "dispatch": 36_000_00, "child": 148_392_00, "over_age": 4_344_83, "art40": 55_500_00, "art39": 0, "late": 0,
    "iou": 7_000_00, "part_time": 2_000_00, "deposit": 1_300_00, "dead": 1_202_736_00, "intern": 3_600_00,
    "private": 48_784_20, "stoppage": 0, "prototype": 89_450_00,
}  # fmt: skip


def bundle_of(name: str, **choices: str) -> Bundle:
    return assess(facts_of(name), TODAY, choices)


def states(bundle: Bundle) -> dict[str, str]:
    return {one.code: one.state for one in bundle.claims}


def options(bundle: Bundle, code: str) -> list[tuple[str, int | None, int, bool]]:
    found = next(one for one in bundle.conflicts if one.code == code)
    return [(one.key, one.amount_fen, one.total_fen, one.recommended) for one in found.options]


def test_every_story_has_its_sum() -> None:
    assert {name: bundle_of(name).total_fen for name in STORIES} == SUMS


@pytest.mark.parametrize("name", STORIES)
def test_what_holds_for_every_story(name: str) -> None:
    bundle = bundle_of(name)
    known = {one.id for one in rules()}
    kinds = {row.code for row in taxonomy.rows("evidence_kinds")}
    assert bundle.total_fen == sum(one.amount_fen or 0 for one in bundle.counted)
    for claim in bundle.claims:
        assert claim.code in TITLES
        assert claim.rule == "" or claim.rule in known
        assert {one.result.rule for one in claim.workings} <= known
        assert claim.amount_fen is None or claim.amount_fen >= 0
        assert set(claim.evidence) <= kinds
        if claim.counted:
            assert (claim.state, claim.why, claim.missing) == ("certain", None, [])
            assert claim.workings or claim.amount_fen is None
        else:
            assert claim.why is not None, claim.code
        if claim.state == "missing" and claim.missing:
            assert set(claim.missing) <= {ask.fact for ask in bundle.asks}
        if claim.lines and claim.code != "wage" and claim.amount_fen is not None:
            assert claim.amount_fen == sum(line.amount_fen for line in claim.lines)
        for said in (claim.title, *claim.steps, *claim.notes, *([claim.why] if claim.why else [])):
            assert said.zh
            assert said.en
        json.dumps(claim.calculation(), ensure_ascii=False, default=str)
    for conflict in bundle.conflicts:
        if conflict.options:
            assert sum(one.recommended for one in conflict.options) == 1
            assert conflict.chosen in {one.key for one in conflict.options}
            assert all(one.why.zh and one.why.en for one in conflict.options)
    for ask in bundle.asks:
        assert not facts_of(name).known(ask.fact)
        assert FACTS[ask.fact].ask.zh.endswith(("？", "。", "）", "入"))


@pytest.mark.parametrize("name", STORIES)
def test_claims_that_exclude_each_other_are_never_counted_together(name: str) -> None:
    codes = {one.code for one in bundle_of(name).counted}
    for pair in (
        {"severance", "damages"}, {"damages", "notice"}, {"damages", "reinstatement"}, {"severance", "reinstatement"},
        {"overtime", "lump_sum"}, {"min_wage", "lump_sum"}, {"settlement", "injury_lump"}, {"additional"}, {"insurance_back"},
        {"illegal_injury", "injury_lump"}, {"civil_injury", "injury_lump"},
    ):  # fmt: skip
        assert not pair <= codes


@pytest.mark.parametrize("name", STORIES)
def test_no_fact_makes_a_certain_claim_vanish_silently(name: str) -> None:
    """Told one after the other, in the order of the wizard: a claim that was certain is either still there or says why not."""
    told = STORIES[name]
    seen: dict[str, str] = {}
    facts: dict[str, Any] = {}
    for fact in (one for one in FACTS if one in told):
        facts[fact] = told[fact]
        bundle = assess(read(facts)[0], TODAY)
        now = {one.code: one for one in bundle.claims}
        for code in seen:
            assert code in now, (fact, code)
            assert now[code].counted or now[code].why is not None, (fact, code)
        seen = {one.code: one.state for one in bundle.claims if one.state == "certain"}


@settings(deadline=None, max_examples=120)
@given(st.data())
def test_facts_of_any_order_and_mixture_never_remove_a_claim_silently(data: st.DataObject) -> None:
    """Facts of two stories, one after the other in any order. Reasons that change (a choice, a correction) are not facts added."""
    one, two = data.draw(st.sampled_from(sorted(STORIES))), data.draw(st.sampled_from(sorted(STORIES)))
    mixed = {**STORIES[two], **STORIES[one]}
    order = data.draw(st.permutations(sorted(mixed)))
    told: dict[str, Any] = {}
    before: set[str] = set()
    for name in order:
        facts, faults = read({**told, name: mixed[name]})
        if faults or check(facts, TODAY):
            continue
        told[name] = mixed[name]
        bundle = assess(facts, TODAY)
        assert bundle.total_fen == sum(claim.amount_fen or 0 for claim in bundle.counted)
        found = {claim.code: claim for claim in bundle.claims}
        assert len(found) == len(bundle.claims)
        assert before <= set(found), (name, before - set(found), told)
        assert all(claim.counted or claim.why is not None for claim in bundle.claims), (name, told)
        assert not {"severance", "damages"} <= {claim.code for claim in bundle.counted}
        before = {claim.code for claim in bundle.claims if claim.state == "certain"}


def test_facts_come_back_from_what_is_kept() -> None:
    assert {one.name for one in dataclasses.fields(Facts)} - {"events", "unknown"} == set(FACTS)
    assert {one.step for one in FACTS.values()} == set(STEPS)
    for name in STORIES:
        facts = facts_of(name)
        assert from_plain(json.loads(json.dumps(to_plain(facts)))) == facts
    unknown, faults = read({"monthly": "不知道", "place": "?", "protected": ["?"]})
    assert (faults, unknown.unknown, unknown.monthly) == ({}, {"monthly", "place", "protected"}, None)
    assert from_plain(to_plain(unknown)) == unknown


def test_a_fact_told_is_over_one_known_and_unknown_is_kept() -> None:
    told, known = (
        Facts(monthly=650_000, unknown=frozenset({"average"})),
        Facts(monthly=600_000, average=1, place="110000"),
    )
    both = told.over(known)
    assert (both.monthly, both.average, both.place, both.unknown) == (650_000, None, "110000", {"average"})
    assert Facts().over(both) == both


def test_what_a_worker_does_not_know_is_asked_last_and_told_to_be_found_elsewhere() -> None:
    facts, _faults = read({"periods": "?", "hired": "2026-01-05", "still_employed": "yes"})
    asks = assess(facts, TODAY).asks
    assert [ask.fact for ask in asks if ask.known_unknown] == ["periods"]
    assert asks[-1].fact == "periods"


def test_the_prototype_of_the_designer() -> None:
    """ui/claim.html: the same facts give the same figures, also the alternatives that were priced there."""
    bundle = bundle_of("prototype")
    assert [(one.code, one.amount_fen, one.state) for one in bundle.claims if one.amount_fen] == [
        ("wage", 1_557_500, "certain"), ("double_wage", 6_735_000, "certain"), ("severance", 652_500, "certain"),
        ("heat", 54_000, "possible"), ("additional", 778_750, "possible"),
    ]  # fmt: skip
    assert bundle.find("additional").most_fen == 1_557_500  # type: ignore[union-attr]
    assert options(bundle, "double_wage_limit") == [
        ("daily_lookback", 6_735_000, 8_945_000, True),
        ("from_end_of_violation", 6_975_000, 9_185_000, False),
    ]
    double = bundle.find("double_wage")
    assert double is not None
    assert [one.month for one in double.barred] == ["2025-11"]
    assert double.barred[0].why.zh.startswith("2025-11-20 以前的部分")
    assert bundle.nearest is not None
    assert bundle.nearest.last_day == date(2027, 9, 30)


def test_a_site_worker_of_a_labour_boss() -> None:
    bundle = bundle_of("site")
    assert states(bundle) == {
        "wage": "certain", "responsible": "certain", "additional": "possible", "double_wage": "denied", "severance": "denied",
    }  # fmt: skip
    assert [(one.role, one.name) for one in bundle.find("wage").against] == [  # type: ignore[union-attr]
        ("general_contractor", "砼远建工"), ("subcontractor", "禾顺劳务"), ("labour_boss", "赵国强"),
    ]  # fmt: skip
    assert list(bundle.evidence)[:4] == ["WITNESS", "CHAT", "PROJECT", "PAYSLIP"] or "PROJECT" in bundle.evidence


def test_dismissed_while_pregnant() -> None:
    assert options(bundle_of("pregnant"), "ending") == [
        ("damages", 3_920_000, 3_920_000, True), ("severance", 1_960_000, 1_960_000, False), ("reinstatement", 358_621, 358_621, False),
    ]  # fmt: skip
    assert [one.code for one in bundle_of("pregnant_back").counted] == ["reinstatement"]
    chosen = bundle_of("pregnant_back", ending="damages")
    assert ([one.code for one in chosen.counted], chosen.total_fen) == (["damages"], 3_920_000)


def test_a_choice_nobody_offered_changes_nothing() -> None:
    assert bundle_of("pregnant", ending="everything", nonsense="x").total_fen == 3_920_000


def test_injured_without_a_contract() -> None:
    bundle = bundle_of("injured_without_contract")
    assert states(bundle) == {
        "double_wage": "certain", "recognition": "certain", "relationship": "possible", "suspension_pay": "possible",
        "injury_lump": "possible",
    }  # fmt: skip
    clock = bundle.find("recognition").clock  # type: ignore[union-attr]
    assert (clock.rule, clock.last_day) == ("R-DL-INJ1Y", date(2027, 8, 10))  # type: ignore[union-attr]
    assert [one.code for one in bundle.conflicts] == ["recognition"]


def test_benefits_after_recognition_go_to_the_fund() -> None:
    lump = bundle_of("injured_recognised").find("injury_lump")
    assert lump is not None
    assert ([one.role for one in lump.against], lump.venue, lump.rule) == (["fund"], "fund", "R-INJ-LUMP")


@pytest.mark.parametrize(
    ("name", "regime", "double"),
    [
        ("rider_managed", "platform_managed", "denied"),
        ("rider_employed", "labour", "certain"),
        ("rider_open", "platform_open", "possible"),
        ("domestic_family", "family", "denied"),
        ("domestic_company", "labour", "certain"),
        ("part_time", "part_time", "denied"),
        ("child", "child", "denied"),
        ("over_age", "over_age", "denied"),
    ],
)
def test_which_law_governs(name: str, regime: str, double: str) -> None:
    bundle = bundle_of(name)
    assert (bundle.regime, states(bundle)["double_wage"]) == (regime, double)


def test_a_family_is_sued_in_court_within_three_years() -> None:
    wage = bundle_of("domestic_family").find("wage")
    assert wage is not None
    assert (wage.venue, wage.clock.rule, wage.clock.last_day) == ("court", "R-DL-CIVIL3Y", date(2029, 8, 31))  # type: ignore[union-attr]


def test_an_open_platform_asks_how_it_manages() -> None:
    assert [one.fact for one in bundle_of("rider_open").asks][:8].count("may_refuse") <= 1
    wanted = {one.fact for one in bundle_of("rider_open").asks}
    assert {"fixed_hours", "price_by_platform", "discipline", "may_refuse"} <= wanted


def test_a_form_that_all_is_settled() -> None:
    free, forced = bundle_of("settled_free"), bundle_of("settled_forced")
    assert (states(free)["wage"], states(free)["set_aside"]) == ("possible", "denied")
    assert (states(forced)["wage"], states(forced)["set_aside"]) == ("certain", "certain")
    assert options(free, "settled") == [("claim", 700_000, 700_000, False), ("keep", 0, 0, True)]
    assert bundle_of("settled_free", settled="claim").total_fen == 700_000
    assert forced.received_fen == 100_000


def test_what_is_out_of_time_is_told_month_by_month() -> None:
    bundle = bundle_of("late")
    assert states(bundle) | {} == {
        "relationship": "possible", "wage": "barred", "double_wage": "barred", "severance": "barred", "damages": "barred",
        "reinstatement": "barred",
    }  # fmt: skip
    assert [one.month for one in bundle.find("wage").barred] == ["2024-11", "2024-12"]  # type: ignore[union-attr]
    assert len(bundle.find("double_wage").barred) == 12  # type: ignore[union-attr]


def test_a_demand_in_time_saves_the_wages() -> None:
    facts = dataclasses.replace(facts_of("late"), events=(Event("demand", date(2025, 12, 1)),))
    wage = assess(facts, TODAY).find("wage")
    assert wage is not None
    assert (wage.state, wage.amount_fen, wage.clock.last_day) == ("certain", 1_000_000, date(2026, 12, 1))  # type: ignore[union-attr]


def test_the_day_of_filing_counts_and_not_today() -> None:
    facts = dataclasses.replace(facts_of("late"), events=(Event("arbitration_filed", date(2025, 6, 2)),))
    bundle = assess(facts, TODAY)
    assert (bundle.claim_day, states(bundle)["wage"], states(bundle)["damages"]) == (
        date(2025, 6, 2),
        "certain",
        "certain",
    )


def test_a_lump_sum_has_one_basis() -> None:
    assert options(bundle_of("lump_sum"), "overtime_base") == [
        ("lump_sum", 330_138, 330_138, True), ("overtime", 918_621, 918_621, False),
    ]  # fmt: skip
    assert bundle_of("lump_sum", overtime_base="overtime").total_fen == 918_621


def test_service_before_2008_is_split_unless_chosen_otherwise() -> None:
    assert options(bundle_of("before_2008"), "pre2008") == [
        ("lcl97", 11_100_000, 11_100_000, True), ("continuous", 12_900_000, 12_900_000, False),
    ]  # fmt: skip
    assert bundle_of("before_2008", pre2008="continuous").total_fen == 12_900_000


def test_back_payment_of_insurance_is_never_in_the_bundle() -> None:
    back = bundle_of("resigned_stated").find("insurance_back")
    assert back is not None
    assert (back.state, back.venue, back.amount_fen) == ("denied", "authority", None)


def test_notice_pay_comes_with_a_lawful_art_40_dismissal_only() -> None:
    assert [(one.code, one.amount_fen) for one in bundle_of("art40").counted] == [
        ("severance", 4_800_000),
        ("notice", 750_000),
    ]
    assert "notice" not in states(bundle_of("dispatch"))


def test_a_private_settlement_gives_the_difference() -> None:
    assert options(bundle_of("private"), "private") == [
        ("difference", 4_878_420, 4_878_420, True), ("whole", 7_878_420, 7_878_420, False),
    ]  # fmt: skip


def test_an_iou_may_go_straight_to_court() -> None:
    assert bundle_of("iou").find("wage").venue == "arbitration"  # type: ignore[union-attr]
    assert bundle_of("iou", iou="court").find("wage").venue == "court"  # type: ignore[union-attr]


def test_a_first_question_is_what_matters_most() -> None:
    asks = assess(Facts(), TODAY, focus=("work", "pay", "end")).asks
    assert [ask.fact for ask in asks[:4]] == ["monthly", "periods", "form", "hired"]
    injured = assess(Facts(), TODAY, focus=("work", "pay", "injury")).asks
    assert {"injured", "recognised", "grade"} <= {ask.fact for ask in injured}


@pytest.mark.parametrize(
    ("raw", "fact", "zh", "en"),
    [
        ({"hired": "2026-05-01", "last_day": "2026-04-01"}, "last_day",
         "「最后工作日」（2026-04-01）早于「入职日」（2026-05-01），请再看看。",
         "Last day of work (2026-04-01) is before hire date (2026-05-01). Please check."),
        ({"monthly": "0"}, "monthly", "「月工资」是 0，没法计算，请写实际金额，或者写「不知道」。",
         "Monthly pay is zero, so nothing can be computed. Write the real amount, or “unknown”."),
        ({"grade": "11"}, "grade", "「伤残等级」是 1 到 10 级。", "The disability grade is 1 to 10."),
        ({"hired": "2027-01-01"}, "hired", "「入职日」（2027-01-01）还没到，请再看看。",
         "Hire date (2027-01-01) has not come yet. Please check."),
        ({"periods": "2027-01 100"}, "periods", "「各月应发和已发」2027-01 还没到。", "Due and paid by month: 2027-01 has not come yet."),
        ({"still_employed": "yes", "last_day": "2026-01-01"}, "last_day",
         "上面写着还在干，又写了最后工作日，请改一处。",
         "It says still employed, but there is a last working day as well. Change one of them."),
    ],
)  # fmt: skip
def test_facts_that_cannot_be_right_say_so(raw: dict[str, str], fact: str, zh: str, en: str) -> None:
    facts, faults = read(raw)
    assert faults == {}
    found = check(facts, TODAY)
    assert {name: (one.zh, one.en) for name, one in found.items()} == {fact: (zh, en)}


@pytest.mark.parametrize(
    ("raw", "fact", "en"),
    [
        ({"hired": "1980-01-01"}, "hired", "Hire date: 1980-01-01 is before 1995, when the Labour Law was not yet in force. Please check."),
        ({"monthly": "六千"}, "monthly", "Monthly pay: “六千” is not a number."),
        ({"place": "北京"}, "place", "City of work: write the six-digit area code, for example 110000."),
        ({"overtime": "2026-01 2025-12 8"}, "overtime", "Overtime a month: Line 1: 2025-12 is before 2026-01. Please check."),
        ({"overtime": "2026-01 2026-03 8\n2026-03 2026-05 8"}, "overtime", "Overtime a month: 2026-03 is written twice: make it one line."),
        ({"overtime": "2026-01 2026-01 800"}, "overtime", "Overtime a month: Line 1: A month has no 800 hours."),
        ({"periods": "2026-01 1\n2026-01 2"}, "periods", "Due and paid by month: 2026-01 is written twice: make it one line."),
        ({"still_employed": "maybe"}, "still_employed", "Still employed: Answer yes or no."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_names_the_fact(raw: dict[str, str], fact: str, en: str) -> None:
    _facts, faults = read(raw)
    assert {name: one.en for name, one in faults.items()} == {fact: en}
    assert f"「{FACTS[fact].label.zh}」" in faults[fact].zh


def _as_facts(function: str, given: dict[str, Any]) -> tuple[Facts, str, dict[str, str]] | None:
    """A worked case as facts of a worker, the head that must give its figure, and the choice it presupposes."""

    def fen(value: Any) -> int:
        return round(float(value) * 100)

    day = date.fromisoformat
    if function == "double_wage" and set(given) <= {"monthly", "hire", "signed", "ended", "claim", "limitation"}:
        ended = day(given["ended"]) if given.get("ended") else None
        facts = Facts(
            monthly=fen(given["monthly"]), hired=day(given["hire"]), contract="signed" if given.get("signed") else "none",
            contract_signed=day(given["signed"]) if given.get("signed") else None, last_day=ended,
            still_employed=None if ended else True, claim_on=day(given["claim"]) if given.get("claim") else None,
        )  # fmt: skip
        return (
            (facts, "double_wage", {"double_wage_limit": given.get("limitation") or "daily_lookback"})
            if facts.claim_on
            else None
        )
    if function == "severance" and set(given) <= {"avg", "start", "last_day", "mode"}:
        facts = Facts(
            average=fen(given["avg"]),
            hired=day(given["start"]),
            last_day=day(given["last_day"]),
            ended_how="agreed_employer",
        )
        if facts.hired.year < 2008:  # type: ignore[union-attr]
            return None
        return facts, "severance", {"pre2008": given.get("mode", "lcl97")}
    if function == "illegal_termination" and set(given) <= {"avg", "start", "last_day"}:
        facts = Facts(
            average=fen(given["avg"]), hired=day(given["start"]), last_day=day(given["last_day"]), ended_how="dismissed",
            dismissal_ground="none",
        )  # fmt: skip
        return facts, "damages", {}
    if function == "annual_leave_exit" and set(given) <= {"cum_years", "term_date", "taken", "avg_ex_ot"}:
        read_ = read({"cumulative_years": str(given["cum_years"]), "leave_taken": str(given.get("taken", 0))})[0]
        return (
            dataclasses.replace(
                read_, last_day=day(given["term_date"]), average_without_overtime=fen(given["avg_ex_ot"])
            ),
            "annual_leave",
            {},
        )
    return None


CASES = [
    one
    for one in json.loads((Path(__file__).parent / "data/cases.json").read_text(encoding="utf-8"))
    if _as_facts(one["function"], one["input"]) is not None
]


def test_enough_worked_cases_fit() -> None:
    assert len(CASES) >= 12


@pytest.mark.parametrize("case", CASES, ids=lambda one: one["id"])
def test_worked_cases_give_the_same_figures_through_the_wizard(case: dict[str, Any]) -> None:
    fitted = _as_facts(case["function"], case["input"])
    assert fitted is not None
    facts, code, choices = fitted
    claim = assess(facts, facts.claim_on or facts.last_day or TODAY, choices).find(code)
    expected = evaluate(case["function"], case["input"]).amount_fen
    assert claim is not None
    assert (claim.amount_fen or 0) == expected


def test_every_head_has_evidence_of_the_taxonomy_and_wages_are_heads() -> None:
    kinds = {row.code for row in taxonomy.rows("evidence_kinds")}
    assert all(set(found) <= kinds for found in EVIDENCE.values())
    assert set(WAGE_LIKE) <= set(TITLES)
    assert set(TITLES) == set(EVIDENCE)


def test_equal_months_are_told_as_one_step() -> None:
    steps = bundle_of("piece").find("overtime").steps  # type: ignore[union-attr]
    assert len(steps) == 1
    assert steps[0].zh.startswith("2026-09 至 2026-10（2 个月，每月）：")


def test_a_line_never_counts_less_than_nothing() -> None:
    working = bundle_of("site").find("wage").workings[0]  # type: ignore[union-attr]
    assert Line("2026-01", "2026-01", 100, 200, working).amount_fen == 0
    assert plain_yuan(100) == "1.00"


def test_overtime_of_piece_work_goes_by_rate_and_pieces_or_names_what_is_missing() -> None:
    typed = {name: raw for name, raw in STORIES["piece"].items() if name != "piece_paid"}
    facts, _faults = read(typed)
    claim = assess(facts, TODAY, {}).find("overtime")
    # 0.125 a piece, 200 an hour: 25 an hour; 10 h x 50 % and 16 h x 100 % above the plain rate, two months
    assert claim is not None
    assert (claim.state, claim.amount_fen) == ("certain", 1_050_00)
    assert [(line.due, line.paid) for line in claim.lines] == [(1_175_00, 650_00)] * 2
    assert any("taken as paid" in note.en for note in claim.notes)
    facts, _faults = read({name: raw for name, raw in typed.items() if name not in ("unit_rate", "pieces_hour")})
    bundle = assess(facts, TODAY, {})
    claim = bundle.find("overtime")
    assert claim is not None
    assert (claim.state, claim.amount_fen, claim.missing) == ("missing", None, ["unit_rate", "pieces_hour"])
    assert claim.why is not None
    assert claim.why.zh == "还缺：计件单价（元）、一小时做几件。"
