"""What colleagues type about a line. What was typed stays when something is wrong, with a sentence at its place."""

from martlet.telephony.lines.forms.announcements import AnnouncementForm
from martlet.telephony.lines.forms.common import LineForm
from martlet.telephony.lines.forms.hours import HoursForm
from martlet.telephony.lines.forms.menu import MenuForm
from martlet.telephony.lines.forms.settings import NewLineForm, RestoreForm, SettingsForm
from martlet.telephony.lines.forms.switch import CloseForm, OpenForm

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
