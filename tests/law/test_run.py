"""`martlet law`: JSON lines in, JSON lines out; bad lines are answered and the rest go on."""

import io
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet import law
from martlet.law import run
from martlet.law.faults import Fault

GOOD = json.dumps({"id": 1, "function": "civil_years", "input": {"age": 67}})


def test_bad_lines_do_not_stop_the_rest() -> None:
    out = io.StringIO()
    source = io.BytesIO(f"{GOOD}\nnot json\n\n[1]\n{GOOD}\n".encode())
    assert run.main(source, out) == 0
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [answer.get("value") for answer in answers] == [13, None, None, 13]
    assert answers[1] == {"id": None, "error": "This line is not JSON.", "error_zh": "这一行不是 JSON。", "fact": None}
    assert list(run.answers([GOOD, ""])) == [json.dumps(answers[0], ensure_ascii=False)]


@pytest.mark.parametrize(
    ("function", "facts", "fact", "sentence"),
    [
        ("severance", {"avg": "5000", "start": "2024-01-01", "last_day": "2023-01-01"}, "last_day",
         "Last day: 2023-01-01 is before start date (2024-01-01). Please check."),
        ("severance", {"avg": "0", "start": "2024-01-01", "last_day": "2025-01-01"}, "avg",
         "Average pay of the last twelve months: is zero, so nothing can be computed. Write the real amount."),
        ("severance", {"avg": "-5", "start": "2024-01-01", "last_day": "2025-01-01"}, "avg",
         "Average pay of the last twelve months: cannot be negative."),
        ("severance", {"avg": "much", "start": "2024-01-01", "last_day": "2025-01-01"}, "avg",
         "Average pay of the last twelve months: “much” is not a number."),
        ("severance", {"avg": "5000", "start": "1990-01-01", "last_day": "2025-01-01"}, "start",
         "Start date: 1990-01-01 is before 1995, when the Labour Law was not yet in force. Please check."),
        ("severance", {"avg": "5000", "last_day": "2025-01-01"}, "start", "Start date: is missing."),
        ("min_wage_on", {"code": "Beijing", "date": "2025-01-01"}, "code",
         "City code: write the six-digit area code, for example 110000."),
        ("injury", {"wage": "5000", "grade": 11, "local_avg": "8000"}, "grade", "The disability grade is 1 to 10."),
        ("representatives", {"workers": 10, "common_claim": "perhaps"}, "common_claim",
         "Common claim: can only be true or false."),
        ("deadline", {"trigger": "2026-01-01"}, "days", "Give exactly one length: days, workdays, months or years."),
        ("deadline", {"trigger": "2026-01-01", "years": 9000}, "years", "This period is too long, please check."),
        ("wage_arrears", {"periods": [{"month": "2026-13", "due": "1"}]}, "month",
         "“2026-13” is not a month. Write it like 2026-09."),
        ("no_such", {}, "function", "There is no function “no_such”."),
    ],
)  # fmt: skip
def test_a_fact_that_cannot_be_right_is_named(
    function: str, facts: dict[str, object], fact: str, sentence: str
) -> None:
    with pytest.raises(Fault) as caught:
        law.evaluate(function, facts)
    assert caught.value.fact == fact
    assert caught.value.say("en") == sentence
    assert caught.value.say("zh-hans") != sentence


def test_no_data_is_no_zero() -> None:
    assert law.evaluate("min_wage_on", {"code": "540100", "date": "2026-01-01"}).value is None
    with pytest.raises(Fault, match="No data: monthly minimum wage, 540100, Tibet, 2026-01-01"):
        law.evaluate("min_wage_topup", {"gross": "2000", "code": "540100", "date": "2026-01-01"})
    with pytest.raises(Fault, match="No data: last year's national urban disposable income, whole country, 2027-02-01"):
        law.evaluate("death", {"date": "2027-02-01"})


def test_unused_facts_are_told() -> None:
    result = law.evaluate("civil_years", {"age": 67, "agee": 1})
    assert [said.en for said in result.warnings] == ["The fact “agee” was not used."]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_any_facts_give_an_answer_or_an_error(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(law.calculators())))
    plausible = st.sampled_from(["2026-02-28", "2024-02-29", "1500", 3, True, "110000", "employer"]) | JSON
    facts = {fact: data.draw(plausible) for fact in law.calculators()[name].facts}
    answer = run.answer(json.dumps({"id": 7, "function": name, "input": facts}))
    assert answer["id"] == 7
    assert ("error" in answer) != ("value" in answer)
    json.dumps(answer)


def test_command_needs_no_django() -> None:
    code = (
        "import sys; sys.modules['django'] = None; from martlet.law import run;"
        "print(run.answer(sys.stdin.readline())['value'])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], input=GOOD, capture_output=True, text=True, check=True
    )
    assert done.stdout == "13\n"
