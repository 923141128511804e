"""Keys of the menu in words, and keys that ask for what nobody can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from martlet.foundation.languages import reader_language
from martlet.telephony.lines import selectors
from martlet.telephony.lines.words.names import tongue_name
from martlet.telephony.rules.tongues import FIRST
from martlet.volunteers.models import Skill

PRIORITY = {"1": _("before the others"), FIRST: _("danger to life: first of all")}


def key_words(choice: Mapping[str, str]) -> str:
    """What a key of the menu chooses."""
    known = selectors.topics(reader_language())
    topic, skill, priority = choice.get("topic", ""), choice.get("skill", ""), choice.get("priority", "")
    spoken, dialect = choice.get("language", ""), choice.get("dialect", "")
    said = [known.get(topic, topic)] if topic else []
    said += [str(Skill(skill).label) if skill in Skill.values else skill] if skill else []
    said += [tongue_name(spoken)] if spoken else []
    said += [gettext("best with %(dialect)s") % {"dialect": tongue_name(dialect)}] if dialect else []
    said += [str(PRIORITY.get(priority, priority))] if priority else []
    return gettext(", ").join(said) or gettext("any other matter")


def wants_words(machine: Mapping[str, Any]) -> str:
    """Whom a caller asked for by key, from the state of their call: "" or knowledge and dialect."""
    skill, dialect = str(machine.get("skill", "")), str(machine.get("dialect", ""))
    said = [str(Skill(skill).label)] if skill in Skill.values else []
    return gettext(", ").join([*said, *([tongue_name(dialect)] if dialect else [])])


def lonely_words(lonely: Iterable[selectors.Lonely]) -> list[str]:
    """Keys that ask for what nobody can, a sentence each."""
    said = []
    for one in lonely:
        if one.what == "skill":
            name = str(Skill(one.code).label) if one.code in Skill.values else one.code
            text = gettext(
                "Key %(key)s: nobody who answers this line has “%(name)s” among what they know. Such calls ring for everybody."
            )
        else:
            name = tongue_name(one.code)
            text = gettext("Key %(key)s: nobody who answers this line speaks %(name)s. Such calls ring for everybody.")
        said.append(text % {"key": one.key, "name": name})
    return said
