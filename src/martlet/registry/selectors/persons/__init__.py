"""One worker's file, the list of files, and showing one field in full."""

from martlet.registry.selectors.persons.lists import person_rows
from martlet.registry.selectors.persons.masking import compared, masked_values
from martlet.registry.selectors.persons.opening import file_ids, get_person, may_open, phones_of, sent_before
from martlet.registry.selectors.persons.page import PersonPage, person_page
from martlet.registry.selectors.persons.revealing import REVEALED, reveal, serves_now

__all__ = [
    "PersonPage",
    "REVEALED",
    "compared",
    "file_ids",
    "get_person",
    "masked_values",
    "may_open",
    "person_page",
    "person_rows",
    "phones_of",
    "reveal",
    "sent_before",
    "serves_now",
]
