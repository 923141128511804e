from martlet.telephony.models.calls import Call, CallCommand, CallEvent, CallNews, CallOffer
from martlet.telephony.models.lines import Line, Notice
from martlet.telephony.models.recordings import Recording

__all__ = ["Call", "CallCommand", "CallEvent", "CallNews", "CallOffer", "Line", "Notice", "Recording"]
