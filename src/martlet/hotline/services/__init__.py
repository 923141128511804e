"""Writes of the hotline: one verb each, actor first."""

from martlet.hotline.services.callbacks import (
    accept_callback,
    add_callback,
    callback_from_call,
    drop_request_counts,
    finish_callback,
    give_up_callback,
    release_callback,
    request_callback,
    start_from_callback,
    take_callback,
    undo_callback,
)
from martlet.hotline.services.calldowns import (
    call_later,
    close_call_down,
    find_people,
    make_call_down,
    not_reached,
    record_answer,
    refuse,
    release_entry,
    reopen_call_down,
    start_call,
    take_next,
    undo_entry,
)
from martlet.hotline.services.closing import close_callbacks, reopen_callbacks
from martlet.hotline.services.contacts import autosave, end_contact, reopen_contact, start_contact
from martlet.hotline.services.debriefs import (
    ask_debrief,
    decline_debrief,
    finish_debrief,
    release_debrief,
    reopen_debrief,
    take_debrief,
    withdraw_debrief,
    word_debrief,
)
from martlet.hotline.services.emergencies import publish_numbers
from martlet.hotline.services.follow import keep_promise, mark_next_done, undo_next_done, undo_promise
from martlet.hotline.services.group import group_intake
from martlet.hotline.services.handovers import hand_on, keep_late_words, receive
from martlet.hotline.services.intake import file_intake, file_words_of, keep_sealed
from martlet.hotline.services.knowledge import confirm_article, restore_version, save_article
from martlet.hotline.services.marks import mark_recording, take_mark_away
from martlet.hotline.services.outcomes import finish_contact, one_click, undo_one_click
from martlet.hotline.services.outgoing import call_worker, stop_calling
from martlet.hotline.services.people import add_other, remove_other, set_person
from martlet.hotline.services.requests import switch_requests
from martlet.hotline.services.scripts import publish_script
from martlet.hotline.services.thanks import take_thanks_back, thank

__all__ = [
    "switch_requests",
    "accept_callback",
    "add_callback",
    "add_other",
    "ask_debrief",
    "autosave",
    "call_later",
    "call_worker",
    "callback_from_call",
    "close_call_down",
    "close_callbacks",
    "confirm_article",
    "decline_debrief",
    "drop_request_counts",
    "end_contact",
    "file_intake",
    "file_words_of",
    "find_people",
    "finish_callback",
    "finish_contact",
    "finish_debrief",
    "give_up_callback",
    "group_intake",
    "hand_on",
    "keep_late_words",
    "keep_promise",
    "keep_sealed",
    "make_call_down",
    "mark_next_done",
    "mark_recording",
    "not_reached",
    "one_click",
    "publish_numbers",
    "publish_script",
    "receive",
    "record_answer",
    "refuse",
    "release_callback",
    "release_debrief",
    "release_entry",
    "remove_other",
    "reopen_call_down",
    "reopen_callbacks",
    "reopen_contact",
    "reopen_debrief",
    "request_callback",
    "restore_version",
    "save_article",
    "set_person",
    "start_call",
    "start_contact",
    "start_from_callback",
    "stop_calling",
    "take_callback",
    "take_debrief",
    "take_mark_away",
    "take_next",
    "take_thanks_back",
    "thank",
    "undo_callback",
    "undo_entry",
    "undo_next_done",
    "undo_one_click",
    "undo_promise",
    "withdraw_debrief",
    "word_debrief",
]
