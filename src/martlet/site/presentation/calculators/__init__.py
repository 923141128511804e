"""The calculators as pages: questions with what was typed, results with everything that they rest on."""

from martlet.site.presentation.calculators.answers import Told, told
from martlet.site.presentation.calculators.flows import groups, matters_of
from martlet.site.presentation.calculators.question import Choice, QuestionPage, question_page
from martlet.site.presentation.calculators.result import ResultPage, Shown, result_page

__all__ = [
    "Choice",
    "QuestionPage",
    "ResultPage",
    "Shown",
    "Told",
    "groups",
    "matters_of",
    "question_page",
    "result_page",
    "told",
]
