"""The page of the claim wizard: facts of a step, claims that follow, what is missing, conflicts, evidence, what changed."""

from martlet.cases.selectors.wizard.drawing import contact_wizard, wizard
from martlet.cases.selectors.wizard.group import group_rows
from martlet.cases.selectors.wizard.lines import WizardPage

__all__ = [
    "WizardPage",
    "contact_wizard",
    "group_rows",
    "wizard",
]
