"""Many people of one matter as a pasted list: a name and a number a line, in whatever shape the sender had them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from martlet.foundation import phone
from martlet.foundation.errors import Problem, _
from martlet.foundation.text import fold

__all__ = ["LIMIT", "GroupLine", "broken", "good", "parse_group"]

LIMIT = 200
"""People in one paste: more is a register, and belongs into an import."""

NAME_LIMIT = 30
_NUMBERING = re.compile(r"^\s*(?:[(（]?\d{1,3}(?:\s*[)）.、．:：]|\s+(?=\D))|[-*•·])\s*")
_SPLIT = re.compile(r"[\t,，;；|]+|\s{2,}")
_DIGITS = re.compile(r"[+＋(（]?[\d０-９][\d０-９\s\-—()（）+]{4,}[\d０-９]")
_TITLE = re.compile(r"^(?:姓名|name)[\s,，\t:：]*(?:电话|手机号?|联系方式|phone|tel|mobile)?[\s:：]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One line of the paste. `number` counts as on the screen, from 1; `phone` is E.164 or "" where none was written.

    `problem` is what is wrong, to be shown beside the line; a broken line has no name and no phone. `repeats`: it is wrong
    only because an earlier line says the same.
    """

    number: int
    text: str
    name: str = ""
    phone: str = ""
    problem: Problem | None = None
    repeats: bool = False


def parse_group(text: str) -> list[GroupLine]:
    """Every line that says something. Raises Problem when there is none, or more than LIMIT."""
    lines: list[GroupLine] = []
    seen: dict[tuple[str, str], int] = {}
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if not raw.strip() or _TITLE.fullmatch(raw.strip()):
            continue
        try:
            name, tel = _parse_line(raw)
            first = seen.setdefault((fold(name), tel), number)
            if first != number:
                again = Problem(_("the same as line %(first)d"), values={"first": first})
                lines.append(GroupLine(number, raw.strip(), problem=again, repeats=True))
            else:
                lines.append(GroupLine(number, raw.strip(), name, tel))
        except Problem as problem:
            lines.append(GroupLine(number, raw.strip(), problem=problem))
    if not lines:
        raise Problem(_("Paste the list first: one person a line, name and phone number."), "people")
    if len(lines) > LIMIT:
        raise Problem(
            _("These are %(count)d lines. Paste at most %(limit)d at a time."),
            "people",
            values={"count": len(lines), "limit": LIMIT},
        )
    return lines


def good(lines: list[GroupLine]) -> list[GroupLine]:
    """The lines that can be saved."""
    return [line for line in lines if line.problem is None]


def broken(lines: list[GroupLine]) -> list[GroupLine]:
    """The lines that cannot."""
    return [line for line in lines if line.problem is not None]


def _parse_line(raw: str) -> tuple[str, str]:
    line = _NUMBERING.sub("", raw.strip(), count=1) if not _DIGITS.match(raw.strip()) else raw.strip()
    match = _DIGITS.search(line)
    if match is None:
        name = " ".join(_SPLIT.sub(" ", line).split())
        if any(sign.isdigit() for sign in name):
            raise Problem(_("the phone number is not complete"))
        return _checked_name(name), ""
    rest = (line[: match.start()] + " " + line[match.end() :]).strip()
    name = " ".join(_SPLIT.sub(" ", rest).split()).strip(" :：-—")
    name = re.sub(r"(?:电话|手机号?|联系方式|tel|mobile|phone)[:：]?$", "", name, flags=re.IGNORECASE).strip()
    if any(sign.isdigit() for sign in name):
        raise Problem(_("more than one number in the line"))
    if sum(sign.isdigit() for sign in match.group()) >= 20:
        raise Problem(_("more than one number in the line"))
    return _checked_name(name), phone.parse(match.group())


def _checked_name(name: str) -> str:
    if not name:
        raise Problem(_("no name"))
    if len(name) > NAME_LIMIT:
        raise Problem(_("the name has %(count)d characters; one person a line"), values={"count": len(name)})
    return name
