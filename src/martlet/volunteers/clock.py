"""Recurring work of the volunteers' room."""

from martlet.processes.every import Every
from martlet.volunteers.services import end_wrap_ups

# The switchboard does it every few seconds; this is for the wrap-up that outlives its switchboard.
EVERY = [Every("volunteers.end_wrap_ups", end_wrap_ups, seconds=15)]
