"""The keys of a line's menu: for each any combination of what a caller may want."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.telephony.lines import words
from martlet.telephony.lines.forms.common import Reasoned
from martlet.telephony.lines.services import ALIKE
from martlet.telephony.models import Line
from martlet.telephony.rules.tongues import DIALECTS, KEYS, PRIORITIES, TONGUES, heard_as
from martlet.volunteers.models import Skill

NOT_USED, ANY = "", "*"
FIELDS = {"topic": "topic", "skill": "skill", "tongue": "language", "dialect": "dialect", "priority": "priority"}
"""Field of a key -> what the menu calls it."""


@dataclass(frozen=True)
class Key:
    """One key as the page shows it. `said`: what it chooses, "" while it is not used; `is_bad`: something is to be mended."""

    key: str
    fields: list[Any]
    said: str
    is_bad: bool


class MenuForm(Reasoned):
    """For each key: not used, or a topic, a skill, a language, a dialect and a priority, each if wanted. `looking`: nothing
    is saved, so no reason is asked for."""

    def __init__(
        self, data: Any = None, *, line: Line, topics: dict[str, str], looking: bool = False, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = dict(kwargs.pop("initial", {}))
        for key, choice in line.menu.items():
            initial |= {f"{field}_{key}": choice.get(name, "") for field, name in FIELDS.items()}
            initial[f"topic_{key}"] = choice.get("topic", "") or ANY
        super().__init__(data, initial=initial, **kwargs)
        self.fields["reason"].required = not looking
        tongues = [(code, words.tongue_name(code)) for code in TONGUES]
        offered: dict[str, tuple[Any, Any]] = {
            "topic": (_("Topic"), [(NOT_USED, _("not used")), (ANY, _("any other matter")), *topics.items()]),
            "skill": (_("Who should answer"), [("", _("anybody")), *((one.value, one.label) for one in Skill)]),
            "tongue": (_("Announcements go on in"), [("", _("the same language")), *tongues]),
            "dialect": (
                _("Best with somebody who speaks"),
                [("", _("no matter")), *((code, words.tongue_name(code)) for code in DIALECTS)],
            ),
            "priority": (
                _("Turn in the queue"),
                [("", _("as they came")), *((code, words.PRIORITY[code]) for code in PRIORITIES)],
            ),
        }
        for key in KEYS:
            for field, (label, choices) in offered.items():
                self.fields[f"{field}_{key}"] = forms.ChoiceField(
                    label=label, choices=choices, required=False, error_messages={"invalid_choice": FROM_LIST}
                )

    @property
    def keys(self) -> list[Key]:
        now = {key: self._choice(key, self.data if self.is_bound else self.initial) for key in KEYS}
        return [
            Key(
                key,
                [self[f"{field}_{key}"] for field in FIELDS],
                words.key_words(now[key] or {}) if now[key] is not None else "",
                any(f"{field}_{key}" in self.errors for field in FIELDS),
            )
            for key in KEYS
        ]

    def _choice(self, key: str, values: Any) -> dict[str, str] | None:
        """What is chosen for a key; None where it is not used."""
        found = {name: values.get(f"{field}_{key}") or "" for field, name in FIELDS.items()}
        if not any(found.values()):
            return None
        if found["topic"] == ANY:
            found["topic"] = ""
        return {name: value for name, value in found.items() if value}

    def clean(self) -> dict[str, Any]:
        """Callers must be able to tell two keys apart."""
        found = super().clean() or self.cleaned_data
        seen: dict[tuple[str, ...], str] = {}
        for key in KEYS:
            choice = self._choice(key, found)
            if choice is not None and (first := seen.setdefault(heard_as(choice), key)) != key:
                self.add_error(f"topic_{key}", ALIKE % {"first": first, "second": key})
        return found

    @property
    def menu(self) -> dict[str, dict[str, str]]:
        chosen = {key: self._choice(key, self.cleaned_data) for key in KEYS}
        return {key: choice for key, choice in chosen.items() if choice is not None}


FROM_LIST = _("Choose one from the list.")
