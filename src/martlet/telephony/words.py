"""Words of telephony that several floors and rooms show."""

from django.utils.translation import gettext_lazy as _

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
