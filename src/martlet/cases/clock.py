"""Recurring work of cases."""

from martlet.cases.services.watching import watch_deadlines
from martlet.processes.every import Every

EVERY = [Every("cases.watch_deadlines", watch_deadlines, daily="06:30")]
