"""Identifiers and receipt codes."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.foundation import ids
from martlet.foundation.errors import Problem, Stale


def test_ids_are_version_7_and_rise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_last_ms", 0)  # tests that travelled ahead in time left it there, as it should be
    made = [ids.new_id() for _count in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {one.version for one in made} == {7}
    assert {one.variant for one in made} == {"specified in RFC 4122"}
    assert abs((made[0].int >> 80) - time.time() * 1000) < 5000


def test_ids_of_many_threads_differ() -> None:
    made: list[object] = []
    threads = [threading.Thread(target=lambda: made.extend(ids.new_id() for _i in range(2000))) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 16_000


@given(st.integers(0, 11), st.integers(1, 22))
def test_one_wrong_sign_is_noticed(place: int, shift: int) -> None:
    code = ids.receipt_code()
    assert ids.parse_receipt_code(ids.spell_receipt_code(code).lower()) == code
    wrong = ids.CODE_ALPHABET[(ids.CODE_ALPHABET.index(code[place]) + shift) % 23]
    with pytest.raises(Problem):
        ids.parse_receipt_code(code[:place] + wrong + code[place + 1 :])


@given(st.integers(0, 11), st.integers(0, 11))
def test_two_signs_swapped_are_noticed(one: int, other: int) -> None:
    code = list(ids.receipt_code())
    if code[one] == code[other]:
        return
    code[one], code[other] = code[other], code[one]
    with pytest.raises(Problem):
        ids.parse_receipt_code("".join(code))


def test_a_short_code_is_told_in_a_sentence() -> None:
    with pytest.raises(Problem) as caught:
        ids.parse_receipt_code("7K4M")
    assert caught.value.message == "A receipt code has 12 letters and digits, this one has 4."


def test_problems_carry_field_and_stale_carries_the_newer_version() -> None:
    problem = Problem("There are %(count)d.", "field", values={"count": 3})
    assert (str(problem), problem.field) == ("There are 3.", "field")
    assert problem.at("other").field == "other"
    stale = Stale(current={"version": 2})
    assert stale.current == {"version": 2}
    assert isinstance(stale, Problem)
    assert stale.message.startswith("Somebody saved a newer version")


def test_problems_speak_the_readers_language() -> None:
    from django.utils import translation

    from martlet.foundation import phone

    with pytest.raises(Problem) as caught:
        phone.parse("1380013800")
    with translation.override("zh-hans"):
        assert caught.value.message == "手机号是 11 位，现在是 10 位。"
    with translation.override("en"):
        assert caught.value.message == "A mobile number has 11 digits, this one has 10."
