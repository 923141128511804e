"""Days, months, percentages and multiples in articles are those of the rules the articles rest on.

`figures_of_rules.json` holds, rule by rule, every number that the statement of the rule gives. A sentence of an article that
names another one is wrong, or rests on a rule that it does not name yet. What employers say is theirs and is left out.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from martlet.hotline.rules import knowledge

FIGURES = Path(__file__).with_name("figures_of_rules.json")
BESIDE = {"CON-PROB": ("R-WAGE-MINTOPUP",)}  # probation: at least 80 % of the wage stands with the minimum wage
HAN = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九十")} | {"两": "2"}
ENGLISH = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "fifteen", "thirty"],
        ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "15", "30"],
        strict=True,
    )
)
ZH = re.compile(r"(\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十]+)\s*(?:天|日|个?工作日|个月|年|周?岁|%|倍|小时|元)")
_UNIT = "working days?|days?|months?|years?|%|percent|hours?|yuan"
EN = re.compile(
    rf"(\d[\d,]*(?:\.\d+)?(?=[ -]?times)|(?:\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(ENGLISH)})\b)(?=[ -]?(?:{_UNIT})))",
    re.IGNORECASE,
)


@cache
def of_rule(rule: str) -> frozenset[str]:
    return frozenset(json.loads(FIGURES.read_text(encoding="utf-8")).get(rule, ()))


def figures(sentence: str, language: str) -> Iterator[str]:
    """Plain numbers before a unit; "one" is no figure: a day, one year."""
    for found in (EN if language == "en" else ZH).findall(sentence):
        plain = ENGLISH.get(found.lower(), HAN.get(found, found.replace(",", "")))
        if plain != "1":
            yield plain


def strangers(issue: str, language: str, parts: knowledge.Parts) -> list[tuple[str, str]]:
    """(figure, sentence) that no rule of the article gives."""
    rules = (*knowledge.rules_of(issue, language, parts), *BESIDE.get(issue, ()))
    known = frozenset().union(*(of_rule(rule) for rule in rules))
    said = [text for part, text in parts.prose() if part != "tricks"] + list(parts.today)
    said += [answer for _trick, answer in parts.tricks]
    return [(figure, text) for text in said for figure in figures(text, language) if figure not in known]


def test_every_figure_of_every_article_is_one_of_its_rules():
    found = {
        (issue, language): wrong
        for issue, shipped in knowledge.shipped().items()
        for language, parts in shipped.parts.items()
        if (wrong := strangers(issue, language, parts))
    }
    assert found == {}


def test_a_wrong_number_of_days_is_found():
    parts = knowledge.shipped()["HUK-PERMIT"].parts["zh"]
    wrong = knowledge.Parts(right=(*parts.right, "办证要等 45 天。"))
    assert strangers("HUK-PERMIT", "zh", wrong) == [("45", "办证要等 45 天。")]
    assert list(figures("最多 11 个月，另加一倍半和三十天；1,234 元", "zh")) == ["11", "三十", "1234"]
    assert list(figures("Within ten days, at most 80 % or 2,000 yuan", "en")) == ["10", "80", "2000"]
