"""Ending the contract: N, 2N, N+1, the cap, service before 2008, who may not be dismissed, how one leaves."""

from martlet.law.chapters.termination import dismissal, leaving, service, severance

__all__ = ["dismissal", "leaving", "service", "severance"]
