"""Recurring work of telephony."""

from martlet.processes.every import Every
from martlet.telephony.keeping.services import erase_due
from martlet.telephony.services.absent import rest_absent

EVERY = [
    Every("telephony.erase_due", erase_due, daily="03:40"),
    Every("telephony.rest_absent", rest_absent, seconds=5),
]
