"""The name finder against a slow, plain oracle, and its freshness."""

from __future__ import annotations

import os
import re
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from martlet.foundation.text import dialect_fold, fold, readings, syllable_choices
from martlet.vault import errors
from martlet.vault.keeper import finder as finding
from martlet.vault.keeper import kinds, searching
from martlet.vault.keeper.finder import Entry, Finder
from martlet.vault.keeper.sounds import Alphabet, cut


def filled(people: dict[bytes, tuple[list[str], list[str], list[int]]], *, by_put: bool = False) -> Finder:
    found = Finder()
    if not by_put:
        found.begin()
    entries = [Entry("person", id, rev, *content) for rev, (id, content) in enumerate(people.items(), 1)]
    found.put(found.generation, entries)
    found.settle(found.generation, len(entries), b"stamp")
    return found


def ids(count: int) -> list[bytes]:
    return [number.to_bytes(16, "big") for number in range(1, count + 1)]


def of(*names: str) -> Finder:
    return filled({id: ([name], [], []) for id, name in zip(ids(len(names)), names, strict=True)})


def names(found: Finder, query: str) -> list[tuple[int, str]]:
    return [(int.from_bytes(hit.id, "big"), hit.how) for hit in found.find("person", query)]


class TestWhatIsFound:
    def test_whole_name_then_beginning_then_fragment_then_sound(self):
        found = of("张小明", "小明", "王小明明", "章晓铭", "小明月")
        assert names(found, "小明") == [(2, "name"), (5, "name"), (1, "name"), (3, "name"), (4, "sound")]

    def test_initials(self):
        found = of("张小明", "单小明", "欧阳晓", "曾志伟")
        assert names(found, "zxm") == [(1, "initials")]
        assert names(found, "SXM") == [(2, "initials")]
        assert names(found, "oyx") == [(3, "initials")]
        assert names(found, "zzw") == [(4, "initials")]

    def test_surnames_as_families_say_them(self):
        found = of("单雄信", "仇英", "区志明", "朴智星", "解缙", "查良镛", "覃国强")
        for query, expected in (
            ("shanxiongxin", 1), ("qiu ying", 2), ("ouzhiming", 3), ("piaozhixing", 4), ("pu zhi xing", 4),
            ("xiejin", 5), ("zhaliangyong", 6), ("qinguoqiang", 7), ("tanguoqiang", 7),
        ):  # fmt: skip
            assert names(found, query)[0] == (expected, "sound"), query

    def test_written_by_ear(self):
        found = of("张伟", "刘兰芳", "黄飞鸿", "陈诗琪")
        assert names(found, "章玮") == [(1, "sound")]
        assert names(found, "牛南方") == [(2, "sound")]
        assert names(found, "zangwei") == [(1, "sound")]
        assert names(found, "huang hui hong") == [(3, "sound")]
        assert names(found, "cengsiqi") == [(4, "sound")]

    def test_one_wrong_character_only_when_nothing_else_is_found(self):
        found = of("王小明", "王大明", "李小朋")
        assert names(found, "王小龘") == [(1, "near")]
        assert names(found, "王鬱明") == [(1, "near"), (2, "near")]
        assert names(found, "龘小朋") == [(3, "near")]
        assert names(found, "王鬱") == []

    def test_dots_spaces_and_capitals_do_not_matter(self):
        found = of("阿卜杜热合曼·买买提", "John Li", "ＡＢＣ 电子厂")
        assert names(found, "热合曼买买提") == [(1, "name")]
        assert names(found, "买买提") == [(1, "name")]
        assert names(found, "john li") == [(2, "name")]
        assert names(found, "abc电子") == [(3, "name")]

    def test_tails_of_numbers(self):
        found = filled(
            {
                ids(3)[0]: (["甲"], ["13800138000", "010-6551 1234"], []),
                ids(3)[1]: (["乙"], ["13912348000"], []),
                ids(3)[2]: (["丙"], ["12345678000"], []),
            }
        )
        assert names(found, "8000") == [(1, "tail"), (2, "tail"), (3, "tail")]
        assert names(found, "1234") == [(1, "tail"), (2, "tail"), (3, "tail")]
        assert found.find("person", "1234")[0].score > found.find("person", "1234")[1].score
        assert names(found, "138 0013 8000") == [(1, "tail")]
        assert names(found, "65511234") == [(1, "tail")]
        assert names(found, "800") == []

    def test_scopes_limit_and_other_kinds(self):
        found = filled({id: ([f"王{sign}"], [], scopes) for id, sign, scopes in zip(
            ids(3), "甲乙丙", ([1], [1, 2], []), strict=True)})  # fmt: skip
        assert [int.from_bytes(hit.id, "big") for hit in found.find("person", "王", scopes=[2])] == [2]
        assert [int.from_bytes(hit.id, "big") for hit in found.find("person", "王", scopes=[1, 9])] == [1, 2]
        assert found.find("person", "王", scopes=[]) == []
        assert len(found.find("person", "王", limit=2)) == 2
        assert found.find("site", "王") == []

    @pytest.mark.parametrize("query", ["", " ", "·", "\n", "\x00", "()", "%", "王\n王", "a" * 5000, "𠮷", "١٢٣٤"])
    def test_odd_queries_find_nothing_and_harm_nothing(self, query):
        assert of("王小明", "李四").find("person", query) == []

    def test_texts_with_line_ends_do_not_run_into_each_other(self):
        found = of("王\n小明", "\n", "明", "王小")
        assert names(found, "王小明") == [(1, "name")]
        assert names(found, "明王") == []

    def test_when_hits_abound_whole_names_still_come_first(self, monkeypatch):
        monkeypatch.setattr(searching, "ENOUGH", 50)
        people = {id: ([f"张小明{number}"], [f"9{number:06}12345"], []) for number, id in enumerate(ids(3000))}
        people[b"whole" + bytes(11)] = (["小明"], ["12345"], [])
        people[b"start" + bytes(11)] = (["小明月"], [], [])
        found = filled(people)
        assert [hit.id[:5] for hit in found.find("person", "小明", limit=5)][:2] == [b"whole", b"start"]
        assert found.find("person", "12345", limit=3)[0].id[:5] == b"whole"
        assert len(found.find("person", "小明")) == 200

    def test_pinyin_is_cut_in_every_way(self):
        assert cut("xian") == [("xian",), ("xi", "an")]
        assert ("zhang", "wei") in cut("zhangwei")
        assert cut("zzz") == []
        assert cut("x" * 100) == []
        assert len(cut("xianxianxianxian")) <= 8


