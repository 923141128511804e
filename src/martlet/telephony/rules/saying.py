"""What the caller is told: one announcement at a time, in the language they chose, or in each of the line's before they could."""

from __future__ import annotations

from martlet.telephony.rules import events as e
from martlet.telephony.rules.call import Call, Commands, Stage
from martlet.telephony.rules.heard import IN_EACH

IN = "-"  # "menu-en": the menu once more, in another language


def play(call: Call, stage: Stage, name: str) -> Commands:
    """The first announcement takes the call, because nobody hears one before. `name`: of a sound, or "menu-en" (`in_next_tongue`)."""
    call.stage, call.playing = stage, name
    sound, _in, tongue = name.partition(IN)
    return [*take(call), e.Play(name, tongue or call.spoken(sound), () if sound == name else (sound,))]


def take(call: Call) -> Commands:
    """The caller's call is answered, once; from here it costs."""
    first: Commands = [] if call.taken else [e.Answer()]
    call.taken = True
    return first


def cut_short(call: Call) -> Commands:
    """What the caller hears now, if anything, stops, and its end means nothing any more."""
    stop: Commands = [e.StopPlay(call.playing)] if call.playing else []
    call.playing = ""
    return stop


def in_next_tongue(call: Call) -> Commands:
    """Who has chosen no language hears what is said at first, and that nobody is there, in each of the line's, one after the
    other."""
    sound, _in, last = call.playing.partition(IN)
    if sound not in IN_EACH or has_chosen(call):
        return []
    tongues = call.line.tongues(sound)
    left = tongues[tongues.index(last or call.language) + 1 :]
    return play(call, call.stage, f"{sound}{IN}{left[0]}") if left else []


def named(call: Call, sound: str) -> str:
    """The end of one that was stopped for another language is told later, and must not be taken for the end of that."""
    return f"{sound}{IN}{call.spoken(sound)}" if has_chosen(call) else sound


def has_chosen(call: Call) -> bool:
    """Whether a key chose another language or a dialect."""
    return bool(call.dialect) or call.language != call.line.language
