"""Coded lists of the registry: versioned data in `data/`, labels in two languages. Retired codes keep their label."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from martlet.foundation.text import fold

__all__ = [
    "Consent",
    "choices",
    "consent_texts",
    "consent_version",
    "home_in",
    "home_text",
    "is_code",
    "label",
    "province_of",
    "split_home",
]

# gender and kinds of organisations are short and used in rules of other rooms, so they stand here and not in a file
GENDERS = [("f", "女", "Woman"), ("m", "男", "Man"), ("x", "其他", "Other")]
ORGANISATION_KINDS = [
    ("employer", "用人单位", "Employer"),
    ("boss", "包工头（个人）", "Labour boss (a person)"),
    ("agency", "劳务派遣或中介", "Labour agency"),
    ("authority", "政府部门", "Authority"),
    ("court", "法院或仲裁委", "Court or arbitration commission"),
    ("union", "工会", "Trade union"),
    ("university", "高校", "University"),
    ("media", "媒体", "Media"),
    ("ngo", "公益组织", "NGO"),
    ("other", "其他", "Other"),
]
TIERS = [
    ("developer", "建设单位", "Developer"),
    ("general_contractor", "总包", "General contractor"),
    ("subcontractor", "分包", "Subcontractor"),
    ("labour_boss", "包工头", "Labour boss"),
]
REVEAL_REASONS = [
    ("callback", "要给他打电话", "To call them"),
    ("identity", "核对是不是本人", "To check who is calling"),
    ("papers", "要写文书", "To prepare papers"),
    ("handover", "交接给同事", "To hand over to a colleague"),
    ("duplicate", "核对是不是同一个人", "To compare two files"),
    ("check", "检查记录质量", "To review a record"),
]


@dataclass(frozen=True, slots=True)
class Consent:
    """One purpose with the words to read aloud."""

    code: str
    label: str
    words: str


def _chinese(language: str) -> bool:
    return not language.lower().startswith("en")


@cache
def _file(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        files("martlet.registry").joinpath(f"data/{name}.json").read_text(encoding="utf-8")
    )
    return found


@cache
def _rows(kind: str) -> tuple[tuple[str, str, str], ...]:
    """(code, Chinese, English) of one list."""
    if kind == "industry":
        from martlet.law import taxonomy

        return tuple((row.code, row.label_zh, row.label_en) for row in taxonomy.rows("industries"))
    own = {"gender": GENDERS, "organisation": ORGANISATION_KINDS, "tier": TIERS, "reason": REVEAL_REASONS}
    if kind in own:
        return tuple(own[kind])
    place, part = {
        "province": ("areas", "provinces"),
        "city": ("areas", "cities"),
        "trade": ("trades", "trades"),
        "language": ("languages", "languages"),
        "purpose": ("consents", "purposes"),
        "basis": ("consents", "bases"),
        "channel": ("consents", "channels"),
    }[kind]
    return tuple((row[0], row[1], row[2]) for row in _file(place)[part])


@cache
def _labels(kind: str, chinese: bool) -> dict[str, str]:
    return {code: zh if chinese else en for code, zh, en in _rows(kind)}


def choices(kind: str, language: str) -> list[tuple[str, str]]:
    """(code, label) of one list in its own order. KeyError for an unknown list."""
    return list(_labels(kind, _chinese(language)).items())


def label(kind: str, code: str, language: str) -> str:
    """The label of a code; the code itself when the list does not know it, "" for ""."""
    return _labels(kind, _chinese(language)).get(code, code) if code else ""


def is_code(kind: str, code: str) -> bool:
    return code in _labels(kind, True)


def consent_version() -> str:
    """Version of the consent words now in use; stored with each consent."""
    return str(_file("consents")["version"])


@cache
def _texts(chinese: bool) -> dict[str, Consent]:
    return {
        row[0]: Consent(row[0], row[1] if chinese else row[2], row[3] if chinese else row[4])
        for row in _file("consents")["purposes"]
    }


def consent_texts(language: str) -> dict[str, Consent]:
    """All purposes by code, with the words to read aloud."""
    return _texts(_chinese(language))


def home_text(province: str, words: str) -> str:
    """What is sealed as home: two digits of GB/T 2260, a space, words as said ("34 安徽阜阳临泉"). "" when both are empty."""
    words = " ".join(words.split())
    if not words and not province:
        return ""
    name = _labels("province", True).get(province, "")
    if name and not words.startswith(name):
        words = name + words
    return f"{province or '00'} {words}".strip()


def split_home(stored: str) -> tuple[str, str]:
    """(province code or "", words) of a sealed home; also of one with a six-digit code in front."""
    code, _space, words = stored.partition(" ")
    if not code.isdigit():
        return "", stored
    province = code[:2]
    return ("" if province == "00" else province), words


def province_of(words: str) -> str:
    """The province code of words such as 河南周口 or Henan; "" when they do not begin with one."""
    start = fold(words)
    for code, zh, en in _rows("province"):
        if start.startswith((zh, en.lower())):
            return code
    return ""


def home_in(stored: str, province: str) -> str:
    """A sealed home moved to another province: the county's words stay, the old province's name goes."""
    before, words = split_home(stored)
    name = _labels("province", True).get(before, "")
    return home_text(province, words.removeprefix(name) if name else words)
