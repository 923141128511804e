"""Languages and dialects in which a line speaks, and the words of a menu that tell the truth about its keys."""

from __future__ import annotations

from collections.abc import Mapping

# code -> own name, English name. The voice is espeak-ng's; without one a Mandarin voice reads the characters, so that
# nobody hears silence until colleagues have spoken the words themselves.
TONGUES: dict[str, tuple[str, str]] = {
    "zh": ("普通话", "Mandarin"),
    "yue": ("粤语", "Cantonese"),
    "wuu": ("吴语（上海话）", "Wu (Shanghainese)"),
    "nan": ("闽南话", "Southern Min"),
    "hak": ("客家话", "Hakka"),
    "hsn": ("湖南话", "Xiang (Hunanese)"),
    "gan": ("江西话", "Gan (Jiangxi)"),
    "scn": ("四川话", "Sichuanese"),
    "ug": ("维吾尔语", "Uyghur"),
    "bo": ("藏语", "Tibetan"),
    "en": ("英语", "English"),
}
KEYS = "1234567890"
_DIGITS = {"0": "零", "1": "一", "2": "二", "3": "三", "4": "四", "5": "五", "6": "六", "7": "七", "8": "八", "9": "九"}
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def tongue(code: str, language: str) -> str:
    """The name of a language in the reader's language; an unknown code as it is."""
    names = TONGUES.get(code, (code, code))
    return names[1 if language.startswith("en") else 0]


def family(code: str) -> str:
    """In which of the house's two texts a language is spoken: "en", else "zh"."""
    return "en" if code == "en" else "zh"


def menu_words(menu: Mapping[str, Mapping[str, str]], language: str, topics: Mapping[str, str]) -> str:
    """What the announcement of a menu must say. `topics`: code -> label in `language`; a key without either is the rest."""
    english = family(language) == "en"
    said = []
    for key in KEYS:
        if key not in menu:
            continue
        topic, other = menu[key].get("topic", ""), menu[key].get("language", "")
        if other == "en":
            said.append(
                f"For English press {_WORDS[int(key)]}. "
            )  # in that language, or who needs it does not understand
        elif english:
            about = topics.get(topic, "") or (tongue(other, "en") if other else "anything else")
            said.append(f"For {about[:1].lower() + about[1:] if not other else about} press {_WORDS[int(key)]}.")
        elif other and not topic:
            said.append(f"讲{tongue(other, 'zh').partition('（')[0]}请按{_DIGITS[key]}。")
        else:
            said.append(f"{topics.get(topic, '') or '其他的事'}请按{_DIGITS[key]}。")
    return (" ".join(part.strip() for part in said) if english else "".join(said)).strip()
