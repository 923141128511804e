"""Bad input, for every calculator and every fact: a sentence in both languages that says which fact and why, never a figure."""

from typing import Any

import pytest
from tests.law.test_cases import CASES, EXAMPLES
from tests.law.test_conditions import ROWS as CONDITIONS
from tests.law.test_edges import ROWS as EDGES

from martlet import law
from martlet.law.claims import FACTS, read
from martlet.law.facts import label
from martlet.law.faults import Fault

# One good line for each calculator, from the worked cases.
GOOD: dict[str, dict[str, Any]] = {
    "civil_costs": {"medical": "100", "monthly": "6000", "months": "2", "paid": "1000", "fault_percent": "70"},
    "gap_wages": {"monthly": "6000", "dismissed_on": "2026-08-31", "until": "2026-11-20"},
    "hourly_topup": {"hourly": "20", "hours": "80", "code": "110000", "date": "2026-10-01"},
    "insurance_loss": {"years_unpaid": "3", "voluntary": False, "benefit": "2000", "jobless_months": "4"},
    "medical_costs": {"bills": "3000", "reimbursed": "100", "insured": False},
    "piece_overtime": {
        "unit_rate": "0.5",
        "ext_pieces": "100",
        "rest_pieces": "1",
        "holiday_pieces": "1",
        "single_paid": True,
    },
    "wage_arrears": {"periods": [{"month": "2026-09", "due": "6000"}]},
    "wage_chain": {"chain": [{"role": "general_contractor"}, {"role": "labour_boss", "licensed": False}]},
}
for _function, _facts in (
    *((one["function"], one["input"]) for one in CASES),
    *((function, facts) for function, facts, _value in (*EXAMPLES, *EDGES, *CONDITIONS)),
):
    if len(_facts) > len(GOOD.get(_function, ())):
        GOOD[_function] = _facts

BAD: dict[str, list[tuple[Any, str]]] = {
    "amount": [
        ("much", "is not a number"),
        ("-1", "cannot be negative"),
        (True, "write a number"),
        ([], "write a number"),
    ],
    "pay": [("much", "is not a number"), ("-1", "cannot be negative"), ("0", "is zero, so nothing can be computed")],
    "count": [("many", "number"), ("-1", "negative"), ("1.5", "whole number")],
    "day": [("soon", "is not a date"), ("2026-02-30", "is not a date"), ("1994-12-31", "before 1995")],
    "birth": [("soon", "is not a date"), ("2026-02-30", "is not a date")],
    "month": [("soon", "is not a month"), ("2026-13", "is not a month")],
    "flag": [("maybe", "can only be true or false")],
    "place": [("Beijing", "six-digit area code"), ("999999", "is no area code"), ("110", "six-digit area code")],
}
"""Kind of fact -> what somebody types by mistake, and a part of the sentence."""

TRIED = [
    (name, fact, raw, why)
    for name, one in sorted(law.calculators().items())
    for fact, reader in one.facts.items()
    for raw, why in BAD.get(reader.kind, ())
    if name in GOOD
]


def test_every_calculator_has_a_good_line() -> None:
    assert sorted(set(law.calculators()) - GOOD.keys()) == []


@pytest.mark.parametrize(("name", "fact"), sorted({(name, fact) for name, fact, _raw, _why in TRIED}))
def test_a_bad_fact_is_named_with_the_reason(name: str, fact: str) -> None:
    zh, en = label(fact)
    for function, one, raw, why in TRIED:
        if (function, one) != (name, fact):
            continue
        with pytest.raises(Fault) as caught:
            law.evaluate(name, {**GOOD[name], fact: raw})
        fault = caught.value
        assert fault.fact == fact, (raw, fault.en)
        assert why in fault.en, (raw, fault.en)
        assert fault.en.casefold().startswith(en.casefold()), fault.en
        assert fault.zh.startswith(f"「{zh}」"), fault.zh


@pytest.mark.parametrize(
    ("name", "facts", "fact"),
    [
        ("severance", {"start": "2026-02-01", "last_day": "2026-01-31"}, "last_day"),
        ("illegal_termination", {"start": "2026-02-01", "last_day": "2026-01-31"}, "last_day"),
        ("part_month_pay", {"first": "2026-02-02", "last": "2026-02-01"}, "last"),
        ("double_wage", {"hire": "2026-02-02", "ended": "2026-02-01"}, "ended"),
        ("annual_leave_exit", {"hired": "2026-02-02", "term_date": "2026-02-01"}, "term_date"),
        ("gap_wages", {"monthly": "1", "dismissed_on": "2026-02-02", "until": "2026-02-01"}, "until"),
        (
            "insurance_loss",
            {"years_unpaid": None, "hired": "2026-02-02", "date": "2026-02-01", "voluntary": False, "benefit": "1"},
            "date",
        ),
    ],
)
def test_an_end_before_its_start_names_the_end(name: str, facts: dict[str, Any], fact: str) -> None:
    with pytest.raises(Fault) as caught:
        law.evaluate(name, {**GOOD.get(name, {}), **facts})
    assert caught.value.fact == fact
    assert "before" in caught.value.en
    assert "早于" in caught.value.zh


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_fact_of_the_wizard_refuses_nonsense_or_takes_it_for_unknown(name: str) -> None:
    fact = FACTS[name]
    facts, faults = read({name: "certainly not"})
    assert facts.known(name) is False
    assert list(faults) == [name]
    assert fact.label.zh in faults[name].zh
    facts, faults = read({name: "不知道"})
    assert (faults, facts.unknown) == ({}, frozenset({name}))
