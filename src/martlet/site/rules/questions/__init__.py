"""The questions, each asked once: what it is called in the page, how it is answered, what "I do not know" leads to."""

from collections.abc import Mapping

from martlet.site.rules.questions import everywhere, injury, leaving, pay, too_late
from martlet.site.rules.questions.shapes import KINDS, NEVER, STILL, UNKNOWN, Option, Question

__all__ = ["KINDS", "NEVER", "QUESTIONS", "STILL", "UNKNOWN", "Option", "Question"]

QUESTIONS: Mapping[str, Question] = {
    question.name: question
    for asked in (everywhere.ASKED, pay.ASKED, leaving.ASKED, injury.ASKED, too_late.ASKED)
    for question in asked
}
