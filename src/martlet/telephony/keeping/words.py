"""Names of the classes, for people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from martlet.telephony.rules.keeping import MARK, MESSAGE, NUMBER, RATING, RECORDING, TRACE

NAMES = {
    RECORDING: _("Recordings of conversations"),
    MESSAGE: _("Spoken messages"),
    MARK: _("Marks of recordings"),
    TRACE: _("What happened in a call, step by step"),
    NUMBER: _("Numbers of calls without a contact"),
    RATING: _("Answers to the question how the call was"),
}
STAYS = {
    RECORDING: _("stays while its call or case is held back"),
    MESSAGE: _("stays as well while somebody is to be called back"),
    MARK: _("goes with its recording at the latest"),
    TRACE: _("day, line, outcome and times stay as figures"),
    NUMBER: _("stays as well while somebody is to be called back; with a contact it belongs to that"),
    RATING: _("counts by month and line, nobody's answer"),
}
