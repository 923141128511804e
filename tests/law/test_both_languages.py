"""What the law room says in Chinese and in English names the same figures and dates, and no Chinese is left in the English."""

import re
from collections.abc import Iterator

from tests.figures import articles, chinese, english
from tests.law.stories import STORIES, TODAY, facts_of
from tests.law.test_worked import GIVEN, ROWS

from martlet import law
from martlet.law import Fault, taxonomy
from martlet.law.claims import FACTS, assess
from martlet.law.limits import periods
from martlet.law.results import Said

CHINESE = re.compile(r"[\u3400-\u9fff]")


def sentences() -> Iterator[tuple[str, Said]]:
    """Where it was said, and what: steps, warnings and offers of every worked case, the claims of every story."""
    for function, facts in [(one["function"], one["input"]) for one in GIVEN] + [row[:2] for row in ROWS]:
        try:
            result = law.evaluate(function, facts)
        except Fault as fault:
            yield function, Said(fault.zh, fault.en)
            continue
        for said in (*result.steps, *result.warnings, *result.alternatives):
            yield function, Said(said.zh, said.en)
    for name in STORIES:
        bundle = assess(facts_of(name), TODAY)
        for claim in bundle.claims:
            for said in (claim.title, *claim.steps, *claim.notes, *([claim.why] if claim.why else [])):
                yield name, said
        for conflict in bundle.conflicts:
            for option in conflict.options:
                yield name, option.why


def test_both_languages_name_the_same_figures() -> None:
    told = dict.fromkeys(sentences())
    assert len(told) > 400
    wrong = [(where, *said) for where, said in told if chinese(said.zh) != english(said.en)]
    assert wrong == []


def test_no_chinese_is_left_in_the_english() -> None:
    """Names that a person typed come from the facts."""
    assert [(where, said.en) for where, said in dict.fromkeys(sentences()) if CHINESE.search(said.en)] == []


def test_what_is_said_when_a_limit_is_missed_names_the_same_figures() -> None:
    missed = [one.missed for one in periods.PERIODS.values() if one.missed]
    assert len(missed) > 20
    assert [said for said in missed if chinese(said.zh) != english(said.en)] == []


def test_the_usual_steps_of_every_issue_name_the_same_figures() -> None:
    rows = taxonomy.current().issues
    steps = [pair for row in rows for pair in zip(row.default_next_steps, row.default_next_steps_en, strict=True)]
    assert len(steps) > 180
    assert [pair for pair in steps if chinese(pair[0]) != english(pair[1])] == []


def test_the_questions_name_the_same_figures() -> None:
    asked = [Said(*pair) for one in FACTS.values() for pair in (one.label, one.ask)]
    assert len(asked) > 150
    assert [said for said in asked if chinese(said.zh) != english(said.en)] == []


def test_both_languages_cite_the_same_articles() -> None:
    missed = [("", one.missed) for one in periods.PERIODS.values() if one.missed]
    told = dict.fromkeys([*sentences(), *missed])
    assert [(where, *said) for where, said in told if articles(said.zh) != articles(said.en)] == []
    assert articles("按第38条、第48、50条") == articles("by art. 38 and art. 48, 50") == {"38", "48", "50"}
