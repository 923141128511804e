"""Names and text: one spelling for what looks the same, pinyin as families say it, masking.

Runs without Django (the keeper builds its name finder from it). Pinyin tables are loaded at the first Chinese
character and every distinct character is looked up once, so a million names cost two dictionary reads a character.
Readings: pypinyin's character table, corrected by our own tables for surnames and for given names.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache

__all__ = [
    "dialect_fold",
    "fold",
    "initials",
    "is_compound_surname",
    "masked_name",
    "readings",
    "split_name",
    "surname_readings",
    "syllable_choices",
    "syllables",
    "whole",
]


def whole(typed: str, most: int = 9) -> int | None:
    """A number of an address or a hidden field, `most` digits at most; None for anything else. `int` alone fails on "²", which
    `isdigit` lets through, and on five thousand digits."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= most else None


def _readings_of(block: str) -> dict[str, tuple[str, ...]]:
    """Entries "characters reading reading" parted by ";": every character gets these readings, commonest first."""
    table: dict[str, tuple[str, ...]] = {}
    for entry in block.replace("\n", ";").split(";"):
        if words := entry.split():
            table.update(dict.fromkeys(words[0], tuple(words[1:])))
    return table


# How families say a surname where the everyday reading is another one; two readings where both are common.
_SURNAMES = _readings_of("""
    单單 shan; 曾 zeng; 区區 ou; 解颉 xie; 查 zha; 仇 qiu; 朴 piao pu; 盖蓋 ge gai; 乐樂 yue le; 员員 yun yuan
    缪繆 miao mou; 翟 zhai di; 覃 qin tan; 洗 xian; 召 shao; 郗 xi chi; 牟 mu mou; 能佴 nai; 黑 he hei; 折 she
    种重 chong; 阚 kan; 隗 wei kui; 繁 po; 秘 bi; 祭 zhai; 费費 fei bi; 铅 yan; 句 gou; 盛 sheng; 行 xing
    谌諶 chen shen; 长 zhang; 莘 shen xin; 适 kuo; 郇 xun huan; 都 du; 参 shen; 宓 mi fu; 粘 nian; 便 pian; 炅会 gui
    尉 wei yu; 番 pan; 么 yao; 乜 nie; 术 zhu
""")

# Surnames of two characters with the readings of both.
_COMPOUND: dict[str, tuple[str, ...]] = {
    words[0]: tuple(words[1:])
    for words in map(
        str.split,
        """
    欧阳 ou yang; 歐陽 ou yang; 司马 si ma; 司馬 si ma; 上官 shang guan; 诸葛 zhu ge; 諸葛 zhu ge; 尉迟 yu
    chi; 尉遲 yu chi; 万俟 mo qi; 令狐 ling hu; 长孙 zhang sun; 長孫 zhang sun; 皇甫 huang fu; 慕容 mu
    rong; 夏侯 xia hou; 东方 dong fang; 東方 dong fang; 独孤 du gu; 南宫 nan gong; 西门 xi men; 宇文 yu
    wen; 轩辕 xuan yuan; 公孙 gong sun; 司徒 si tu; 司空 si kong; 端木 duan mu; 呼延 hu yan; 赫连 he lian;
    澹台 tan tai; 濮阳 pu yang; 淳于 chun yu; 单于 chan yu; 太史 tai shi; 申屠 shen tu; 仲孙 zhong sun; 鲜于
    xian yu; 闾丘 lv qiu; 拓跋 tuo ba; 百里 bai li; 东郭 dong guo; 第五 di wu; 呼和 hu he; 纳兰 na lan; 完颜
    wan yan; 爱新 ai xin; 耶律 ye lv; 钟离 zhong li; 公羊 gong yang; 漆雕 qi diao; 乐正 yue zheng; 宗政
    zong zheng; 梁丘 liang qiu; 左丘 zuo qiu; 亓官 qi guan; 巫马 wu ma; 子车 zi ju; 颛孙 zhuan sun; 公冶
    gong ye; 东里 dong li; 东宫 dong gong; 即墨 ji mo; 段干 duan gan; 谷梁 gu liang; 拓拔 tuo ba; 哥舒 ge
    shu; 范姜 fan jiang
        """.replace("\n", " ").split(";"),
    )
}

# Characters of given names and firm names read otherwise than the dictionary's first reading, or in two living ways.
_GIVEN = _readings_of("""
    茜 qian xi; 盛晟 sheng cheng; 朝 chao zhao; 长長 chang zhang; 乐樂 le yue; 行 xing hang; 重 chong zhong
    曾 zeng ceng; 单 dan shan; 炅 jiong gui; 柏 bai bo; 泊 bo; 还 huan; 厦 sha xia; 藏 zang cang; 都 du dou
    参 shen can; 弹 tan; 调 diao tiao; 佛 fo; 茄 qie; 卜 bu; 翟 zhai; 缪 miao; 莘 xin shen; 莞 wan guan
""")

_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_DOTS = re.compile(r"\s*[·•・‧∙⋅．｡]\s*")
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])


def fold(text: str) -> str:
    """One spelling for what looks the same: NFKC (full width to half), no invisible signs, single spaces, lower."""
    if text.isascii():
        return " ".join(text.split()).casefold()
    return " ".join(unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).split()).casefold()


