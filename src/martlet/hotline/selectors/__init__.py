"""Reads of the hotline. All take the actor and return only what that actor may see; `knowledge` is open to all."""

from martlet.hotline.selectors import knowledge
from martlet.hotline.selectors.best_times import likely_time
from martlet.hotline.selectors.callbacks import (
    CallBackRow,
    call_backs,
    chosen_rows,
    get_callback,
    number_of_callback,
    open_callbacks,
    waiting_counts,
)
from martlet.hotline.selectors.calldowns import (
    CallDownPage,
    CallDownRow,
    asked_in,
    call_down,
    call_down_page,
    call_downs,
    entry,
    may_make_for,
    number_of_entry,
)
from martlet.hotline.selectors.contacts import (
    ContactPage,
    ContactRow,
    colleagues_of,
    contact_page,
    contact_rows,
    contact_to_write,
    get_contact,
    open_contact_of_call,
    unfinished,
    unsaved_forms,
    visible_contacts,
)
from martlet.hotline.selectors.debriefs import (
    DebriefLists,
    Hardness,
    debrief,
    debrief_lists,
    debrief_of_mine,
    debrief_to_take,
    debriefs_waiting,
    hardness,
)
from martlet.hotline.selectors.emergencies import DangerSheet, danger_sheet, number_versions, place_without_number
from martlet.hotline.selectors.figures import QueueFigures, needed_here, queue_figures
from martlet.hotline.selectors.handovers import Handed, given_by, handed_to, trail
from martlet.hotline.selectors.intake import filed_words, sealed_waiting
from martlet.hotline.selectors.matters import issue_choices
from martlet.hotline.selectors.mine import MyDay, my_day
from martlet.hotline.selectors.outgoing import Outgoing, line_to_call_from, outgoing
from martlet.hotline.selectors.people import HistoryLine, PersonCard, card_of, person_cards
from martlet.hotline.selectors.recordings import RecordingRow, open_recording, recordings_of
from martlet.hotline.selectors.requests import request_standing, request_standings, request_switches
from martlet.hotline.selectors.rings import RingCard, call_at_my_phone, is_undecided, ring_card, ringing_call
from martlet.hotline.selectors.scripts import office_scripts, script
from martlet.hotline.selectors.thanks import Thanked, ThanksHere, my_thanks, thanks_between, thanks_here
from martlet.hotline.selectors.todo import callbacks_waiting, steps_due

__all__ = [
    "CallBackRow",
    "CallDownPage",
    "CallDownRow",
    "ContactPage",
    "ContactRow",
    "DangerSheet",
    "DebriefLists",
    "Handed",
    "Hardness",
    "HistoryLine",
    "MyDay",
    "Outgoing",
    "PersonCard",
    "QueueFigures",
    "RecordingRow",
    "RingCard",
    "Thanked",
    "ThanksHere",
    "asked_in",
    "call_at_my_phone",
    "call_backs",
    "call_down",
    "call_down_page",
    "call_downs",
    "callbacks_waiting",
    "card_of",
    "chosen_rows",
    "colleagues_of",
    "contact_page",
    "contact_rows",
    "contact_to_write",
    "danger_sheet",
    "debrief",
    "debrief_lists",
    "debrief_of_mine",
    "debrief_to_take",
    "debriefs_waiting",
    "entry",
    "filed_words",
    "get_callback",
    "get_contact",
    "given_by",
    "handed_to",
    "hardness",
    "is_undecided",
    "issue_choices",
    "knowledge",
    "likely_time",
    "may_make_for",
    "my_day",
    "my_thanks",
    "needed_here",
    "number_of_callback",
    "number_of_entry",
    "number_versions",
    "place_without_number",
    "office_scripts",
    "line_to_call_from",
    "open_callbacks",
    "open_contact_of_call",
    "outgoing",
    "open_recording",
    "person_cards",
    "queue_figures",
    "recordings_of",
    "request_standing",
    "request_standings",
    "request_switches",
    "ring_card",
    "ringing_call",
    "script",
    "sealed_waiting",
    "steps_due",
    "thanks_between",
    "thanks_here",
    "trail",
    "unfinished",
    "unsaved_forms",
    "visible_contacts",
    "waiting_counts",
]
