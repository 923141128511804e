"""Chinese and English of an article name the same figures, sentence by sentence: days, sums, shares, telephone numbers."""

import pytest
from tests.figures import chinese, english

from martlet.hotline.rules import knowledge

# Said with a figure in one language only, and meant alike: (issue, Chinese words).
ALIKE = {
    ("WAG-DED", "罚一百"),  # one hundred, in what an employer says
    ("WAG-FLEE", "过两天"),  # in a few days
    ("JOB-INFO", "月薪过万"),  # over 10,000, in what an employer says
    ("JOB-OVERSEAS", "加倍挣"),  # earn double, in what an agent says
}


def test_both_languages_of_every_article_name_the_same_figures() -> None:
    wrong = []
    for issue, shipped in knowledge.shipped().items():
        zh, en = shipped.parts["zh"], shipped.parts["en"]
        for part in ("right", "today", "tricks", "keep", "rule", "deadline", "places"):
            for one, other in zip(getattr(zh, part), getattr(en, part), strict=True):
                pair = ("；".join(one), "; ".join(other)) if isinstance(one, tuple) else (one, other)
                if chinese(pair[0]) != english(pair[1]) and not any(i == issue and w in pair[0] for i, w in ALIKE):
                    wrong.append((issue, *pair))
    assert wrong == []


def test_no_exception_outlives_its_sentence() -> None:
    told = {issue: " ".join(one.parts["zh"].sentences()) for issue, one in knowledge.shipped().items()}
    assert [one for one in sorted(ALIKE) if one[1] not in told[one[0]]] == []


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("收到后 15 天内，罚 500 到 2000 元", "Within 15 days; 500 to 2,000 yuan"),
        ("平时一倍半，休息日两倍", "150 % on working days, 200 % on rest days"),
        ("不满三年最多 2 个月，不少于八成", "under three years at most 2 months, at least 80 %"),
        ("三月到七月", "from March to July"),
        ("先交两千", "2,000 first"),
    ],
)
def test_the_same_figures_are_read_from_both(zh: str, en: str) -> None:
    assert chinese(zh) == english(en) != set()


def test_another_figure_is_found() -> None:
    assert chinese("收到后 15 天内") != english("within 10 days")
    assert chinese("两成") != english("30 %")
