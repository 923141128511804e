"""Writes of mediation: accept, meet, sign, receive. Each one holds the case's row, so that two writers never cross."""

from martlet.mediation.services.agreements import sign_agreement, withdraw_agreement
from martlet.mediation.services.instalments import Taken, after_void, record_instalment
from martlet.mediation.services.mediations import end_mediation, open_mediation, record_session

__all__ = [
    "Taken",
    "after_void",
    "end_mediation",
    "open_mediation",
    "record_instalment",
    "record_session",
    "sign_agreement",
    "withdraw_agreement",
]
