"""The table of contents: rules by what they are about, and finding one by words in either language, statute or id."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from martlet.foundation.text import fold
from martlet.law import taxonomy
from martlet.law.registry import Rule, rules
from martlet.law.results import Said

__all__ = ["CERTAINTY", "Chapter", "chapter_of", "contents", "find"]

CERTAINTY: dict[str, Said] = {
    "T": Said("读过条文原文", "The text of the article was read."),
    "S": Said(
        "转引：见过引用官方文件的资料，原文没读到", "Secondary source: a text that quotes the official one was seen."
    ),
    "R": Said("凭记忆：用之前先核实", "Recalled: confirm it before relying on it."),
}
"""How sure a rule is, in plain words."""


class Chapter(NamedTuple):
    """A part of the table of contents."""

    code: str
    title: Said
    rules: tuple[Rule, ...] = ()


_CHAPTERS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("wages", "工资和加班", "Wages and overtime", ("R-WAGE-", "R-PARAM-", "R-CRIM-WAGE", "R-MW-")),
    ("contract", "劳动关系和合同", "Relationship and contract",
     ("R-REL-", "R-CONTRACT-", "R-DEPOSIT-", "R-PENALTY-", "R-NONCOMPETE")),
    ("ending", "离职和补偿", "Leaving and compensation", ("R-TERM-", "R-RESIGN-", "R-SETTLE-", "R-EMPLOYER-")),
    ("leave", "休假", "Leave", ("R-LEAVE-",)),
    ("injury", "工伤和职业病", "Injury and disease", ("R-INJ-", "R-OCC-", "R-SAF-")),
    ("insurance", "社保、退休、超龄", "Insurance, retirement, over age", ("R-SI-", "R-RETIRE-", "R-OVERAGE")),
    ("forms", "特殊用工", "Other forms of work", ("R-PT", "R-PLAT-", "R-DOMESTIC", "R-AGENCY-", "R-INTERN")),
    ("protection", "未成年人、尊严、安全", "Minors and dignity", ("R-CHILD-", "R-JUV", "R-CRIM-FORCED", "R-DISC")),
    ("procedure", "仲裁、集体、援助", "Arbitration, collective, aid", ("R-ARB-", "R-COL-", "R-LEGALAID")),
    ("time", "期限和时效", "Time limits", ("R-DL-",)),
    ("city", "在城里生活", "Living in the city", ("R-HUKOU-", "R-EDU", "R-SOCIAL-")),
)  # fmt: skip


def chapter_of(rule_id: str) -> str:
    """The code of the chapter in which a rule stands."""
    return next(code for code, _zh, _en, heads in _CHAPTERS if rule_id.startswith(heads))


@cache
def contents() -> tuple[Chapter, ...]:
    """Every rule once, by chapter."""
    return tuple(
        Chapter(code, Said(zh, en), tuple(rule for rule in rules() if chapter_of(rule.id) == code))
        for code, zh, en, _heads in _CHAPTERS
    )


@cache
def _haystacks() -> dict[str, str]:
    """Rule id -> everything that people may look for it by."""
    issues: dict[str, list[str]] = {}
    for row in taxonomy.rows("issues"):
        for rule_id in row.time_limit_rules:
            issues.setdefault(rule_id, []).append(f"{row.label_zh} {row.label_en}")
    found = {}
    for chapter in contents():
        for rule in chapter.rules:
            cited = [
                words for one in rule.basis for words in (one.say("zh"), one.say("en"), f"{one.statute} {one.article}")
            ]
            parts = [rule.id, rule.zh, rule.en, *chapter.title, *cited, *rule.functions, *issues.get(rule.id, ())]
            found[rule.id] = fold(" ".join(parts))
    return found


def find(query: str) -> tuple[Chapter, ...]:
    """The chapters with the rules in which every word of the query stands; all of them for an empty one."""
    wanted = fold(query).split()
    if not wanted:
        return contents()
    texts = _haystacks()
    narrowed = (
        chapter._replace(rules=tuple(rule for rule in chapter.rules if all(word in texts[rule.id] for word in wanted)))
        for chapter in contents()
    )
    return tuple(chapter for chapter in narrowed if chapter.rules)
