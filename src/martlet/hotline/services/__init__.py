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
from martlet.hotline.services.contacts import (
    add_other,
    autosave,
    end_contact,
    finish_contact,
    one_click,
    remove_other,
    reopen_contact,
    set_person,
    start_contact,
    undo_one_click,
)
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
from martlet.hotline.services.follow import keep_promise, mark_next_done, undo_next_done, undo_promise
from martlet.hotline.services.group import group_intake
from martlet.hotline.services.handovers import hand_on, keep_late_words, receive
from martlet.hotline.services.intake import file_intake, file_words_of, keep_sealed
from martlet.hotline.services.knowledge import confirm_article, restore_version, save_article
from martlet.hotline.services.marks import mark_recording, take_mark_away
from martlet.hotline.services.scripts import publish_script

__all__ = [
    "mark_recording",
    "take_mark_away",
    "ask_debrief",
    "decline_debrief",
    "finish_debrief",
    "release_debrief",
    "reopen_debrief",
    "take_debrief",
    "withdraw_debrief",
    "word_debrief",
    "accept_callback",
    "add_callback",
    "add_other",
    "autosave",
    "callback_from_call",
    "confirm_article",
    "drop_request_counts",
    "end_contact",
    "file_intake",
    "file_words_of",
    "finish_callback",
    "finish_contact",
    "give_up_callback",
    "group_intake",
    "hand_on",
    "keep_late_words",
    "keep_promise",
    "keep_sealed",
    "mark_next_done",
    "one_click",
    "publish_script",
    "receive",
    "release_callback",
    "remove_other",
    "reopen_contact",
    "request_callback",
    "restore_version",
    "save_article",
    "set_person",
    "start_contact",
    "start_from_callback",
    "take_callback",
    "undo_callback",
    "undo_next_done",
    "undo_one_click",
    "undo_promise",
]
