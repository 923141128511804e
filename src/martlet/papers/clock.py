"""Recurring work of this room."""

from martlet.papers.services.producing import resume
from martlet.processes.every import Every

EVERY = [Every("papers.resume", resume, seconds=60)]
"""Papers that wait for an unsealed vault or lost their worker are queued again; what a crash left in memory is swept."""
