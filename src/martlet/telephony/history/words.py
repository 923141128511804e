"""A trace in plain words: a sentence for each step, an icon, and how far apart the steps lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from martlet.foundation.elapsed import elapsed
from martlet.foundation.languages import reader_language
from martlet.law.taxonomy import label as topic_label
from martlet.telephony.history.selectors import CallRow, Step, Trace
from martlet.telephony.lines.words import TITLES, key_words
from martlet.telephony.models import Mark
from martlet.telephony.models.calls import Missed
from martlet.telephony.rules.marking import Stretch
from martlet.telephony.rules.parties import COLLEAGUE, INTERPRETER, OUTSIDE, SUPERVISOR
from martlet.telephony.selectors.marks import Marked

OUTCOMES = {
    "answered": _("Answered"),
    "missed": _("Nobody answered"),
    "abandoned": _("Hung up before an answer"),
    "message": _("Left a message"),
    "kept": _("Kept the place"),
    "refused": _("Turned away"),
    "called": _("We called, reached"),
    "not_reached": _("We called, not reached"),
    "live": _("Goes on"),
}
KINDS = {
    "answered": "go",
    "missed": "bad",
    "abandoned": "warn",
    "message": "info",
    "kept": "info",
    "refused": "",
    "called": "go",
    "not_reached": "warn",
    "live": "go",
}
SIGNS = {
    "answered": "phone-check",
    "missed": "phone-off",
    "abandoned": "phone-x",
    "message": "microphone",
    "kept": "phone-call",
    "refused": "lock",
    "called": "phone-outgoing",
    "not_reached": "phone-outgoing",
    "live": "phone",
}
# what -> icon, words without anything to fill in
PLAIN = {
    "arrived": ("phone", _("The call arrived.")),
    "closed": ("clock", _("The line was closed at that hour.")),
    "known": ("user", _("Somebody here knows this caller, and is rung first.")),
    "challenge": ("lock", _("The caller was asked to press a key first.")),
    "passed": ("key", _("The caller pressed the key.")),
    "notice": ("volume", _("The caller heard the greeting.")),
    "menu": ("list", _("The caller heard the menu.")),
    "waits": ("hourglass", _("The caller waited for somebody who is free.")),
    "busy": ("hourglass", _("Everybody was in another call. The caller heard so.")),
    "asked_message": ("microphone", _("The caller was asked to leave a message.")),
    "message": ("microphone", _("The caller left a spoken message.")),
    "recorded": ("microphone", _("The recording began.")),
    "paused": ("player-pause", _("The recording was paused.")),
    "third": ("player-pause", _("Somebody from outside came in. The recording paused until they were asked too.")),
    "third_agreed": ("microphone", _("Who came in from outside was asked too and agreed. The recording went on.")),
    "recorded_again": ("microphone", _("The recording went on.")),
    "not_recorded": ("microphone-off", _("The caller did not want a recording. It was thrown away.")),
    "agreed": ("microphone", _("The other side was asked and agreed. The recording began.")),
    "withdrawn": ("microphone-off", _("The other side wanted no recording after all. It was thrown away.")),
    "hold": ("player-pause", _("The caller was put on hold and heard music.")),
    "back": ("player-play", _("The caller was back in the conversation.")),
    "muted": ("microphone-off", _("The volunteer switched the own microphone off.")),
    "heard": ("microphone", _("The volunteer could be heard again.")),
    "queue": ("arrow-back-up", _("The call went back to the queue, before everybody who came later.")),
    "left_alone": ("phone-off", _("The volunteer hung up. The caller heard music until somebody took over.")),
    "alarm": ("alert-octagon", _("The volunteer pressed the alarm.")),
    "alarm_withdrawn": ("arrow-back-up", _("The alarm was taken back.")),
    "alarm_raised": ("alert-octagon", _("The coordinators were alerted.")),
    "asked_how": ("message-question", _("The volunteer hung up. The caller was asked how the call was.")),
    "called_out": ("phone-outgoing", _("We called. The volunteer's own phone rings first, then theirs.")),
    "reached": ("phone-check", _("The other side answered.")),
    "adopted": ("refresh", _("The switchboard was started anew and went on with the call.")),
}
# what -> icon, words with a name, words where no name is told
OF_SOMEBODY = {
    "asked_key": (
        "device-mobile",
        _("%(name)s picked up the mobile and was asked to press 1."),
        _("A colleague picked up the mobile and was asked to press 1."),
    ),
    "answered": ("phone-check", _("%(name)s answered."), _("A colleague answered.")),
    "refused": ("phone-x", _("%(name)s passed the call on."), _("A colleague passed the call on.")),
    "timeout": ("phone-off", _("%(name)s did not pick up in time."), _("A colleague did not pick up in time.")),
    "lost": (
        "phone-off",
        _("%(name)s's phone stopped: somebody else was first, or the caller hung up."),
        _("A colleague's phone stopped: somebody else was first, or the caller hung up."),
    ),
    "unreachable": (
        "phone-x",
        _("%(name)s's phone could not be reached."),
        _("A colleague's phone could not be reached."),
    ),
    "moved": ("arrow-right", _("%(name)s had the call from here on."), _("A colleague had the call from here on.")),
}
RINGS = {
    "mobile": (_("%(name)s's mobile rang."), _("A colleague's mobile rang.")),
    "": (_("%(name)s's phone rang."), _("A colleague's phone rang.")),
}
MODES = {
    "listen": _("to listen"),
    "whisper": _("to speak with the volunteer alone"),
    "join": _("to join the conversation"),
    "take": _("to take the call over"),
}
ENDS = {
    "caller": _("The caller hung up."),
    "volunteer": _("The volunteer hung up."),
    "exchange": _("The exchange ended the call."),
    "page": _("The call was ended from the page."),
    "lost": _("The exchange failed, and the call was lost with it."),
    "called": _("The other side hung up."),
}
CONSENT = {
    "agreed": _("The caller was asked whether somebody else may come in, and agreed."),
    "danger": _("The caller was not asked whether somebody else may come in: somebody was in danger."),
    "unable": _("The caller could not be asked whether somebody else may come in."),
}
NOT_REACHED = {
    "busy": _("The other side was in another call."),
    "refused": _("The other side did not take the call."),
    "timeout": _("The other side did not pick up."),
    "unreachable": _("The number could not be reached."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A step as it stands on the page. `gap` is "" when the step before was less than a second ago."""

    at: datetime
    since: str
    gap: str
    icon: str
    words: str
    bad: bool


