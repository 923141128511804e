"""Volunteers and their stretches of duty (`serving`), shifts and who is on them (`shifts`), their training (`training.models`)."""

from martlet.volunteers.models.serving import BreakReason, CallIn, Duty, PhoneKind, Skill, State, Volunteer
from martlet.volunteers.models.shifts import News, Shift, ShiftFeed, ShiftPattern, ShiftPlace
from martlet.volunteers.training.models import TrainingDone, TrainingList

__all__ = [
    "BreakReason",
    "CallIn",
    "Duty",
    "News",
    "PhoneKind",
    "Shift",
    "ShiftFeed",
    "ShiftPattern",
    "ShiftPlace",
    "Skill",
    "State",
    "TrainingDone",
    "TrainingList",
    "Volunteer",
]
