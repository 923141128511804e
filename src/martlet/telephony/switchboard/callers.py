"""Who calls: the number sealed for the office, and who spoke with it last.

While a call is looking for a volunteer no time goes into cryptography, and nothing is asked of the keeper, which may be
sealed, busy or away. The leader hands the number to the back room (memory to memory, no disk in between), which seals
it a moment after the ring, before it tells anybody of the call; until that is done the leader keeps it too, and should
the leader die in that moment, the exchange still holds the caller's channel and the next switchboard takes it from there.
Who spoke with a number last is remembered by the leader alone, under a key that dies with it; the month's token for the
call log fills this memory again after a restart. Who follows the caller's case, and whether the number is limited, the back
room finds by blind index in the same breath, and the leader remembers that too.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from martlet import vault
from martlet.foundation import phone
from martlet.foundation.errors import Problem
from martlet.telephony import hooks
from martlet.telephony.models import Call, CallerLimit, in_force
from martlet.telephony.rules import LineRules, floods
from martlet.telephony.selectors.behind import NOBODY, behind
from martlet.telephony.switchboard.crowds import Crowds
from martlet.telephony.switchboard.writing import update

log = logging.getLogger(__name__)
Found = dict[str, Any]  # "last", "owner": user ids; "manners": office -> as in `events.Arrived`
MOST = 50_000
PATIENCE = timedelta(minutes=1)  # that a number is kept after its call while the keeper makes no token of it
MEANS = 11  # the last digits of a number by which a caller is known again


def manner_at(found: Mapping[str, Any], office: int) -> str:
    """How an office wants this caller received, as `events.Arrived.manner`."""
    return str((found.get("manners") or {}).get(str(office), ""))


class Callers:
    """The leader's memory, bounded: keyed hash of a number -> user who spoke with it last."""

    def __init__(self) -> None:
        self.key = secrets.token_bytes(32)
        self.last: dict[bytes, int] = {}
        self.found: dict[bytes, Found] = {}
        self.crowds = Crowds()
        self.marks: dict[str, bytes] = {}  # call id -> keyed hash
        self.outside: dict[str, str] = {}  # channel -> number a volunteer asked for, until it is dialled
        self.numbers: dict[str, str] = {}  # call id -> number as sent, until the back room has written it down

    def received(self, call: str, line: LineRules, now: float) -> tuple[str, tuple[str, ...]]:
        """How this caller is received (`events.Arrived.manner`), and the floods somebody is to be told of. Asked once for each
        call: it counts."""
        mark = self.marks.get(call)
        of_number, in_all = self.crowds.count(line.id, mark, now)
        causes = floods.causes(line, of_number, in_all)
        told = self.crowds.to_tell(line.id, causes, now) if causes else ()
        return self.manner(mark, line, of_number, in_all), told

    def manner(self, mark: bytes | None, line: LineRules, of_number: int, in_all: int) -> str:
        known = self.found.get(mark, {}) if mark is not None else {}
        if manner := manner_at(known, line.office):
            return manner
        if line.flood_number and of_number > line.flood_number:
            return "key"
        stranger = mark not in self.last and not known.get("owner")
        return "key" if line.flood_all and in_all > line.flood_all and stranger else ""

    def owner(self, call: str) -> int:
        """Who follows this caller's open case, as far as an earlier call of theirs told; 0 = nobody known."""
        mark = self.marks.get(call)
        return int(self.found[mark].get("owner") or 0) if mark in self.found else 0

    def arrived(self, call: str, number: str) -> int:
        """Who spoke with this number last, 0 when nobody is known. `number` as the carrier sent it: its end is the same
        with and without a country code, and to read it properly takes longer than to choose a volunteer."""
        mark = self.mark(number)
        if mark is None:
            return 0
        self.marks[call], self.numbers[call] = mark, number
        return self.last.get(mark, 0)

    def mark(self, number: str) -> bytes | None:
        if not number[-1:].isdigit():
            return None
        return hashlib.blake2b(number[-MEANS:].encode(), digest_size=16, key=self.key).digest()

    def simply(self, number: str, line: LineRules) -> int | None:
        """Who spoke with this number last, 0 when nobody is known; None when more is to be considered: a case or a limit
        of theirs, a flood."""
        mark = self.mark(number)
        if line.flood_all and self.crowds.at_most(line.id) >= line.flood_all:
            return None
        if mark is None:
            return 0
        if mark in self.found or (line.flood_number and mark in self.crowds.of_number):
            return None
        return self.last.get(mark, 0)

    def spoke(self, call: str, user: int | None) -> None:
        """This caller and this volunteer are speaking."""
        mark = self.marks.get(call)
        if mark is None or not user:
            return
        self.last.pop(mark, None)
        self.last[mark] = user
        if len(self.last) > MOST:
            self.last.pop(next(iter(self.last)))

    def written(self, call: str, found: Found) -> None:
        """The number is sealed; `found` is what the back room knows of it."""
        self.numbers.pop(call, None)
        mark = self.marks.get(call)
        if mark is None:
            return
        if found.get("last"):
            self.last.setdefault(mark, int(found["last"]))
        self.found.pop(mark, None)
        if found.get("owner") or found.get("manners"):
            self.found[mark] = found
            if len(self.found) > MOST:
                self.found.pop(next(iter(self.found)))

    def forget_everybody(self) -> None:
        """The vault was sealed. Calls go on and callers to come are strangers; only the numbers that are not sealed yet stay,
        the moment until the back room has done that, and those just being dialled."""
        self.key = secrets.token_bytes(32)
        self.last.clear()
        self.found.clear()
        self.marks.clear()
        self.crowds.of_number.clear()

    def forget(self, call: str) -> None:
        """The call is over and told."""
        self.marks.pop(call, None)
        self.numbers.pop(call, None)


