"""Every rule of the law has a screen, a function and a test; every function a form in the reader's own words."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from martlet import law
from martlet.law import contents, reference, words
from martlet.law.facts import Reader
from martlet.law.run import unreachable

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_rule_has_a_function_and_a_test():
    assert unreachable() == []
    tests = reference.tests_of(Path(__file__).parents[1])
    untested = [one.id for one in law.rules() if not tests.get(one.id) and not any(tests.get(f) for f in one.functions)]
    assert untested == []
    assert [name for name in law.calculators() if not tests.get(name)] == []


def test_every_rule_and_every_function_has_a_screen(cast, signed_in):
    browser = signed_in(cast.beijing_volunteer)
    listed = browser.get(reverse("lawbook:rules")).content.decode()
    linked = set()
    for rule in law.rules():
        address = reverse("lawbook:rule", args=[rule.id])
        assert f'href="{address}"' in listed, rule.id
        page = browser.get(address)
        assert page.status_code == 200, rule.id
        linked |= set(re.findall(r"/console/law/calculators/(\w+)", page.content.decode()))
    assert linked == set(law.calculators())
    for name in linked:
        assert browser.get(reverse("lawbook:calculator", args=[name])).status_code == 200, name
    assert sum(len(chapter.rules) for chapter in contents.contents()) == len(law.rules())


def asked(reader: Reader, fact: str) -> list[tuple[str, Reader]]:
    """The fact and the facts inside it."""
    inside = [*reader.parts.items()] + ([(fact, reader.of)] if reader.of is not None else [])
    return [(fact, reader), *(deeper for name, one in inside for deeper in asked(one, name))]


@pytest.mark.parametrize("name", sorted(law.calculators()))
def test_forms_speak_both_languages(name):
    assert CHINESE.search(words.function(name)[0])
    assert not CHINESE.search(words.function(name)[1])
    for fact, reader in (one for top, first in law.calculators()[name].facts.items() for one in asked(first, top)):
        assert CHINESE.search(words.fact(fact)[0]), fact
        if fact == "rule":
            continue
        for code in reader.choices:
            zh, en = words.choice(code, fact)
            assert CHINESE.search(zh), (fact, code)
            assert not CHINESE.search(en), (fact, code)
