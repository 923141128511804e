"""The journal in the reader's language. It holds codes only, because it is kept for ever and in clear; here they become words.

A code that nobody has named is shown as it is: what stands in the journal is never hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext

from martlet.access.journal_words.actions import ACTIONS, ROOMS
from martlet.access.journal_words.actors import PUBLIC, SYSTEM
from martlet.access.journal_words.details import FIELDS, REASONS
from martlet.access.journal_words.things import THINGS

__all__ = [
    "ACTIONS",
    "FIELDS",
    "REASONS",
    "ROOMS",
    "SYSTEM",
    "THINGS",
    "act",
    "choices",
    "details",
    "thing",
    "who",
    "why",
]


def act(code: str) -> str:
    return str(ACTIONS.get(code, code))


def who(kind: str, task: str) -> str:
    """Who acted when it was nobody of the staff, by the kind and the name of the actor; "" for staff."""
    return str({"system": SYSTEM.get(task, task), "public": PUBLIC}.get(kind, ""))


def thing(label: str) -> str:
    return str(THINGS.get(label, label))


def details(fields: str) -> list[str]:
    """ "consent=agreed,to_user" -> ["consent: they agreed", "to colleague"], each once."""
    return list(dict.fromkeys(_detail(one) for one in fields.split(",") if one))


def _detail(field: str) -> str:
    name, _is, code = field.partition("=")
    words = str(FIELDS.get(name, name))
    return pgettext("journal", "%(what)s: %(code)s") % {"what": words, "code": why(code)} if code else words


def why(reason: str) -> str:
    """A reason, or the counts of a search: "hits=2 known=0"."""
    counts = dict(word.split("=", 1) for word in reason.split() if "=" in word)
    if counts:
        known: Mapping[str, Any] = {
            "hits": pgettext("journal", "%(n)s found"),
            "known": pgettext("journal", "%(n)s known to other offices"),
        }
        return " · ".join(known[key] % {"n": n} if key in known else f"{key}={n}" for key, n in counts.items())
    return str(REASONS.get(reason, reason))


def choices() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """For the filter: room's code with its dot, its name, its acts by their names."""
    found = []
    for room, name in ROOMS.items():
        acts = [(code, str(words)) for code, words in ACTIONS.items() if code.startswith(f"{room}.")]
        found.append((f"{room}.", str(name), sorted(acts, key=lambda one: one[1])))
    return found
