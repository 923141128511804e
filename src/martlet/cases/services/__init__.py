"""Writes of cases: one verb each, the actor first."""

from martlet.cases.services.claims import (
    add_claim_items,
    paste_claims,
    remove_claim_item,
    restore_claim_item,
    update_claim_item,
)
from martlet.cases.services.closing import close_case, reopen_case
from martlet.cases.services.conversation import choose_for_contact, save_contact_facts
from martlet.cases.services.deadlines import (
    DeadlineRow,
    correct_event,
    recalculate,
    record_event,
    replace_deadlines,
    withdraw_event,
)
from martlet.cases.services.evidence import add_evidence, attach_file, set_evidence
from martlet.cases.services.facts import Newer, Put, choose, put_claims, save_fact_table, save_facts
from martlet.cases.services.lacking import Newcomer, file_of
from martlet.cases.services.moving import add_note, assign, move_stage, set_next_step
from martlet.cases.services.opening import open_case
from martlet.cases.services.parties import add_worker, remove_worker, set_mandate, set_parties
from martlet.cases.services.receipts import record_receipt, void_receipt
from martlet.cases.services.watching import acknowledge, watch_deadlines

__all__ = [
    "acknowledge",
    "watch_deadlines",
    "DeadlineRow",
    "Newcomer",
    "Newer",
    "Put",
    "add_claim_items",
    "add_evidence",
    "add_note",
    "add_worker",
    "assign",
    "attach_file",
    "choose",
    "choose_for_contact",
    "save_contact_facts",
    "close_case",
    "correct_event",
    "file_of",
    "move_stage",
    "open_case",
    "paste_claims",
    "recalculate",
    "record_event",
    "record_receipt",
    "remove_claim_item",
    "remove_worker",
    "put_claims",
    "reopen_case",
    "replace_deadlines",
    "restore_claim_item",
    "save_fact_table",
    "save_facts",
    "set_evidence",
    "set_mandate",
    "set_next_step",
    "set_parties",
    "update_claim_item",
    "void_receipt",
    "withdraw_event",
]
