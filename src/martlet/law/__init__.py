"""The law: calculators, counting rules, conditions, clocks, parameters and the taxonomy of issues.

Nouns: a *rule* (one numbered rule with its statutes), a *result* (an amount, a day or an answer together with the rule, the
steps in words, the statutes, the parameters used, the conventions, alternatives and warnings), a *clock* (a time limit that
events start, interrupt and suspend), a *parameter* (a published figure with its source), an *issue* (what a matter is about).

Neighbours: only foundation below. Pure Python without Django and without a clock of its own: `today` is an argument and the
parameters can be replaced by those that officers corrected. Information for trained volunteers, not legal advice: every
figure shown to a person carries its rule and the word 'estimate'.

    >>> from martlet import law
    >>> law.evaluate("severance", {"avg": "20000", "start": "2022-01-01", "last_day": "2026-07-31"}).value["amount"]
    '100000.00'
"""

from martlet.law.faults import Fault
from martlet.law.registry import Calculator, Rule, calculators, rules
from martlet.law.results import Result
from martlet.law.run import evaluate

__all__ = ["Calculator", "Fault", "Result", "Rule", "calculators", "evaluate", "rules"]
