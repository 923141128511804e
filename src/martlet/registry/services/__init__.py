"""Writes of the registry; each name below is one action with its policy and its row in the journal."""

from martlet.registry.services.consents import open_with_consent, record_consent, refuse_calls, withdraw_consent
from martlet.registry.services.duplicates import dismiss_likeness, notice_shared_phones
from martlet.registry.services.merging import merge_persons, undo_merge
from martlet.registry.services.organisations import (
    add_alias,
    create_organisation,
    create_site,
    remove_alias,
    set_chain,
    update_organisation,
    update_site,
)
from martlet.registry.services.persons import (
    add_employment,
    add_phone,
    add_stay,
    create_person,
    note_contact,
    remove_employment,
    remove_phone,
    remove_stay,
    update_person,
)

__all__ = [
    "add_alias",
    "add_employment",
    "add_phone",
    "add_stay",
    "create_organisation",
    "create_person",
    "create_site",
    "dismiss_likeness",
    "merge_persons",
    "note_contact",
    "notice_shared_phones",
    "open_with_consent",
    "record_consent",
    "refuse_calls",
    "remove_alias",
    "remove_employment",
    "remove_phone",
    "remove_stay",
    "set_chain",
    "undo_merge",
    "update_organisation",
    "update_person",
    "update_site",
    "withdraw_consent",
]
