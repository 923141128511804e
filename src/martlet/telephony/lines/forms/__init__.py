"""What colleagues type about a line. What was typed stays when something is wrong, with a sentence at its place."""

from martlet.telephony.lines.forms.common import LineForm
from martlet.telephony.lines.forms.lines import (
    AnnouncementForm,
    CloseForm,
    HoursForm,
    NewLineForm,
    OpenForm,
    RestoreForm,
    SettingsForm,
)
from martlet.telephony.lines.forms.menu import MenuForm

__all__ = [
    "AnnouncementForm",
    "CloseForm",
    "HoursForm",
    "LineForm",
    "MenuForm",
    "NewLineForm",
    "OpenForm",
    "RestoreForm",
    "SettingsForm",
]
