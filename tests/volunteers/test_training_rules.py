"""How far somebody is: pure values, a table a rule."""

from datetime import date

import pytest

from martlet.volunteers.training import rules
from martlet.volunteers.training.rules import FIRST, OPTIONAL, RENEWAL, Done, Step

TODAY = date(2026, 11, 23)


def step(key: str, needed: str = FIRST, minutes: int = 60) -> Step:
    return Step(key, f"{key}课", key, "来", "come", minutes, needed)


LIST = [step("law"), step("listen"), step("injury", OPTIONAL), step("again", RENEWAL)]


@pytest.mark.parametrize(
    ("done", "needed", "have", "missing"),
    [
        ([], FIRST, [], ["law", "listen"]),
        ([("law", date(2015, 1, 1))], FIRST, ["law"], ["listen"]),  # counts for good
        ([("listen", TODAY), ("law", TODAY)], FIRST, ["law", "listen"], []),  # in the order of the list
        ([("injury", TODAY)], FIRST, [], ["law", "listen"]),  # voluntary
        ([("gone", TODAY)], FIRST, [], ["law", "listen"]),  # on no list any more
        ([("law", TODAY), ("law", TODAY)], FIRST, ["law"], ["listen"]),  # twice is once
        ([("law", TODAY), ("listen", TODAY)], RENEWAL, [], ["again"]),
        ([("again", TODAY)], RENEWAL, ["again"], []),
        ([("again", date(2025, 11, 23))], RENEWAL, ["again"], []),  # a year ago today
        ([("again", date(2025, 11, 22))], RENEWAL, [], ["again"]),  # a year and a day
        ([("again", TODAY), ("again", date(2020, 1, 1))], RENEWAL, ["again"], []),  # the last one counts
    ],
)
def test_progress(done: list[tuple[str, date]], needed: str, have: list[str], missing: list[str]) -> None:
    far = rules.progress(LIST, [Done(*one) for one in done], needed, TODAY)
    assert ([one.key for one in far.done], [one.key for one in far.missing]) == (have, missing)
    assert (far.count, far.of, far.is_ready) == (len(have), len(have) + len(missing), not missing)


def test_a_list_that_asks_for_nothing_is_ready() -> None:
    far = rules.progress([step("law")], [], RENEWAL, TODAY)
    assert (far.of, far.is_ready, far.percent) == (0, True, 100)


@pytest.mark.parametrize(
    ("known", "until", "asks"),
    [
        (None, TODAY, True),  # the first, or after a withdrawal
        (date(2026, 11, 1), TODAY, True),  # it has ended
        (date(2027, 1, 1), date(2027, 1, 2), True),  # longer
        (date(2027, 1, 1), date(2027, 1, 1), False),  # only its languages change
        (date(2027, 1, 1), TODAY, False),  # shorter
    ],
)
def test_what_is_asked_for(known: date | None, until: date, asks: bool) -> None:
    assert rules.asks(known, until) == asks


@pytest.mark.parametrize(("minutes", "said"), [(60, "1"), (960, "16"), (90, "1.5"), (15, "0.25"), (600, "10")])
def test_hours(minutes: int, said: str) -> None:
    assert rules.hours(minutes) == said


def test_no_version_gives_a_key_again() -> None:
    typed = [step("law"), step(""), step("")]
    second = rules.keyed(typed, 2)
    third = rules.keyed([*second, step("")], 3)
    assert [one.key for one in second] == ["law", "v2-2", "v2-3"]
    assert [one.key for one in third] == ["law", "v2-2", "v2-3", "v3-4"]


def test_the_list_as_shipped_is_one_that_an_office_could_publish() -> None:
    steps = rules.shipped()
    assert len({one.key for one in steps}) == len(steps)
    assert [one.key for one in steps if one.needed == FIRST] == [
        "law",
        "listening",
        "privacy",
        "shadowing",
        "supervised",
    ]
    assert 40 <= sum(one.minutes for one in steps if one.needed == FIRST) / 60 <= 60  # hotlines ask for 45 to 110 hours
    for one in steps:
        long = {"zh": 60, "en": 80, "demand_zh": 200, "demand_en": 300}
        assert [name for name, most in long.items() if not 0 < len(getattr(one, name)) <= most] == []
        assert (one.demand_zh[-1], one.demand_en[-1]) == ("。", ".")
