"""No reason that somebody types stands in the journal: every service that takes one is asked with a name in it."""

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest

import martlet
from martlet.access import journal, policy
from martlet.access.actions import action
from martlet.access.models import JournalEntry

TYPED = "Wang Xiaoming, 13800001111, 王小明说老板已经给了"
# Whose typed reason stands in a row of its own, and where the case has it, sealed. A new one belongs here or takes codes.
KEPT = {
    "correct_event", "withdraw_event", "void_receipt", "reopen_case",  # sealed: CaseEvent, Receipt, the trail of the case
    "withdraw_agreement", "end_mediation", "void_paper",  # sealed: the trail of the case
    "edit_line", "set_hours", "set_menu", "word_line", "reword_line", "unword_line", "restore_line", "switch_line",
    "end_duty",  # sealed: Duty
    "save_periods", "withdraw_figure",  # what colleagues, or everybody, may read of a setting
}  # fmt: skip


@functools.cache
def services() -> dict[str, Callable[..., Any]]:
    """Every service that takes a reason, by name."""
    found = {}
    for module in pkgutil.walk_packages(martlet.__path__, "martlet."):
        if "services" not in module.name and "exports" not in module.name:
            continue
        for name, member in vars(importlib.import_module(module.name)).items():
            if hasattr(member, "policy") and "reason" in inspect.signature(member).parameters:
                found[name] = member
    return found


def asked(service: Any) -> Any:
    """The service with nothing behind its door: anybody may, and it does nothing."""

    @functools.wraps(service.__wrapped__)
    def nothing(*args: Any, **kwargs: Any) -> None:
        return None

    return action("access.test_reasons", reasons=service.reasons)(nothing)


@pytest.mark.django_db
def test_a_name_in_a_reason_is_not_in_the_journal(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(policy.TABLE, "access.test_reasons", policy.ANYONE)
    assert len(services()) > 20
    for name, service in services().items():
        needed = {
            one.name: None
            for one in inspect.signature(service).parameters.values()
            if one.default is one.empty and one.kind is one.KEYWORD_ONLY
        }
        plain = [
            None
            for one in inspect.signature(service).parameters.values()
            if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD
        ][1:]
        asked(service)(cast.director, *plain, **{**needed, "reason": TYPED})
        row = JournalEntry.objects.latest("n")
        assert (name, row.action, row.reason) == (name, "access.test_reasons", "")
        assert "reason" in row.fields.split(",")
        assert not any(word in journal.canonical(row).decode() for word in ("Wang", "1380000", "王"))


def test_each_service_has_codes_or_a_place_for_the_words() -> None:
    assert {name for name, service in services().items() if not service.reasons} == KEPT


def test_codes_are_codes() -> None:
    wrong = {
        (name, code)
        for name, service in services().items()
        for code in service.reasons
        if not journal.CODE.fullmatch(code)
    }
    assert wrong == set()
