"""Law in time: one claim over 2019-2026 takes each period's rule and figure, in the wizard and through `martlet law` alike."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.stories import TODAY

from martlet import law
from martlet.foundation.calendar import Month, month_range, parse_month
from martlet.law import parameters, run
from martlet.law.claims import Bundle, Claim, assess, check, read
from martlet.law.parameters import Figure, built_in

# Beijing's monthly minimum: from the month on
MINIMUM = [
    ("2019-01", 2120, False),
    ("2019-07", 2200, False),
    ("2021-08", 2320, False),
    ("2023-09", 2420, True),
    ("2025-09", 2540, True),
]
STORY = {
    "place": "110000", "form": "FT", "hired": "2019-01-01", "last_day": "2026-10-31", "monthly": "2100", "contract": "none",
    "overtime": "2019-01 2026-10 10 8 8", "cumulative_years": "8", "leave_taken": "0", "leave_taken_last_year": "0",
    "average": "2600", "ended_how": "resigned_cause", "resign_grounds": ["unpaid_wages"], "resign_stated": "yes",
    "periods": "\n".join(f"{month} 2100 2100" for month in map(str, month_range(Month(2019, 1), Month(2026, 9)))) + "\n2026-10 2100 0",
}  # fmt: skip


def bundle_of(told: dict[str, Any], **choices: str) -> Bundle:
    facts, faults = read(told)
    assert (faults, check(facts, TODAY)) == ({}, {})
    return assess(facts, TODAY, choices)


def commanded(*lines: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """What `martlet law` writes for these lines."""
    given = [
        json.dumps({"id": number, "function": function, "input": facts})
        for number, (function, facts) in enumerate(lines)
    ]
    return [json.loads(line) for line in run.answers(given)]


def minimum_in(month: str) -> tuple[int, bool]:
    since, amount, sure = max(row for row in MINIMUM if row[0] <= month)
    return amount, sure


def of(bundle: Bundle, code: str) -> Claim:
    found = bundle.find(code)
    assert found is not None
    return found


MONTHS = [str(month) for month in month_range(Month(2019, 1), Month(2026, 10))]


def test_each_month_has_the_minimum_wage_of_its_time() -> None:
    claim = of(bundle_of(STORY), "min_wage")
    sure = [month for month in MONTHS if minimum_in(month)[1]]
    assert [(line.first, line.due) for line in claim.lines] == [
        (month, (minimum_in(month)[0] - 2100) * 100) for month in sure
    ]
    assert claim.amount_fen == (24 * 320 + 14 * 440) * 100
    # what rests on figures nobody has confirmed is told with its sum and left out of the total
    assert claim.notes[0].en == (
        "2019-01 to 2023-08: the standards are not verified, so CNY 8,120.00 of these months is left out."
    )
    assert 6 * 20 + 25 * 100 + 25 * 220 == 8_120
    used = {one for line in claim.lines for one in line.working.result.parameters if one.unit != "yes/no"}
    assert {(str(one.value), str(one.since)) for one in used} == {("2420", "2023-09-01"), ("2540", "2025-09-01")}


def test_overtime_has_the_base_of_its_month() -> None:
    claim = of(bundle_of(STORY), "overtime")
    months = {line.first: line.due for line in claim.lines}
    for month in ("2023-09", "2025-08", "2025-09", "2026-10"):
        amount, _sure = minimum_in(month)
        parts = [round(amount * hours * percent / 174) for hours, percent in ((10, 150), (8, 200), (8, 300))]
        assert months[month] == sum(parts)
        line = next(one for one in claim.lines if one.first == month)
        assert [str(used.value) for used in line.working.result.parameters if "最低" in used.name] == [str(amount)]
    assert "2023-08" not in months
    assert len(claim.steps) >= 2  # equal months are one step: each figure has its own


def test_the_command_says_the_same_for_every_month() -> None:
    claim = of(bundle_of(STORY), "min_wage")
    answers = commanded(
        *(
            ("min_wage_topup", {"gross": "2100", "code": "110000", "date": parse_month(month).first.isoformat()})
            for month in MONTHS
        )
    )
    given = {month: answer["value"]["shortfall"] for month, answer in zip(MONTHS, answers, strict=True)}
    assert given == {month: f"{minimum_in(month)[0] - 2100}.00" for month in MONTHS}
    assert {line.first: f"{line.due // 100}.00" for line in claim.lines}.items() <= given.items()
    told = {
        month: [one["verified"] for one in answer["parameters"] if one["name"] == "月最低工资标准"]
        for month, answer in zip(MONTHS, answers, strict=True)
    }
    assert told == {month: [minimum_in(month)[1]] for month in MONTHS}


def test_the_holidays_of_2024_and_of_2025_through_the_command() -> None:
    days = ["2024-02-09", "2025-01-28", "2024-05-02", "2025-05-02", "2024-10-03", "2025-10-03"]
    kinds = [answer["value"] for answer in commanded(*(("day_type", {"date": day}) for day in days))]
    assert kinds == [
        "workday",
        "statutory_holiday",
        "rest_day",
        "statutory_holiday",
        "statutory_holiday",
        "statutory_holiday",
    ]
    hours = [
        answer["value"]["standard_hours"]
        for answer in commanded(
            *(
                ("comprehensive_ot", {"base": "4350", "period": "quarter", "year": year, "worked_hours": 520})
                for year in (2019, 2024, 2025, 2026)
            )
        )
    ]
    assert hours == [500.0, 500.0, 496.0, 496.0]


def test_approved_hours_have_the_standard_of_their_year() -> None:
    told = {
        **{name: STORY[name] for name in ("place", "form", "hired", "last_day")}, "monthly": "4350",
        "hours_system": "comprehensive", "comprehensive": "quarter 2024 520\nquarter 2025 520",
    }  # fmt: skip
    claim = of(bundle_of(told), "overtime")
    assert [(line.first, line.due) for line in claim.lines] == [("2024-01", 75_000), ("2025-01", 90_000)]


def test_limits_of_each_head_by_its_own_rule() -> None:
    bundle = bundle_of({**STORY, "claim_on": "2026-11-20"})
    # pay: one year from leaving, however old the month; the first year without a contract: over long ago
    assert (of(bundle, "wage").state, str(of(bundle, "wage").clock.last_day)) == ("certain", "2027-11-01")  # type: ignore[union-attr]
    assert of(bundle, "overtime").lines[0].first == "2023-09"
    double = of(bundle, "double_wage")
    assert (double.state, double.amount_fen) == ("barred", None)
    assert double.barred[0].month == "2019-02"
    assert double.barred[-1].month == "2019-12"
    leave = of(bundle, "annual_leave")
    assert [line.first for line in leave.lines] == ["2025-01", "2026-01"]


@pytest.mark.parametrize(
    ("known", "last"),
    [
        ("2007-12-01", "2008-01-30"),
        ("2008-04-01", "2009-04-01"),
        ("2008-05-01", "2009-05-04"),
        ("2019-03-01", "2020-03-02"),
    ],
)
def test_the_limit_is_that_of_its_time(known: str, last: str) -> None:
    assert commanded(("arb_limitation", {"known": known}))[0]["value"] == last


def test_death_and_award_take_the_figure_of_the_day() -> None:
    deaths = commanded(*(("death", {"date": f"{year}-06-01"}) for year in range(2019, 2027)))
    assert [answer["value"]["death_lump_sum"] for answer in deaths] == [
        "785020.00", "847180.00", "876680.00", "948240.00", "985660.00", "1036420.00", "1083760.00", "1130040.00",
    ]  # fmt: skip
    awards = commanded(
        *(
            ("final_award", {"items": ["1"], "code": "110000", "date": day})
            for day in ("2019-06-30", "2023-09-01", "2025-09-01")
        )
    )
    assert [answer["value"]["threshold"] for answer in awards] == ["25440.00", "29040.00", "30480.00"]


def test_past_retirement_age_across_the_new_provisions() -> None:
    told = {
        "place": "110000", "form": "OVER", "birth": "1960-05-05", "retire_category": "male60", "hired": "2024-03-01",
        "last_day": "2026-09-30", "monthly": "4000", "pension": "yes",
    }  # fmt: skip
    bundle = bundle_of(told)
    assert bundle.regime == "over_age"
    assert [note.en for note in bundle.notes] == [
        "Over age at work since 2024-03-01, when the rules were different. The part before the change follows the rules of that time:"
        " Until 2025-08-31 workers who drew a pension had a civil contract for services."
    ]
    assert bundle_of({**told, "hired": "2026-07-02"}).notes == []


def test_contractors_answer_by_the_rules_of_the_month() -> None:
    told = {
        "place": "110000", "form": "SUB", "hired": "2019-10-01", "last_day": "2020-08-31", "monthly": "6000",
        "chain": "general_contractor 砼远建工 yes\nlabour_boss 赵国强 no",
        "periods": "2019-12 6000 0\n2020-04 6000 0\n2020-07 6000 0", "claim_on": "2021-06-01",
    }  # fmt: skip
    wage = of(bundle_of(told), "wage")
    assert wage.against[0].role == "general_contractor"
    assert wage.notes[0].en.startswith(
        "2019-12 to 2020-04 lie before the Migrant-Worker Wage Payment Regulations took effect (2020-05-01)"
    )
    later = of(bundle_of({**told, "periods": "2020-07 6000 0"}), "wage")
    assert not [note for note in later.notes if "2020-05-01" in note.en]


def test_a_correction_from_a_day_on_leaves_the_months_before_it() -> None:
    corrected = built_in().corrected(
        [Figure("min_wage.month", "110000", date(2024, 3, 1), "2600", "京人社发〔2024〕9号", True, "official")]
    )
    before = {line.first: line.due for line in of(bundle_of(STORY), "min_wage").lines}
    with parameters.using(corrected):
        after = {line.first: line.due for line in of(bundle_of(STORY), "min_wage").lines}
        answers = commanded(
            *(("min_wage_on", {"code": "110000", "date": day}) for day in ("2024-02-29", "2024-03-01", "2025-09-01"))
        )
    assert [float(answer["value"]["monthly"]) for answer in answers] == [2420, 2600, 2540]
    for month, due in after.items():
        assert due == (50_000 if "2024-03" <= month <= "2025-08" else before[month]), month


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(MONTHS[:-1]), st.sampled_from(["1500", "2100", "2430"]))
def test_a_claim_split_at_any_month_adds_up(cut: str, monthly: str) -> None:
    """Additive over split periods: two claims, one until a month and one from the next, are the whole."""
    base = {name: STORY[name] for name in ("place", "form")} | {"monthly": monthly}

    def part(first: str, last: str) -> int:
        told = {
            **base, "hired": parse_month(first).first.isoformat(), "last_day": parse_month(last).last.isoformat(),
            "overtime": f"{first} {last} 10 8 8",
        }  # fmt: skip
        facts, _faults = read(told)
        bundle = assess(facts, date(2026, 11, 20))
        lines = [line for code in ("min_wage", "overtime") for line in _all_lines(bundle, code)]
        return sum(line.amount_fen for line in lines)

    whole = part(MONTHS[0], MONTHS[-1])
    later = str(parse_month(cut).plus(1))
    assert part(MONTHS[0], cut) + part(later, MONTHS[-1]) == whole


def _all_lines(bundle: Bundle, code: str) -> list[Any]:
    """The lines of a head whose figures are confirmed: of a claim with none, those there are do not count."""
    claim = bundle.find(code)
    if claim is None:
        return []
    return [line for line in claim.lines if all(used.verified for used in line.working.result.parameters)]


def test_no_figure_of_another_time_is_ever_used() -> None:
    """Every figure named with a claim was in force in its month, and none newer for that place was."""
    book = built_in()
    bundle = bundle_of(STORY)
    for claim in bundle.claims:
        for line in claim.lines:
            for used in line.working.result.parameters:
                if used.name != "月最低工资标准" or claim.code not in ("min_wage", "overtime"):
                    continue
                figure = book.find("min_wage.month", "110000", parse_month(line.first).first)
                assert figure is not None
                assert (used.value, used.since) == (figure.value, figure.since)


def test_before_any_data_there_is_no_figure() -> None:
    answer = commanded(("min_wage_on", {"code": "110000", "date": "2009-01-01"}))[0]
    assert answer["value"] is None
    assert "No data for this city and date (Beijing, 2009-01-01): ask the local authority." in json.dumps(
        answer["warnings"]
    )
    assert law.evaluate("min_wage_on", {"code": "110000", "date": "2010-07-01"}).value["monthly"] == 960