# The oracle: the same definitions, one name at a time, no joined strings, no blocks.

SIGNS = "王张小晓明铭曾单乐朴欧阳刘牛a1·"
NAMES = st.text(alphabet=SIGNS, min_size=0, max_size=5)
QUERIES = st.one_of(
    NAMES,
    st.text(alphabet=SIGNS, min_size=3, max_size=4),
    st.sampled_from(
        ["zxm", "wxm", "oy", "zhang", "xiaoming", "liu", "niu", "ozm", "zeng", "ceng", "1111", "8000", "0080"]
    ),
)


def places(name: str) -> str:
    return "".join(sign for sign in fold(name) if sign.isalnum())


def choices(name: str) -> list[tuple[str, ...]]:
    found = syllable_choices(name)
    return found if len(found) == len(places(name)) else [readings(sign) or (sign,) for sign in places(name)]


def sound_of(name: str) -> set[tuple[str, ...]]:
    """The first four readings, folded; a Latin letter is marked as itself."""
    signs, found = places(name), set()
    for number, way in enumerate(product(*choices(name))):
        if number == 4:
            break
        found.add(
            tuple(f"={sign}" if sign == each else dialect_fold(each) for sign, each in zip(signs, way, strict=True))
        )
    return found


def spoken(query: str) -> set[tuple[str, ...]]:
    clean = fold(query)
    if not re.search("[a-z]", clean):
        ways = [tuple(way) for way in list(product(*choices(clean)))[:8]]
    else:
        parts: list[list[tuple[str, ...]]] = []
        for piece in re.split("([a-z]+)", clean):
            if re.fullmatch("[a-z]+", piece):
                parts.append(cut(piece))
            else:
                parts.extend([(each,) for each in choice] for choice in choices(piece))
        ways = [tuple(each for part in way for each in part) for way in list(product(*parts))[:8]]
    return {tuple(each if not each.isdigit() else f"={each}" for each in map(_folded, way)) for way in ways if way}


