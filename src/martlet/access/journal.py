"""The audit record: append-only, chained, written in the transaction of the change it tells of.

No name, number or text goes in: ids, field names and reason codes only. `hash` is SHA-256 over the hash before it and
the row in canonical form, so an edit, a deletion or a swap breaks every row after it (security.md 2.5).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.models.journal import JournalEntry
from martlet.foundation.errors import Problem

GENESIS = b"\x00" * 32
CODE = re.compile(r"[a-z0-9_=. -]{0,60}")  # what stands here is for ever and in clear: no sentence, no name
CHAIN_LOCK = 0x6D61726C  # one writer at a time; the number is "marl"


def record(
    actor: Actor,
    action: str,
    obj: Any = None,
    *,
    fields: Iterable[str] = (),
    reason: str = "",
    allowed: bool = True,
) -> JournalEntry:
    """Append one row. Raises what the database raises: a change that cannot be journaled does not happen.

    `reason` is a code of ours, never what somebody typed: ValueError for anything else.
    """
    if not CODE.fullmatch(reason):
        raise ValueError(f"{action}: only a code goes into the journal")
    with transaction.atomic():
        last_n, last_hash = _head()
        entry = JournalEntry(
            n=last_n + 1,
            at=timezone.now(),
            actor_kind=actor.kind,
            actor_id=actor.user_id,
            actor_name=actor.name if actor.kind == "system" else "",
            office_id=actor.office_id if obj is None else getattr(obj, "office_id", actor.office_id),
            action=action,
            object_type=obj._meta.label_lower if obj is not None else "",
            object_id=str(obj.pk) if obj is not None else "",
            fields=",".join(sorted(fields)),
            reason=reason,
            allowed=allowed,
        )
        entry.hash = chained(last_hash, entry)
        entry.save(force_insert=True)
    return entry


def record_read(actor: Actor, action: str, obj: Any, *, fields: Iterable[str], reason: str = "") -> JournalEntry:
    """An identity is about to be shown: the row is committed before the page is rendered, or the page is not shown."""
    return record(actor, action, obj, fields=fields, reason=reason)


def chained(before: bytes, entry: JournalEntry) -> bytes:
    return hashlib.sha256(before + canonical(entry)).digest()


def canonical(entry: JournalEntry) -> bytes:
    return json.dumps(
        [
            entry.n,
            entry.at.isoformat(timespec="microseconds"),
            entry.actor_kind,
            entry.actor_id,
            entry.actor_name,
            entry.office_id,
            entry.action,
            entry.object_type,
            entry.object_id,
            entry.fields,
            entry.reason,
            entry.allowed,
        ],
        separators=(",", ":"),
        ensure_ascii=False,
    ).encode()


@dataclass(frozen=True)
class Verdict:
    """`broken_at` is the number of the first row that is not what it was, or None; `why`: it does not follow from the one
    before ("chain"), is another one than was signed or noted ("head"), or is missing with all after it ("cut")."""

    rows: int
    broken_at: int | None
    head: str
    why: str = ""


def verify(known: Iterable[Mapping[int, str]] = ()) -> Verdict:
    """Walk the whole chain. `known`: number of a row -> how its hash begins, in hex; see checkpoints.py."""
    heads = [dict(one) for one in known]
    before, expected, rows = GENESIS, 1, 0
    for entry in JournalEntry.objects.order_by("n").iterator(chunk_size=2000):
        if entry.n != expected or bytes(entry.hash) != chained(before, entry):
            return Verdict(rows, expected, before.hex(), "chain")
        if any(not bytes(entry.hash).hex().startswith(one.pop(expected, "")) for one in heads):
            return Verdict(rows, expected, before.hex(), "head")
        before, expected, rows = bytes(entry.hash), expected + 1, rows + 1
    if any(heads):
        return Verdict(rows, expected, before.hex(), "cut")
    return Verdict(rows, None, before.hex())


def require_reason(reason: str, at_least: int = 2) -> str:
    from django.utils.translation import gettext_lazy as _

    if len(reason.strip()) < at_least:
        raise Problem(_("Say why, in a few words."), field="reason")
    return reason.strip()


def _head() -> tuple[int, bytes]:
    """Number and hash of the newest row; holds the chain until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    head = JournalEntry.objects.order_by("-n").values_list("n", "hash").first()
    return (head[0], bytes(head[1])) if head else (0, GENESIS)
