"""Words of telephony that several floors and rooms show."""

from django.utils.translation import gettext_lazy as _

# How a caller stood to it that somebody else is brought in: asked and agreed, or why they were not asked.
CONSENTS = {
    "agreed": _("They agreed"),
    "danger": _("Not asked: somebody is in danger"),
    "unable": _("Not asked: they cannot answer now"),
}
# Why a conversation goes on with somebody else.
REASONS = {
    "language": _("Another language or dialect"),
    "matter": _("Somebody who knows this matter better"),
    "case": _("The colleague who has the case"),
    "office": _("Another office is in charge"),
    "caller": _("The caller wishes it"),
    "end": _("My shift ends"),
    "strain": _("I cannot go on with this call"),
}