def _folded(each: str) -> str:
    return each if each.isdigit() else dialect_fold(each)


def contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def oracle(people: dict[bytes, tuple[list[str], list[str], list[int]]], query: str) -> dict[bytes, str]:
    wanted, clean = places(query), fold(query)
    tail = re.sub(r"[\s\-+().]", "", clean)
    digits = tail.isascii() and tail.isdigit()
    found: dict[bytes, str] = {}
    for id, (texts, numbers, _scopes) in people.items():
        if digits and len(tail) >= 4 and any(tail in "".join(filter(str.isdigit, each)) for each in numbers):
            found[id] = "tail"
        elif wanted and any(wanted in places(text) for text in texts):
            found[id] = "name"
        elif (
            wanted.isascii()
            and wanted.isalpha()
            and len(wanted) > 1
            and any(
                wanted in "".join(each[0] for each in way)
                for text in texts
                for way in list(product(*choices(text)))[:4]
            )
        ):
            found[id] = "initials"
        elif (
            wanted
            and not digits
            and any(contains(sound, way) for text in texts for sound in sound_of(text) for way in spoken(query))
        ):
            found[id] = "sound"
    if any(found.values()) or len(wanted) < 3 or wanted.isascii():
        return found
    for id, (texts, _numbers, _scopes) in people.items():
        for text in texts:
            row = places(text)
            for at in range(len(row) - len(wanted) + 1):
                window = row[at : at + len(wanted)]
                if sum(one != other for one, other in zip(window, wanted, strict=True)) == 1:
                    found[id] = "near"
    return found


PEOPLE = st.lists(
    st.tuples(st.lists(NAMES, max_size=2), st.lists(st.from_regex(r"[018]{4,8}", fullmatch=True), max_size=2)),
    max_size=25,
)


class TestAgainstTheOracle:
    @settings(max_examples=200, deadline=None)
    @given(PEOPLE, st.lists(QUERIES, min_size=1, max_size=4), st.booleans())
    @example([(["朴智星"], []), (["朴单"], ["80008000"])], ["pu", "8000"], True)
    def test_the_same_people_in_the_same_way(self, content, queries, by_put):
        people = {id: (texts, numbers, []) for id, (texts, numbers) in zip(ids(len(content)), content, strict=True)}
        found = filled(people, by_put=by_put)
        for query in queries:
            assert {hit.id: hit.how for hit in found.find("person", query)} == oracle(people, query), query

    @settings(max_examples=100, deadline=None)
    @given(st.data())
    def test_after_any_puts_and_drops_erased_people_are_never_found(self, data):
        before = kinds.OVERLAY
        kinds.OVERLAY = 3  # many small blocks and merges
        try:
            found, people = Finder(), {}
            everybody = ids(12)
            for rev in range(1, data.draw(st.integers(2, 60))):
                id = data.draw(st.sampled_from(everybody))
                if data.draw(st.booleans()):
                    content = (data.draw(st.lists(NAMES, max_size=2)), [], [])
                    found.put(found.generation, [Entry("person", id, rev, *content)])
                    people[id] = content
                else:
                    found.put(found.generation, [Entry("person", id, rev)])
                    people.pop(id, None)
                if data.draw(st.booleans()):  # an older row arrives late
                    found.put(found.generation, [Entry("person", id, rev - 1, ["张小明"], ["80008000"], [])])
            for query in ("王", "小明", "xm", "xiaoming", "8000", data.draw(QUERIES)):
                assert {hit.id: hit.how for hit in found.find("person", query)} == oracle(people, query), query
            assert found.counts().get("person", 0) == len(people)
        finally:
            kinds.OVERLAY = before

    def test_an_erased_name_is_overwritten_in_the_block(self):
        found = filled(
            {id: ([name], ["13800138000"], []) for id, name in zip(ids(3), ("王小明", "张晓铭", "李四"), strict=True)}
        )
        found.put(found.generation, [Entry("person", ids(3)[1], 9)])
        block = found._kinds["person"].blocks()[0]
        assert "张晓铭" not in block.names.rows[0]
        assert block.names.rows[0].count("\x00") == 3
        assert block.digits.row.count("13800138000") == 2
        assert names(found, "李四") == [(3, "name")]