def line_name(row: CallRow, tongue: str) -> str:
    return row.line_en if tongue.startswith("en") else row.line_zh


def outcome_words(outcome: str) -> str:
    return str(OUTCOMES[outcome])


def missed_words(code: str) -> str:
    """Why nobody answered; "" for a call that was answered."""
    return str(Missed(code).label) if code in Missed.values else ""


def topic_words(code: str) -> str:
    return topic_label("groups", code, reader_language()) if code else ""


def spell(count: float) -> str:
    """ "3 s", "2 min 5 s", "1 h 4 min"."""
    whole = round(count)
    if whole < 60:
        return gettext("%(n)d s") % {"n": whole}
    if whole < 3600:
        return gettext("%(n)d min %(s)d s") % {"n": whole // 60, "s": whole % 60}
    return gettext("%(h)d h %(n)d min") % {"h": whole // 3600, "n": whole % 3600 // 60}


def lines_of(trace: Trace) -> list[Line]:
    menu = trace.call.machine.get("line", {})
    menu = menu.get("menu", {}) if isinstance(menu, dict) else {}
    found = []
    for step in trace.steps:
        icon, words = say(step, menu)
        gap = spell(step.gap) if step.gap >= 0.5 else ""
        found.append(Line(step.at, spell(step.since), gap, icon, words, step.what in BAD))
    return found


BAD = ("missed", "alarm", "alarm_raised", "fault", "unreachable")


def say(step: Step, menu: dict[str, Any]) -> tuple[str, str]:
    """(icon, sentence)."""
    if step.what in PLAIN:
        icon, words = PLAIN[step.what]
        return icon, str(words)
    if step.what in OF_SOMEBODY:
        icon, named, nameless = OF_SOMEBODY[step.what]
        return icon, named_or_not(step, named, nameless)
    if step.what == "consent":
        return "user-check", str(CONSENT.get(step.value, CONSENT["agreed"]))
    if step.what == "not_reached":
        return "phone-off", str(NOT_REACHED.get(step.value, NOT_REACHED["unreachable"]))
    if step.what == "rings":
        return "phone-incoming", named_or_not(step, *RINGS.get(step.value, RINGS[""]))
    if step.what in ("asked_in", "came_in", "not_in", "went"):
        return party(step)
    return others(step, menu)


def named_or_not(step: Step, named: Any, nameless: Any) -> str:
    return str(named) % {"name": step.name} if step.name else str(nameless)


def others(step: Step, menu: dict[str, Any]) -> tuple[str, str]:
    if step.what == "chose":
        meant = key_words(menu.get(step.value, {}))
        words = gettext("The caller pressed %(key)s: %(meant)s.") if meant else gettext("The caller pressed %(key)s.")
        return "keyboard", words % {"key": step.value, "meant": meant}
    if step.what == "typed":
        words = ngettext("The caller pressed a key.", "The caller pressed %(n)d keys.", step.times)
        return "keyboard", words % {"n": step.times}
    if step.what == "place":
        words = gettext("The caller heard: place %(n)d.") % {"n": step.number}
        if step.value:
            words = gettext("The caller heard: place %(n)d, about %(m)s minutes.") % {"n": step.number, "m": step.value}
        return "hourglass", words
    if step.what == "missed":
        return "phone-off", gettext("Nobody could answer: %(why)s.") % {"why": missed_words(step.value)}
    if step.what in ("said", "fault"):
        title = str(TITLES.get(step.value, step.value))
        if step.what == "said":
            return "volume", gettext("The announcement “%(name)s” was played.") % {"name": title}
        return "alert-triangle", gettext("The announcement “%(name)s” could not be played.") % {"name": title}
    if step.what == "ended":
        return "phone-end", str(ENDS.get(step.value, ENDS["exchange"]))
    return "point", step.what


def party(step: Step) -> tuple[str, str]:
    """Somebody was asked into the conversation, came, did not come, or left."""
    role, _colon, mode = step.value.partition(":")
    name = step.name or gettext("A colleague")
    if role == OUTSIDE:
        name = gettext("A number outside")
    if step.what == "came_in":
        return "user-plus", gettext("%(name)s was connected.") % {"name": name}
    if step.what == "not_in":
        return "phone-x", gettext("%(name)s did not come in.") % {"name": name}
    if step.what == "went":
        return "phone-off", gettext("%(name)s left the conversation.") % {"name": name}
    if role == SUPERVISOR:
        words = gettext("%(name)s asked %(how)s. The volunteer was told first.")
        return "eye", words % {"name": name, "how": MODES.get(mode, MODES["listen"])}
    if role == COLLEAGUE:
        words = (
            gettext("%(name)s was rung for a consultation, the caller on hold.")
            if mode == "warm"
            else gettext("%(name)s was rung to take the call over.")
        )
        return "phone-outgoing", words % {"name": name}
    if role == INTERPRETER:
        return "language", gettext("%(name)s was rung to interpret.") % {"name": name}
    return "phone-outgoing", gettext("A number outside was dialled. The number is kept nowhere.")


# --- marks of a recording -------------------------------------------------------------------------------------------------
MOMENTS = {
    **{kind.value: ("bookmark", kind.label) for kind in Mark.Kind},
    "hold": ("player-pause", _("On hold, nothing to hear")),
    "pause": ("player-pause", _("Recording paused, nothing to hear")),
    "moved": ("arrow-right", _("Another volunteer from here on")),
    "risk": ("alert-octagon", _("The alarm was pressed")),
    "agreed": ("microphone", _("They agreed to be recorded")),
}


def drawn_moments(found: Marked) -> list[dict[str, Any]]:
    """Lines under the player: `at` in whole seconds for the link, the rest in words."""
    lines = []
    for moment in found.moments:
        icon, words = MOMENTS.get(moment.what, ("point", moment.what))
        until = f"\u2013{elapsed(round(moment.until))}" if moment.until is not None else ""
        lines.append(
            {
                "moment": moment,
                "at": int(moment.at),
                "when": f"{elapsed(moment.at)}{until}",
                "icon": icon,
                "words": words,
            }
        )
    return lines


STRIP = 1000  # width of the drawing


def strip(silent: Sequence[Stretch], seconds: float) -> list[tuple[int, int]]:
    """(x, width) of each stretch without sound, in parts of STRIP."""
    if not seconds:
        return []
    found = [(round(one.start / seconds * STRIP), round(one.end / seconds * STRIP)) for one in silent]
    return [(start, max(2, end - start)) for start, end in found]
