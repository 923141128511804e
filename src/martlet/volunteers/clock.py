"""Recurring work of the volunteers' room."""

from martlet.processes.every import Every
from martlet.volunteers.services import end_wrap_ups
from martlet.volunteers.shifts.services import plan_ahead
from martlet.volunteers.team.services import end_duties

# The switchboard does it every few seconds; this is for the wrap-up that outlives its switchboard.
EVERY = [
    Every("volunteers.end_wrap_ups", end_wrap_ups, seconds=15),
    Every("volunteers.end_duties", end_duties, seconds=60),
    Every("volunteers.plan_shifts", plan_ahead, daily="01:40"),
]