class TestHead:
    def test_a_push_begun_before_a_clear_does_not_mix_in(self):
        found = of("王小明")
        before = found.generation
        found.clear()
        with pytest.raises(errors.Behind):
            found.put(before, [Entry("person", os.urandom(16), 5, ["张三"])])
        with pytest.raises(errors.Behind):
            found.settle(before, 5, b"x")
        assert found.find("person", "张三") == []

    def test_one_loader_at_a_time_and_another_when_it_falls_silent(self):
        now = [0.0]
        found = Finder(lambda: now[0])
        first = found.begin()
        assert first is not None
        assert found.begin() is None
        assert found.loading is True
        now[0] = finding.LEASE + 1
        second = found.begin()
        assert second not in (None, first)
        with pytest.raises(errors.Behind):
            found.put(first, [])
        found.settle(second, 3, b"x")
        assert found.begin() is None

    def test_a_first_load_says_how_far_it_is(self):
        found = Finder()
        assert found.share == 0.0
        generation = found.begin(until=10)
        shares = [found.share]
        for revs in ((1, 4), (5, 9), (10, 10)):
            found.put(generation, [Entry("person", os.urandom(16), rev, ["王小明"]) for rev in revs])
            shares.append(found.share)
        assert shares == [0.0, 0.4, 0.9, 1.0]
        found.settle(generation, 10, b"x")
        assert (found.share, found.loading) == (1.0, False)
        assert [len(index.blocks()) for index in found._kinds.values()] == [1]

    def test_a_load_that_was_cleared_while_it_settles_leaves_nothing(self):
        found = Finder()
        generation = found.begin()
        for rev in (1, 2):
            found.put(generation, [Entry("person", os.urandom(16), rev, ["王小明"])])
        found.clear()
        with pytest.raises(errors.Behind):
            found.settle(generation, 2, b"x")
        assert (found.rev, found.counts()) == (0, {})

    def test_the_head_never_moves_back(self):
        found = of("王小明")
        found.settle(found.generation, 10, b"new")
        found.settle(found.generation, 4, b"old")
        assert (found.rev, found.stamp) == (10, b"new")

    def test_rows_that_come_twice_in_a_first_load_are_settled_by_revision(self):
        found = Finder()
        generation = found.begin()
        id = os.urandom(16)
        found.put(generation, [Entry("person", id, 7, ["新名字"])])
        found.put(generation, [Entry("person", id, 3, ["旧名字"])])
        found.settle(generation, 7, b"x")
        assert names_of(found, "旧名字") == 0
        assert names_of(found, "新名字") == 1
        assert found.counts() == {"person": 1}


HAN = "王小明单覃乐欧阳司马晓区查朴盖〇一丁㐀\uf900䶿"


class TestTheShortWay:
    """Names of signs met before are put together sign by sign; the long way reads them as a whole."""

    @given(st.text(st.sampled_from(HAN + "aZ3é·• -\u200b（"), max_size=8))
    @example("欧阳明")
    @example("欧阳")
    @example("明欧阳")
    @example("阿·明")
    @settings(max_examples=300, deadline=None)
    def test_both_ways_give_the_same_rows(self, name):
        alphabet = Alphabet()
        long = alphabet.rows(name)
        for sign in HAN:  # each sign has been met, at the head and behind it
            alphabet.rows(sign)
            alphabet.rows(f"王{sign}")
        assert alphabet.rows(name) == long

    def test_it_is_taken_by_common_names_and_keeps_no_name(self):
        alphabet = Alphabet()
        assert alphabet._plainly("王小明") is None
        alphabet.rows("王小明")
        assert alphabet._plainly("王小明") == alphabet.rows("王小明")[0]
        assert alphabet._plainly("明小王") is not None
        assert {len(sign) for sign in (*alphabet._heads, *alphabet._bodies)} == {1}


def names_of(found: Finder, query: str) -> int:
    return len([hit for hit in found.find("person", query) if hit.how == "name"])