def write_down(sent: Mapping[str, str]) -> tuple[list[Call], dict[str, Found]]:
    """In the back room: rows to save (`save`) with numbers sealed and, when the keeper is open, their month's tokens; and
    for each call whose number need not be kept any longer, what is known of that number."""
    numbers = {key: as_known(number) for key, number in sent.items()}
    rows = list(Call.objects.select_related("office").filter(pk__in=[UUID(key) for key in numbers]))
    tokens = month_tokens([(numbers[str(row.pk)], row) for row in rows if not row.calllog_token])
    changed, done = [], dict[str, Found]()
    about = known_of({str(row.pk): numbers[str(row.pk)] for row in rows})
    is_sealed = len(tokens) < len(rows) and vault.status().state == "sealed"
    for row in rows:
        fresh = not row.number_sealed or row.pk in tokens
        row.number_sealed = row.number_sealed or sealed_number(row.office.code, numbers[str(row.pk)])
        row.calllog_token = row.calllog_token or tokens.get(row.pk)
        if fresh:
            changed.append(row)
        if row.calllog_token:
            done[str(row.pk)] = {"last": spoke_before(bytes(row.calllog_token)), **about.get(str(row.pk), {})}
        elif may_go(row, is_sealed):
            done[str(row.pk)] = {}
    return changed, done


def may_go(row: Call, is_sealed: bool) -> bool:
    """Whether the number of a call without a token need not be kept any longer. Sealed on purpose: it is sealed too, and
    nothing waits in memory for the keys to come back. A keeper that is away or busy is waited for."""
    over = bool(row.ended and row.ended < timezone.now() - PATIENCE)
    return over or (is_sealed and bool(row.number_sealed))


def known_of(numbers: Mapping[str, str]) -> dict[str, Found]:
    """By the blind index of the number, never by the number itself: call -> who follows the caller's open case ("owner"),
    and how offices want them received ("manners"). Nothing while the keeper is sealed: then everybody is served."""
    shown = {call: number for call, number in numbers.items() if number}
    if not shown or not (hooks.followers or CallerLimit.objects.exists()):
        return {}
    try:
        tokens = dict(zip(shown, vault.blind("phone", list(shown.values())), strict=True))
    except vault.errors.Sealed:
        return {}
    manners, known = limits_of(tokens.values()), behind(tokens.values())
    return {
        call: {"owner": known.get(token, NOBODY).follower, "manners": manners.get(token, {})}
        for call, token in tokens.items()
        if known.get(token, NOBODY).follower or token in manners
    }


def limits_of(tokens: Iterable[bytes]) -> dict[bytes, dict[str, str]]:
    """Number -> office -> manner. What one office decided closes no other's line."""
    rows = CallerLimit.objects.filter(in_force(), token__in=list(tokens)).values_list("token", "office", "kind")
    found: dict[bytes, dict[str, str]] = {}
    for token, office, kind in rows:
        manner = "blocked" if kind == CallerLimit.Kind.BLOCKED else "key"
        found.setdefault(bytes(token), {}).setdefault(str(office), manner)
    return found


def save(rows: list[Call]) -> None:
    update(rows, ("number_sealed", "calllog_token"))


def spoke_before(token: bytes) -> int | None:
    """Who spoke with this number earlier this month."""
    spoken = Call.objects.filter(calllog_token=token, answered__isnull=False, answered_by__isnull=False)
    spoken = spoken.order_by("-arrived")
    return spoken.values_list("answered_by", flat=True).first()


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


def month_tokens(found: list[tuple[str, Call]]) -> dict[UUID, bytes]:
    """Call -> token: same number in the same month, nothing more. Empty while the keeper is sealed."""
    months: dict[str, list[tuple[str, Call]]] = {}
    for number, call in found:
        if number:
            months.setdefault(timezone.localtime(call.arrived).strftime("%Y-%m"), []).append((number, call))
    tokens: dict[UUID, bytes] = {}
    try:
        for month, some in months.items():
            made = vault.blind(f"calllog:{month}", [number for number, _call in some])
            tokens.update({call.pk: token for (_number, call), token in zip(some, made, strict=True)})
    except vault.errors.Sealed:
        pass
    return tokens


def sealed_number(office_code: str, number: str) -> bytes:
    """The number sealed with the office's public key. A call is worth more than its number: a fault loses only that."""
    if not number:
        return b""
    try:
        return vault.seal_for_office(office_code, number.encode())
    except Exception:  # whatever is wrong with the vault, the phone must ring
        log.warning("a caller's number could not be sealed for office %s", office_code)
        return b""
