"""How long callers may choose in the menu and speak a message, and mobiles press 1: settings of the line like the others."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from tests.conftest import Cast
from tests.telephony.conftest import Floor
from tests.telephony.test_lines_pages import address, text

from martlet.access.actor import Actor
from martlet.telephony.lines import selectors, services, words
from martlet.telephony.models import Line, LineVersion
from martlet.telephony.rules import events as e
from martlet.telephony.selectors.lines import line_rules
from martlet.telephony.services import make_plan
from martlet.telephony.switchboard import book

SECONDS = ("menu_seconds", "message_seconds", "accept_seconds")


@pytest.fixture
def lead(cast: Cast, signed_in: Callable[[Actor], Client]) -> Client:
    return signed_in(cast.shenzhen_coordinator)


def sent(line: Line, **more: Any) -> dict[str, Any]:
    """The form as it is shown, and what a colleague typed over it."""
    shown = {
        name: value for name, value in selectors.content_of(line)["settings"].items() if value not in (None, False)
    }
    return {**shown, "seen": str(line.version), "reason": "来电人要多一点时间", **more}


def lives(line: Line) -> tuple[list[int], list[int], list[int]]:
    """Of the row, of the rules, and of what the switchboard reads."""
    line = Line.objects.get(pk=line.pk)
    [read] = [row["rules"] for row in book.lines()]
    return tuple([found[name] for name in SECONDS] for found in (vars(line), vars(line_rules(line)), read))  # type: ignore[return-value]


def test_a_save_is_a_version_reaches_the_switchboard_and_comes_back(line: Line, lead: Client) -> None:
    line.languages = ["zh"]
    line.save()
    assert lives(line) == ([6, 120, 12],) * 3
    page = text(lead.get(address("line-settings", line.pk)))
    assert [re.findall(rf'name="{name}" value="(\d+)"', page) for name in SECONDS] == [["6"], ["120"], ["12"]]
    typed = {"menu_seconds": "10", "message_seconds": "300", "accept_seconds": "20"}
    assert lead.post(address("line-settings", line.pk), sent(line, **typed)).status_code == 302
    assert lives(line) == ([10, 300, 20],) * 3
    assert "10 秒没按键" in text(lead.get(address("line-menu", line.pk)))
    first, second = LineVersion.objects.order_by("number")
    assert [(one.what, one.before, one.after) for one in words.changes(line, first.content, second.content)] == [
        ("菜单报完后等几秒按键", "6", "10"),
        ("自己的手机接起后等几秒按 1", "12", "20"),
        ("留言最长几秒", "120", "300"),
    ]
    back = lead.post(address("line-restore", line.pk, 1), {"seen": "2", "reason": "太久了"})
    assert (back.status_code, LineVersion.objects.count()) == (302, 3)
    assert lives(line) == ([6, 120, 12],) * 3


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize(
    ("name", "typed", "least", "most"),
    [
        ("menu_seconds", "1", 2, 30), ("menu_seconds", "31", 2, 30), ("menu_seconds", "六秒", 2, 30),
        ("message_seconds", "19", 20, 600), ("message_seconds", "99999999999", 20, 600), ("message_seconds", "2 min", 20, 600),
        ("accept_seconds", "4", 5, 30), ("accept_seconds", "31", 5, 30), ("accept_seconds", "-12", 5, 30),
    ],
)  # fmt: skip
def test_bad_seconds_are_told_and_what_was_typed_stays(
    name: str, typed: str, least: int, most: int, english: bool, line: Line, lead: Client
) -> None:
    if english:
        lead.cookies["lang"] = "en"
    answer = lead.post(address("line-settings", line.pk), sent(line, **{name: typed, "name_zh": "别的名字"}))
    page = text(answer)
    sentence = f"Write a number from {least} to {most}." if english else f"写 {least} 到 {most} 之间的数"
    kept = f'name="{name}" value="{typed}"' in page and 'value="别的名字"' in page
    assert (answer.status_code, sentence in page, kept, LineVersion.objects.count()) == (422, True, True, 0)
    assert lives(line) == ([6, 120, 12],) * 3


def test_each_of_several_bad_values_has_its_sentence(line: Line, lead: Client) -> None:
    page = text(lead.post(address("line-settings", line.pk), sent(line, **dict.fromkeys(SECONDS, "1000"))))
    told = [f"写 {least} 到 {most} 之间的数" in page for least, most in ((2, 30), (20, 600), (5, 30))]
    assert (told, page.count('value="1000"')) == ([True] * 3, 3)


def test_an_emptied_field_is_what_every_line_begins_with_and_the_page_says_so(line: Line, lead: Client) -> None:
    Line.objects.update(menu_seconds=9, message_seconds=300, accept_seconds=20, wrap_seconds=0, flood_all=7)
    line.refresh_from_db()
    page = text(lead.get(address("line-settings", line.pk)))
    assert re.findall(r"留空就是 (\d+)", page) == ["6", "30", "12", "45", "180", "120", "6", "120"]
    lead.cookies["lang"] = "en"
    assert "Without a key the call goes on. Left empty it is 6." in text(lead.get(address("line-settings", line.pk)))
    empty = dict.fromkeys((*SECONDS, "wrap_seconds"), "")
    assert lead.post(address("line-settings", line.pk), sent(line, rounds="3", **empty)).status_code == 302
    assert lives(line) == ([6, 120, 12],) * 3
    assert Line.objects.values_list("wrap_seconds", "flood_all").get() == (180, 7)


def test_a_form_without_the_field_keeps_what_the_line_has(line: Line, lead: Client) -> None:
    Line.objects.update(menu_seconds=9)
    typed = {name: value for name, value in sent(line, rounds="3").items() if name not in SECONDS}
    assert lead.post(address("line-settings", line.pk), typed).status_code == 302
    assert lives(line) == ([9, 120, 12],) * 3


def test_the_next_caller_has_the_new_time(cast: Cast, floor: Floor, line: Line) -> None:
    boss = cast.shenzhen_coordinator
    services.set_menu(boss, line=line, menu={"1": {"topic": "WAG"}}, seen=0, reason="菜单")
    floor.dial(line)
    services.edit_line(boss, line=line, settings={"menu_seconds": 15, "message_seconds": 45}, seen=2, reason="慢一点")
    floor.dial(line, "13800005679")
    assert [timer for _call, timer in floor.timers] == [e.Timer("menu", 6), e.Timer("menu", 15)]
    [rules] = [floor.ledger.lines[line.pk].rules]
    assert (rules.menu_seconds, rules.message_seconds) == (15, 45)


def test_the_exchange_alone_records_as_long(line: Line) -> None:
    Line.objects.update(message_seconds=45)
    assert [one.message_seconds for one in make_plan().lines] == [45]


def test_versions_from_before_say_what_held_then(cast: Cast, line: Line) -> None:
    boss = cast.shenzhen_coordinator
    services.edit_line(boss, line=line, settings={"rounds": 3}, seen=0, reason="三轮")
    for version in LineVersion.objects.all():
        old = {name: value for name, value in version.content["settings"].items() if name not in SECONDS}
        LineVersion.objects.filter(pk=version.pk).update(content={**version.content, "settings": old})
    import_module("martlet.telephony.migrations.0013_seconds_of_a_line").say_it_in_old_versions(apps, None)
    services.edit_line(boss, line=line, settings={"menu_seconds": 20}, seen=2, reason="慢一点")
    services.restore_line(boss, line=line, number=2, seen=3, reason="改回去")
    assert (lives(line), line.rounds, line.version) == (([6, 120, 12],) * 3, 3, 4)
