"""Everything that can be worded on a page is played to somebody: told by driving calls through the rules, key by key."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import Cast

from martlet.access.actor import Actor
from martlet.foundation.errors import Problem
from martlet.telephony.exchange import prompts
from martlet.telephony.lines import selectors, services
from martlet.telephony.lines.files import STAND_INS
from martlet.telephony.models import Line
from martlet.telephony.rules import Call, LineRules, step
from martlet.telephony.rules import events as e
from martlet.telephony.rules.heard import is_offered, silence
from martlet.telephony.rules.saying import named

ID = "018f0000-0000-7000-8000-000000000001"
MENU = {
    "1": {"topic": "WAGES"},
    "3": {"dialect": "yue"},
    "4": {"dialect": "hsn"},
    "6": {"language": "hsn"},
    "9": {"language": "en"},
}
TONGUES = ("zh", "en", "yue", "hsn", "nan", "ug")
LINE = LineRules(
    id=1,
    office=1,
    offices=(1,),
    language="zh",
    languages=TONGUES,
    menu=MENU,
    place_seconds=30,
    asks=True,
    overflow_seconds=0,
)
ANSWERED = [e.Offered(((1, "v1"),)), e.PhoneAnswered(f"{ID}.1")]
ENDS = ("", "-en", "-ug")  # said in one language after the other
WAITS = [e.Busy(), e.PlayEnded("busy"), e.Place(1, 60)]
WAYS: list[tuple[dict[str, object], list[e.Event]]] = [
    ({}, [e.Nobody("no_duty"), *(e.PlayEnded(f"voicemail{end}") for end in ENDS)]),
    ({"fallback": "sentence"}, [e.Nobody("no_duty"), *(e.PlayEnded(f"nobody{end}") for end in ENDS)]),
    ({}, [*WAITS, e.Digit("1")]),
    ({}, [*ANSWERED, e.Asked("away")]),
    ({}, [*ANSWERED, e.PhoneGone(f"{ID}.1"), e.Digit("5")]),
    ({}, [e.Offered(((1, "m1"),)), e.PhoneAnswered(f"{ID}.1")]),
]


def heard(line: LineRules) -> set[tuple[str, str]]:
    """(announcement, language) of every way a call can go."""
    found: set[tuple[str, str]] = set()
    for arrived, name in (
        ({"closed": True}, "closed"),
        ({"manner": "blocked"}, "blocked"),
        ({"manner": "key"}, "challenge"),
    ):
        found |= played(line, [e.Arrived(**arrived), *(e.PlayEnded(f"{name}{end}") for end in ENDS)])
    for key in ("", *line.menu):
        for changes, way in WAYS:
            for numbered in (True, False):
                chosen: list[e.Event] = [e.Digit(key)] if key else []
                found |= played(replace(line, **changes), [e.Arrived(), *chosen, *way], numbered)  # type: ignore[arg-type]
    return found


def played(line: LineRules, events: list[e.Event], numbered: bool = False) -> set[tuple[str, str]]:
    call, found, later = Call(ID, "caller", line, 100.0, numbered=numbered), set(), list(events)
    for at in range(60):
        if not later:
            break
        if call.stage.value in ("notice", "menu") and call.playing and not isinstance(later[0], e.Digit):
            later.insert(0, e.PlayEnded(call.playing))
        elif call.stage.value == "menu" and not isinstance(later[0], e.Digit):
            later.insert(0, e.TimeUp(named(call, "menu")))
        call, commands = step(call, later.pop(0), 101.0 + 20.0 * at)
        for command in commands:
            if isinstance(command, e.Play):
                found |= {(name, command.language) for name in command.sounds or (command.name,)}
            elif isinstance(command, e.PlayTo):
                found.add((command.name, command.language))
    return found


def shown(line: LineRules, name: str, tongue: str) -> bool:
    """Whether the page of announcements says that it is heard."""
    own = f"{name}/{tongue}" in line.says
    return is_offered(name, tongue, "zh") and not silence(name, tongue, "zh", line.menu, own=own)


def check(line: LineRules, names: list[str]) -> None:
    told = {(name, tongue) for name in names for tongue in TONGUES if shown(line, name, tongue)}
    assert {one for one in heard(line) if one[0] in names} == told


NAMES = [name for name in prompts.TEXTS if name not in STAND_INS]  # those are played in the name of another


def test_the_house_s_words_are_heard_where_the_page_says_so() -> None:
    check(LINE, NAMES)


def test_a_line_s_own_words_are_heard_wherever_they_can_be_worded_and_a_key_leads() -> None:
    says = {
        f"{name}/{tongue}": f"line-1-{name}-1" for name in NAMES for tongue in TONGUES if is_offered(name, tongue, "zh")
    }
    check(replace(LINE, says=says), NAMES)


def test_who_stands_in_is_offered_as_the_one_whose_place_it_takes() -> None:
    for name, stands_for in (("welcome", "notice"), ("holiday", "closed"), ("special", "closed")):
        for tongue in TONGUES:
            assert is_offered(name, tongue, "zh") == is_offered(stands_for, tongue, "zh")
            for own in (True, False):
                quiet = {silence(one, tongue, "zh", MENU, own=own) for one in (name, stands_for)}
                assert len(quiet) == 1 or not is_offered(name, tongue, "zh")


@pytest.mark.django_db
def test_the_page_offers_what_can_be_heard(line: Line, cast: Cast, signed_in: Callable[[Actor], Client]) -> None:
    line.menu, line.languages = {"1": {"topic": "WAGES"}, "9": {"language": "en"}}, ["zh", "en", "yue"]
    line.save()
    said = selectors.announcements(line)
    assert ("consent" in said, [one.language for one in said["closed"]]) == (False, ["zh", "en"])
    assert {one.language: one.silence for one in said["menu"]} == {"zh": "", "en": "words", "yue": "key"}
    page = (
        signed_in(cast.shenzhen_coordinator)
        .get(reverse("telephony:line-announcements", args=[line.pk]))
        .content.decode()
    )
    assert ("menu/en" in page, "closed/en" in page, "closed/yue" in page) == (True, True, False)
    assert prompts.TEXTS["menu"]["en"] not in page
    with pytest.raises(Problem) as problem:
        services.word_line(
            cast.shenzhen_coordinator,
            line=line,
            name="closed",
            language="yue",
            text="收工。",
            seen=line.version,
            reason="-",
        )
    assert problem.value.field == "name"
