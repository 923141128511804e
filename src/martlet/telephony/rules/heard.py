"""Which announcements anybody can come to hear: what is worded, uploaded or played back on a page is of those."""

from __future__ import annotations

from collections.abc import Mapping

from martlet.telephony.rules.tongues import DIALECTS, VOICED

NOWHERE = frozenset({"consent"})  # volunteers ask themselves
# before a key could choose: in each language
AT_FIRST = frozenset({"closed", "holiday", "special", "blocked", "challenge"})
IN_EACH = AT_FIRST | {"voicemail", "nobody"}  # also for who has chosen none when a key could
TO_VOLUNTEERS = frozenset({"accept"})
GREETINGS = frozenset({"notice", "welcome"})


def is_offered(name: str, tongue: str, home: str) -> bool:
    """Whether a line whose language is `home` has any use for words of its own in this."""
    if tongue == home:
        return name not in NOWHERE
    if name in AT_FIRST:
        return tongue not in DIALECTS
    return name not in NOWHERE | TO_VOLUNTEERS


def silence(name: str, tongue: str, home: str, menu: Mapping[str, Mapping[str, str]], *, own: bool) -> str:
    """Why nobody hears it now: "key", none of the menu leads to this language or dialect; "words", it has none of the line's own,
    and the house's are not spoken there; "" where it is heard."""
    if tongue == home:
        return ""
    languages = {choice.get("language", "") for choice in menu.values()}
    if name in AT_FIRST or (name in IN_EACH and tongue not in (*languages, *DIALECTS)):
        return "" if own or tongue in VOICED else "words"
    if tongue not in languages | {choice.get("dialect", "") for choice in menu.values()}:
        return "key"
    if own or (tongue in VOICED and name != "menu"):
        return ""
    return "words" if name in GREETINGS | {"menu"} or tongue not in languages else ""
