"""Telephone numbers: what people write, dial and read aloud, as one E.164 value; masked for the screen."""

from __future__ import annotations

import re

from martlet.foundation.errors import Problem, _
from martlet.foundation.text import fold

__all__ = ["display", "is_mobile", "masked", "parse"]

_MOBILE = re.compile(r"1[3-9]\d{9}")
# Area codes: 10 Beijing, 2x the great cities, three digits elsewhere. Subscribers have 7 or 8 digits, never starting
# with 0 or 1.
_AREA = re.compile(r"(10|2\d|[3-9]\d{2})([2-9]\d{6,7})")
# Cheap-call prefixes that carriers sold for years; people still save numbers with them.
_CHEAP_CALL = re.compile(r"(?:12593|12583\d?|17951|17911|17909|17901|17900|11808|10193|17968|17969)(?=0|1[3-9]|[+])")
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—−_.·,，、/()（）\[\]]+")
_LABEL = re.compile(r"^(?:电话|手机号?|座机|联系方式|tel|mobile|phone|mob|t|m)[::\s]*")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#)\s*\d{1,6}$")


def parse(text: str, region: str = "CN", field: str | None = None) -> str:
    """A number as typed in E.164 ("+86138...").

    Reads "138 0013 8000", "0086-755-88881234", "12593 138...", full-width digits.

    Landlines need their area code. Numbers of other countries need + and the country code, or `region` other than CN.
    Problem with a sentence that says what is wrong; it never repeats the number, so it may be shown anywhere.
    """
    clean = _LABEL.sub("", fold(text))
    if not clean:
        raise Problem(_("Write the phone number."), field)
    if _EXTENSION.search(clean) and len(re.sub(r"\D", "", clean)) > 9:
        raise Problem(_("Write the number without its extension; the extension goes into the note."), field)
    bare = _SEPARATORS.sub("", clean)
    bare = _CHEAP_CALL.sub("", bare, count=1)
    if not re.fullmatch(r"\+?\d+", bare):
        raise Problem(_("A phone number has only digits. Please take out letters and other signs."), field)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    if bare.startswith("+86"):
        return _chinese(bare[3:], field)
    if bare.startswith("+"):
        return _abroad(bare, None, field)
    if region != "CN":
        return _abroad(bare, region, field)
    if bare.startswith("86") and len(bare) >= 12:
        return _chinese(bare[2:], field)
    return _chinese(bare, field)


def _chinese(digits: str, field: str | None) -> str:
    national = _CHEAP_CALL.sub("", digits, count=1)
    trunk = national.startswith("0")
    national = national.lstrip("0") if trunk else national
    if _MOBILE.fullmatch(national):
        return "+86" + national
    if re.match(r"1[3-9]", national) and len(national) >= 7:
        raise Problem(
            _("A mobile number has 11 digits, this one has %(count)d."), field, values={"count": len(national)}
        )
    if re.fullmatch(r"[48]00\d{7}", national) and not trunk:
        return "+86" + national
    match = _AREA.fullmatch(national)
    if match and (trunk or len(national) >= 10):
        return "+86" + national
    if re.fullmatch(r"[2-9]\d{6,7}", national) and not trunk:
        raise Problem(_("This landline has no area code. Write it in front, for example 0755."), field)
    if re.fullmatch(r"(?:1\d{2,4}|9\d{4})", national):
        raise Problem(_("This is a service number, not the number of a person."), field)
    if len(national) < 7:
        raise Problem(
            _("This number is too short: it has only %(count)d digits."), field, values={"count": len(digits)}
        )
    if len(national) > 12:
        raise Problem(_("This number is too long: it has %(count)d digits."), field, values={"count": len(digits)})
    raise Problem(_("This is no Chinese phone number. Please compare it once more, digit by digit."), field)


def _abroad(number: str, region: str | None, field: str | None) -> str:
    import phonenumbers  # a tenth of a second to load and rarely needed

    try:
        found = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        found = None
    if found is None or not phonenumbers.is_valid_number(found):
        raise Problem(_("This is no valid number of that country. Please compare it once more, digit by digit."), field)
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(number: str) -> bool:
    """Whether an E.164 number is a Chinese mobile number (can receive SMS)."""
    return number.startswith("+86") and _MOBILE.fullmatch(number[3:]) is not None


def _parts(number: str) -> tuple[str, str]:
    """(what stands before, subscriber digits) of an E.164 number."""
    if not number.startswith("+86"):
        size = 2 if number.startswith(("+1", "+7")) else 4 if number.startswith(("+85", "+88")) else 3
        return number[:size] + " ", number[size:]
    national = number[3:]
    if re.fullmatch(r"[48]00\d{7}", national):
        return national[:3] + " ", national[3:]
    match = _AREA.fullmatch(national)
    return ("0" + match[1] + " ", match[2]) if match else ("", national)


def display(number: str) -> str:
    """An E.164 number as people write it: "138 0013 8000", "0755 8888 1234", "+852 9123 4567"."""
    before, subscriber = _parts(number)
    if is_mobile(number):
        return f"{number[3:6]} {number[6:10]} {number[10:]}"
    if len(subscriber) in (7, 8):
        return f"{before}{subscriber[:-4]} {subscriber[-4:]}"
    return (before + subscriber).strip()


def masked(number: str) -> str:
    """An E.164 number without its middle: "138****5678", "0755 ****1234"; "" stays ""."""
    if not number:
        return ""
    if is_mobile(number):
        return f"{number[3:6]}****{number[10:]}"
    before, subscriber = _parts(number)
    tail = subscriber[-4:] if len(subscriber) > 6 else ""
    return f"{before}****{tail}"
