"""Every address: a policy behind it, a sign-in before it."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from martlet.access.middleware.policies import OPEN_BY_NATURE, function_of


def patterns(resolver: URLResolver | None = None, prefix: str = "/") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern).lstrip("^")
        found += patterns(entry, path) if isinstance(entry, URLResolver) else [(path, entry)]
    return found


def test_every_view_declares_its_policy():
    bare = []
    for path, pattern in patterns():
        view = pattern.callback
        target = function_of(view)
        if hasattr(view, "policy") or hasattr(target, "policy"):
            continue
        if not target.__module__.startswith(OPEN_BY_NATURE):
            bare.append(path)
    assert bare == []


def test_no_address_of_the_console_opens_to_a_stranger(db, keeper):
    client = Client()
    open_to_all = {"/console/access/unseal", "/console/access/language"}
    answers = {}
    for path, _pattern in patterns():
        if not path.startswith("/console/") or "<" in path or "(" in path or path in open_to_all:
            continue
        answers[path] = client.get(path).status_code
    assert len(answers) > 10
    assert {path: code for path, code in answers.items() if code not in (302, 405)} == {}


@pytest.mark.parametrize("path", ["/console/no-such-page", "/no-such-page", "/console/cases/no-such-case"])
def test_what_does_not_exist_says_so(db, keeper, path):
    assert Client().get(path).status_code in (302, 404)
