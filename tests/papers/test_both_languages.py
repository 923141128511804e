"""What volunteers read about a paper names the same figures and articles in both languages."""

from tests.figures import articles, chinese, english

from martlet.papers.rules.facts import FACTS
from martlet.papers.rules.register import all_papers
from martlet.papers.rules.shapes import Text


def texts() -> list[Text]:
    found = [
        text
        for one in all_papers()
        for text in (one.name, one.basis, one.signs, one.copies, *one.attachments, *one.traps)
    ]
    return found + [text for one in FACTS.values() for text in (one.label, one.hint) if text]


def test_both_languages_name_the_same_figures() -> None:
    told = texts()
    assert len(told) > 250
    assert [(one.zh, one.en) for one in told if chinese(one.zh) != english(one.en)] == []


def test_both_languages_cite_the_same_articles() -> None:
    assert [(one.zh, one.en) for one in texts() if articles(one.zh) != articles(one.en)] == []
