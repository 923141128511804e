"""How a line speaks in languages and dialects, and the words of a menu that tell the truth about its keys."""

from __future__ import annotations

from collections.abc import Mapping

from martlet.foundation.tongues import DIALECTS, TONGUES, tongue

__all__ = [
    "DIALECTS",
    "FIRST",
    "KEYS",
    "PRIORITIES",
    "SKILLS_SAID",
    "TONGUES",
    "VOICED",
    "family",
    "heard_as",
    "menu_words",
    "tongue",
]
KEYS = "1234567890"
VOICED = frozenset({"zh", "en", "yue"})  # in which the house's own announcements are truly spoken
FIRST = "2"  # a life is in danger
PRIORITIES = ("1", FIRST)  # besides none: before those without
# What callers hear of a skill (`volunteers.models.Skill`): what happened to them, not what a colleague has learned.
SKILLS_SAID: dict[str, tuple[str, str]] = {
    "injury": ("工伤和职业病", "an injury or illness from work"),
    "court": ("仲裁和打官司", "arbitration or court"),
    "group": ("很多工友一起的事", "a matter of many workers together"),
    "women": ("骚扰和女工的事", "harassment and women's matters"),
    "listening": ("心里难受想说说话", "distress and worries"),
}
_DIGITS = {"0": "零", "1": "一", "2": "二", "3": "三", "4": "四", "5": "五", "6": "六", "7": "七", "8": "八", "9": "九"}
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def family(code: str) -> str:
    """In which of the house's two texts a language is spoken: "en", else "zh"."""
    return "en" if code == "en" else "zh"


def menu_words(menu: Mapping[str, Mapping[str, str]], language: str, topics: Mapping[str, str]) -> str:
    """What the announcement of a menu must say. `topics`: code -> label in `language`; a key without anything is the rest."""
    english = family(language) == "en"
    said = [(_english if english else _chinese)(key, menu[key], topics) for key in KEYS if key in menu]
    return (" ".join(part.strip() for part in said) if english else "".join(said)).strip()


def heard_as(choice: Mapping[str, str]) -> tuple[str, ...]:
    """What callers can tell this key by: two keys with the same are one to them."""
    if choice.get("language") == "en":
        return ("en",)
    matter = choice.get("topic", "") or choice.get("skill", "")
    return matter, _spoken(choice), FIRST if choice.get("priority") == FIRST else ""


def _matter(choice: Mapping[str, str], topics: Mapping[str, str], place: int) -> str:
    """The topic; who answers is for us to know, unless nothing else is said of the key."""
    skill = SKILLS_SAID.get(choice.get("skill", ""))
    return topics.get(choice.get("topic", ""), "") or (skill[place] if skill else "")


def _spoken(choice: Mapping[str, str]) -> str:
    return choice.get("dialect", "") or choice.get("language", "")


def _chinese(key: str, choice: Mapping[str, str], topics: Mapping[str, str]) -> str:
    if choice.get("language") == "en":  # in that language, or who needs it does not understand
        return f"For English press {_WORDS[int(key)]}. "
    other = _spoken(choice)
    matter = _matter(choice, topics, 0)
    parts = [matter] if matter else []
    parts += ["有生命危险"] if choice.get("priority") == FIRST else []
    parts += [f"讲{tongue(other, 'zh').partition('（')[0]}"] if other else []
    return f"{'，'.join(parts) or '其他的事'}请按{_DIGITS[key]}。"


def _english(key: str, choice: Mapping[str, str], topics: Mapping[str, str]) -> str:
    other = tongue(_spoken(choice), "en")
    matter = _matter(choice, topics, 1)
    matter = matter[:1].lower() + matter[1:]
    spoken = f" in {other}" if other else ""
    if choice.get("priority") == FIRST:
        said = f"For {matter} with a life in danger{spoken}" if matter else f"If a life is in danger{spoken}"
    else:
        said = f"For {matter}{spoken}" if matter else f"For {other or 'anything else'}"
    return f"{said} press {_WORDS[int(key)]}."
