"""Recurring work of telephony."""

from martlet.processes.every import Every
from martlet.telephony.keeping.services import erase_due

EVERY = [Every("telephony.erase_due", erase_due, daily="03:40")]
