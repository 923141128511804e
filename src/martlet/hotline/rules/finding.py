"""Finding articles by everyday words: 老板跑了, 不给工资条, not paid. A hundred short texts, so every one is looked at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Asked", "asked", "matches", "score"]

_BREAKS = re.compile(r"[\s，。！？、；：,.!?;:“”\"'「」（）()/·…-]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FILLER = frozenset(
    re.findall(
        r"\w+",
        "a an the my me i we us he she it is are was were be been do does did of to in at on for and or not no with from by "
        "what how when who can could should would will has have had that this they them their you your",
    )
)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _packed(text: str) -> str:
    return _BREAKS.sub("", _folded(text))


def _pairs(text: str) -> frozenset[str]:
    packed = _packed(text)
    return frozenset(packed[at : at + 2] for at in range(len(packed) - 1)) or frozenset((packed,))


def _words(text: str) -> tuple[str, ...]:
    """English words without the little ones, cut to what their forms share: "fined", "fines" and "fine" are one."""
    found = [word for word in _BREAKS.split(_folded(text)) if word]
    kept = [word for word in found if word not in _FILLER] or found
    return tuple(_stem(word) for word in kept)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True, slots=True)
class _Known:
    """A text made ready for being searched: everything that does not depend on what is asked."""

    code: str
    phrases: tuple[str, ...]
    pairs: tuple[frozenset[str], ...]
    all_pairs: frozenset[str]
    words: tuple[frozenset[str], ...]
    all_words: frozenset[str]
    inside: str
    inside_words: frozenset[str]


@lru_cache(1024)
def _known(code: str, title: str, search: tuple[str, ...], text: str) -> _Known:
    """Once for each article, language and version."""
    phrases = tuple(_packed(phrase) for phrase in (title, *search))
    pairs = tuple(_pairs(phrase) for phrase in phrases)
    words = tuple(frozenset(_words(phrase)) for phrase in (title, *search))
    return _Known(
        _packed(code),
        phrases,
        pairs,
        frozenset().union(*pairs),
        words,
        frozenset().union(*words),
        _packed(text),
        frozenset(_words(text)),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, made ready once for all articles. It is remembered nowhere: people type names too."""

    packed: str
    pairs: frozenset[str]
    words: frozenset[str]
    chinese: bool


def asked(query: str) -> Asked:
    return Asked(_packed(query), _pairs(query), frozenset(_words(query)), bool(_HAN.search(query)))


def score(wanted: Asked, *, code: str, title: str, search: Iterable[str], text: str) -> int:
    """How well an article fits, 0 for not at all: its code, then its search words and title, then its sentences."""
    if not wanted.packed:
        return 0
    known = _known(code, title, tuple(search), text)
    if wanted.packed == known.code:
        return 1000
    return _chinese(wanted.packed, wanted.pairs, known) if wanted.chinese else _english(wanted.words, known)


def _chinese(packed: str, asked: frozenset[str], known: _Known) -> int:
    # 手被机器压了 meets 手被压 and 机器伤了: none of them alone is near enough, together they are.
    best = 110 * len(asked & known.all_pairs) // len(asked)
    for phrase, pairs in zip(known.phrases, known.pairs, strict=True):
        if packed == phrase:
            best = max(best, 400)
        elif len(phrase) > 1 and phrase in packed:
            best = max(best, 200 + 10 * len(phrase))
        elif len(packed) > 1 and packed in phrase:
            best = max(best, 180 + 10 * len(packed))
        else:
            best = max(best, 120 * len(asked & pairs) // len(asked))
    if len(packed) > 1 and packed in known.inside:
        best = max(best, 90) + 5
    return best if best >= 40 else 0


def _english(wanted: frozenset[str], known: _Known) -> int:
    best = 140 * len(wanted & known.all_words) // len(wanted)
    for phrase in known.words:
        shared = len(wanted & phrase)
        if shared == len(wanted) == len(phrase):
            best = max(best, 400)
        elif shared == len(phrase) and shared:
            best = max(best, 200 + 20 * shared)
        else:
            best = max(best, 160 * shared // len(wanted))
    best = max(best, 80 * len(wanted & known.inside_words) // len(wanted))
    return best if best >= 55 else 0


def matches(found: Iterable[tuple[int, str]]) -> list[str]:
    """Keys from (score, key), best first, without those that fit far worse than the best."""
    rows = sorted((row for row in found if row[0]), key=lambda row: -row[0])
    least = rows[0][0] // 3 if rows else 0
    return [key for points, key in rows if points >= least]
