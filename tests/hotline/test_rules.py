"""Plain rules: outcomes, pasted lists, scripts, times."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.foundation.errors import Problem
from martlet.hotline.rules import channels, matters, outcomes, scripts, times
from martlet.hotline.rules.group import LIMIT, broken, good, parse_group

LIST = """姓名 电话
1. 王小明 138 0013 5678
李芳，13900139000
13700137000 赵强
(4) 买买提·吐尔逊\t+86 136 0013 6000
孙梅
6、周兵 1380013
电话：13500135000
王小明 13800135678
钱七 13400134000 13300133000
"""


def test_a_pasted_list_is_read_in_the_shapes_people_send() -> None:
    lines = parse_group(LIST)
    assert [(line.name, line.phone) for line in good(lines)] == [
        ("王小明", "+8613800135678"),
        ("李芳", "+8613900139000"),
        ("赵强", "+8613700137000"),
        ("买买提·吐尔逊", "+8613600136000"),
        ("孙梅", ""),
    ]


def test_broken_lines_are_named_by_number_and_reason() -> None:
    faults = broken(parse_group(LIST))
    assert [(line.number, line.problem.message if line.problem else "") for line in faults] == [
        (7, "手机号是 11 位，现在是 7 位。"),
        (8, "没有姓名"),
        (9, "和第 2 行一样"),
        (10, "一行里有不止一个号码"),
    ]
    assert [line.repeats for line in faults] == [False, False, True, False]


def test_an_empty_paste_and_a_register_are_refused_in_a_sentence() -> None:
    with pytest.raises(Problem) as empty:
        parse_group(" \n\n")
    assert (empty.value.field, empty.value.message) == ("people", "先把名单贴进来：一行一个人，姓名和电话。")
    with pytest.raises(Problem) as long:
        parse_group("\n".join(f"王{'小' * (1 + i % 20)}{i % 7 * '明'}" for i in range(LIMIT + 1)))
    assert long.value.message == f"这里有 {LIMIT + 1} 行，一次最多贴 {LIMIT} 行。"


@given(st.text(max_size=300))
def test_any_paste_gives_lines_or_a_problem(text: str) -> None:
    try:
        lines = parse_group(text)
    except Problem:
        return
    assert all((line.problem is None) == bool(line.name) for line in lines)


def test_outcomes_stay_few_and_every_code_has_both_languages() -> None:
    every = [one for group in outcomes.groups() for one in group.outcomes]
    assert len(every) == 12  # U5: at most twelve at the top
    assert [one.code for one in every if one.goes_on] == ["OPEN", "FOLLOW", "WAIT-CALLER", "AGAIN", "ESC"]
    assert all(one.label_zh and one.label_en for one in [*every, *outcomes.non_cases()])
    assert [one.key for one in outcomes.non_cases()] == ["1", "2", "3", "4", "5", "6", "7"]
    assert outcomes.label("WRONG", "zh-hans") == "打错"
    assert outcomes.label("GONE-SINCE", "en") == "GONE-SINCE"


def test_scripts_speak_with_the_name_of_who_is_on_the_line() -> None:
    spoken = scripts.spoken(scripts.shipped("inbound", "zh-hans"), "周老师")
    assert spoken.opening[0] == "您好，这里是工友热线，我姓周。您这会儿说话方便吗？"
    assert (
        scripts.spoken(scripts.shipped("inbound", "en"), "Zhou")
        .opening[0]
        .startswith("Hello, this is the workers' hotline, my name is Zhou")
    )
    assert all(len(scripts.shipped(code, "zh-hans").steps) >= 4 for code in scripts.codes())


def test_steps_come_back_as_they_were_typed() -> None:
    text = "先听完 | 「您慢慢说」\n复述一遍"
    steps = scripts.parse_steps(text)
    assert steps == [{"title": "先听完", "say": "「您慢慢说」"}, {"title": "复述一遍", "say": ""}]
    assert scripts.steps_as_text(tuple(scripts.Step(**step) for step in steps)) == text


def test_undo_is_open_for_eight_seconds_and_the_way_back() -> None:
    done = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
    assert times.may_undo(done, done + timedelta(seconds=8))
    assert times.may_undo(done, done + timedelta(seconds=12))
    assert not times.may_undo(done, done + timedelta(seconds=13))


def test_matters_are_offered_on_both_levels() -> None:
    assert len(matters.choices(False)) == 25
    assert matters.label("WAG-ARR", "zh-hans") == "拖欠工资"
    assert matters.is_issue("WAG-ARR")
    assert not matters.is_issue("NO-SUCH")


def test_channels_of_the_taxonomy_and_calls_logged_by_hand() -> None:
    assert channels.is_channel("DESKPHONE")
    assert not channels.is_channel("PIGEON")
    assert channels.label("WALKIN", "zh-hans") == "来访"
    assert channels.label("WALKIN", "en") == "Walk-in"
