"""Who calls: the number sealed for the office, and who spoke with it last.

While a call is looking for a volunteer no time goes into cryptography, and nothing is asked of the keeper, which may be
sealed, busy or away. The back room seals the number a moment after the ring, before it tells anybody of the call; should
we die in that moment, the exchange still holds the caller's channel and the next switchboard takes the number from there.
Who spoke with a number last is remembered here, in this process alone, under a key that dies with it; the month's token
for the call log fills this memory again after a restart.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets

from django.utils import timezone

from martlet import vault
from martlet.foundation import phone
from martlet.foundation.errors import Problem
from martlet.telephony.models import Call

log = logging.getLogger(__name__)
MOST = 50_000


class Callers:
    """A bounded memory: keyed hash of a number -> user who spoke with it last."""

    def __init__(self) -> None:
        self.key = secrets.token_bytes(32)
        self.last: dict[bytes, int] = {}
        self.marks: dict[str, bytes] = {}  # caller's channel -> keyed hash
        self.numbers: dict[str, str] = {}  # caller's channel -> number, until its token is made

    def arrived(self, channel: str, number: str) -> int:
        """Who spoke with this number last, 0 when nobody is known."""
        if not number:
            return 0
        mark = hmac.digest(self.key, number.encode(), hashlib.sha256)
        self.marks[channel], self.numbers[channel] = mark, number
        return self.last.get(mark, 0)

    def spoke(self, channel: str, user: int | None) -> None:
        """This caller and this volunteer are speaking."""
        mark = self.marks.get(channel)
        if mark is None or not user:
            return
        self.last.pop(mark, None)
        self.last[mark] = user
        if len(self.last) > MOST:
            self.last.pop(next(iter(self.last)))

    def forget(self, channel: str) -> None:
        """The call is over and told."""
        self.marks.pop(channel, None)
        self.numbers.pop(channel, None)

    def write_down(self) -> None:
        """In the back room: seal new callers' numbers, and give them their month's token when the keeper is open."""
        for channel, number in list(self.numbers.items()):
            call = Call.objects.select_related("office").filter(channel=channel).order_by("-arrived").first()
            if call is None:
                continue
            if not call.number_sealed:
                Call.objects.filter(pk=call.pk).update(number_sealed=sealed_number(call.office.code, number))
            token = bytes(call.calllog_token) if call.calllog_token else month_token(number, call)
            if token is None:
                continue  # tried again later; forgotten with the call
            self.numbers.pop(channel, None)
            Call.objects.filter(pk=call.pk).update(calllog_token=token)
            self.learn(channel, token)

    def learn(self, channel: str, token: bytes) -> None:
        """Who spoke with this number earlier this month, before this process began."""
        spoken = Call.objects.filter(calllog_token=token, answered_by__isnull=False).order_by("-arrived")
        user = spoken.values_list("answered_by", flat=True).first()
        mark = self.marks.get(channel)
        if user and mark is not None:
            self.last.setdefault(mark, user)


def as_known(number: str) -> str:
    """What a carrier sends ("013800005678", "8613800005678") as the registry keeps it, so that callers are recognised.

    A short code or a landline without its area code stays as it came; "anonymous" is "".
    """
    if not any(sign.isdigit() for sign in number):
        return ""
    try:
        return phone.parse(number)
    except Problem:
        return number


def month_token(number: str, call: Call) -> bytes | None:
    """Same number in the same month, nothing more; None while the keeper is sealed."""
    month = timezone.localtime(call.arrived).strftime("%Y-%m")
    try:
        return vault.blind(f"calllog:{month}", [number])[0]
    except vault.errors.Sealed:
        return None


def sealed_number(office_code: str, number: str) -> bytes:
    """The number sealed with the office's public key. A call is worth more than its number: a fault loses only that."""
    if not number:
        return b""
    try:
        return vault.seal_for_office(office_code, number.encode())
    except Exception:  # whatever is wrong with the vault, the phone must ring
        log.warning("a caller's number could not be sealed for office %s", office_code)
        return b""
