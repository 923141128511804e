from martlet.telephony.models.calls import Call, CallCommand, CallEvent, CallNews, CallOffer
from martlet.telephony.models.floods import FloodAlarm
from martlet.telephony.models.keeping import Erasure, Hold, KeepingVersion
from martlet.telephony.models.limits import CallerLimit, SilenceLook, in_force
from martlet.telephony.models.lines import Line, LineSound, LineSwitch, LineVersion, Notice, Rating
from martlet.telephony.models.marks import Mark
from martlet.telephony.models.recordings import Recording

__all__ = [
    "Call",
    "CallCommand",
    "CallEvent",
    "CallNews",
    "CallOffer",
    "CallerLimit",
    "FloodAlarm",
    "Erasure",
    "Hold",
    "KeepingVersion",
    "Line",
    "LineSound",
    "LineSwitch",
    "LineVersion",
    "Mark",
    "Notice",
    "Rating",
    "Recording",
    "SilenceLook",
    "in_force",
]
