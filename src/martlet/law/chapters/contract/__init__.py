"""The labour contract: double wages for none in writing, probation, open-ended contracts, dispatch, changes, bonds."""

from martlet.law.chapters.contract import bonds, changes, dispatch, double_wage, open_ended, probation

__all__ = ["bonds", "changes", "dispatch", "double_wage", "open_ended", "probation"]
