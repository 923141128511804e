"""Whoever reads the journal reads words: every act, thing, reason and detail that can stand in it has a name in both languages."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import translation

import martlet
from martlet.access import journal_words, policy

SOURCE = Path(martlet.__file__).parent
WRITTEN = re.compile(r'journal\.record(?:_read)?\(\s*[\w.()]+,\s*"([a-z_.]+)"')
UNATTENDED = re.compile(r'system_actor\("([^"]+)"\)')
NO_WORDS_OF_PEOPLE = {"demo", "vault"}


WHO = [("system", "switchboard"), ("system", ""), ("public", ""), ("staff", ""), ("system", "new task")]


def services() -> Iterator[Callable[..., Any]]:
    for module in pkgutil.walk_packages(martlet.__path__, "martlet."):
        if "services" in module.name or "exports" in module.name:
            for member in vars(importlib.import_module(module.name)).values():
                if inspect.isfunction(member) and hasattr(member, "policy"):
                    yield member


def test_every_act_has_a_name() -> None:
    written = {code for path in SOURCE.rglob("*.py") for code in WRITTEN.findall(path.read_text())}
    assert len(written) > 10
    known = {code for code in policy.TABLE if not code.startswith("access.test_")}
    assert sorted((known | written) - set(journal_words.ACTIONS)) == []
    assert sorted(set(journal_words.ACTIONS) - known - written) == []
    assert {code.partition(".")[0] for code in journal_words.ACTIONS} == set(journal_words.ROOMS)


def test_everything_an_act_can_be_about_has_a_name() -> None:
    ours = [one for one in apps.get_models() if one.__module__.startswith("martlet.")]
    labels = {one._meta.label_lower for one in ours if one._meta.app_label not in NO_WORDS_OF_PEOPLE}
    assert sorted(labels - set(journal_words.THINGS)) == []


def test_every_detail_and_reason_has_a_name() -> None:
    fields, reasons = set[str](), {"policy", "unknown_action"}
    for service in services():
        taken = inspect.signature(service).parameters.values()
        fields |= {one.name for one in taken if one.kind is one.KEYWORD_ONLY}
        reasons |= {str(code) for code in service.reasons}  # type: ignore[attr-defined]
    assert len(fields) > 100
    assert sorted(fields - set(journal_words.FIELDS)) == []
    assert sorted(reasons - set(journal_words.REASONS)) == []


def test_whoever_acts_unattended_has_a_name() -> None:
    unattended = {name for path in SOURCE.rglob("*.py") for name in UNATTENDED.findall(path.read_text())}
    assert len(unattended) > 5
    assert sorted(unattended ^ (set(journal_words.SYSTEM) - {""})) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_names_are_told_apart(language: str) -> None:
    """Two acts of one name could not be told apart in the filter."""
    with translation.override(language):
        acts = [words for _prefix, _room, some in journal_words.choices() for _code, words in some]
    assert sorted({one for one in acts if acts.count(one) > 1}) == []


def test_codes_become_words_and_nothing_is_hidden() -> None:
    with translation.override("zh-hans"):
        assert journal_words.act("registry.reveal") == "工友：看完整姓名或号码"
        assert journal_words.details("consent=agreed,to_user,P-01") == ["同意：本人同意", "转给同事", "P-01"]
        assert journal_words.why("hits=2 known=0") == "找到 2 个 · 其他办公室认识 0 个"
        assert (journal_words.why("17"), journal_words.why(""), journal_words.thing("x.y")) == ("17", "", "x.y")
        assert [journal_words.who(*one) for one in WHO] == ["总机", "系统", "未登录的人", "", "new task"]
    with translation.override("en"):
        assert [journal_words.who(*one) for one in WHO][:2] == ["the switchboard", "the system"]
        assert journal_words.details("consent=danger") == ["consent: not asked: somebody is in danger"]
