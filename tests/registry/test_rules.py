"""Rules of the registry, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.foundation.errors import Problem
from martlet.registry.rules import chain, codes, merging, person, query

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("13800135678", "phone", "+8613800135678"),
        ("138 0013 5678", "phone", "+8613800135678"),
        ("+86-138-0013-5678", "phone", "+8613800135678"),
        ("１３８００１３５６７８", "phone", "+8613800135678"),
        ("0755-88881234", "phone", "+8675588881234"),
        ("12593 13800135678", "phone", "+8613800135678"),
        ("5678", "tail", "5678"),
        ("88881234", "tail", "88881234"),
        ("138 0013", "tail", "1380013"),
        ("王明", "words", "王明"),
        ("wxm", "words", "wxm"),
        ("  Wang  Ming ", "words", "wang ming"),
        ("3号线工地", "words", "3号线工地"),
    ],
)
def test_what_was_typed(typed: str, kind: str, text: str) -> None:
    assert query.read(typed) == query.Query(kind, text)  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["", " ", "王", "w", "123", "1 2 3", "··", "*王*"])
def test_too_little_to_search_for(typed: str) -> None:
    with pytest.raises(Problem) as problem:
        query.read(typed)
    assert problem.value.field == "q"


def test_an_essay_is_no_search() -> None:
    with pytest.raises(Problem):
        query.read("王" * 61)


def test_every_list_has_both_languages_and_no_code_twice() -> None:
    for kind in ("province", "city", "trade", "language", "purpose", "basis", "channel", "gender", "organisation", "tier",
                 "reason"):  # fmt: skip
        chinese, english = codes.choices(kind, "zh-hans"), codes.choices(kind, "en")
        assert [code for code, _label in chinese] == [code for code, _label in english]
        assert all(label for _code, label in [*chinese, *english])
        assert len({label for _code, label in chinese}) == len(chinese)


def test_every_city_lies_in_a_province_of_the_list() -> None:
    provinces = dict(codes.choices("province", "en"))
    assert [code for code, _label in codes.choices("city", "en") if code[:2] not in provinces] == []


@pytest.mark.parametrize(
    ("province", "words", "stored"),
    [
        ("34", "阜阳临泉", "34 安徽阜阳临泉"),
        ("34", "安徽阜阳临泉", "34 安徽阜阳临泉"),
        ("34", "", "34 安徽"),
        ("", "阜阳", "00 阜阳"),
        ("", "", ""),
    ],
)
def test_home_in_words(province: str, words: str, stored: str) -> None:
    assert codes.home_text(province, words) == stored
    if stored:
        assert codes.split_home(stored) == (province, stored.partition(" ")[2])


def test_home_of_a_six_digit_code() -> None:
    assert codes.split_home("341221 安徽阜阳临泉") == ("34", "安徽阜阳临泉")
    assert codes.province_of("安徽阜阳") == "34"
    assert codes.province_of("Anhui Fuyang") == "34"
    assert codes.province_of("阜阳") == ""


def links(*tiers: str) -> list[chain.Link[int]]:
    return [chain.Link(number, tier) for number, tier in enumerate(tiers)]


def test_a_chain_runs_from_the_top_down_and_keeps_order_within_a_tier() -> None:
    given_links = links("labour_boss", "subcontractor", "developer", "subcontractor", "general_contractor")
    assert [link.key for link in chain.in_order(given_links)] == [2, 4, 1, 3, 0]


@pytest.mark.parametrize(
    "broken",
    [
        links("developer", "developer"),
        links("general_contractor", "general_contractor"),
        links("boss"),
        [chain.Link(1, "developer"), chain.Link(1, "labour_boss")],
    ],
)
def test_a_chain_that_cannot_be(broken: list[chain.Link[int]]) -> None:
    with pytest.raises(Problem):
        chain.in_order(broken)


@pytest.mark.parametrize("year", [1899, 2017, 2027, 85, 12])
def test_years_nobody_was_born_in(year: int) -> None:
    with pytest.raises(Problem) as problem:
        person.clean_birth_year(year, TODAY)
    assert problem.value.field == "birth_year"


def test_years_somebody_was_born_in() -> None:
    assert [person.clean_birth_year(year, TODAY) for year in (None, 1926, 1985, 2016)] == [None, 1926, 1985, 2016]


def test_names_are_trimmed_and_numbers_are_no_names() -> None:
    assert person.clean_name("  阿卜杜热合曼 · 买买提  ") == "阿卜杜热合曼 · 买买提"
    for wrong in ("13800135678", "王" * 31, "🐦" * 25):
        with pytest.raises(Problem):
            person.clean_name(wrong)


@given(st.text(max_size=40))
def test_a_name_that_passes_fits_the_sealed_field(name: str) -> None:
    try:
        clean = person.clean_name(name)
    except Problem:
        return
    assert len(clean.encode()) < 96


@pytest.mark.parametrize(("since", "until"), [(None, None), (2027, None), (2020, 2019), (2020, 2027), (1949, None)])
def test_stays_that_cannot_be(since: int | None, until: int | None) -> None:
    with pytest.raises(Problem):
        person.clean_stay(since, until, TODAY)


@pytest.mark.parametrize("month", ["2026-13", "2026/09", "2026-12", "26-09"])
def test_months_that_cannot_be(month: str) -> None:
    with pytest.raises(Problem):
        person.clean_month(month, TODAY, "since")


VALUES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["", "王明", "王小明"]),
        "birth_year": st.sampled_from([None, 1980, 1985]),
        "languages": st.sampled_from([[], ["cmn"], ["yue", "cmn"]]),
    }
)


@given(VALUES, VALUES, st.sets(st.sampled_from(["name", "birth_year", "languages"])))
def test_merge_then_undo_equals_before(kept: dict[str, object], gone: dict[str, object], take: set[str]) -> None:
    after = merging.merged(kept, gone, take)
    changed = [name for name in kept if kept[name] != after[name]]
    before = {name: kept[name] for name in changed}
    done = {name: after[name] for name in changed}
    assert {**after, **merging.restored(done, before, done)} == kept


@given(VALUES, VALUES, st.sets(st.sampled_from(["name", "birth_year", "languages"])))
def test_a_merge_loses_nothing_that_only_one_file_had(
    kept: dict[str, object], gone: dict[str, object], take: set[str]
) -> None:
    after = merging.merged(kept, gone, take)
    for name, value in after.items():
        assert (value in merging.EMPTY) == (kept[name] in merging.EMPTY and gone[name] in merging.EMPTY)
        assert value in (kept[name], gone[name])


def test_undo_keeps_what_somebody_wrote_since() -> None:
    assert merging.restored({"name": "王晓明"}, {"name": ""}, {"name": "王小明"}) == {"name": "王晓明"}
