"""The questions of a flow in their order: which are asked, the next one, the one before."""

from datetime import date

from martlet.site.rules.answers import Answers
from martlet.site.rules.matters.shapes import Matter

__all__ = ["asked", "before", "next_question", "place_of"]


def asked(matter: Matter, given: Answers, today: date) -> list[str]:
    """The questions of a matter that these answers call for, in order."""
    return [step.question for step in matter.steps if step.when is None or step.when(given, today)]


def next_question(matter: Matter, given: Answers, today: date) -> str | None:
    """The first one that is still open; None when everything is answered."""
    return next((name for name in asked(matter, given, today) if name not in given), None)


def before(matter: Matter, question: str, given: Answers, today: date) -> str | None:
    """The question to go back to; None from the first one."""
    names = asked(matter, given, today)
    place = names.index(question) if question in names else len(names)
    return names[place - 1] if place else None


def place_of(matter: Matter, question: str, given: Answers, today: date) -> tuple[int, int]:
    """(which, of at most how many): what is asked later depends on answers that are still to come."""
    names, every = asked(matter, given, today), [step.question for step in matter.steps]
    which = names.index(question) + 1
    return which, which + len(every) - every.index(question) - 1
