"""Names of announcements, settings, parts of a line and languages."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from martlet.foundation.languages import reader_language
from martlet.telephony.models.lines import Payer
from martlet.telephony.rules.paying import payer_of
from martlet.telephony.rules.tongues import tongue

TITLES = {
    "notice": _("Greeting, where calls are recorded"),
    "welcome": _("Greeting, where nothing is recorded"),
    "menu": _("Menu"),
    "busy": _("Everybody is busy"),
    "voicemail": _("Nobody can answer: leave a message"),
    "closed": _("Closed, outside the opening hours"),
    "holiday": _("Closed for a public holiday"),
    "special": _("Closed for another reason"),
    "consent": _("Asking before recording"),
    "rate": _("How the call was: press 1 to 5"),
    "goodbye": _("Goodbye"),
    "keep": _("Offer to keep the place"),
    "moment": _("One moment, in the middle of a call"),
    "kept": _("The place is kept"),
    "hidden": _("No call-back without a number"),
    "accept": _("To a volunteer's mobile: press 1"),
    "challenge": _("Many calls: press 3"),
    "blocked": _("The number is limited"),
    "nobody": _("Nobody is there, we call back"),
}
LABELS = {
    "number": _("Number to dial"),
    "name_zh": _("Name in Chinese"),
    "name_en": _("Name in English"),
    "payer": _("Who pays the call"),
    "language": _("Language of the greeting"),
    "languages": _("Languages and dialects"),
    "menu_seconds": _("Seconds to press a key of the menu"),
    "has_notice": _("Greeting before anything else"),
    "records": _("Calls are recorded"),
    "ring_seconds": _("Seconds a phone rings"),
    "ring_at_once": _("Phones that ring at once"),
    "rounds": _("Rounds through everybody on duty"),
    "wait_seconds": _("Longest wait in seconds"),
    "accept_seconds": _("Seconds to press 1 on one's own mobile"),
    "helped_by": _("Offices that help"),
    "overflow_seconds": _("Seconds until other offices help"),
    "place_seconds": _("Seconds between two announcements of the place"),
    "keeps_place": _("Callers may keep their place and be called back"),
    "fallback": _("When nobody is there"),
    "fallback_office_id": _("Office that answers then"),
    "fallback_user_id": _("Colleague whose mobile rings then"),
    "message_seconds": _("Longest message in seconds"),
    "flood_number": _("Calls a minute from one number before a key is asked for"),
    "flood_all": _("Calls a minute in all before strangers are asked for a key"),
    "wrap_seconds": _("Seconds to wrap up after a call"),
    "asks": _("Callers are asked how the call was"),
    "shifts_only": _("Phones of our office ring only during a shift"),
}
PARTS = {"settings": _("settings"), "hours": _("opening hours"), "menu": _("menu"), "says": _("announcements")}


def title(name: str) -> str:
    """Of an announcement."""
    return str(TITLES.get(name, name))


def tongue_name(code: str) -> str:
    return tongue(code, reader_language())


def payer_words(payer: str, number: str) -> str:
    """What a call costs whoever makes it, as it is: what the number says counts more than what was chosen."""
    payer = payer_of(number) or payer
    if payer == Payer.TOLL_FREE and number.startswith("800"):
        return gettext("Free from a landline; mobile phones cannot reach 800 numbers.")
    if payer == Payer.TOLL_FREE:
        return gettext("The call is free, we pay.")
    if payer == Payer.SHARED:
        return gettext("You pay a local call, we pay the rest.")
    return gettext("You pay the call as your own plan says.")


def together(names: Iterable[str]) -> str:
    return gettext(", ").join(names)


def parts_words(parts: list[str]) -> str:
    return gettext(", ").join(str(PARTS[part]) for part in parts)
