"""Names: pinyin as families say it, search by ear, masking."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.foundation import text

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("单小明", "shan xiao ming"),
        ("曾伟", "zeng wei"),
        ("区志强", "ou zhi qiang"),
        ("解丽", "xie li"),
        ("查海生", "zha hai sheng"),
        ("仇和", "qiu he"),
        ("朴正", "piao zheng"),
        ("盖文", "ge wen"),
        ("尉迟恭", "yu chi gong"),
        ("万俟洛", "mo qi luo"),
        ("令狐冲", "ling hu chong"),
        ("长孙无忌", "zhang sun wu ji"),
        ("乐毅", "yue yi"),
        ("员半千", "yun ban qian"),
        ("缪红", "miao hong"),
        ("翟天", "zhai tian"),
        ("宁静", "ning jing"),
        ("覃丽", "qin li"),
        ("吕绿", "lv lv"),
        ("欧阳娜娜", "ou yang na na"),
        ("万里", "wan li"),
        ("单于", "chan yu"),
        ("卡米拉·买买提", "ka mi la mai mai ti"),
        ("Ｌi 明", "l i ming"),
    ],
)
def test_syllables_follow_the_family(name: str, expected: str) -> None:
    assert " ".join(text.syllables(name)) == expected


def test_initials_and_choices() -> None:
    assert text.initials("单小明") == "sxm"
    assert text.syllable_choices("覃乐") == [("qin", "tan"), ("le", "yue")]
    assert text.readings("明") == ("ming",)
    assert text.readings("a") == ()
    assert text.initials("") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("nan", "lan"), ("zhang", "zan"), ("chen", "ceng"), ("shi", "si"), ("fang", "huang"), ("hui", "fei"),
     ("ren", "leng"), ("lv", "nv"), ("xing", "xin"), ("fu", "hu")],
)  # fmt: skip
def test_syllables_that_sound_alike_fold_to_one(one: str, other: str) -> None:
    assert text.dialect_fold(one) == text.dialect_fold(other)


def test_syllables_that_differ_stay_apart() -> None:
    assert len({text.dialect_fold(sound) for sound in ("li", "wang", "zhao", "sun", "qian", "zhou", "wu")}) == 7
    assert text.dialect_fold("n") == "n"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王*明"),
        ("王明", "王*"),
        ("欧阳明", "欧阳*"),
        ("欧阳娜娜", "欧阳*娜"),
        ("欧阳", "欧*"),
        ("王", "*"),
        ("阿卜杜热合曼·买买提", "阿卜杜*·*"),
        ("卓玛•央金", "卓*·*"),
        ("John Li", "J* L*"),
        ("", ""),
    ],
)
def test_masked_names(name: str, shown: str) -> None:
    assert text.masked_name(name) == shown


@given(CHINESE)
def test_a_masked_name_hides_something_and_every_character_has_a_place(name: str) -> None:
    assert text.masked_name(name) != name
    assert len(text.masked_name(name)) <= 5
    assert len(text.syllables(name)) <= len(name)
    assert text.initials(name) == "".join(syllable[0] for syllable in text.syllables(name))


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(raw: str) -> None:
    once = text.fold(raw)
    assert text.fold(once) == once or not once.isascii()
    assert len(text.syllables(raw)) >= 0


def test_fold_meets_full_width_spaces_and_case() -> None:
    assert text.fold("　ＡＢＣ　１２３ \u200b李") == "abc 123 李"


def test_runs_without_django() -> None:
    code = (
        "import sys; sys.modules['django'] = None; import martlet.foundation.text as t, martlet.foundation.calendar,"
        "martlet.foundation.money as m, martlet.foundation.ids, martlet.foundation.phone as p;"
        "print(t.initials('单小明'), m.in_words_zh(100), p.parse('13800138000'))"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "sxm 壹元整 +8613800138000\n"


@pytest.mark.parametrize(
    ("typed", "found"),
    [("7", 7), ("007", 7), ("", None), ("²", None), ("５", None), ("-1", None), (" 7", None), ("1" * 9, 111111111), ("1" * 10, None)],
)  # fmt: skip
def test_a_whole_number_of_an_address(typed: str, found: int | None) -> None:
    assert text.whole(typed) == found
