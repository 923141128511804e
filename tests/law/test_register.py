"""The register is whole: every rule has a calculator, every calculator a rule, both languages everywhere."""

import inspect
import re
from pathlib import Path

import pytest

from martlet import law
from martlet.law import clocks, reference, run, taxonomy
from martlet.law.conventions import CONVENTIONS
from martlet.law.facts import label
from martlet.law.registry import rule
from martlet.law.statutes import STATUTES

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_rule_is_reachable_and_cites_its_statutes() -> None:
    assert run.unreachable() == []
    assert len(law.rules()) == 117
    for one in law.rules():
        assert one.basis
        assert CHINESE.search(one.zh)
        assert not CHINESE.search(one.en)
        assert one.certainty in ("T", "S", "R")
        for citation in one.basis:
            assert citation.statute in STATUTES or CHINESE.search(citation.statute)
            assert citation.say("zh")
            assert citation.say("en")


def test_every_calculator_names_known_rules_and_takes_its_facts() -> None:
    known = {one.id for one in law.rules()}
    for one in law.calculators().values():
        assert one.rules
        assert set(one.rules) <= known
        parameters = inspect.signature(one.compute).parameters
        assert set(one.facts) == set(parameters)
        assert (one.compute.__doc__ or "").strip()
        for fact, reader in one.facts.items():
            assert reader.required == (parameters[fact].default is inspect.Parameter.empty), (one.name, fact)


def test_every_fact_has_a_name_in_both_languages() -> None:
    for one in law.calculators().values():
        for fact in one.facts:
            zh, en = label(fact)
            assert CHINESE.search(zh), (one.name, fact)
            assert not CHINESE.search(en)


def test_reference_page_is_up_to_date() -> None:
    root = Path(__file__).parents[2]
    page = (root / "docs/reference/law.md").read_text(encoding="utf-8")
    assert page == reference.markdown(reference.tests_of(root / "tests"))


def test_every_convention_a_result_names_is_explained() -> None:
    named = set()
    for function, facts in (
        ("double_wage", {"monthly": "6000", "hire": "2024-01-31", "claim": "2025-03-01"}),
        ("severance", {"avg": "6000", "start": "2005-03-01", "last_day": "2024-05-31"}),
        ("part_month_pay", {"monthly": "4350", "first": "2026-10-01", "last": "2026-10-09"}),
    ):
        named |= set(law.evaluate(function, facts).conventions)
    assert named == {"C-DW-START", "C-DW-PART", "C-LOOKBACK", "C-SERVICE", "C-PRE2008", "C-DIV"}
    assert named < set(CONVENTIONS)
    assert all(said.zh and said.en for said in CONVENTIONS.values())


def test_every_limit_has_its_rule() -> None:
    known = {one.id for one in law.rules()}
    assert set(clocks.LIMITS) <= known


def test_statutes_are_cited_in_both_languages() -> None:
    citation = rule("R-TERM-N").basis[0]
    assert citation.say("zh-hans") == "《劳动合同法》第46-47条"
    assert citation.say("en") == "Labour Contract Law art. 46-47"


def test_unknown_rule() -> None:
    with pytest.raises(KeyError):
        rule("R-NO")
    assert label("hire") == ("入职日", "hire date")
    assert label("some_fact") == ("some_fact", "some fact")


def test_taxonomy_refers_only_to_what_exists() -> None:
    known = {one.id for one in law.rules()}
    issues = taxonomy.rows("issues")
    assert len({row.code for row in issues}) == len(issues) == 102
    for row in issues:
        assert set(row.time_limit_rules) <= known
        assert taxonomy.find("groups", row.parent)
        assert taxonomy.find("priorities", row.default_priority)
        assert all(taxonomy.find("evidence_kinds", code) for code in row.needed_evidence)
        assert all(taxonomy.find("authorities", code) for code in row.competent_authority)
        assert row.steps("zh-hans")
        assert len(row.steps("zh-hans")) == len(row.steps("en"))
        assert bool(row.warning("zh")) == bool(row.warning("en"))
        assert CHINESE.search(row.label("zh-hans"))
        assert not CHINESE.search(row.label("en"))
        assert not any(CHINESE.search(step) for step in row.steps("en"))


def test_taxonomy_look_up() -> None:
    assert taxonomy.group_of("WAG-ARR") == "WAG"
    assert taxonomy.group_of("") == ""
    assert taxonomy.group_of("GONE") == "OTH"
    assert taxonomy.label("issues", "WAG-ARR", "en") == "Unpaid wages"
    assert taxonomy.label("issues", "GONE", "en") == "GONE"
    assert {row.code for row in taxonomy.current().groups} == {row.parent for row in taxonomy.current().issues}