def _toneless(reading: str) -> str:
    plain = unicodedata.normalize("NFD", reading)
    plain = plain.replace("u\u0308", "v")  # ü is typed v on every Chinese keyboard
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@cache
def _table() -> dict[int, str]:
    """pypinyin's readings by code point. The phrase tables stay out: names are no phrases, and they cost 60 MB."""
    before = os.environ.get("PYPINYIN_NO_PHRASES")
    os.environ["PYPINYIN_NO_PHRASES"] = "1"
    try:
        from pypinyin.constants import PINYIN_DICT
    finally:
        if before is None:
            del os.environ["PYPINYIN_NO_PHRASES"]
        else:
            os.environ["PYPINYIN_NO_PHRASES"] = before
    table: dict[int, str] = PINYIN_DICT
    return table


@cache
def readings(char: str) -> tuple[str, ...]:
    """Toneless readings of one character outside a surname, commonest in names first; () when it is not Chinese.

    Where our own table speaks it decides; otherwise the dictionary's first reading is given.
    """
    own = _GIVEN.get(char)
    if own:
        return own
    if not _HAN.match(char):
        return ()
    found = _table().get(ord(char), "")
    return tuple(dict.fromkeys(_toneless(reading) for reading in found.split(",") if reading))[:1]


@cache
def surname_readings(surname: str) -> tuple[str, ...]:
    """Toneless readings of a surname of one character as families say it, commonest first."""
    return _SURNAMES.get(surname) or readings(surname)


def is_compound_surname(surname: str) -> bool:
    """Whether these two characters are one surname (欧阳)."""
    return surname in _COMPOUND


def split_name(name: str) -> tuple[str, str]:
    """(surname, given name) of a name in Chinese characters; ("", name) for names with a dot or in Latin letters.

    欧阳 alone or 欧阳明 has the surname 欧阳; 司马 before nothing is a surname too.
    """
    name = name.strip()
    if not name or not _HAN.match(name) or _DOTS.search(name):
        return "", name
    size = 2 if name[:2] in _COMPOUND else 1
    return name[:size], name[size:]


@cache
def _sign_choices(sign: str) -> tuple[str, ...]:
    """What one sign of a folded name adds: a character its readings, a letter or digit itself, the rest nothing."""
    return readings(sign) or ((sign,) if sign.isalnum() else ())


def syllable_choices(name: str) -> list[tuple[str, ...]]:
    """For every character of a name its toneless readings, commonest first: 覃乐 -> [("qin", "tan"), ("le", "yue")].

    Letters and digits stand for themselves, one a place; spaces, dots and signs give no place.
    """
    clean = fold(name)
    if clean[:2] in _COMPOUND:
        first: list[tuple[str, ...]] = [(reading,) for reading in _COMPOUND[clean[:2]]]
        rest = clean[2:]
    elif clean and _HAN.match(clean) and not _DOTS.search(clean):
        first, rest = [surname_readings(clean[0])], clean[1:]
        first = [choice for choice in first if choice]
    else:
        first, rest = [], clean
    return first + [choice for sign in rest if (choice := _sign_choices(sign))]


def syllables(name: str) -> list[str]:
    """The commonest toneless reading of every character: 单小明 -> ["shan", "xiao", "ming"]. ü is written v."""
    return [choice[0] for choice in syllable_choices(name)]


def initials(name: str) -> str:
    """First letters of the syllables: 单小明 -> "sxm"."""
    return "".join(choice[0][0] for choice in syllable_choices(name))


@cache
def dialect_fold(syllable: str) -> str:
    """One spelling for syllables that many speakers of the south do not tell apart, for search by ear.

    Folds n and r into l, zh ch sh into z c s, f before a vowel and hu- into h, -ng into -n, v (ü) into u.
    """
    sound = syllable.replace("v", "u")
    for retroflex in ("zh", "ch", "sh"):
        if sound.startswith(retroflex):
            sound = sound[0] + sound[2:]
    if sound.startswith(("n", "r")) and len(sound) > 1:
        sound = "l" + sound[1:]
    if sound.startswith("f"):
        sound = "h" + sound[1:]
    elif re.match(r"hu[aeo]", sound):
        sound = "h" + sound[2:]  # huang and fang
    elif sound in ("hui", "hun"):
        sound = {"hui": "hei", "hun": "hen"}[sound]  # hui and fei, hun and fen: spelt short for huei, huen
    if sound.endswith("ng"):
        sound = sound[:-1]
    return sound


def masked_name(name: str) -> str:
    """A name shown without telling it: 王小明 -> 王*明, 王明 -> 王*, 欧阳明 -> 欧阳*, John Li -> J* L*.

    Transliterations keep at most three characters: 阿卜杜热合曼·买买提 -> 阿卜杜*·*. One star never tells the length.
    """
    name = name.strip()
    if not name:
        return ""
    if _DOTS.search(name):
        first = _DOTS.split(name)[0]
        return first[: min(3, max(1, len(first) - 1))] + "*·*"
    if not _HAN.match(name):
        return " ".join(word[0] + "*" for word in name.split())
    surname, given = split_name(name)
    if not given:
        return name[0] + "*" if len(name) > 1 else "*"
    return surname + "*" + (given[-1] if len(given) > 1 else "")
